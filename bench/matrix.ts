/** The comparison in several scenes: connections, upstream, tenants and Node, each varied alone. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DIST, NAMES, type Scene } from './contest';
import type { Report } from './report';

/** The scenes of a matrix, from one whose values the others keep except one. */
export const scenesFrom = (usual: Scene, nodes: readonly string[]): readonly Scene[] => [
  usual,
  ...[1, 256].map((connections) => ({ ...usual, connections })),
  { ...usual, upstreamMs: 20 },
  { ...usual, connections: 256, upstreamMs: 20 },
  { ...usual, tenants: 300 },
  ...nodes.slice(1).map((node) => ({ ...usual, node })),
];

const HEAD = [
  ...['Node', 'Connections', 'Upstream, ms', 'Tenants', 'Contender'],
  ...['CPU, µs', 'p50, ms', 'p99, ms', 'p99.9, ms', 'MiB', 'Times the hand-written one'],
];

const lineOf = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

const linesOf = ({ setup, figures }: Report): readonly string[] =>
  NAMES.flatMap((name) => figures.filter((each) => each.name === name)).map((each) =>
    lineOf([
      ...[setup.node, setup.connections, setup.upstreamMs, setup.tenants, each.name],
      ...[each.cpuMicrosecondsPerRequest?.toFixed(0) ?? '', each.p50Ms.toFixed(1), each.p99Ms.toFixed(1)],
      ...[each.p999Ms.toFixed(1), each.peakMiB?.toFixed(0) ?? '', each.ratio.toFixed(2)],
    ]),
  );

/** The reports as one table of Markdown. */
export const tableOf = (reports: readonly Report[]): string =>
  [lineOf(HEAD), lineOf(HEAD.map(() => '---')), ...reports.flatMap(linesOf)].join('\n');

const PAGE = resolve(DIST, '../docs/reference/benchmark.md');

/** The table of the page: the names of its columns, and the lines of a table behind them. */
const TABLE = /^\| Node .*\n(?:\|.*\n)*/m;

/** Puts the table into the page, in the place of the one that is there. */
export const writePage = (table: string): void =>
  writeFileSync(
    PAGE,
    readFileSync(PAGE, 'utf8').replace(TABLE, () => `${table}\n`),
  );
