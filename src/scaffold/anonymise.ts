/**
 * Invented values of JSON from real ones: the same shape with other content, without personal data. What stays is known:
 * names of fields, codes, `true` and `false`, zero. What is replaced follows from the draw alone.
 */
import { ExactNumber } from '../values/codec';
import type { Country } from '../values/phone';
import { isPersonalKey, withoutAnnotation } from '../values/personal-key';
import { isRecord } from '../types/conform';
import { FIELD_NAMES, comparable, isFieldName } from './field-names';
import { createFakeValues } from './fake-values';
import type { FakeValues } from './fake-values';
import { isCode, textInventor } from './invent-text';
import type { Kind } from './invent-text';
import { createFakeMoments } from './moment';
import type { FakeMoments } from './moment';
import { runsIn, threesIn } from './runs';
import { drawBySeed } from './draw';
import type { Draw } from './draw';

/** One value of a document, and what became of it. No real value is in it. */
export interface Leaf {
  /** `customers.*.name`: `*` is an element of a list, or a key that was replaced. */
  readonly path: string;
  readonly kind: Kind | 'code';
  /** `uncertain`: it was replaced, and could be a code that rules need. */
  readonly became: 'replaced' | 'kept' | 'uncertain';
  /** The value as it is now. */
  readonly text: string;
}

/** What is to become of a value, where that is known. */
export type Decide = (path: string, text: string) => 'keep' | 'replace' | undefined;

export interface AnonymiserOptions {
  /** All values of the document, with what they are asked by: no run of theirs comes back. */
  readonly personal: readonly unknown[];
  readonly draw: Draw;
  readonly country?: Country | undefined;
  /** `YYYY-MM-DD`: a day stays on its side of it. */
  readonly today: string;
  readonly prefixes?: readonly string[];
  readonly decide?: Decide;
  /** A phone number that the app has sent, and what its replacement must be. */
  readonly asked?: string | undefined;
  readonly takes?: (phone: string) => boolean;
  /** Numbers of rules: an invented number stays on the same side of each, if that can be. */
  readonly bounds?: readonly number[];
  /** Whether no number becomes larger. */
  readonly isGentle?: boolean;
  /** What stands for a text that is a secret, such as `${CRM_TOKEN}`. */
  readonly standInOf?: (text: string) => string | undefined;
  readonly note?: (leaf: Leaf) => void;
}

/** Invents values of one document, or of several that belong together. */
export interface Anonymiser {
  /** `path` is where the value stands. */
  readonly value: (real: unknown, path?: string) => unknown;
  readonly text: (real: string) => string;
  /** Whether two different values of some length have become equal. */
  readonly hasCollided: () => boolean;
}

/** All texts of a value, keys too. */
export const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || value instanceof ExactNumber) return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]) : [];
};

const decodedOf = (text: string): readonly string[] => {
  if (!text.includes('%')) return [];
  try {
    return [decodeURIComponent(text)];
  } catch {
    return [];
  }
};

/** The runs of five letters or digits of values, encoded ones too. */
export const runsOf = (values: readonly unknown[]): ReadonlySet<string> =>
  new Set(values.flatMap(textsIn).flatMap((text) => [text, ...decodedOf(text)].flatMap(runsIn)));

