/** The settings and the lookup of a customer directory. */
import * as t from 'io-ts';
import { NonBlank, SentText, whole } from '../../src/values/codec';
import { documented } from '../../src/values/documented';
import type { Instead } from '../../src/values/documented';

const SpeltAs = t.keyof({ phone: null, email: null, digits: null, text: null });

/** Another word for a value that a setting has. */
const wordFor =
  (words: Readonly<Record<string, RegExp>>) =>
  (written: unknown): readonly Instead[] => {
    const meant =
      typeof written === 'string' && Object.entries(words).find(([, pattern]) => pattern.test(written));
    return meant ? [{ write: meant[0] }] : [];
  };

const FORMATS = { ndjson: /^(?:json-?l|json-?lines|ld-?json)$/i, csv: /^(?:tsv|txt|excel|text\/csv)$/i };

const ENCODINGS = {
  'utf-8': /^(?:utf_?8|utf-8-sig|utf-8-bom|ascii|us-ascii)$/i,
  'windows-1251': /^(?:(?:cp|win)[-_ ]?1251|windows[_ ]?1251|ansi)$/i,
  'utf-16le': /^(?:utf[-_]?16|utf_?16[-_]?le|ucs-?2|unicode)$/i,
  'utf-16be': /^utf_?16[-_]?be$/i,
};

const DELIMITERS = {
  ',': /^comma$/i,
  ';': /^semi-?colon$/i,
  '\t': /^(?:tab|tabulator|\\t|tsv)$/i,
  '|': /^(?:pipe|bar)$/i,
};

const QUOTES = { '"': /^(?:double|\\"|&quot;|″|“|«)/i, "'": /^(?:single|apos|’)/i, '': /^(?:none|no|off)$/i };

const headerInstead = (written: unknown): readonly Instead[] => {
  if (written === true) return [{ remove: ': the first line names the columns without it' }];
  return written === false || written === null
    ? [{ advice: 'write the names of the columns, in their order: ["id", "phone", …]' }]
    : [];
};

/** Percent with their sign, or a share of one. */
const percentInstead = (written: unknown): readonly Instead[] => {
  const percent = typeof written === 'string' ? /^(\d{1,2}|100) ?%$/.exec(written)?.[1] : undefined;
  if (percent !== undefined) return [{ write: Number(percent) }];
  return typeof written === 'number' && written > 0 && written < 1
    ? [{ advice: 'write it in percent: one half is 50' }]
    : [];
};

const Csv = t.partial({
  delimiter: documented(
    t.keyof({ ',': null, ';': null, '\t': null, '|': null, ':': null, '^': null, '~': null }),
    'The character between two cells: "," (as without it), ";", "\\t" (a tab), "|", ":", "^" or "~".',
    wordFor(DELIMITERS),
  ),
  quote: documented(
    t.keyof({ '"': null, "'": null, '': null }),
    'The character around cells that have delimiters, line breaks or quotes, which is doubled inside: "\\"" (as without it) or "\'"; "" where no cell is quoted.',
    wordFor(QUOTES),
  ),
  header: documented(
    t.array(NonBlank),
    'The names of the columns, in their order, of a file whose first line is a customer. Without it the first line names the columns.',
    headerInstead,
  ),
});

export const Settings = t.intersection([
  t.type({
    file: documented(
      NonBlank,
      'The file in the tenant’s folder: customers as JSON, as lines of JSON or as CSV, each customer of at most 512 KiB. A name that ends in ".gz" is of a file that gzip compressed.',
    ),
    index: documented(
      t.record(t.string, SpeltAs),
      'The fields that customers are found by, each with how its values are spelt: "phone", "email", "digits" or "text". Of a list each element counts: "phones", "contacts.number".',
    ),
  }),
  t.partial({
    format: documented(
      t.keyof({ json: null, ndjson: null, csv: null }),
      'How customers are written: "json", a list of objects; "ndjson", an object on each line; or "csv". Without it the name says it: ".csv", ".ndjson" or ".jsonl"; any other file is JSON.',
      wordFor(FORMATS),
    ),
    encoding: documented(
      t.keyof({ 'utf-8': null, 'windows-1251': null, 'utf-16le': null, 'utf-16be': null }),
      'The encoding of the file: "utf-8" (as without it), "windows-1251", "utf-16le" or "utf-16be". It is never guessed. A byte order mark is left out.',
      wordFor(ENCODINGS),
    ),
    csv: documented(
      Csv,
      'How the CSV is written: { "delimiter": ";" }. Without it cells are separated by commas, and quoted by double quotes.',
    ),
    badLines: documented(
      whole(0, 1_000_000),
      'How many lines of CSV or NDJSON that are not a customer are left out with a warning: 0 to 1000000, 0 without it. A file with more of them is refused.',
    ),
    minimumPercent: documented(
      whole(0, 100),
      'How many customers a new version of the file has at least, in percent of those of the version in service: 0 to 100, 50 without it. With fewer it is refused, and the version in service serves on. With 0 any number is taken.',
      percentInstead,
    ),
  }),
]);
export type Settings = t.TypeOf<typeof Settings>;

export const Lookup = t.type({
  by: documented(t.string, 'The field that the customer is found by, one of "index".'),
  value: documented(SentText, 'What it has, usually "{request.userIdentifier}".'),
});
