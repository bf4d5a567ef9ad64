/**
 * Invented parts of texts and numbers: words, digits, codes, phone numbers, addresses. Within one document equal parts
 * stay equal and distinct ones distinct, and no part has a run of five letters or digits of a real one.
 */
import { emailSpelling } from '../values/email';
import { ANY_SOURCE, readPhone } from '../values/phone';
import type { Country, Phone, TextOrigin } from '../values/phone';
import type { Draw } from './draw';
import { runsIn, threesIn } from './runs';

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

/** Letters of other scripts: a name in one of them stays in it. */
const OTHER_SCRIPTS: readonly (readonly [script: RegExp, letters: readonly string[]])[] = [
  [/\p{Script=Greek}/u, Array.from('αβγδεζηθικλμνξοπρτυφχψω')],
  [/\p{Script=Armenian}/u, Array.from('աբգդեզէըթժիլխծկհձղճմ')],
  [/\p{Script=Georgian}/u, Array.from('აბგდევზთიკლმნოპჟრსტუ')],
  [/\p{Script=Hebrew}/u, Array.from('אבגדהוזחטיכלמנסעפצקרשת')],
  [/\p{Script=Arabic}/u, Array.from('ابتثجحخدذرزسشصضطظعغفقكلمنهوي')],
  [/\p{Script=Han}/u, Array.from('山川田中上下天地日月水火木金土石林森草花竹米虫鱼鸟马牛羊')],
  [/\p{Script=Hiragana}/u, Array.from('あいうえおかきくけこさしすせそたちつてと')],
  [/\p{Script=Katakana}/u, Array.from('アイウエオカキクケコサシスセソタチツテト')],
  [/\p{Script=Hangul}/u, Array.from('가나다라마바사아자차카타파하거너더러머버')],
  [/\p{Script=Thai}/u, Array.from('กขคงจฉชซญดตถทธนบปผฝพ')],
  [/\p{Script=Devanagari}/u, Array.from('कखगघचछजझटठडढतथदधनपफब')],
];

/** Makes a candidate of digits that look random; `tries` says how many were turned down before. */
type Make = (digits: (count: number) => string, tries: number) => string;

/** Gives the invented value for a real one, which differs from those of all others of its kind. */
export type Pick = (kind: string, real: string, make: Make, holds?: (candidate: string) => boolean) => string;

/** Short codes run out of other values; then two may meet. */
const MOST_TRIES = 200;

