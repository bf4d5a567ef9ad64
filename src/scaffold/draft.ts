/** The draft of a new tenant, out of one answer of its upstream. */
import type { Adapter, AnswerFormat, Start } from '../adapter/define-adapter';
import type { Export } from '../export/read-export';
import { isRecord } from '../types/conform';
import { anonymise } from './anonymise';
import { columnsOf, fullestFirst, payloadFor, settingsFor } from './directory-draft';
import type { Columns } from './directory-draft';

/** An answer that was recorded: what it says, how many bytes it had, and what it was written in. */
export interface Recorded {
  readonly value: unknown;
  readonly bytes: number;
  readonly format: AnswerFormat;
  /** Of customers in a file that is not plain JSON: how it is written. */
  readonly form?: Export;
  /** Further answers of the same API. */
  readonly others?: readonly unknown[];
}

/** A new tenant on its way: everything but the rules. */
export interface Draft {
  readonly name: string;
  readonly adapter: Adapter;
  readonly source: string;
  readonly start: Start;
  /** The invented answer; its numbers are as they were written. An adapter gets a copy, which it may change. */
  readonly answer: unknown;
  readonly format: AnswerFormat;
  readonly variables: ReadonlyMap<string, string>;
  readonly head: Readonly<Record<string, unknown>>;
  /** What the file says of the source. */
  readonly entry: Readonly<Record<string, unknown>>;
  /** How the file of a directory is written, and what its columns are. */
  readonly form: Export | undefined;
  readonly columns: Columns;
}

/**
 * What the names of a tenant's variables begin with. They are the tenant's own, since two tenants of one adapter have
 * two tokens; but names that differ in case, `-` or `_` alone have one prefix. None begins with a digit.
 */
export const prefixOf = (name: string): string =>
  `${name
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '_')
    .replace(/^\d/, 'T_$&')}_`;

const prefixed = (value: unknown, prefix: string): unknown => {
  if (typeof value === 'string') return value.replace(/\$\{(\w+)\}/g, `\${${prefix}$1}`);
  if (Array.isArray(value)) return value.map((each) => prefixed(each, prefix));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, prefixed(inner, prefix)]));
};

/** What a tenant is begun with. */
export interface Beginning {
  readonly name: string;
  readonly adapter: Adapter;
  /** Where the schema of tenant files is, from the tenant's folder. */
  readonly schema: string;
}

export const draftOf = (
  { name, adapter, schema }: Beginning,
  { value: recorded, format, form, others = [] }: Recorded,
): Draft => {
  const isTable = form?.format === 'csv';
  const shown = isTable ? fullestFirst(recorded) : recorded;
  const answer = anonymise(shown, isTable);
  const start = adapter.start(
    answer,
    format,
    others.map((each) => anonymise(each)),
  );
  const prefix = prefixOf(name);
  const source = start.source ?? adapter.name.replace(/[^a-z0-9_]/g, '_');
  const { settings: started = adapter.example.settings, lookup = adapter.example.lookup } = start;
  const settings = prefixed(settingsFor(started, form), prefix);
  const payload = adapter.mayDeclare ? payloadFor(recorded, settings, form) : start.payload;
  const columns = columnsOf(form, source);
  const { emptyValues } = columns;
  return {
    name,
    adapter,
    source,
    start,
    answer,
    format,
    variables: new Map(Object.entries(start.variables ?? {}).map(([key, value]) => [prefix + key, value])),
    head: {
      $schema: schema,
      access: { keys: [`\${${prefix}APP_KEY}`] },
      identifier: { type: start.identifier.type },
      errorStatus: 'http',
    },
    entry: {
      adapter: adapter.name,
      settings,
      lookup,
      ...(payload === undefined ? {} : { payload }),
      ...(emptyValues.length === 0 ? {} : { emptyValues }),
    },
    form,
    columns,
  };
};
