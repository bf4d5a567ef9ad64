/** Steps with generated arguments, by the catalogue's names. */
import { steps } from '../../../src/mapping/steps/catalogue';
import type { Scalar } from '../../../src/types/type';
import type { Random } from './random';
import type { Sort } from './sort';
import { WORDS, branded } from './values';

/** A step as a tenant file writes it. */
export type StepJson = string | Readonly<Record<string, unknown>>;

const BOUNDS = [
  [0, 100],
  [0, 150],
  [5, 42],
  [-2.5, 99.5],
  [0, 0],
  [-1e6, 1e6],
];

const factor = (random: Random): number => random.pick([0.01, 0.1, 3, 100, -1, 2.5, 1e9, 1e-7, 1]);

const unwanted = (random: Random): unknown => {
  const value = (): Scalar => random.pick<Scalar>([...WORDS, 0, 5, 42, 100, true, false]);
  return random.chance(0.3) ? value() : random.several(1, 4, value);
};

/** How each step that takes an argument is given one; a step of the catalogue that is not here takes none. */
const argumentsOf: Readonly<Record<string, (random: Random) => unknown>> = {
  divide: (random) => random.pick([10, 100, 1000, 0.1, 1]),
  multiply: factor,
  round: (random) => random.pick([0, 1, 2, 10]),
  between: (random) => random.pick(BOUNDS),
  clamp: (random) => random.pick(BOUNDS),
  date: (random) =>
    random.pick([
      ...['Europe/Moscow', 'America/New_York', 'Asia/Kathmandu'].map((zone) => ({ zone })),
      ...['UTC', 'Asia/Kathmandu'].map((zone) => ({ zone: 'Europe/Moscow', from: zone })),
      ...['dd.MM.yyyy', 'M/d/yyyy', 'yyyyMMdd'].map((format) => ({ format })),
      ...[[], ['1986-12-24', '1970-01-01']].map((empty) => ({ empty })),
      { format: 'dd.MM.yyyy', zone: 'Europe/Moscow', from: 'UTC', empty: [] },
    ]),
  part: (random) => ({
    separator: random.pick(['-', ' ', 'o', '.', '@', '1']),
    at: random.pick([0, 1, -1, -2]),
  }),
  slice: (random) => random.pick([[-4], [0, 3], [1], [2, -1], [0, 1]]),
  truncate: (random) => random.pick([3, 10, 1000, { to: 8, end: '…' }]),
  mask: (random) => random.pick(['+7 (###) ###-##-##', '##-##', '№ #####', '7##########']),
  replace: (random) =>
    random.pick([{ '-': '' }, { ' ': '', o: '0' }, { 1: '7', 0: '' }, { a: 'а'.repeat(9) }]),
  pad: (random) =>
    random.pick([
      { to: 8, with: '0' },
      { to: 20, with: ' ', side: 'end' },
      { to: 5, with: '№' },
    ]),
  number: (random) =>
    random.pick([
      { decimal: ',' },
      { decimal: '.', group: ',' },
      { decimal: ',', group: '.', unit: '₽' },
      { unit: ['%', 'pts'] },
    ]),
  formatNumber: (random) =>
    random.pick([
      { decimals: 2, locale: 'ru' },
      { locale: 'en' },
      { decimals: 0 },
      { decimal: ',', group: "'" },
    ]),
  formatDate: (random) =>
    random.pick([
      'dd.MM.yyyy',
      'yyyyMMdd',
      "'day' d/M/yy",
      { format: 'd MMMM', locale: random.pick(['ru', 'en', 'hy']) },
    ]),
  epoch: (random) => random.pick(['milliseconds', 'seconds', { unit: 'seconds', zone: 'Europe/Moscow' }]),
  absentIf: unwanted,
  plural: (random) => random.pick([['балл', 'балла', 'баллов'], { one: 'point', other: 'points' }]),
  find: () => 'levels.rows[id].name',
  table: (random) => tableTo(random, () => random.pick(WORDS)),
};

/** Keys of every kind of value that has some. */
const TABLE_KEYS = [
  ...WORDS,
  'true',
  'false',
  'female',
  '1',
  '2',
  '0',
  '5',
  '100',
  '2.5',
  '0.0000001',
  '1e-7',
  'help',
];

/** The day of a number of milliseconds or seconds. */
export const epochStep = (random: Random): StepJson => ({
  date: random.pick([
    { epoch: 'milliseconds' },
    { epoch: 'seconds', zone: 'Asia/Kathmandu' },
    { epoch: 'seconds', empty: [] },
  ]),
});

/** A key that a value of a sort can have. */
const keyOf = (random: Random, sort: Sort): string | undefined => {
  switch (sort.kind) {
    case 'boolean':
      return random.pick(['true', 'false']);
    case 'number':
      return random.pick(['0', '1', '2', '5', '100']);
    case 'literals':
      return String(random.pick(sort.values));
    case 'text':
      return sort.of === 'text' ? random.pick(WORDS) : random.pick(branded[sort.of]);
    default:
      return undefined;
  }
};

/** A table's argument, whose values are drawn from `value`; one of its keys at least is one of the sorts, mostly. */
export const tableTo = (
  random: Random,
  value: () => Scalar,
  sorts: readonly Sort[] = [],
): Readonly<Record<string, Scalar>> => {
  const known = random.chance(0.97) ? sorts.map((sort) => keyOf(random, sort)) : [];
  const others = random.several(known.length > 0 ? 0 : 2, TABLE_KEYS.length, () => random.pick(TABLE_KEYS));
  const keys = [...known.filter((key) => key !== undefined), ...others];
  return Object.fromEntries(keys.map((key) => [key, value()] as const));
};

/** A step of the catalogue; an argument that it may do without is now and then left out. */
export const stepOf = (random: Random, name: string): StepJson => {
  const argument = argumentsOf[name];
  const optional = steps.find((step) => step.name === name)?.argumentOptional === true;
  return argument === undefined || (optional && random.chance(0.6)) ? name : { [name]: argument(random) };
};

export const TEXT_STEPS = [
  'trim',
  'part',
  'slice',
  'truncate',
  'mask',
  'replace',
  'pad',
  'unescape',
  'lower',
  'upper',
  'absentIf',
  'absentIf',
  'digits',
  'phone',
  'email',
  'url',
  'link',
  'contactPhone',
  'date',
];

/** Those that make something of nearly every text. */
export const MILD_STEPS = [
  'trim',
  'lower',
  'upper',
  'truncate',
  'replace',
  'pad',
  'unescape',
  'absentIf',
  'absentIf',
];

/** Steps that make a number of a number; other divisors than powers of ten want a rounding behind them. */
export const numberSteps = (random: Random): readonly StepJson[] => {
  if (random.chance(0.1)) return [{ divide: random.pick([3, 7, 0.3]) }, stepOf(random, 'round')];
  const names = ['divide', 'multiply', 'round', 'floor', 'ceil', 'between', 'clamp', 'absentIf', 'absentIf'];
  return [stepOf(random, random.pick(names))];
};

/** Any steps of the catalogue, in any order. */
export const anySteps = (random: Random): readonly StepJson[] =>
  random.several(1, 3, () => stepOf(random, random.pick(steps).name));
