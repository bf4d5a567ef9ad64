/** The language that the page is shown in, for every component. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { phrasesIn } from './phrases';
import { sayIn, type Language, type Say } from './texts';

export const LanguageContext = createContext<Language>('en');

export const useSay = (): Say => sayIn(useContext(LanguageContext));

/** The editor's own words. */
export const usePhrases = (): Readonly<Record<string, string>> => phrasesIn(useContext(LanguageContext));

/** Numbers as people of the language write them. */
export const useNumbers = (): Intl.NumberFormat =>
  new Intl.NumberFormat(useContext(LanguageContext), { maximumFractionDigits: 10 });

/** A time as people write it, and how long ago it was: "29 Nov 2026, 06:12:45" and "9 hours ago". */
export type Times = {
  readonly at: (iso: string) => string;
  readonly ago: (iso: string, now: string) => string;
};

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

export const useTimes = (): Times => {
  const language = useContext(LanguageContext);
  const clock = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return {
    at: (iso) => clock.format(new Date(iso)),
    ago: (iso, now) => {
      const seconds = Math.round((Date.parse(iso) - Date.parse(now)) / 1000);
      const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? UNITS[3];
      return relative.format(Math.trunc(seconds / size), unit);
    },
  };
};
