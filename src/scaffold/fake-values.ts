/**
 * Invented parts of texts and numbers: words, digits, phone numbers. Within one document equal parts stay equal and
 * distinct ones distinct.
 */
import { createHash } from 'node:crypto';
import { ANY_SOURCE, readPhone } from '../values/phone';

// prettier-ignore
export const LATIN_WORDS = [
  'foo', 'bar', 'baz', 'qux', 'quux', 'corge', 'grault', 'garply', 'plugh', 'xyzzy', 'thud', 'lorem', 'ipsum',
  'dolor', 'amet', 'elit',
] as const;
// prettier-ignore
export const CYRILLIC_WORDS = [
  'образец', 'пример', 'проба', 'опыт', 'макет', 'шаблон', 'модель', 'набросок', 'эскиз', 'черновик', 'заглушка',
  'тест', 'вариант', 'слово', 'строка', 'запись',
] as const;
const LATIN_LETTERS = Array.from('abcdefghijklmnopqrstuvwxyz');
const CYRILLIC_LETTERS = Array.from('абвгдежзиклмнопрстуфхцчшэюя');

/** Fewer digits identify no person. */
const IDENTIFYING_DIGITS = 5;

/** Every run of identifying digits in a text; zeros alone do not identify. */
export const digitWindows = (text: string): readonly string[] =>
  [...text.matchAll(/\d{5,}/g)].flatMap(([run]) =>
    Array.from({ length: run.length - IDENTIFYING_DIGITS + 1 }, (_, at) =>
      run.slice(at, at + IDENTIFYING_DIGITS),
    ).filter((window) => /[1-9]/.test(window)),
  );

/** As many digits as are wanted, which the seed alone decides. */
const digitsOf = (seed: string, count: number): string => {
  let digits = '';
  for (let block = 0; digits.length < count; block += 1) {
    const hex = createHash('sha256').update(`${block}:${seed}`).digest('hex');
    digits += BigInt(`0x${hex}`).toString().slice(-60);
  }
  return digits.slice(0, count);
};

/** Makes a candidate of digits that look random; `tries` says how many were turned down before. */
type Make = (digits: (count: number) => string, tries: number) => string;
type Pick = (kind: string, real: string, make: Make, holds?: (candidate: string) => boolean) => string;

/** Short codes run out of other values; then two may meet. */
const MOST_TRIES = 200;

/** Picks the first candidate that is not taken, by an injective choice that the document's order decides. */
const createPick = (): Pick => {
  const known = new Map<string, string>();
  const taken = new Set<string>();
  const draw: Pick = (kind, real, make, holds = () => true) => {
    let candidate = '';
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      candidate = make((count) => digitsOf(`${tries}:${kind}:${real}`, count), tries);
      if (candidate !== real && !taken.has(`${kind}:${candidate}`) && holds(candidate)) break;
    }
    return candidate;
  };
  return (kind, real, make, holds) => {
    const invented = known.get(`${kind}:${real}`) ?? draw(kind, real, make, holds);
    known.set(`${kind}:${real}`, invented);
    taken.add(`${kind}:${invented}`);
    return invented;
  };
};

/** Digits that do not begin with 0; long ones begin below 9, so that a double still holds 16 of them. */
const drawDigits = (digits: (count: number) => string, count: number): string => {
  const drawn = digits(count + 3);
  return String((Number(drawn.slice(0, 4)) % (count < 16 ? 9 : 8)) + 1) + drawn.slice(4);
};

const isCyrillic = (text: string): boolean => /\p{Script=Cyrillic}/u.test(text);

const pickFrom = (list: readonly string[], digits: string): string =>
  list[Number(digits) % list.length] ?? '';

/** One word; several run together when single ones are likely to be taken. */
const makeWord =
  (words: readonly string[]): Make =>
  (digits, tries) =>
    Array.from({ length: 1 + Math.floor(tries / 24) }, (_, at) =>
      pickFrom(words, digits(4 * at + 4).slice(4 * at)),
    ).join('');

const inCaseOf = (real: string, invented: string): string => {
  if (real === real.toLowerCase()) return invented;
  if (real === real.toUpperCase()) return invented.toUpperCase();
  return invented.slice(0, 1).toUpperCase() + invented.slice(1);
};

/** The digits of a phone number after its country's code. */
interface PhoneParts {
  readonly country: string;
  readonly national: string;
}

/** A phone number's parts, `undefined` when the text is none or too short to be surely one. */
const phoneParts = (text: string): PhoneParts | undefined => {
  if (text.replace(/\D/g, '').length < 9) return undefined;
  const read = readPhone(ANY_SOURCE)(text);
  const phone = read.is === 'ambiguous' ? readPhone({ ...ANY_SOURCE, reading: 'national' })(text) : read;
  if (phone.is !== 'number') return undefined;
  const { digits, callingCode: country } = phone;
  return { country, national: digits.slice(country.length) };
};

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
  ...(country === '7' ? [`8${national}`, national] : []),
];

const isNumber = (text: string, digits: string): boolean => {
  const phone = readPhone(ANY_SOURCE)(text);
  return phone.is === 'number' && phone.digits === digits;
};

/** What invents the parts of one document. */
export interface FakeValues {
  /** As many digits; leading zeros stay, since they are what makes such a text hard. */
  readonly digits: (real: string) => string;
  readonly word: (real: string) => string;
  readonly email: (real: string) => string;
  /** A number of the same country, written in the same way; `undefined` for what is no phone number. */
  readonly phone: (real: string) => string | undefined;
}

/** Fake values for a document; none of its identifying runs of digits comes back by chance. */
export const createFakeValues = (identifying: ReadonlySet<string>): FakeValues => {
  const pick = createPick();
  const isClean = (text: string): boolean => !digitWindows(text).some((window) => identifying.has(window));
  const digits = (real: string): string => {
    const [front = ''] = /^0*/.exec(real) ?? [];
    const count = Array.from(real).length - front.length;
    return count === 0 ? real : pick('digits', real, (drawn) => front + drawDigits(drawn, count), isClean);
  };
  const word = (real: string): string => {
    const lower = real.toLowerCase();
    const words = isCyrillic(real) ? CYRILLIC_WORDS : LATIN_WORDS;
    const letters = isCyrillic(real) ? CYRILLIC_LETTERS : LATIN_LETTERS;
    const isLetter = Array.from(real).length === 1;
    const invented = isLetter
      ? pick('letter', lower, (drawn) => pickFrom(letters, drawn(4)))
      : pick('word', lower, makeWord(words));
    return inCaseOf(real, invented);
  };
  const phone = (real: string): string | undefined => {
    const parts = phoneParts(real);
    if (parts === undefined) return undefined;
    const { country, national } = parts;
    // A Russian number without its 7 is known by the 9; nothing else than the country's code is the shopper's.
    const make: Make = (drawn) =>
      country === '7' ? `9${drawn(national.length - 1)}` : drawDigits(drawn, national.length);
    const invented = pick(
      `phone ${country}`,
      national,
      make,
      (candidate) =>
        writings(real, country, candidate).every((text) => isNumber(text, country + candidate)) &&
        isClean(`${country}${candidate} 8${candidate} ${withLastDigits(real, candidate)}`),
    );
    return withLastDigits(real, invented);
  };
  const email = (real: string): string =>
    pick('email', real.toLowerCase(), (drawn) => `somebody${drawDigits(drawn, 6)}@shop.example`, isClean);
  return { digits, word, phone, email };
};
