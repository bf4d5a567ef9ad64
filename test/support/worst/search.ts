/**
 * The search for the answer of a type that costs most: it begins with a small one and changes one place at a time, by lists that are
 * doubled, texts and numbers that grow, and elements that stand for all. What costs more is kept. Costs are counted and not
 * measured: a cost is the least budget that is enough.
 */
import { ExactNumber } from '../../../src/values/codec';
import { copyOf } from '../generate/values';
import type { Random } from '../generate/random';

/** What an answer may be at most. */
export interface Room {
  readonly values: number;
  readonly bytes: number;
}

/** What is searched. */
export interface Subject {
  /** The answers to begin with, one of each source. */
  readonly start: readonly unknown[];
  /** Whether the answers cost more than so many units; `undefined` for what cannot be an answer. */
  readonly exceeds: (answers: readonly unknown[], units: number) => Promise<boolean | undefined>;
}

export interface Extent {
  /** Changes that are tried. */
  readonly tries: number;
  readonly room: Room;
  /** What costs more is worst enough. */
  readonly enough: number;
}

/** The worst answers that were found. */
export interface Worst {
  readonly answers: readonly unknown[];
  /** What they cost at least: `enough` or more where the search ended early. */
  readonly units: number;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !(value instanceof ExactNumber);

/** What remains of the room beside a value; below zero once it has none. */
const roomBeside = (value: unknown, { values, bytes }: Room): Room => {
  if (values < 0 || bytes < 0) return { values, bytes };
  if (value instanceof ExactNumber) return { values: values - 8, bytes: bytes - value.toString().length };
  if (!isObject(value)) return { values: values - 1, bytes: bytes - 2 - String(value).length };
  let room: Room = { values: values - 1, bytes: bytes - 2 };
  const isList = Array.isArray(value);
  for (const [name, inner] of Object.entries(value)) {
    room = roomBeside(inner, room);
    if (!isList) room = { values: room.values - 1, bytes: room.bytes - name.length - 4 };
  }
  return room;
};

const isWithin = (answer: unknown, room: Room): boolean => {
  const { values, bytes } = roomBeside(answer, room);
  return values >= 0 && bytes >= 0;
};

const LONGEST = 100_000;

const longer = (text: string): string => (text === '' ? 'x' : text.repeat(text.length > LONGEST ? 1 : 2));

/** A list that is longer or shorter, or whose elements are all as one of them is once it is changed. */
const changedList = (random: Random, list: readonly unknown[]): unknown =>
  random.oneOf<unknown>([
    [5, () => [...list, ...list].map(copyOf)],
    [3, () => Array.from({ length: 4 }, () => list).flatMap((each) => each.map(copyOf))],
    [1, () => list.slice(0, Math.ceil(list.length / 2))],
    [
      4,
      () => {
        if (list.length === 0) return list;
        const one = changed(random, random.pick(list));
        return list.map(() => copyOf(one));
      },
    ],
  ]);

const changedObject = (random: Random, object: Json): unknown => {
  const names = Object.keys(object);
  if (names.length === 0) return object;
  const name = random.pick(names);
  return { ...object, [name]: changed(random, object[name]) };
};

/** A value of the same kind that may cost more. */
const changed = (random: Random, value: unknown): unknown => {
  if (Array.isArray(value)) return changedList(random, value);
  if (isObject(value)) return changedObject(random, value);
  if (typeof value === 'string') return random.pick([longer(value), '', ' '.repeat(64), `${value}-`]);
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number' || value instanceof ExactNumber)
    return random.pick([0, -1, 1e15, new ExactNumber(longer(String(value).replace(/\D/g, '') || '7'))]);
  return value;
};

/** The least budget that is enough, if it is within `most`. */
const costOf = async ({ exceeds }: Subject, answers: readonly unknown[], least: number, most: number) => {
  let [below, above] = [least, Math.max(1, least)];
  while (above < most && (await exceeds(answers, above)) === true) [below, above] = [above, above * 1.5];
  return above < most ? below : most;
};

/** Searches, by one seed, for the answers that cost most. */
export const worstOf = async (subject: Subject, random: Random, extent: Extent): Promise<Worst> => {
  const { tries, room, enough } = extent;
  let worst: Worst = { answers: subject.start, units: 0 };
  for (let tried = 0; tried < tries && worst.units < enough; tried += 1) {
    const { answers, units } = worst;
    const at = random.below(answers.length);
    const next = answers.map((answer, index) => (index === at ? changed(random, answer) : answer));
    if (!isWithin(next[at], room) || (await subject.exceeds(next, units)) !== true) continue;
    worst = { answers: next, units: await costOf(subject, next, units + 1, enough) };
  }
  return worst;
};
