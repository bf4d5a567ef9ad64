/** The faults of customer files: each is refused or left out as the table in docs/reference/faults.md says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import type { DirectoryLayout } from '../../../../src/adapter/directory';
import { buildDirectory } from '../../../../src/tenant/directory/build';
import type { BuiltDirectory } from '../../../../src/tenant/directory/build';
import { whyNotTaken } from '../../../../src/tenant/directory/successor';
import { ANY_SOURCE } from '../../../../src/values/phone';
import { CSV_LAYOUT, JSON_LAYOUT, LINES_LAYOUT } from '../../../support/directory';
import { oneByte } from '../../../support/encoded';

const NAME = 'customers';
const ROWS = Array.from({ length: 10 }, (_, at) => `c-${at},7900000000${at},Name ${at}\n`);
const HEADER = 'id,phone,name\n';
const TABLE = HEADER + ROWS.join('');
const MIB = 1_048_576;

/** A line of 100 MB between two customers. */
const longLine = (before: string, filler: string, after: string): Buffer =>
  Buffer.concat([Buffer.from(before), Buffer.alloc(100 * MIB, filler), Buffer.from(after)]);

interface Fault {
  readonly fault: string;
  readonly layout?: DirectoryLayout;
  readonly file: () => string | Buffer;
  /** The file in service is {@link TABLE}. */
  readonly isReload?: true;
}

const faults: readonly Fault[] = [
  { fault: 'JSON that is truncated', layout: JSON_LAYOUT, file: () => '[{"id":"c-0"},\n{"id":"c-' },
  { fault: 'A line of JSON that is truncated', layout: LINES_LAYOUT, file: () => '{"id":"c-0"}\n{"id":"c-' },
  { fault: 'CSV that is truncated within a row', file: () => TABLE.slice(0, -12) },
  { fault: 'Another encoding', file: () => oneByte('windows-1251', `${TABLE}c-10,79000000010,Анна\n`) },
  { fault: 'A quote that is not closed', file: () => `${HEADER}c-0,79000000000,"Name\n${ROWS[1] ?? ''}` },
  { fault: 'Text behind a closing quote', file: () => `${HEADER}c-0,79000000000,"Na"me\n${ROWS[1] ?? ''}` },
  { fault: 'A header that is there again', file: () => TABLE + TABLE },
  { fault: 'A row of another width', file: () => `${TABLE}c-10,79000000010\n` },
  { fault: 'A row of 100 MB', file: () => longLine(TABLE, 'x', '\n') },
  { fault: 'A row of 100 MB in quotes', file: () => longLine(`${TABLE}c-10,79000000010,"`, 'x', '"\n') },
  { fault: 'A line of JSON of 100 MB', layout: LINES_LAYOUT, file: () => longLine('{"id":"c-0"}\n{"id":"', 'x', '"}\n') },
  { fault: 'A customer of 100 MB in a list', layout: JSON_LAYOUT, file: () => longLine('[{"id":"c-0"},\n{"id":"', 'x', '"}]') },
  { fault: 'A header without a column of the index', file: () => TABLE.replace('id', 'number') },
  { fault: 'A header with another column (reload)', file: () => TABLE.replace('name', 'title'), isReload: true },
  { fault: 'Far fewer customers (reload)', file: () => HEADER + ROWS.slice(6).join(''), isReload: true },
  { fault: 'CSV that is truncated within a last cell (reload)', file: () => TABLE.slice(0, -3), isReload: true },
]; // prettier-ignore

const request = (layout: DirectoryLayout) => ({ index: { id: 'text' }, origin: ANY_SOURCE, layout }) as const;

const built = (content: string | Buffer, layout = CSV_LAYOUT) =>
  buildDirectory(Buffer.from(content), NAME, request(layout));

const inService = (): BuiltDirectory => {
  const before = built(TABLE);
  if (!isRight(before)) throw new Error(before.left.message);
  return before.right;
};

const saidOf = ({ layout = CSV_LAYOUT, file, isReload }: Fault): string => {
  const after = built(file(), layout);
  if (!isRight(after)) return after.left.message;
  const job = { name: NAME, real: '', maxBytes: 1e9, request: request(layout) };
  const why = isReload === undefined ? undefined : whyNotTaken(job, inService(), after.right, true);
  return why?.message ?? 'it is loaded';
};

const page = readFileSync(join(__dirname, '../../../../docs/reference/faults.md'), 'utf8');
const tableRows = page.split('\n').map((line) => line.replaceAll(/ +/g, ' '));

test.each(faults)('$fault: what is said is what the page says', (fault) => {
  expect(tableRows).toContain(`| ${fault.fault} | ${saidOf(fault).replaceAll(`"${NAME}" `, '')} |`);
});

test.each([
  ['a row', CSV_LAYOUT, () => longLine(TABLE, 'x', `\n${ROWS.join('').replaceAll('c-', 'd-')}`), 20],
  ['a line of JSON', LINES_LAYOUT, () => longLine('{"id":"a"}\n', 'x', '\n{"id":"b"}'), 2],
])('of a file with %s of 100 MB all other customers are read where "badLines" allows one', (_, layout, file, customers) => {
  const found = built(file(), { ...layout, badLines: 1 });
  expect(isRight(found) ? found.right.starts.length : found.left.message).toBe(customers);
}); // prettier-ignore
