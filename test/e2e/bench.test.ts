/** The benchmark runs, in its short forms. What it measures on a machine that does other things says nothing. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { runProgram } from '../support/e2e/program';
import { ROOT } from '../support/root';

const bench = (...args: readonly string[]) =>
  runProgram([process.execPath, join(ROOT, 'dist/bench/run.js'), ...args]);

const SHORT = ['--json', '--seconds', '1', '--rounds', '3'];

/** It ran, whatever the figures were. */
const MEASURED = [0, 1];

beforeAll(() => {
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', join(ROOT, 'bench')], {
    stdio: 'inherit',
  });
});

const reportOf = async (...args: readonly string[]): Promise<unknown> => {
  const { code, stdout, stderr } = await bench(...args, ...SHORT);
  if (code === null || !MEASURED.includes(code)) throw new Error(stderr);
  const report: unknown = JSON.parse(stdout);
  return report;
};

test('all contenders give the same answers out of two sources, and have figures', async () => {
  expect(await reportOf('--connections', '2', '--sources', '2')).toMatchObject({
    setup: { connections: 2, sources: 2, tenants: 1 },
    figures: ['bridge', 'hand-written', 'io-ts', 'bare'].map((name) => ({ name })),
  });
});

test('a profile has the time of every area', async () => {
  const areas = ['access', 'identifier', 'layers', 'client', 'decode', 'map', 'answer', 'log'];
  expect(await reportOf('--profile', '--connections', '8')).toMatchObject({
    areas: expect.arrayContaining(areas.map((area): unknown => expect.objectContaining({ area }))),
    whole: expect.any(Number),
  });
});

test('the mapping by rules, by hand and by JSONata give the same account', async () => {
  expect(await reportOf('--mapping')).toMatchObject({
    figures: ['bridge', 'hand-written', 'jsonata'].map((name) => ({
      name,
      microseconds: expect.any(Number),
    })),
  });
});

test('the help says every option', async () => {
  const { code, stdout } = await bench('--help');
  expect(code).toBe(0);
  for (const option of ['sql', 'profile', 'mapping', 'node-red', 'sources', 'tenants', 'matrix', 'write'])
    expect(stdout).toContain(`--${option}`);
});

test('what cannot be combined is refused', async () => {
  const { code, stderr } = await bench('--profile', '--sql');
  expect(code).toBe(2);
  expect(stderr).toContain('--profile and --mapping go without --sql');
});
