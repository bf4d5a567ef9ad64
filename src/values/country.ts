/** Countries as people write them instead of the code: only for suggestions. */
import { countries, isCountry } from './phone';
import type { Country } from './phone';

const LANGUAGES = ['en', 'ru'] as const;

/** The names of the countries that have phone numbers, in English and in Russian. */
export const countryNames = (): readonly (readonly [name: string, code: Country])[] =>
  LANGUAGES.flatMap((language) => {
    const names = new Intl.DisplayNames([language], { type: 'region' });
    return countries.map((code) => [names.of(code) ?? code, code] as const);
  });

/** The code that a text is in capital letters, or that replaced an older one: `kz` is KZ, `UK` is GB. */
export const countryLike = (text: string): Country | undefined => {
  const code = text.trim().toUpperCase();
  if (isCountry(code)) return code;
  const region = /^[A-Z]{2}$/.test(code) ? new Intl.Locale(`und-${code}`).region : undefined;
  return region !== undefined && isCountry(region) ? region : undefined;
};
