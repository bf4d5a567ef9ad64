/** What a first tenant file says of a directory: the settings of its file, the type of its customers, the steps of its columns. */
import { gzipSync } from 'node:zlib';
import type { Export } from '../export/read-export';
import { writeExport } from '../export/write-export';
import { formatValue } from '../json/format-value';
import { writeKey } from '../payload-type/notation-key';
import { isRecord } from '../types/conform';
import { own } from '../core/own';
import { columnReadings, emptyWords, readingNotes } from './column-readings';
import { customerType } from './customer-type';
import { emptyNotes, formNotes } from './form-notes';
import { segment } from './propose-rules';

type Customer = Readonly<Record<string, unknown>>;

const ENDINGS = { csv: 'csv', ndjson: 'ndjson', json: 'json' } as const;

/** The name of the file in the tenant's folder: the loader knows the format by it. */
const fileName = ({ format, isCompressed }: Export): string =>
  `customers.${ENDINGS[format]}${isCompressed ? '.gz' : ''}`;

/** The settings of a directory, with what the export adds to them. */
export const settingsFor = (settings: unknown, form: Export | undefined): unknown =>
  form === undefined || !isRecord(settings)
    ? settings
    : { ...settings, file: fileName(form), ...form.settings };

const indexOf = (settings: unknown): readonly string[] => {
  const index = isRecord(settings) ? own(settings, 'index') : undefined;
  return isRecord(index) ? Object.keys(index) : [];
};

/** The customers of a recorded directory, one of which may be given alone. */
export const customersIn = (answer: unknown): readonly Customer[] =>
  Array.isArray(answer) ? answer.filter(isRecord) : [answer].filter(isRecord);

/** So many customers are compared. */
const MOST_COMPARED = 1000;

const size = (customer: Customer): number => Object.keys(customer).length;

/** The customer of a table who has most comes first: the rules are proposed, and shown, by that one. */
export const fullestFirst = (answer: unknown): unknown => {
  const customers = customersIn(answer);
  const fullest = customers
    .slice(0, MOST_COMPARED)
    .reduce<Customer>((best, each) => (size(each) > size(best) ? each : best), {});
  return [fullest, ...customers.filter((each) => each !== fullest)];
};

/** The type of all customers; the fields of the index are in it, whatever they are called. */
export const payloadFor = (answer: unknown, settings: unknown, form: Export | undefined): unknown => {
  const { notation } = customerType(customersIn(answer), form);
  if (!isRecord(notation)) return notation;
  const missing = indexOf(settings)
    .map((field) => writeKey(field, ''))
    .filter((key) => !Object.hasOwn(notation, key));
  return { ...notation, ...Object.fromEntries(missing.map((key) => [key, 'any?'])) };
};

/** The text of the directory's file, in its encoding. */
export const customersText = (answer: unknown, form: Export | undefined): Buffer =>
  form === undefined ? Buffer.from(formatValue(answer)) : writeExport(customersIn(answer), form);

/** The directory's file as it is in the tenant's folder. */
export const directoryBytes = (answer: unknown, form: Export | undefined): Buffer => {
  const text = customersText(answer, form);
  return form?.isCompressed === true ? gzipSync(text) : text;
};

/** What is known of an export's columns. */
export interface Columns {
  /** The steps that read them, by path. */
  readonly readings: ReadonlyMap<string, unknown>;
  /** The texts that mean "no value". */
  readonly emptyValues: readonly string[];
  /** How the export is written, how sure that is, and what its columns are. */
  readonly notes: readonly string[];
}

/** The columns of an export as the rules of a source read them. */
export const columnsOf = (form: Export | undefined, source: string): Columns => {
  if (form === undefined) return { readings: new Map(), emptyValues: [], notes: [] };
  const { customers, columns, notes } = form;
  const readings = columnReadings(columns, customers);
  const emptyValues = form.format === 'csv' ? emptyWords(customers) : [];
  return {
    readings: new Map(
      readings.flatMap(({ column, step }) => (step === undefined ? [] : [[source + segment(column), step]])),
    ),
    emptyValues,
    notes: [...formNotes(form), ...notes, ...emptyNotes(emptyValues), ...readingNotes(readings, source)],
  };
};
