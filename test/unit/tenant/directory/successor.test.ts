/** A new version of a customer file compared with the one in service, and a file that changes while it is read. */
import { isRight, right } from 'fp-ts/Either';
import { appendFileSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DirectoryFormat } from '../../../../src/adapter/directory';
import type { BuiltDirectory } from '../../../../src/tenant/directory/build';
import type { DirectoryJob } from '../../../../src/tenant/directory/load';
import { whyNotTaken } from '../../../../src/tenant/directory/successor';
import { madeWhole } from '../../../../src/tenant/directory/whole';
import { ANY_SOURCE } from '../../../../src/values/phone';
import { JSON_LAYOUT } from '../../../support/directory';
import { makeFolder, removeFolders } from '../../../support/e2e/tenants';

afterAll(removeFolders);

const jobOf = (format: DirectoryFormat = 'csv', minimumPercent?: number): DirectoryJob => ({
  name: 'people',
  real: '',
  maxBytes: 1e6,
  minimumPercent,
  request: { index: {}, origin: ANY_SOURCE, layout: { ...JSON_LAYOUT, format } },
});

const builtOf = (customers: number, text = '', columns?: readonly string[]): BuiltDirectory => ({
  size: text.length,
  key: [0, 0],
  bytes: Buffer.from(text),
  starts: new Uint32Array(customers),
  ends: new Uint32Array(customers),
  samples: new Uint32Array(),
  layout: JSON_LAYOUT,
  fields: [],
  ...(columns && { columns }),
  badLines: { count: 0, first: [] },
});

const COLUMNS = ['id', 'phone', 'Имя', 'balance'];

describe('the columns of a new file', () => {
  const saidOf = (columns: readonly string[], isReadAlike = true): string | undefined =>
    whyNotTaken(jobOf(), builtOf(2, 'x\n', COLUMNS), builtOf(2, 'x\n', columns), isReadAlike)?.message;

  it.each<readonly [what: string, columns: readonly string[], lacks: string | undefined]>([
    ['the same', COLUMNS, undefined],
    ['in another order', COLUMNS.toReversed(), undefined],
    ['one more', [...COLUMNS, 'city'], undefined],
    ['one more without a name', [...COLUMNS, ''], undefined],
    ['one less', COLUMNS.slice(1), '"id"'],
    ['one renamed', ['ID', ...COLUMNS.slice(1)], '"id"'],
    ['one with a blank', ['id ', ...COLUMNS.slice(1)], '"id"'],
    ['several renamed', ['id', 'tel', 'name', 'balance'], '"phone", "Имя"'],
    [
      'those of a file that has no header',
      ['c-1', '79000000001', 'Anna', '5'],
      '"id", "phone", "Имя", "balance"',
    ],
    ['none', [], '"id", "phone", "Имя", "balance"'],
  ])('%s', (_, columns, lacks) => {
    const said = lacks && `"people" has another header: it lacks ${lacks}, which the file in service has`;
    expect(saidOf(columns)).toBe(said);
    expect(saidOf(columns, false)).toBeUndefined();
  });

  it('are named up to five', () => {
    const many = Array.from({ length: 9 }, (_, at) => `c${at}`);
    const said = whyNotTaken(jobOf(), builtOf(1, '', many), builtOf(1, '', []), true)?.message;
    expect(said).toContain('it lacks "c0", "c1", "c2", "c3", "c4" and 4 more,');
    expect(said).not.toContain('c5');
  });
});

describe('the end of a new file', () => {
  it.each<readonly [format: DirectoryFormat, before: string, after: string, isTaken: boolean]>([
    ['csv', 'a\n', 'b\n', true],
    ['csv', 'a\r\n', 'b\r\n', true],
    ['csv', 'a\r', 'b\r', true],
    ['csv', 'a', 'b', true],
    ['csv', 'a', 'b\n', true],
    ['csv', 'a\n', 'b', false],
    ['csv', 'a\r\n', '120.5', false],
    ['csv', 'a\r', '120.5', false],
    ['csv', 'a\n', 'b\r', true],
    ['json', '[]\n', '[]', true],
    ['ndjson', '{}\n', '{}', true],
  ])('of %s: %j, then %j', (format, before, after, isTaken) => {
    const job = jobOf(format);
    const said = whyNotTaken(job, builtOf(1, before), builtOf(1, after), true);
    expect(said === undefined).toBe(isTaken);
    expect(whyNotTaken(job, builtOf(1, before), builtOf(1, after), false)).toBeUndefined();
  });
});

it.each([
  [0, 0, 50, true],
  [1, 1, 100, true],
  [1_000_000, 500_000, undefined, true],
  [1_000_000, 499_999, undefined, false],
  [3, 1, 34, false],
  [3, 1, 33, true],
  [1_000_000, 0, 0, true],
  [1_000_000, 0, 1, false],
  [7, 6, 100, false],
])('of %i customers a file of %i with a minimum of %s', (before, after, percent, isTaken) => {
  const said = whyNotTaken(jobOf('json', percent), builtOf(before), builtOf(after), false);
  expect(said === undefined).toBe(isTaken);
});

describe('a file that is read while', () => {
  const WRITTEN = '"people" was changed while it was read, so that it may be half written';

  it.each<readonly [what: string, act: (file: string) => void, isTaken: boolean]>([
    ['nothing happens', () => undefined, true],
    ['bytes are added', (file) => appendFileSync(file, 'more'), false],
    ['it is cut', (file) => truncateSync(file, 1), false],
    ['it is written again', (file) => writeFileSync(file, 'other'), false],
    ['its time changes', (file) => utimesSync(file, 1, 1), false],
    [
      'another is put into its place',
      (file) => (writeFileSync(`${file}.2`, 'x'), renameSync(`${file}.2`, file)),
      true,
    ],
    [
      'others are put into its place, of which the second may get its number',
      (file) => {
        for (const each of ['x', 'y']) {
          writeFileSync(`${file}.2`, each);
          renameSync(`${file}.2`, file);
        }
      },
      true,
    ],
    ['it is removed', (file) => rmSync(file), true],
  ])('%s', (_, act, isTaken) => {
    const file = join(makeFolder(), 'people');
    writeFileSync(file, 'some text');
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    const loaded = madeWhole({ name: 'people', real: file }, () => {
      act(file);
      return right(builtOf(1));
    });
    if (isRight(loaded)) expect(loaded.right.modifiedAt).toEqual(new Date(1_700_000_000_000));
    expect(isRight(loaded) ? undefined : loaded.left.message).toBe(isTaken ? undefined : WRITTEN);
  });
});
