/**
 * What load, check and a request's work cost as they grow: every shape of test/support/growth in up to five sizes, and the page
 * that the figures make, `docs/reference/growth.md`. `PROOF_GROWTH` names another file for it. Processor time is measured, which other work
 * on the machine changes little.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { shapes } from '../support/growth';
import { answerings, type Answering } from '../support/growth/answers';
import { written } from '../support/growth/checked';
import { costByTenants } from '../support/growth/tenants';
import type { Shape } from '../support/growth/shape';
import { killBridges } from '../support/e2e/program';
import { removeFolders } from '../support/e2e/tenants';
import { closeServers } from '../support/upstream/servers';
import { ROOT } from '../support/root';
import { say } from './faults/figures';

const SIZES = [1, 10, 100, 1_000, 10_000];

/** A slope of 1 is linear, one of 2 quadratic. */
const STEEPEST = 1.5;

/** What is shorter says more of the machine than of the work. */
const TELLING_MS = 100;

/** A size that took longer is the last: ten times as much says nothing more. */
const LAST_MS = 700;

/** A slope that is too steep is measured so often, and is the median of that. */
const TIMES = 3;

interface Row {
  readonly name: string;
  readonly counted: string;
  readonly figures: ReadonlyMap<number, number>;
  /** Between the largest sizes, where they take long enough to tell. */
  readonly slope: number | undefined;
}

/** Milliseconds that something of a size takes. */
type Measure = (size: number) => Promise<number>;

const rows: Row[] = [];

/** How many tenants bridges serve while the cost of a request is measured. */
const TENANTS = { sizes: [1, 10, 100, 1_000], requests: 10_000, rounds: 4 };

/** How many times as much a request may cost with the most tenants as with one. */
const FLAT = 1.25;

/** Microseconds of a request by the number of tenants. */
let costs: ReadonlyMap<number, number> = new Map();

/** Milliseconds of processor time that this process has had. */
const used = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const checking =
  (shape: Shape): Measure =>
  async (size) => {
    const { check, remove } = written(shape.files(size));
    const start = used();
    await check();
    const took = used() - start;
    remove();
    return took;
  };

/** So often that all of it takes long enough to tell. */
const answering =
  ({ work }: Answering): Measure =>
  (size) => {
    const run = work(size);
    run();
    const start = used();
    let times = 0;
    while (times < 3 || used() - start < TELLING_MS) {
      run();
      times += 1;
    }
    return Promise.resolve((used() - start) / times);
  };

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

/** The slope between two sizes, measured once more where once is too steep. */
const slopeBetween = async (
  measure: Measure,
  [before, tookBefore]: readonly [number, number],
  [size, took]: readonly [number, number],
): Promise<number> => {
  const slopeOf = (least: number, most: number): number => Math.log(most / least) / Math.log(size / before);
  const slopes = [slopeOf(tookBefore, took)];
  while (slopes.length < TIMES && median(slopes) >= STEEPEST)
    slopes.push(slopeOf(await measure(before), await measure(size)));
  return median(slopes);
};

const rowOf = async (
  { name, counted, most = Infinity }: Pick<Shape, 'name' | 'counted' | 'most'>,
  measure: Measure,
  telling: number,
): Promise<Row> => {
  await measure(1); // what is made once is made now
  const figures: (readonly [number, number])[] = [];
  for (const size of SIZES.filter((each) => each <= most)) {
    if ((figures.at(-1)?.[1] ?? 0) > LAST_MS) break;
    figures.push([size, await measure(size)]);
  }
  const [before, last] = figures.slice(-2);
  const isTelling = before !== undefined && last !== undefined && last[1] >= telling;
  const slope = isTelling ? await slopeBetween(measure, before, last) : undefined;
  return { name, counted, figures: new Map(figures), slope };
};

const inMs = (ms: number | undefined): string => {
  if (ms === undefined) return '';
  return ms < 10 ? ms.toFixed(2) : ms.toFixed(0);
};

const cells = ({ name, counted, figures, slope }: Row): string => {
  const took = SIZES.map((size) => inMs(figures.get(size)));
  return `| ${[name, counted, ...took, slope?.toFixed(1) ?? ''].join(' | ')} |`;
};

const table = (of: readonly Pick<Shape, 'name'>[]): string =>
  [
    `| What grows | Counted | ${SIZES.map((size) => size.toLocaleString('en')).join(' | ')} | Slope |`,
    `| --- | --- | ${SIZES.map(() => '---:').join(' | ')} | ---: |`,
    ...of.flatMap(({ name }) => rows.filter((row) => row.name === name)).map(cells),
  ].join('\n');

const page = (): string =>
  [
    '# What work costs as it grows',
    `Milliseconds of processor time by how many of something there are. The slope is that between the two largest sizes of a row: 1 is linear, 2 quadratic, and no row may be steeper than ${STEEPEST}. It is left out where the largest size takes less than ${TELLING_MS} ms of a check. A size beyond one that took ${LAST_MS} ms is not measured.`,
    `\`npm run proof\` writes this page; this part of it alone: \`npm run build && npx jest -c jest.proof.config.js growth\`. Measured with ${cpus().length} cores, Node ${process.versions.node}, ${process.platform} ${process.arch}.`,
    '## A request',
    'An answer is read, decoded and mapped: each of these is done at once, in some of its milliseconds. [The budget of a request](../explanation/language.md#the-budget-of-a-request) ends what takes more.',
    table(answerings),
    '## A bridge of many tenants',
    `Microseconds of processor time of a request by how many tenants the bridge serves, which are asked in turn. With ${TENANTS.sizes.at(-1)} tenants it may be ${FLAT} times that with one.`,
    [
      `| What grows | ${TENANTS.sizes.map((size) => size.toLocaleString('en')).join(' | ')} |`,
      `| --- | ${TENANTS.sizes.map(() => '---:').join(' | ')} |`,
      `| tenants | ${TENANTS.sizes.map((size) => costs.get(size)?.toFixed(0) ?? '').join(' | ')} |`,
    ].join('\n'),
    '## Load and check',
    '`account-bridge check` of a mappings folder, which loads each tenant and plays its fixtures. What is beyond a limit is refused at once, with a finding that says so.',
    table(shapes),
    '',
  ].join('\n\n');

afterAll(async () => {
  await killBridges();
  await closeServers();
  removeFolders();
  if (rows.length < shapes.length + answerings.length || costs.size === 0) return;
  const file = process.env.PROOF_GROWTH ?? join(ROOT, 'docs/reference/growth.md');
  writeFileSync(file, page());
  execFileSync(process.execPath, [join(ROOT, 'node_modules/prettier/bin/prettier.cjs'), '--write', file]);
});

const keep = (row: Row): void => {
  rows.push(row);
  say(cells(row));
  expect(row.slope ?? 0).toBeLessThan(STEEPEST);
};

it.each(answerings.map((each) => [each.name, each] as const))(
  '%s: the work of a request is near linear',
  async (_, each) => keep(await rowOf(each, answering(each), 0)),
);

it.each(shapes.map((shape) => [shape.name, shape] as const))(
  '%s: the check is near linear',
  async (_, shape) => keep(await rowOf(shape, checking(shape), TELLING_MS)),
);

test('the work of a request does not grow with the number of tenants', async () => {
  costs = await costByTenants(TENANTS);
  say([...costs].map(([tenants, cost]) => `${tenants} tenants: ${cost.toFixed(0)} µs`).join(', '));
  const [least = NaN] = costs.values();
  expect(Math.max(...costs.values()) / least).toBeLessThan(FLAT);
});
