/**
 * The figures of the fault matrix, and the page that they make: `docs/reference/fault-matrix.md`. `PROOF_REQUESTS` makes the run
 * shorter or longer; a shorter one writes no page unless `PROOF_MATRIX` names a file for it.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { rows } from '../faults/rows';
import { runSeed } from '../support/seed';
import { endAll } from './faults/child';
import { measureEndings, type RowFigure } from './faults/endings';
import { say, type Figure } from './faults/figures';
import { measureHungNames, measureHungUpstreams } from './faults/isolation';
import { LIMITS, matrixOf, type FigureName, type Measured } from './faults/matrix';
import { measureMemory } from './faults/memory';
import { measureRetries } from './faults/retries';
import { measureStrays } from './faults/strays';
import { ROOT } from '../support/root';

const FULL = 1_000_000;
const REQUESTS = Number(process.env.PROOF_REQUESTS ?? FULL);

/** Where the page goes, if anywhere. */
const PAGE =
  process.env.PROOF_MATRIX ?? (REQUESTS >= FULL ? join(ROOT, 'docs/reference/fault-matrix.md') : undefined);

/** So much of the full run, but not less than says anything. */
const part = (full: number, least: number): number =>
  Math.max(least, Math.round(full * Math.min(1, REQUESTS / FULL)));

const isolation = { pairs: part(6, 1), phaseMs: part(3000, 1000) };

const figures: Partial<Record<FigureName, Figure>> = {};
let measuredRows: readonly RowFigure[] = [];

const keep = (name: FigureName, figure: Figure): void => {
  figures[name] = figure;
  say(`${LIMITS[name][0]}: ${figure.measured} (${LIMITS[name][1]})`);
  expect(`${LIMITS[name][1]}: ${figure.holds ? 'holds' : `broken, ${figure.measured}`}`).toBe(
    `${LIMITS[name][1]}: holds`,
  );
};

const isComplete = (all: typeof figures): all is Measured['figures'] =>
  Object.keys(LIMITS).every((name) => name in all);

afterEach(endAll);

afterAll(() => {
  if (PAGE === undefined || !isComplete(figures)) return;
  const machine = `${cpus().length} cores, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
  writeFileSync(PAGE, matrixOf(rows, { rows: measuredRows, figures, machine }));
  execFileSync(process.execPath, [join(ROOT, 'node_modules/prettier/bin/prettier.cjs'), '--write', PAGE]);
  say(`written: ${PAGE}`);
});

describe('the bridge', () => {
  it('answers every row of the fault matrix by its deadline, and leaves no open handles', async () => {
    const { rows: rowFigures, deadline, leftovers } = await measureEndings(rows, { requests: part(20, 5) });
    measuredRows = rowFigures;
    figures.leftovers = leftovers;
    keep('deadline', deadline);
    keep('leftovers', leftovers);
  });

  it('answers healthy tenants as usual while others’ upstreams hang', async () => {
    keep('hungUpstreams', await measureHungUpstreams(isolation));
  });

  it('answers healthy tenants as usual while look-ups of others’ names never end', async () => {
    keep('hungNames', await measureHungNames(isolation));
  });

  it('needs little more memory for compression bombs', async () => {
    keep('memory', await measureMemory({ inARow: 10, atOnce: 5, warmUpMs: 6000 }));
  });

  it('sends few more requests to failing upstreams', async () => {
    keep('retries', await measureRetries({ seed: runSeed(), ms: part(6000, 1500) }));
  });

  it(`gives no user another’s account in ${REQUESTS} requests`, async () => {
    const seed = runSeed();
    say(`seed ${seed}: play it again with PROOF_SEED=${seed}`);
    keep('strays', await measureStrays({ seed, requests: REQUESTS, undefended: part(10_000, 2000) }));
  });
});
