/** Invented phone numbers: of the same country, written in the same way, and read as one number wherever they stand. */
import { ANY_SOURCE, readPhone } from '../values/phone';
import type { Country, Phone, Reading, TextOrigin } from '../values/phone';
import { pickFrom } from './fake-words';
import { hasSameMarks, withMarks } from './marks';
import { UNUSED_RANGES } from './phone-ranges';
import { drawDigits } from './pick';
import type { Make, PickValue } from './pick';

export interface PhoneOptions {
  readonly country?: Country | undefined;
  /** A phone number that the app has sent: it may be read where a source's would not. */
  readonly asked?: string | undefined;
  /** What an invented number in the place of that one must be, too. */
  readonly takes?: ((phone: string) => boolean) | undefined;
  /** Texts that rules look for. */
  readonly marks?: readonly string[] | undefined;
}

/** The digits of a phone number after its country's code, and how it is read. */
interface PhoneParts {
  readonly country: string;
  readonly national: string;
  readonly origin: TextOrigin;
}

/** The fewest digits of a number that is surely a phone's. */
const LEAST_DIGITS = 9;

/** Digits with what may stand between them, and nothing else. */
const WRITTEN = /^(?:tel:)?[\s\d().+\u2010-\u2015-]+$/i;

/** Puts digits in the place of the last ones of a text, whatever stands between them. */
const withLastDigits = (text: string, digits: string): string => {
  let at = digits.length - text.replace(/\D/g, '').length - 1;
  return text.replace(/\d/g, (digit) => {
    at += 1;
    return digits[at] ?? digit;
  });
};

/** The ways in which a document may write a number, as far as they are known; each must be read as that one. */
const writings = (real: string, country: string, national: string): readonly string[] => [
  withLastDigits(real, national),
  `+${country}${national}`,
  ...(country === '7' && national.startsWith('9') ? [`8${national}`, national] : []),
];

/** After so many tries any number will do. */
const MOST_UNUSED = 120;

/** After so many tries it is enough that a number is read where the real one stands. */
const MOST_STRICT = 160;

const READINGS: readonly Reading[] = ['request', 'source', 'national', 'international'];

/** How each reading takes each writing: as this number, as another one, or as none. */
const readingsOf = (writings: readonly string[], digits: string, country: Country): string =>
  writings
    .flatMap((text) =>
      READINGS.map((reading) => {
        const phone = readPhone({ country, reading })(text);
        return phone.is === 'number' ? String(phone.digits === digits) : phone.is;
      }),
    )
    .join();

/** The beginnings of numbers that reach no person. */
const unusedFor = (country: string, { length }: string): readonly string[] =>
  UNUSED_RANGES.filter((range) => range.callingCode === country && range.length === length).flatMap(
    ({ beginnings }) => beginnings,
  );

/**
 * A Russian number without its 7 is known by the 9; one of Kazakhstan begins with 7. A number that no
 * country has is likely to stay so with other digits.
 */
const makeNational = (country: string, national: string, isKnown: boolean): Make => {
  const { length } = national;
  if (!isKnown && country === '7') return (drawn) => national.slice(0, 1) + drawn(length - 1);
  if (country === '7' && national.startsWith('7')) return (drawn) => `7${drawn(length - 1)}`;
  const unused = unusedFor(country, national);
  return (drawn, tries) => {
    if (unused.length > 0 && (isKnown ? tries < MOST_UNUSED : tries >= MOST_STRICT)) {
      const digits = drawn(length + 3);
      return (pickFrom(unused, digits.slice(0, 3)) + digits.slice(3)).slice(0, length);
    }
    return country === '7' ? `9${drawn(length - 1)}` : drawDigits(drawn, length);
  };
};

/** Reads phone numbers of a document. */
const phonesOf = ({ country = ANY_SOURCE.country, asked }: PhoneOptions) => {
  const source: TextOrigin = { country, reading: 'source' };
  const request: TextOrigin = { country, reading: 'request' };
  const partsOf = (phone: Phone, origin: TextOrigin): PhoneParts | undefined =>
    phone.is === 'number'
      ? { country: phone.callingCode, national: phone.digits.slice(phone.callingCode.length), origin }
      : undefined;
  const askedParts = asked === undefined ? undefined : partsOf(readPhone(request)(asked), request);
  const read = (text: string): PhoneParts | undefined => {
    const digits = text.replace(/\D/g, '');
    if (digits.length < LEAST_DIGITS) return undefined;
    const isAsked = askedParts !== undefined && WRITTEN.test(text) && digits.endsWith(askedParts.national);
    if (isAsked && digits.length <= askedParts.national.length + 3) return askedParts;
    const phone = readPhone(source)(text);
    return phone.is === 'ambiguous'
      ? partsOf(readPhone({ country, reading: 'national' })(text), source)
      : partsOf(phone, source);
  };
  return { read, askedParts };
};

const isNumber = (text: string, digits: string, origin: TextOrigin): boolean => {
  const phone = readPhone(origin)(text);
  return phone.is === 'number' && phone.digits === digits;
};

/** Gives a number of the same country, written in the same way; `undefined` for what is not a phone number. */
export type FakePhone = (real: string) => string | undefined;

/** Invents phone numbers of one document; `isClean` says whether a text has no run of a real one. */
export const createFakePhones = (
  pick: PickValue,
  isClean: (text: string) => boolean,
  options: PhoneOptions,
): FakePhone => {
  const { takes = () => true, marks = [], country: home = ANY_SOURCE.country } = options;
  const { read, askedParts } = phonesOf(options);
  const isKnown = (digits: string): boolean =>
    readPhone({ country: home, reading: 'source' })(digits).is !== 'none';
  return (real) => {
    const parts = read(real);
    if (parts === undefined) return undefined;
    const { country, national, origin } = parts;
    const isWhole = (text: string): boolean => parts !== askedParts || takes(text);
    const written = writings(real, country, national);
    const readings = readingsOf(written, country + national, home);
    const make = makeNational(country, national, isKnown(country + national));
    let tried = 0;
    const isLike = (candidate: string, texts: readonly string[]): boolean =>
      texts.every((text) => isNumber(text, country + candidate, origin)) &&
      (tried >= MOST_STRICT || readingsOf(texts, country + candidate, home) === readings) &&
      texts.every((text, at) => hasSameMarks(marks, written[at] ?? '', text));
    const invented = pick(
      `phone ${country}`,
      national,
      (drawn, tries) => {
        tried = tries;
        const plain = country + make(drawn, tries);
        return withMarks(marks, country + national, plain, tries).slice(country.length);
      },
      (candidate) =>
        isLike(candidate, writings(real, country, candidate)) &&
        isWhole(country + candidate) &&
        isClean(`${country}${candidate} 8${candidate} ; ${withLastDigits(real, candidate)}`),
    );
    return withLastDigits(real, invented);
  };
};
