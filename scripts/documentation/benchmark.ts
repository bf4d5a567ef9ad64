/** The tables of the benchmark, made of the figures that `npm run bench -- --matrix --write` leaves. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import { table } from './markdown';

const Figures = t.intersection([
  t.type({ name: t.string, p50Ms: t.number, p99Ms: t.number, p999Ms: t.number, ratio: t.number }),
  t.partial({
    cpuMicrosecondsPerRequest: t.union([t.number, t.undefined]),
    peakMiB: t.union([t.number, t.undefined]),
  }),
]);

const Setup = t.type({
  node: t.string,
  connections: t.number,
  upstreamMs: t.number,
  tenants: t.number,
  sources: t.number,
});

/** One comparison: its scene, and the figures of each contender. */
export const Measured = t.type({ setup: Setup, figures: t.readonlyArray(Figures) });
export type Measured = t.TypeOf<typeof Measured>;

/** Where the figures are, from the package's folder. */
export const FIGURES = 'bench/figures.json';

const HEAD = [
  ...['Node', 'Connections', 'Upstream, ms', 'Tenants', 'Sources', 'Contender'],
  ...['CPU, µs', 'p50, ms', 'p99, ms', 'p99.9, ms', 'MiB', 'Times the hand-written one'],
];

/** All scenes as one table. */
export const sceneTable = (measured: readonly Measured[]): string =>
  table(
    HEAD,
    measured.flatMap(({ setup, figures }) =>
      figures.map((each) => [
        setup.node,
        ...[setup.connections, setup.upstreamMs, setup.tenants, setup.sources].map(String),
        each.name,
        each.cpuMicrosecondsPerRequest?.toFixed(0) ?? '',
        ...[each.p50Ms, each.p99Ms, each.p999Ms].map((ms) => ms.toFixed(1)),
        each.peakMiB?.toFixed(0) ?? '',
        each.ratio.toFixed(2),
      ]),
    ),
  );

/** The first scene, in short. */
const shortTable = ([first]: readonly Measured[]): string =>
  table(
    ['Contender', 'CPU of a request, µs', 'p99, ms', 'Times the hand-written one'],
    (first?.figures ?? []).map((each) => [
      each.name,
      each.cpuMicrosecondsPerRequest?.toFixed(0) ?? '',
      each.p99Ms.toFixed(0),
      each.ratio.toFixed(2),
    ]),
  );

const read = (root: string): readonly Measured[] => {
  const measured = t.array(Measured).decode(JSON.parse(readFileSync(resolve(root, FIGURES), 'utf8')));
  if (!isRight(measured)) throw new TypeError(`${FIGURES} is not what the benchmark writes`);
  return measured.right;
};

/** The table of all scenes, for the page of the benchmark, and that of the first one. */
export const benchmarkSections = (root: string): Readonly<Record<string, () => string>> => ({
  benchmark: () => sceneTable(read(root)),
  speed: () => shortTable(read(root)),
});
