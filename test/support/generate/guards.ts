/** Guards over the paths in reach, of every form. */
import type { Scalar } from '../../../src/types/type';
import { isAlways, membersOf } from './paths';
import type { Path } from './paths';
import type { Random } from './random';
import type { Sort } from './sort';
import { WORDS, wordOf } from './values';

/** A value that one of the alternatives can have. */
const constantOf = (random: Random, { sort }: Pick<Path, 'sort'>): Scalar | undefined => {
  const member = random.pick(membersOf(sort));
  switch (member.kind) {
    case 'text':
      return wordOf(random, random.chance(0.05) ? 'text' : member.of);
    case 'number':
      return random.below(6);
    case 'boolean':
      return random.chance(0.5);
    case 'literals':
      return random.pick(member.values);
    default:
      return undefined;
  }
};

const isComparable = ({ sort }: Pick<Path, 'sort'>): boolean =>
  membersOf(sort).every(({ kind }) => ['text', 'number', 'boolean', 'literals'].includes(kind));

const isNumeric = ({ sort }: Path): boolean => membersOf(sort).every(({ kind }) => kind === 'number');

const present = (random: Random, paths: readonly Path[]): unknown => random.pick(paths).text;

const equality = (random: Random, paths: readonly Path[]): unknown => {
  const comparable = paths.filter(isComparable);
  if (comparable.length === 0) return present(random, paths);
  const path = random.pick(comparable);
  const one = constantOf(random, path);
  if (random.chance(0.5)) return { path: path.text, equals: one };
  return { path: path.text, in: [one, constantOf(random, path)] };
};

const bound = (random: Random, paths: readonly Path[]): unknown => {
  const numeric = paths.filter(isNumeric);
  if (numeric.length === 0) return equality(random, paths);
  const path = random.pick(numeric);
  return { path: path.text, [random.pick(['atLeast', 'lessThan'])]: random.pick([0, 1, 2.5, 5, 100]) };
};

/** Whether two sorts have the same kinds. */
const isAlike = (one: Sort, other: Sort): boolean => {
  const [left, right] = [one, other].map((sort) => new Set(membersOf(sort).map(({ kind }) => kind)));
  return JSON.stringify([...(left ?? [])].sort()) === JSON.stringify([...(right ?? [])].sort());
};

/** Two fields of one kind, and now and then of any. */
const against = (random: Random, paths: readonly Path[]): unknown => {
  const isNumbers = random.chance(0.6);
  const fitting = paths.filter(isNumbers ? isNumeric : isComparable);
  if (fitting.length < 2) return equality(random, paths);
  const path = random.pick(fitting);
  const alike = fitting.filter(({ sort }) => random.chance(0.05) || isAlike(sort, path.sort));
  const other = alike.length === 0 ? path : random.pick(alike);
  const how = isNumbers ? random.pick(['equals', 'atLeast', 'lessThan']) : 'equals';
  return { path: path.text, [how]: { path: other.text } };
};

const isText = ({ sort }: Path): boolean => membersOf(sort).every(({ kind }) => kind === 'text');

const isListOfSingles = ({ sort }: Path): boolean =>
  membersOf(sort).every((member) => member.kind === 'array' && isComparable({ sort: member.item }));

/** A part of a text, or an element of a list. */
const part = (random: Random, paths: readonly Path[]): unknown => {
  const [texts, lists] = [paths.filter(isText), paths.filter(isListOfSingles)];
  return random.oneOf<unknown>([
    [1, () => equality(random, paths)],
    [
      texts.length > 0 ? 6 : 0,
      () => {
        const path = random.pick(texts);
        return { path: path.text, [random.pick(['contains', 'startsWith'])]: partOf(random, path) };
      },
    ],
    [
      lists.length > 0 ? 3 : 0,
      () => {
        const list = random.pick(lists);
        const items = membersOf(list.sort).flatMap((member) =>
          member.kind === 'array' ? [member.item] : [],
        );
        return { path: list.text, contains: constantOf(random, { sort: random.pick(items) }) };
      },
    ],
  ]);
};

const partOf = (random: Random, { sort }: Path): string => {
  const isDigits = membersOf(sort).some(
    (member) => member.kind === 'text' && ['digits', 'date'].includes(member.of),
  );
  return isDigits ? random.pick(['1', '7']) : random.pick(['a', '7', random.pick(WORDS).slice(0, 2)]);
};

const isPlainText = ({ sort }: Path): boolean =>
  membersOf(sort).every((member) => member.kind === 'text' && ['text', 'nonblank'].includes(member.of));

const isList = ({ sort }: Path): boolean => membersOf(sort).every(({ kind }) => kind === 'array');

/** A comparison after steps: a number out of a text or a list, a text in one spelling. */
const stepped = (random: Random, paths: readonly Path[]): unknown => {
  const [texts, lists] = [paths.filter(isPlainText), paths.filter(isList)];
  const limit = { [random.pick(['atLeast', 'lessThan'])]: random.pick([1, 2.5, 5]) };
  return random.oneOf<unknown>([
    [1, () => bound(random, paths)],
    [texts.length > 0 ? 3 : 0, () => ({ path: random.pick(texts).text, via: ['number'], ...limit })],
    [lists.length > 0 ? 2 : 0, () => ({ path: random.pick(lists).text, via: ['count'], ...limit })],
    [
      texts.length > 0 ? 3 : 0,
      () => ({
        path: random.pick(texts).text,
        via: ['trim', 'lower'],
        equals: random.pick(WORDS).toLowerCase(),
      }),
    ],
  ]);
};

/** What is always there is never not there: its negation would be a finding. */
const negatable = (random: Random, paths: readonly Path[], depth: number): unknown => {
  const unsure = paths.filter((path) => !isAlways(path));
  return random.oneOf<unknown>([
    [2, () => equality(random, paths)],
    [2, () => bound(random, paths)],
    [1, () => stepped(random, paths)],
    [1, () => against(random, paths)],
    [1, () => part(random, paths)],
    [unsure.length > 0 ? 2 : 0, () => present(random, unsure)],
    [depth > 0 ? 1 : 0, () => combined(random, paths, depth)],
  ]);
};

const combined = (random: Random, paths: readonly Path[], depth: number): unknown =>
  random.oneOf<unknown>([
    [1, () => ({ all: random.several(1, 3, () => guardOf(random, paths, depth - 1)) })],
    [1, () => ({ any: random.several(1, 3, () => guardOf(random, paths, depth - 1)) })],
    [2, () => ({ not: negatable(random, paths, depth - 1) })],
  ]);

/** A guard over some of the paths, of which there is at least one. */
export const guardOf = (random: Random, paths: readonly Path[], depth = 2): unknown =>
  random.oneOf<unknown>([
    [3, () => present(random, paths)],
    [3, () => equality(random, paths)],
    [2, () => bound(random, paths)],
    [2, () => stepped(random, paths)],
    [2, () => against(random, paths)],
    [2, () => part(random, paths)],
    [depth > 0 ? 3 : 0, () => combined(random, paths, depth)],
  ]);
