/**
 * What the check of a file costs as it grows: every shape of test/support/growth in up to five sizes, and the page that the
 * figures make, `docs/growth.md`. `PROOF_GROWTH` names another file for it.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { shapes } from '../support/growth';
import { written } from '../support/growth/checked';
import type { Shape } from '../support/growth/shape';
import { ROOT } from '../support/root';

const SIZES = [1, 10, 100, 1_000, 10_000];

/** A slope of 1 is linear, one of 2 quadratic. */
const STEEPEST = 1.5;

/** What is shorter says more of the machine than of the check. */
const TELLING_MS = 100;

interface Row {
  readonly shape: Shape;
  readonly figures: ReadonlyMap<number, number>;
  /** Between the largest sizes that take long enough to tell. */
  readonly slope: number | undefined;
}

const rows: Row[] = [];

const measured = async (shape: Shape, count: number): Promise<number> => {
  const { check, remove } = written(shape.files(count));
  const start = performance.now();
  await check();
  const took = performance.now() - start;
  remove();
  return took;
};

const slopeOf = (figures: ReadonlyMap<number, number>): number | undefined => {
  const [[size, took] = [], [before, tookBefore] = []] = [...figures].reverse();
  if (size === undefined || took === undefined || before === undefined || tookBefore === undefined)
    return undefined;
  return took < TELLING_MS ? undefined : Math.log(took / tookBefore) / Math.log(size / before);
};

const cells = ({ shape, figures, slope }: Row): string => {
  const took = SIZES.map((size) => figures.get(size)?.toFixed(0) ?? '');
  return `| ${[shape.name, shape.counted, ...took, slope?.toFixed(1) ?? ''].join(' | ')} |`;
};

const page = (): string =>
  [
    '# What load and check cost as files grow',
    `Milliseconds that \`account-bridge check\` takes for a mappings folder, by how many of something it has. The slope is that between the two largest sizes: 1 is linear, 2 quadratic; it is left out below ${TELLING_MS} ms. What is beyond a limit is refused at once, with a finding that says so.`,
    `\`npm run proof\` writes this page. Measured with ${cpus().length} cores, Node ${process.versions.node}, ${process.platform} ${process.arch}.`,
    [
      `| What grows | Counted | ${SIZES.join(' | ')} | Slope |`,
      `| --- | --- | ${SIZES.map(() => '---:').join(' | ')} | ---: |`,
      ...rows.map(cells),
    ].join('\n'),
    '',
  ].join('\n\n');

afterAll(() => {
  if (rows.length < shapes.length) return;
  const file = process.env.PROOF_GROWTH ?? join(ROOT, 'docs/growth.md');
  writeFileSync(file, page());
  execFileSync(process.execPath, [join(ROOT, 'node_modules/prettier/bin/prettier.cjs'), '--write', file]);
});

it.each(shapes.map((shape) => [shape.name, shape] as const))(
  '%s: the check is near linear',
  async (_, shape) => {
    await measured(shape, 1); // what is made once is made now
    const figures = new Map<number, number>();
    for (const size of SIZES.filter((each) => each <= (shape.most ?? Infinity)))
      figures.set(size, await measured(shape, size));
    const slope = slopeOf(figures);
    rows.push({ shape, figures, slope });
    expect(slope ?? 0).toBeLessThan(STEEPEST);
  },
);
