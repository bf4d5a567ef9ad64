/**
 * The steps that read the columns of a table, where every value is a text: numbers with a decimal comma, dates in a
 * format, words for yes and no. Each is tried with the steps themselves, on the values that the table has.
 */
import { isRight } from 'fp-ts/Either';
import { Absence } from '../core/absence';
import { own } from '../core/own';
import { findStep } from '../mapping/steps/catalogue';
import type { Run } from '../mapping/steps/step';
import { segment } from './propose-rules';

/** What the values of a column are, and the step by which a rule reads them. */
export interface ColumnReading {
  readonly column: string;
  readonly as: 'number' | 'date' | 'yes or no' | 'email address' | 'phone number' | 'text';
  /** For `via` of a rule; `undefined` where the text itself is the value. */
  readonly step: unknown;
  /** How many values the step reads, of how many. */
  readonly read: number;
  readonly of: number;
  /** No other step of the kind reads as many values in another way. */
  readonly isSure: boolean;
  /** All values begin with an apostrophe. */
  readonly hasApostrophes: boolean;
}

type Kind = ColumnReading['as'];

/** A step as a tenant file has it. */
type Written = string | Readonly<Record<string, unknown>>;

const DATE_FORMATS = [
  'dd.MM.yyyy',
  'd.M.yyyy',
  'dd/MM/yyyy',
  'MM/dd/yyyy',
  'd/M/yyyy',
  'M/d/yyyy',
  'dd-MM-yyyy',
];

const NUMBER_FORMS = [
  { decimal: ',' },
  { decimal: '.' },
  { decimal: ',', group: '.' },
  { decimal: '.', group: ',' },
] as const;

/** Steps to try, by kind; the plainest first. */
const numbersWith = (unit: string | undefined): readonly Written[] =>
  unit === undefined
    ? ['number', ...NUMBER_FORMS.map((form) => ({ number: form }))]
    : [{ number: { unit } }, ...NUMBER_FORMS.map((form) => ({ number: { ...form, unit } }))];

const DATES: readonly Written[] = ['date', ...DATE_FORMATS.map((format) => ({ date: { format } }))];

const YES = new Set(['да', 'yes', 'true', 'y', 'д', 'истина', 'вкл', 'on']);
const NO = new Set(['нет', 'no', 'false', 'n', 'н', 'ложь', 'выкл', 'off']);

/** Words that mean "no value" in exports. */
const EMPTY = new Set([
  '-',
  '--',
  '—',
  '–',
  'N/A',
  'n/a',
  '#N/A',
  '#Н/Д',
  'н/д',
  'Н/Д',
  'null',
  'NULL',
  'None',
  '(null)',
]);

/** The words for "no value" among values: a source has them in "emptyValues". */
export const emptyWords = (rows: readonly Readonly<Record<string, unknown>>[]): readonly string[] => {
  const found = new Set<string>();
  for (const row of rows)
    for (const cell of Object.values(row)) if (typeof cell === 'string' && EMPTY.has(cell)) found.add(cell);
  return [...found];
};

const AT_NOON = { now: new Date(0), timezone: 'UTC' };

const runOf = (step: Written): Run | undefined => {
  const [name = '', argument] = typeof step === 'string' ? [step] : (Object.entries(step)[0] ?? []);
  const bound = findStep(name)?.bind(argument);
  return bound !== undefined && isRight(bound) ? bound.right.run : undefined;
};

interface Tried {
  readonly step: Written;
  readonly results: readonly string[];
  readonly read: number;
}

const NOT_READ = '';

const tryStep =
  (values: readonly string[]) =>
  (step: Written): readonly Tried[] => {
    const run = runOf(step);
    if (run === undefined) return [];
    const results = values.map((value) => {
      const result = run(value, AT_NOON);
      return result instanceof Absence ? NOT_READ : String(result);
    });
    return [{ step, results, read: results.filter((result) => result !== NOT_READ).length }];
  };

/** The first step that reads most values, and whether no other reads as many in another way. */
const bestOf = (
  values: readonly string[],
  steps: readonly Written[],
): (Tried & { readonly isSure: boolean }) | undefined => {
  const tried = steps.flatMap(tryStep(values));
  const most = Math.max(0, ...tried.map(({ read }) => read));
  const equal = tried.filter(({ read }) => read === most && most > 0);
  const [best] = equal;
  if (best === undefined) return undefined;
  const isSure = equal.every(({ results }) => results.every((result, at) => result === best.results[at]));
  return { ...best, isSure };
};

