/** Records of the corpus: the result of a tenant when it was added. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as t from 'io-ts';
import { Answer, CORPUS, EXPECTED, foldersIn } from './play';
import type { CorpusTenant, Result } from './play';

const Recorded = t.type({ findings: t.array(t.string), answers: t.record(t.string, Answer) });

const RECORDS = join(CORPUS, EXPECTED);

const fileOf = ({ set, name }: CorpusTenant): string => join(RECORDS, set, `${name}.json`);

/** The tenants that have a record. */
export const recordedTenants = (): readonly CorpusTenant[] =>
  foldersIn(RECORDS).flatMap((set) =>
    readdirSync(join(RECORDS, set)).map((file) => ({ set, name: basename(file, '.json') })),
  );

/** The record of a tenant; `undefined` when it has none. */
export const recordOf = (tenant: CorpusTenant): Result | undefined => {
  const file = fileOf(tenant);
  if (!existsSync(file)) return undefined;
  const record: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Recorded.is(record)) throw new Error(`${file} is not a record`);
  return record;
};

/** Writes the record of a tenant that has none; it throws where there is one. */
export const writeRecord = (tenant: CorpusTenant, result: Result): void => {
  const file = fileOf(tenant);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`, { flag: 'wx' });
};

/** The severity and the code of a finding's line. */
export const severityOf = (line: string): string => line.split(' ').at(-2) ?? '';
export const codeOf = (line: string): string => line.split(' ').at(-1) ?? '';

/** The lines that are left when each of some others is taken away once. */
const without = (lines: readonly string[], others: readonly string[]): readonly string[] => {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
};

/** A result without what may be added to it: findings that the record does not have and that are not errors. */
const withoutAdded = (result: Result, record: Result): Result => {
  const added = without(result.findings, record.findings).filter((line) => severityOf(line) !== 'error');
  return { ...result, findings: without(result.findings, added) };
};

/** Every value inside a value as a line with its path, in order: `full.json.body.user.id: "7"`. */
const leavesOf = (value: unknown, path: string): readonly string[] =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${path}.${key}`))
    : [`${path}: ${JSON.stringify(value)}`];

/** A result as lines that each say what they are about. The order of fields is part of an answer. */
const linesOf = ({ findings, answers }: Result): string =>
  [...findings, ...Object.entries(answers).flatMap(([fixture, answer]) => leavesOf(answer, fixture))].join(
    '\n',
  );

/** What is found and what is expected, as texts that are equal where the result is as recorded. */
export const compared = (
  result: Result,
  record: Result,
): { readonly found: string; readonly expected: string } => ({
  found: linesOf(withoutAdded(result, record)),
  expected: linesOf(record),
});
