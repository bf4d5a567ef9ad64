/** A tenant file of 500 lines with 200 fixtures: how long its check takes, and the playing of its fixtures. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adapters } from '../../adapters';
import { check } from '../../src/cli/check';
import { verify } from '../../src/cli/verify';
import type { CliContext } from '../../src/cli/io/context';
import { EXIT_OK } from '../../src/cli/io/context';
import { noProgress } from '../../src/cli/io/progress';
import { ROOT } from '../support/root';

const LINES = 500;
const FIXTURES = 200;
const MOST_MS = 1000;

const DEMO = join(ROOT, 'mappings/demo-crm');

let mappings = '';
let printed = '';

const never = (): never => {
  throw new Error('a check starts nothing');
};

const world: CliContext = {
  variables: { DEMO_APP_KEY: 'invented-key' },
  adapters,
  packageRoot: '',
  write: (text) => {
    printed += text;
  },
  writeError: (text) => {
    printed += text;
  },
  progress: noProgress,
  readInput: () => Promise.resolve(Buffer.from('')),
  colour: false,
  createLog: never,
  onUncaught: never,
  audit: () => undefined,
  user: 'nobody',
  loadApart: never,
  host: 'somewhere',
  now: () => new Date(),
  loadRecorder: () => Promise.reject(new Error('not used')),
  draw: never,
  startStubs: never,
  startStudio: () => Promise.reject(new Error('not used')),
  onReload: () => undefined,
  signals: () => undefined,
  sleep: () => Promise.resolve(),
  clear: () => undefined,
  exitNow: () => undefined,
};

/** The demo's file, made longer by rules of many kinds under `extra`, one a line. */
const longFile = (): string => {
  const { user, ...head } = JSON.parse(readFileSync(join(DEMO, 'tenant.json'), 'utf8'));
  const rules = [
    { join: ['crm.lastName', 'crm.firstName'], separator: ', ' },
    { template: 'Карта {crm.card.number}', default: 'нет карты' },
    { from: 'crm.bonuses', via: [{ divide: 100 }, { round: 1 }, 'text'] },
    { when: { path: 'crm.purchases', atLeast: 10 }, value: 'loyal' },
  ];
  const long = (count: number): string => {
    const extra = Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`extra${at}`, rules[at % rules.length]]),
    );
    return JSON.stringify({ ...head, user: { ...user, extra } }, undefined, 1);
  };
  let count = 1;
  while (long(count).split('\n').length < LINES) count += 1;
  return long(count);
};

const timed = async (run: () => number | Promise<number>): Promise<number> => {
  printed = '';
  const start = performance.now();
  const code = await run();
  const took = performance.now() - start;
  if (code !== EXIT_OK) throw new Error(printed);
  return took;
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const options = { format: 'text', update: false } as const;

beforeAll(async () => {
  mappings = mkdtempSync(join(tmpdir(), 'mappings-'));
  const folder = join(mappings, 'large');
  mkdirSync(join(folder, 'fixtures'), { recursive: true });
  cpSync(join(DEMO, 'customers.json'), join(folder, 'customers.json'));
  writeFileSync(join(folder, 'tenant.json'), longFile());
  for (let at = 0; at < FIXTURES; at += 1)
    writeFileSync(
      join(folder, 'fixtures', `case-${at}.json`),
      JSON.stringify({ request: { userIdentifier: '79000000001' } }),
    );
  // What the fixtures expect is what is answered: this is about time.
  await verify([], { ...options, mappings, update: true }, world);
});

afterAll(() => rmSync(mappings, { recursive: true, force: true }));

test(`a file of ${LINES} lines with ${FIXTURES} fixtures is checked in under a second`, async () => {
  const took = await timed(() =>
    check(
      [],
      {
        mappings,
        format: 'text',
        strict: false,
        noSecrets: false,
        live: false,
        coverage: false,
        plan: false,
        fix: false,
        dryRun: false,
        shared: false,
      },
      world,
    ),
  );
  say(`checked in ${took.toFixed(0)} ms`);
  expect(took).toBeLessThan(MOST_MS);
});

test(`all ${FIXTURES} fixtures are played, and the time is printed`, async () => {
  const took = await timed(() => verify([], { ...options, mappings }, world));
  say(`played in ${took.toFixed(0)} ms`);
  expect(printed).toContain(String(FIXTURES));
});