/** What is around the digits of most values: "₽", "руб." */
const unitOf = (values: readonly string[]): string | undefined => {
  const units = values.map(
    (value) => /^[-+]?[\d\s.,']*\d\s*(?<unit>[^\d\s.,'()+-]{1,10}\.?)$/.exec(value.trim())?.groups?.unit,
  );
  const [first] = units;
  return first !== undefined && units.every((unit) => unit === first) ? first : undefined;
};

/** Digits that name something: with zeros before them, or so long that no balance has as many. */
const areNames = (values: readonly string[]): boolean =>
  values.every((value) => /^\d+$/.test(value)) &&
  values.some((value) => /^0\d/.test(value) || value.length > 9);

const areYesOrNo = (values: readonly string[]): boolean =>
  values.every((value) => YES.has(value.toLowerCase()) || NO.has(value.toLowerCase()));

const yesOrNo = (values: readonly string[]): Written => ({
  table: Object.fromEntries([...new Set(values)].map((value) => [value, YES.has(value.toLowerCase())])),
});

/** So many values of a column are tried. */
const MOST_VALUES = 2000;
/** A step reads a column if it reads so many of its values. */
const ENOUGH = 0.9;

type Choice = readonly [as: Kind, steps: readonly Written[]];

const choicesFor = (values: readonly string[]): readonly Choice[] => {
  if (areYesOrNo(values)) return [['yes or no', [yesOrNo(values)]]];
  const isPhones = values.every((value) => /^\+?[\d\s()-]{10,20}$/.test(value));
  return [
    ['email address', ['email']],
    ...(isPhones ? ([['phone number', ['phone']]] as const) : []),
    ['date', DATES],
    ...(areNames(values) ? [] : ([['number', numbersWith(unitOf(values))]] as const)),
  ];
};

const readingOf = (column: string, values: readonly string[]): ColumnReading => {
  const of = values.length;
  const hasApostrophes = of > 0 && values.every((value) => value.startsWith("'"));
  const text: ColumnReading = {
    column,
    as: 'text',
    step: undefined,
    read: of,
    of,
    isSure: true,
    hasApostrophes,
  };
  if (of === 0) return text;
  for (const [as, steps] of choicesFor(values)) {
    const best = bestOf(values, steps);
    if (best === undefined || best.read < ENOUGH * of) continue;
    return { ...text, as, step: best.step, read: best.read, isSure: best.isSure };
  }
  return text;
};

/** For each column the step that reads it. */
export const columnReadings = (
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): readonly ColumnReading[] =>
  columns.map((column) => {
    const cells = rows.flatMap((row) => {
      const cell = own(row, column);
      return typeof cell === 'string' && cell.trim() !== '' && !EMPTY.has(cell) ? [cell] : [];
    });
    const step = Math.max(1, Math.floor(cells.length / MOST_VALUES));
    return readingOf(
      column,
      cells.filter((_, at) => at % step === 0),
    );
  });

const PLURALS: Readonly<Record<Kind, string>> = {
  number: 'numbers',
  date: 'dates',
  'yes or no': 'yes or no',
  'email address': 'email addresses',
  'phone number': 'phone numbers',
  text: 'texts',
};

const noted = ({ column, step, as, read, of, isSure }: ColumnReading, source: string): string => {
  const rule = JSON.stringify({ from: source + segment(column), via: [step] });
  const rest = read === of ? '' : `; ${of - read} of ${of} values are not read`;
  const doubt = isSure
    ? ''
    : '; another form reads the same values otherwise, so compare some with the system';
  return `"${column}": ${PLURALS[as]}, ${rule}${rest}${doubt}`;
};

/** Spreadsheets write an apostrophe before digits that are to stay a text. */
const apostropheNotes = (readings: readonly ColumnReading[]): readonly string[] => {
  const columns = readings
    .filter(({ hasApostrophes }) => hasApostrophes)
    .map(({ column }) => JSON.stringify(column));
  return columns.length === 0
    ? []
    : [
        `Values of ${columns.join(', ')} begin with an apostrophe, as spreadsheets write: leave it out of the export.`,
      ];
};

/** The columns that are more than texts, in sentences, with the rules that read them. */
export const readingNotes = (readings: readonly ColumnReading[], source: string): readonly string[] => [
  ...readings.filter(({ step }) => step !== undefined).map((reading) => noted(reading, source)),
  ...apostropheNotes(readings),
];
