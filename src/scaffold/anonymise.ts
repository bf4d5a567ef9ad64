/**
 * Invented values of JSON from real ones: the same shape with other content, without personal data. What stays is known:
 * names of fields, codes, `true` and `false`, zero. What is replaced follows from the draw alone.
 */
import { ExactNumber } from '../values/codec';
import type { Country } from '../values/phone';
import { isRecord } from '../types/conform';
import { isCodeNumber, isFormatsOwn, isMaybeCode } from './codes';
import { createFakeValues } from './fake-values';
import type { FakeOptions } from './fake-values';
import { numberInventor } from './fake-number';
import type { InventNumber, NumberOptions } from './fake-number';
import { isCode, textInventor } from './invent-text';
import type { Kind } from './invent-text';
import { createFakeMoments } from './moment';
import { runsIn, threesIn } from './runs';
import { drawBySeed } from './draw';
import type { Draw } from './draw';
import { createWays } from './ways';
import type { Fitting } from './ways';

/** One value of a document, and what became of it. No real value is in it. */
export interface Leaf {
  /** `customers[].name`, `balances.*`: `[]` is an element of a list, `*` a key that was replaced. */
  readonly path: string;
  readonly kind: Kind | 'code';
  /** `uncertain`: it was replaced, and could be a code that rules need. */
  readonly became: 'replaced' | 'kept' | 'uncertain';
  /** The value as it is now. */
  readonly text: string;
}

/** What is to become of a value, where that is known. */
export type Decide = (path: string, text: string) => 'keep' | 'replace' | undefined;

export interface AnonymiserOptions extends NumberOptions {
  /** All values of the document, with what they are asked by: no run of theirs comes back. */
  readonly personal: readonly unknown[];
  readonly country?: Country | undefined;
  /** `YYYY-MM-DD`: a day stays on its side of it. */
  readonly today: string;
  readonly prefixes?: readonly string[];
  /** Codes that the tenant file knows, in small letters: no value becomes one. */
  readonly codes?: ReadonlySet<string>;
  /** Texts that its rules look for in values: a value has them as before. */
  readonly marks?: readonly string[];
  readonly decide?: Decide;
  /** A phone number that the app has sent, and what its replacement must be. */
  readonly asked?: string | undefined;
  readonly takes?: (phone: string) => boolean;
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

/** A double writes back 15 digits and not always more, so a longer fraction is cut. */
const exactText = (value: number): string => {
  const text = String(value);
  return text.includes('.') && !text.includes('e') ? text.slice(0, 16) : text;
};

/** Shorter values run out of others. */
const LEAST_DISTINCT = 4;

/** A value whatever its case, its spaces and the width of its digits: it may be written in several ways. */
const plainOf = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** Notes whether two values have become one: then one person could be taken for another. */
const createCollisions = () => {
  const realOf = new Map<string, string>();
  let hasFound = false;
  return {
    note: (real: string, invented: string): void => {
      const plain = plainOf(real);
      const known = realOf.get(invented);
      hasFound ||= known !== undefined && known !== plain && real.length >= LEAST_DISTINCT;
      realOf.set(invented, plain);
    },
    found: (): boolean => hasFound,
  };
};

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** The ways to invent texts and numbers of a document; `value` invents what is inside of JSON in a text. */
const waysOf = (options: AnonymiserOptions, value: (inner: unknown) => unknown): Fitting => {
  const { personal, draw, country, today, prefixes = [], codes = new Set(), marks = [] } = options;
  const { asked, takes } = options;
  const runs = runsOf(personal);
  const threes = new Set(personal.flatMap(textsIn).flatMap(threesIn));
  const taken = new Set<string>();
  const shared: Omit<FakeOptions, 'draw'> = { runs, threes, country, asked, takes, marks, taken };
  const first = createFakeValues({ ...shared, draw });
  return createWays(
    (at) => {
      const drawAgain: Draw = (seed, count) => draw(at === 0 ? seed : `${at};${seed}`, count);
      // A phone number is one person's wherever it stands.
      const fake = { ...createFakeValues({ ...shared, draw: drawAgain }), phone: first.phone };
      const moments = createFakeMoments(fake, today);
      return {
        text: textInventor({ fake, moments, prefixes, marks, value }),
        number: numberInventor({ fake, moments }, { ...options, draw: drawAgain }),
      };
    },
    { runs, fixed: runsOf([...prefixes, ...marks]), codes, marks },
  );
};

/** What invents values that are about no real person: equal ones for equal ones, others for others. */
export const createAnonymiser = (options: AnonymiserOptions): Anonymiser => {
  const { prefixes = [], standInOf = () => undefined } = options;
  const { decide = () => undefined, note = () => undefined } = options;
  const collisions = createCollisions();
  const ways = waysOf(options, (inner) => inventValue(inner, '', () => undefined));
  const text = (real: string, path: string, noteLeaf: typeof note): string => {
    const decided = decide(path, real);
    if (decided === 'keep' || (decided === undefined && isCode(real))) {
      noteLeaf({ path, kind: 'code', became: 'kept', text: real });
      return real;
    }
    const standIn = standInOf(real);
    if (standIn !== undefined) return standIn;
    const { text: invented, kind } = ways.text(real);
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
  /** A number may be an identifier that begins as the tenant file says. */
  const withPrefix = (real: string, inventNumber: InventNumber): string => {
    const isPrefixed = prefixes.some((each) => real.startsWith(each) && real.length > each.length);
    return isPrefixed && /^\d+$/.test(real) ? ways.text(real).text : inventNumber(real);
  };
  const number = (real: string, path: string, noteLeaf: typeof note, invent: InventNumber): string => {
    const plain = real.replace(/\.0+$/, '');
    const decided = decide(path, plain);
    const isKept = decided === 'keep' || (decided === undefined && isCodeNumber(path, plain));
    const invented = isKept ? real : withPrefix(real, invent);
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
    isFormatsOwn(key) || decide(below(path, key), key) === 'keep' ? key : ways.text(key).text;
  const inventValue = (real: unknown, path: string, noteLeaf: typeof note): unknown => {
    if (typeof real === 'string') return text(real, path, noteLeaf);
    if (real instanceof ExactNumber)
      return new ExactNumber(number(real.toString(), path, noteLeaf, ways.number));
    if (typeof real === 'number') return Number(number(exactText(real), path, noteLeaf, ways.double));
    if (Array.isArray(real)) return real.map((each) => inventValue(each, `${path}[]`, noteLeaf));
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
    text: (real) => ways.text(real).text,
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

/** Names of columns stay as they are; so does a value that is the name of its own column. */
const keepColumns: Decide = (path, text) => (path.endsWith(`.${text}`) ? 'keep' : undefined);

/**
 * An answer of the same shape that is about no real person, the same each time. Long lists are shortened. `isTable` says
 * that its keys are names of columns, and so of no person.
 */
export const anonymise = (answer: unknown, isTable = false): unknown => {
  const value = shortened(answer);
  const decide = isTable ? { decide: keepColumns } : {};
  return createAnonymiser({ personal: [value], draw: drawBySeed, today: START_DAY, ...decide }).value(value);
};
