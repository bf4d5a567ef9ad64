/** How CSV is written: the delimiter that cuts its lines into the same number of cells, and the quotes around cells. */
import { parse } from 'csv-parse/sync';
import { isRight, tryCatch } from 'fp-ts/Either';
import * as t from 'io-ts';

/** How cells are told apart. */
export interface Dialect {
  readonly delimiter: string;
  /** Empty where no cell is quoted. */
  readonly quote: string;
}

/** The dialect that fits best. */
export interface FoundDialect extends Dialect {
  /** No other delimiter cuts all lines into nearly as many cells. */
  readonly isSure: boolean;
}

/** A line of a table: its cells, and the line of the file in which it ends. */
export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

const DELIMITERS = [';', '\t', ',', '|', '^', '~'] as const;
const QUOTES = ['"', "'", ''] as const;

/** Characters of a text from which the dialect is found. */
const LOOKED_AT = 262_144;
const MOST_ROWS = 500;
const GOOD_SHARE = 0.9;

/** A row as the parser gives it. */
const Parsed = t.type({ record: t.array(t.string), info: t.type({ lines: t.number }) });

/** Reads lines as cells, blank ones left out; `undefined` where quotes do not fit. */
export const readRows = (
  text: string,
  { delimiter, quote }: Dialect,
  most: number,
  isStrict = false,
): readonly Row[] | undefined => {
  const parsed = tryCatch(
    () =>
      parse(text, {
        delimiter,
        quote: quote === '' ? false : quote,
        escape: quote === '' ? null : quote,
        record_delimiter: ['\r\n', '\n', '\r'],
        relax_column_count: true,
        relax_quotes: !isStrict,
        skip_empty_lines: true,
        to: most,
        info: true,
      }),
    () => undefined, // the message of the parser has cells
  );
  if (!isRight(parsed)) return undefined;
  const rows: readonly unknown[] = parsed.right;
  return rows.flatMap((row) => (Parsed.is(row) ? [{ cells: row.record, line: row.info.lines }] : []));
};

/** The number of cells that most rows have, and how many rows have it. */
export const usualWidth = (rows: readonly Row[]): { readonly width: number; readonly rows: number } => {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [usual] = [...counts].sort(([, one], [, other]) => other - one);
  return { width: usual?.[0] ?? 0, rows: usual?.[1] ?? 0 };
};

interface Candidate extends Dialect {
  /** The share of rows with the usual number of cells. */
  readonly share: number;
  readonly width: number;
}

const candidateOf = (text: string, delimiter: string, quote: string): readonly Candidate[] => {
  const rows = readRows(text, { delimiter, quote }, MOST_ROWS, quote !== '') ?? [];
  const usual = usualWidth(rows);
  return usual.width < 2 || usual.rows < 2
    ? []
    : [{ delimiter, quote, share: usual.rows / rows.length, width: usual.width }];
};

/** Of a delimiter the first quotes with which most rows have one width: without them cells are cut at what they hold. */
const candidatesIn = (text: string, delimiter: string): readonly Candidate[] => {
  const found = QUOTES.filter((quote) => isQuoted(text, quote)).flatMap((quote) =>
    candidateOf(text, delimiter, quote),
  );
  const good = found.find(({ share }) => share >= GOOD_SHARE);
  return good === undefined ? found.toSorted(better).slice(0, 1) : [good];
};

/** Rows of one width count most. Of equal shares the wider table is the one that was meant. */
const better = (one: Candidate, other: Candidate): number =>
  Math.round(20 * other.share) - Math.round(20 * one.share) || other.width - one.width;

const isQuoted = (text: string, quote: string): boolean => quote === '' || text.includes(quote);

/** Finds the dialect of a text whose last line is whole; `undefined` where no delimiter cuts its lines alike. */
export const findDialect = (text: string): FoundDialect | undefined => {
  const head = text.slice(0, LOOKED_AT);
  const beginning = head.length < text.length ? head.slice(0, head.lastIndexOf('\n') + 1) : head;
  const found = DELIMITERS.flatMap((delimiter) => candidatesIn(beginning, delimiter)).sort(better);
  const [best] = found;
  if (best === undefined || best.share < 0.6) return undefined;
  const rival = found.find(
    ({ delimiter, share, width }) =>
      delimiter !== best.delimiter && share > 0.95 && share >= best.share && 2 * width > best.width,
  );
  const { delimiter, quote } = best;
  return { delimiter, quote: isQuoted(beginning, '"') ? quote : quote || '"', isSure: rival === undefined };
};
