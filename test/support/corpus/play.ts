/**
 * The result of a tenant of the corpus: the findings of its check, and the answer to each of its fixtures. Both come
 * from the functions that `check` and `verify` call.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { getOrElse } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { adapters } from '../../../adapters';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import { problemsOfFaults } from '../../../src/fixture/replay';
import { playTenant } from '../../../src/fixture/run';
import type { PlayedCase } from '../../../src/fixture/play-one';
import type { Played } from '../../../src/fixture/run';
import { GATEWAY_DEFAULTS } from '../../../src/gateway/settings';
import { secretsOf } from '../../../src/tenant/decode/secrets';
import type { Secrets, Variables } from '../../../src/tenant/decode/secrets';
import { placeholder } from '../../../src/tenant/decode/variables';
import { listFixtures, listFolders, loadOne, readText } from '../../../src/tenant/folder';
import { createTransport } from '../../../src/upstream/http/client';
import { ROOT } from '../root';

/** The folder of the corpus: one folder per set of tenants, and the records. */
export const CORPUS = join(ROOT, 'test/corpus');

/** The folder of the records, which is not a set. */
export const EXPECTED = 'expected';

/** A tenant of the corpus; its set is its mappings folder. */
export interface CorpusTenant {
  readonly set: string;
  readonly name: string;
}

/** The answer to the request of a fixture. */
export const Answer = t.type({ outcome: t.string, status: t.number, body: t.unknown });
type Answer = t.TypeOf<typeof Answer>;

/** The result of a tenant. */
export interface Result {
  /** One line per finding, in the order of the places: `tenant.json:7:36 error rule-form`. */
  readonly findings: readonly string[];
  /** By the file names of the fixtures. */
  readonly answers: Readonly<Record<string, Answer>>;
}

/** The names of the folders in a folder; none where it cannot be read. */
export const foldersIn = (folder: string): readonly string[] =>
  pipe(
    listFolders(folder),
    getOrElse((): readonly string[] => []),
  );

/** Every tenant of the corpus. */
export const corpusTenants = (): readonly CorpusTenant[] =>
  foldersIn(CORPUS)
    .filter((set) => set !== EXPECTED)
    .flatMap((set) => foldersIn(join(CORPUS, set)).map((name) => ({ set, name })));

const Environment = t.record(t.string, t.string);

/** The variables that `environment.json` in a tenant's folder sets. */
const environmentOf = (folder: string): Variables => {
  const file = join(folder, 'environment.json');
  const given: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  if (!Environment.is(given)) throw new Error(`${file} is not an object of texts`);
  return given;
};

/** Secrets of an environment that gives every other variable a placeholder, as a fixture does. */
const secretsIn =
  (environment: Variables): Secrets =>
  (name) =>
    Object.hasOwn(environment, name) || Object.hasOwn(environment, `${name}_FILE`)
      ? secretsOf(environment, readText)(name)
      : { found: 'set', secret: placeholder(name) };

const problemsOfTenant = ({ set, name }: CorpusTenant, environment: Variables): readonly Problem[] => {
  const { tenant, problems } = loadOne(join(CORPUS, set), name, {
    adapters,
    secrets: secretsIn(environment),
    unset: 'warning',
    openAllowed: true,
    emit: () => undefined,
    http: createTransport,
    requestDeadlineMs: GATEWAY_DEFAULTS.requestDeadlineMs,
  });
  tenant?.dispose();
  return problems;
};

/** What is wrong with fixtures. Their own expectations are left out: the record has the answers. */
const problemsOfFixtures = ({ problems, cases }: Played): readonly Problem[] => [
  ...problems,
  ...cases.flatMap(({ fixture, outcome }) => problemsOfFaults(fixture, outcome.faults)),
];

const byPlace = (one: Problem, other: Problem): number =>
  Number(one.file > other.file) - Number(one.file < other.file) ||
  one.line - other.line ||
  one.column - other.column ||
  Number(one.code > other.code) - Number(one.code < other.code);

const linesOf = (problems: readonly Problem[], folder: string): readonly string[] =>
  [...problems].sort(byPlace).map(({ file, line, column, severity, code }) => {
    const place = `${relative(folder, file)}:${line}:${column}`;
    return `${place} ${severity} ${code}`;
  });

const answerOf = ({ fixture, reply: { outcome, status, body } }: PlayedCase): readonly [string, Answer] => [
  basename(fixture.file),
  { outcome, status, body: JSON.parse(body) },
];

/** Checks a tenant of the corpus and plays its fixtures. */
export const resultOf = async (corpusTenant: CorpusTenant): Promise<Result> => {
  const { set, name } = corpusTenant;
  const mappings = join(CORPUS, set);
  const folder = join(mappings, name);
  const environment = environmentOf(folder);
  const problems = problemsOfTenant(corpusTenant, environment);
  if (listFixtures(mappings, name).length === 0) return { findings: linesOf(problems, folder), answers: {} };
  const played = await playTenant(mappings, name, { adapters, variables: environment });
  return {
    findings: linesOf([...problems, ...problemsOfFixtures(played)], folder),
    answers: Object.fromEntries(played.cases.map(answerOf)),
  };
};