/** Keys of JSON-LD, and of XML converted to JSON, that are not names of fields. */
const MARKUP =
  /^(?:@(?:id|type|context|value|language|attributes|nil)|#(?:text|cdata)|(?:xml|xmlns|xsi):[a-z]+)$/;

const isNameOfField = (key: string): boolean =>
  isFieldName(key) || (/^[$A-Za-z_][\w.-]*$/.test(key) && !isPersonalKey(key));

/** A short number is the name of a code, as in an object of errors. */
const SHORT_NUMBER = /^\d{1,3}$/;

const isFormatsOwn = (key: string): boolean => {
  const field = withoutAnnotation(key);
  return field === '' || MARKUP.test(key) || SHORT_NUMBER.test(key) || isNameOfField(field);
};

/** Names of fields whose short numbers are codes. */
const CODE_NAMES =
  /^(?:(?:error|result|status|http|response|err|type|state|level|reason)*(?:code|status|type|state|kind|errno|error|success|result|level|version|currency))(?:id)?$/;

const nameOf = (path: string): string => comparable(path.slice(path.lastIndexOf('.') + 1));

const AMOUNTS: ReadonlySet<string> = new Set(FIELD_NAMES.bonuses);

/** Numbers of one digit are codes and counts, unless they are an amount; longer ones only where a name says so. */
const isCodeNumber = (path: string, digits: string): boolean => {
  if (/^-?[01]$/.test(digits)) return true;
  const name = nameOf(path);
  return /^\d$/.test(digits) ? !AMOUNTS.has(name) : SHORT_NUMBER.test(digits) && CODE_NAMES.test(name);
};

const PERSONAL_NAMES = ['name', 'phone', 'email', 'cardNumber', 'birthday'] as const;
const KNOWN_PERSONAL: ReadonlySet<string> = new Set(PERSONAL_NAMES.flatMap((field) => FIELD_NAMES[field]));

/** A single word that could be one of a list. */
const isMaybeCode = (path: string, text: string): boolean =>
  /^[\p{L}\p{N}_-]{1,24}$/u.test(text) && /\p{L}/u.test(text) && !KNOWN_PERSONAL.has(nameOf(path));

/** A number with an exponent measures something: its size stays, and no digit of it. */
const EXPONENT = /^(-?)[\d.]+(e[+-]?\d{1,3})\d*$/i;

/** A double writes back 15 digits and not always more, so a longer fraction is cut. */
const exactText = (value: number): string => {
  const text = String(value);
  return text.includes('.') && !text.includes('e') ? text.slice(0, 16) : text;
};

/** How often a number is drawn for a side of the bounds. */
const MOST_DRAWS = 60;

type InventNumber = (digits: string) => string;

const numberInventor = (
  { fake, moments }: { readonly fake: FakeValues; readonly moments: FakeMoments },
  { bounds = [], isGentle = false, draw }: AnonymiserOptions,
): InventNumber => {
  const isOnSide = (real: string, candidate: string): boolean =>
    bounds.every((bound) => Number(real) < bound === Number(candidate) < bound);
  const small = (real: string): string =>
    fake.pick(
      'small',
      real,
      (digits) => String(1 + (Number(digits(9)) % Number(real))),
      (each) => isOnSide(real, each),
    );
  const whole = (part: string): string => {
    if (/^0+$/.test(part)) return part;
    if (isGentle && /^[1-9]\d{1,8}$/.test(part)) return small(part);
    const plain = fake.digits(part);
    if (bounds.length === 0 || part.length > 9 || isOnSide(part, plain)) return plain;
    for (let tries = 0; tries < MOST_DRAWS; tries += 1) {
      const drawn = draw(`${tries}:bound:${part}`, part.length);
      if (drawn !== part && !drawn.startsWith('0') && isOnSide(part, drawn) && fake.isClean(drawn))
        return drawn;
    }
    return plain;
  };
  return (digits) => {
    const [, sign, exponent] = EXPONENT.exec(digits) ?? [];
    if (sign !== undefined && exponent !== undefined) return `${sign}1${exponent}`;
    const known = moments.whole(digits) ?? (/^\d{11,15}$/.test(digits) ? fake.phone(digits) : undefined);
    if (known !== undefined) return known;
    const [, minus = '', before = '', fraction] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits) ?? [];
    return fraction === undefined
      ? minus + whole(before)
      : `${minus}${whole(before)}.${/^0+$/.test(fraction) ? fraction : fake.digits(fraction)}`;
  };
};

/** Shorter values run out of others. */
const LEAST_DISTINCT = 4;

