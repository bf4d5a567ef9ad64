/**
 * Plants every unsoundness of the table, one at a time, into a copy of the sources, and runs there all the tests over
 * the mapping: each must be found. `PROOF_MUTANTS` names some by a part of their names.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as t from 'io-ts';
import { mutants } from './mutants';
import type { Mutant } from './mutants';
import { ROOT } from '../support/root';

const COPIED = [
  'src',
  'adapters',
  'docs',
  'mappings',
  'test',
  'jest.config.js',
  'package.json',
  'tsconfig.json',
];

/** The promise over generated files, which is asked first unless a fault has tests of its own, and the rooms of the check. */
const PROPERTY = ['test/proof/promise.test.ts'];
const ROOMS = [
  'test/proof',
  'test/unit/mapping',
  'test/unit/tenant',
  'test/unit/types',
  'test/unit/payload-type',
];

/** A run that takes longer found something: a test that shrinks or waits without end. */
const LONGEST_MS = 300_000;

const Report = t.type({
  testResults: t.array(
    t.type({
      name: t.string,
      status: t.string,
      assertionResults: t.array(t.type({ status: t.string, fullName: t.string })),
    }),
  ),
});

/** A failed test: the name of its file, and its own. */
type Failed = readonly [file: string, test: string];

/** The table's own test would find every mutant. */
const isOfTable = (file: string): boolean => file.endsWith('mutants.test.ts');

const failedIn = (report: string): readonly Failed[] => {
  const content: unknown = JSON.parse(readFileSync(report, 'utf8'));
  if (!Report.is(content)) throw new Error('jest reported something else');
  return content.testResults
    .filter(({ name, status }) => status === 'failed' && !isOfTable(name))
    .flatMap(({ name, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      return failed.length === 0
        ? [[basename(name), 'does not even run'] as const]
        : failed.map(({ fullName }) => [basename(name), fullName] as const);
    });
};

const workspace = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
};

/** The environment of an ordinary run, with its own seed. */
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PROOF_SEED: undefined,
  PROOF_REPLAY: undefined,
});

const runTests = (folder: string, tests: readonly string[]): readonly Failed[] => {
  const report = join(folder, 'report.json');
  const jest = join(folder, 'node_modules/jest/bin/jest.js');
  const options = ['--json', `--outputFile=${report}`, '--silent', '--maxWorkers=2', ...tests];
  rmSync(report, { force: true });
  spawnSync(process.execPath, [jest, ...options], {
    cwd: folder,
    env: environment(),
    stdio: 'ignore',
    timeout: LONGEST_MS,
  });
  return existsSync(report) ? failedIn(report) : [['every test', 'the run does not end']];
};

const plant = ({ file, find, replace, rooms = [] }: Mutant, folder: string): readonly Failed[] => {
  const path = join(folder, file);
  const original = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    original.replace(find, () => replace),
  );
  const first = runTests(folder, rooms.length > 0 ? rooms : PROPERTY);
  const failed = first.length > 0 ? first : runTests(folder, ROOMS);
  writeFileSync(path, original);
  return failed;
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const tell = ({ name }: Mutant, failed: readonly Failed[], seconds: number): void => {
  const [first] = failed;
  const how = first === undefined ? 'NOT FOUND' : `found by ${failed.length} tests`;
  say(`${how} (${seconds.toFixed(0)} s): ${name}${first === undefined ? '' : ` — ${first.join(': ')}`}`);
};

describe('the default run', () => {
  const chosen = mutants.filter(({ name }) => name.includes(process.env.PROOF_MUTANTS ?? ''));
  let folder = '';
  beforeAll(() => {
    folder = workspace();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('finds nothing where nothing was planted', () => {
    const more = chosen.flatMap(({ rooms = [] }) => rooms);
    expect(runTests(folder, [...new Set([...ROOMS, ...more])])).toEqual([]);
  });

  it.each(chosen)('finds the unsoundness: $name', (mutant) => {
    const start = performance.now();
    const failed = plant(mutant, folder);
    tell(mutant, failed, (performance.now() - start) / 1000);
    expect(failed.length).toBeGreaterThan(0);
  });
});