/** Picks the first candidate that is not taken, by an injective choice that the document's order decides. */
const createPick = (draw: Draw): Pick => {
  const known = new Map<string, string>();
  const taken = new Set<string>();
  const choose: Pick = (kind, real, make, holds = () => true) => {
    let candidate = '';
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      candidate = make((count) => draw(`${tries}:${kind}:${real}`, count), tries);
      if (candidate !== real && !taken.has(`${kind}:${candidate}`) && holds(candidate)) break;
    }
    return candidate;
  };
  return (kind, real, make, holds) => {
    const invented = known.get(`${kind}:${real}`) ?? choose(kind, real, make, holds);
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

const runTogether = (list: readonly string[], digits: (count: number) => string, count: number): string =>
  Array.from({ length: count }, (_, at) => pickFrom(list, digits(4 * at + 4).slice(4 * at))).join('');

/** From here on a word is made of letters: a document may have all of the words. */
const WORDLESS = 150;

/** One word; several run together when single ones are likely to be taken. */
const makeWord =
  (words: readonly string[], letters: readonly string[]): Make =>
  (digits, tries) =>
    tries < WORDLESS
      ? runTogether(words, digits, 1 + Math.floor(tries / 24))
      : runTogether(letters, digits, 8);

const inCaseOf = (real: string, invented: string): string => {
  if (real === real.toLowerCase()) return invented;
  if (real === real.toUpperCase()) return invented.toUpperCase();
  return invented.slice(0, 1).toUpperCase() + invented.slice(1);
};

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

/** The first digits of Russian mobile numbers that no operator has: a call to them reaches no person. */
const UNUSED = ['944', '945', '946', '947'];

/** After so many tries any number will do. */
const MOST_UNUSED = 120;

/** A Russian number without its 7 is known by the 9; one of Kazakhstan begins with 7. */
const makeNational =
  (country: string, national: string): Make =>
  (drawn, tries) => {
    const { length } = national;
    if (country !== '7') return drawDigits(drawn, length);
    if (national.startsWith('7')) return `7${drawn(length - 1)}`;
    if (length !== 10 || tries >= MOST_UNUSED) return `9${drawn(length - 1)}`;
    const digits = drawn(length);
    return pickFrom(UNUSED, digits.slice(0, 3)) + digits.slice(3);
  };

/** What invents the parts of one document. */
export interface FakeValues {
  readonly pick: Pick;
  /** As many digits; leading zeros stay, since they are what makes such a text hard. */
  readonly digits: (real: string) => string;
  readonly word: (real: string) => string;
  /** As many letters, for the letters of a code. */
  readonly letters: (real: string) => string;
  /** Letters and digits mixed, such as a token: digits for digits, letters for letters. */
  readonly code: (real: string) => string;
  readonly email: (real: string) => string;
  /** A host that cannot exist. */
  readonly host: (real: string) => string;
  /** A colour of as many hexadecimal digits. */
  readonly colour: (real: string) => string;
  /** A number of the same country, written in the same way; `undefined` for what is no phone number. */
  readonly phone: (real: string) => string | undefined;
  /** Whether a text has no run of five letters or digits of the real document. */
  readonly isClean: (text: string) => boolean;
}

export interface FakeOptions {
  /** The runs of the real document. */
  readonly runs: ReadonlySet<string>;
  /** Three letters in a row that it has; they are avoided where that can be. */
  readonly threes: ReadonlySet<string>;
  readonly draw: Draw;
  readonly country?: Country | undefined;
  /** A phone number that the app has sent: it may be read where a source's would not. */
  readonly asked?: string | undefined;
  /** What an invented number in the place of that one must be, too. */
  readonly takes?: ((phone: string) => boolean) | undefined;
}

const isTen = (text: string): boolean => /\p{N}/u.test(text);

/** Reads phone numbers of a document. */
const phonesOf = ({ country = ANY_SOURCE.country, asked }: FakeOptions) => {
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

/** Fake values for a document; none of its identifying runs comes back by chance. */
export const createFakeValues = (options: FakeOptions): FakeValues => {
  const { runs, threes, draw, takes = () => true } = options;
  const pick = createPick(draw);
  const { read, askedParts } = phonesOf(options);
  const isClean = (text: string): boolean => !runsIn(text).some((run) => runs.has(run));
  const digits = (real: string): string => {
    const [front = ''] = /^0*/.exec(real) ?? [];
    const count = Array.from(real).length - front.length;
    return count === 0 ? real : pick('digits', real, (drawn) => front + drawDigits(drawn, count), isClean);
  };
  const word = (real: string): string => {
    const lower = real.toLowerCase();
    const other = OTHER_SCRIPTS.find(([script]) => script.test(real))?.[1];
    const count = Array.from(real).length;
    if (other !== undefined)
      return pick(
        'word',
        lower,
        (drawn, tries) => runTogether(other, drawn, count + Math.floor(tries / 50)),
        isClean,
      );
    const [words, letters] = isCyrillic(real)
      ? [CYRILLIC_WORDS, CYRILLIC_LETTERS]
      : [LATIN_WORDS, LATIN_LETTERS];
    const invented =
      count === 1
        ? pick('letter', lower, (drawn) => pickFrom(letters, drawn(4)))
        : pick('word', lower, makeWord(words, letters), isClean);
    return inCaseOf(real, invented);
  };
  const isNew = (text: string): boolean => !threesIn(text).some((three) => threes.has(three));
  const letters = (real: string): string => {
    const count = Array.from(real).length;
    const list = isCyrillic(real) ? CYRILLIC_LETTERS : LATIN_LETTERS;
    let tries = 0;
    const holds = (text: string): boolean => isClean(text) && (isNew(text) || (tries += 1) > MOST_TRIES / 2);
    const make: Make = (drawn) => runTogether(list, drawn, count);
    return inCaseOf(real, pick('letters', real.toLowerCase(), make, holds));
  };
  const colour = (real: string): string =>
    pick('colour', real.toLowerCase(), (drawn) =>
      drawn(2 * (real.length - 1)).replace(/(\d)\d/g, (pair) => (Number(pair) % 16).toString(16)),
    );
  const code = (real: string): string => {
    const isHex = /^[\da-f]+$/i.test(real);
    const make: Make = (drawn) => {
      let at = 0;
      const next = (count: number): string => drawn((at += count)).slice(-count);
      const letter = (text: string): string =>
        inCaseOf(text, pickFrom(isHex ? LATIN_LETTERS.slice(0, 6) : LATIN_LETTERS, next(4)));
      return real.replace(/\p{N}|[\p{L}\p{M}]+/gu, (part) => {
        if (isTen(part)) return next(1);
        if (isHex) return letter(part.slice(0, 1)) + next(part.length - 1 || 1).slice(0, part.length - 1);
        if (part.length < 3) return Array.from(part, letter).join('');
        return inCaseOf(part, pickFrom(isCyrillic(part) ? CYRILLIC_WORDS : LATIN_WORDS, next(4)));
      });
    };
    return pick('code', real, make, isClean);
  };
  const phone = (real: string): string | undefined => {
    const parts = read(real);
    if (parts === undefined) return undefined;
    const { country, national, origin } = parts;
    const isWhole = (text: string): boolean => parts !== askedParts || takes(text);
    const invented = pick(
      `phone ${country}`,
      national,
      makeNational(country, national),
      (candidate) =>
        writings(real, country, candidate).every((text) => isNumber(text, country + candidate, origin)) &&
        isWhole(country + candidate) &&
        isClean(`${country}${candidate} 8${candidate} ; ${withLastDigits(real, candidate)}`),
    );
    return withLastDigits(real, invented);
  };
  /** Below `.test`, which is reserved for tests, and is too short to be a run of a real value. */
  const host = (real: string): string =>
    pick(
      'host',
      real.toLowerCase(),
      (drawn, tries) => `${makeWord(LATIN_WORDS, LATIN_LETTERS)(drawn, tries)}.test`,
      isClean,
    );
  const email = (real: string): string => {
    const address = emailSpelling(real) ?? real.toLowerCase();
    const [, domain = ''] = address.split(/@(?=[^@]*$)/);
    const makeName: Make = (drawn, tries) =>
      `${makeWord(LATIN_WORDS, LATIN_LETTERS)(drawn, tries % 24)}.${drawDigits(drawn, 4)}`;
    const name = pick('mailbox', address, makeName, isClean);
    const invented = `${name}@${host(domain)}`;
    return inCaseOf(real, invented);
  };
  return { pick, digits, word, letters, colour, code, email, host, phone, isClean };
};