/** Notes whether two values have become one: then one person could be taken for another. */
const createCollisions = () => {
  const realOf = new Map<string, string>();
  let hasFound = false;
  return {
    note: (real: string, invented: string): void => {
      const known = realOf.get(invented);
      hasFound ||= known !== undefined && known !== real && real.length >= LEAST_DISTINCT;
      realOf.set(invented, real);
    },
    found: (): boolean => hasFound,
  };
};

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** What invents values that are about no real person: equal ones for equal ones, others for others. */
export const createAnonymiser = (options: AnonymiserOptions): Anonymiser => {
  const { personal, draw, country, today, prefixes = [], asked, takes } = options;
  const { decide = () => undefined, note = () => undefined, standInOf = () => undefined } = options;
  const collisions = createCollisions();
  const threes = new Set(personal.flatMap(textsIn).flatMap(threesIn));
  const fake = createFakeValues({ runs: runsOf(personal), threes, draw, country, asked, takes });
  const moments = createFakeMoments(fake, today);
  const inventText = textInventor({
    fake,
    moments,
    prefixes,
    value: (inner) => inventValue(inner, '', () => undefined),
  });
  const inventNumber = numberInventor({ fake, moments }, options);
  const text = (real: string, path: string, noteLeaf: typeof note): string => {
    const decided = decide(path, real);
    if (decided === 'keep' || (decided === undefined && isCode(real))) {
      noteLeaf({ path, kind: 'code', became: 'kept', text: real });
      return real;
    }
    const standIn = standInOf(real);
    if (standIn !== undefined) return standIn;
    const { text: invented, kind } = inventText(real);
    collisions.note(real, invented);
    const isSame = invented === real;
    const isUncertain = decided === undefined && kind === 'text' && isMaybeCode(path, real);
    if (real !== '')
      noteLeaf({
        path,
        kind,
        became: isSame ? 'kept' : isUncertain ? 'uncertain' : 'replaced',
        text: invented,
      });
    return invented;
  };
  const number = (real: string, path: string, noteLeaf: typeof note): string => {
    const decided = decide(path, real);
    const isKept = decided === 'keep' || (decided === undefined && isCodeNumber(path, real));
    const invented = isKept ? real : inventNumber(real);
    if (!isKept) collisions.note(real, invented);
    noteLeaf({
      path,
      kind: isKept ? 'code' : 'number',
      became: invented === real ? 'kept' : 'replaced',
      text: invented,
    });
    return invented;
  };
  const keyOf = (key: string, path: string): string =>
    isFormatsOwn(key) || decide(below(path, key), key) === 'keep' ? key : inventText(key).text;
  const inventValue = (real: unknown, path: string, noteLeaf: typeof note): unknown => {
    if (typeof real === 'string') return text(real, path, noteLeaf);
    if (real instanceof ExactNumber) return new ExactNumber(number(real.toString(), path, noteLeaf));
    if (typeof real === 'number') return Number(number(exactText(real), path, noteLeaf));
    if (Array.isArray(real)) return real.map((each) => inventValue(each, below(path, '*'), noteLeaf));
    if (!isRecord(real)) return real;
    return Object.fromEntries(
      Object.entries(real).map(([key, inner]) => {
        const invented = keyOf(key, path);
        return [invented, inventValue(inner, below(path, invented === key ? key : '*'), noteLeaf)];
      }),
    );
  };
  return {
    value: (real, path = '') => inventValue(real, path, note),
    text: (real) => inventText(real).text,
    hasCollided: collisions.found,
  };
};

/** Of a list of records only these are invented and written: more show nothing new, and take long to read. */
const MOST_RECORDS = 20;

const shortened = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return (list.every(isRecord) ? list.slice(0, MOST_RECORDS) : list).map(shortened);
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]));
};

/** The day of the documents that `init` makes. */
const START_DAY = '2026-01-15';

/** An answer of the same shape that is about no real person, the same each time. Long lists are shortened. */
export const anonymise = (answer: unknown): unknown => {
  const value = shortened(answer);
  return createAnonymiser({ personal: [value], draw: drawBySeed, today: START_DAY }).value(value);
};
