/** The comparison in several scenes: connections, upstream, tenants, sources and Node, each varied alone. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FIGURES, type Measured } from '../scripts/documentation/benchmark';
import { DIST, type Scene } from './contest';

/** The scenes of a matrix, from one whose values the others keep except one. Node-RED has a flow for one source. */
export const scenesFrom = (usual: Scene, nodes: readonly string[]): readonly Scene[] => [
  usual,
  ...[1, 256].map((connections) => ({ ...usual, connections })),
  { ...usual, upstreamMs: 20 },
  { ...usual, connections: 256, upstreamMs: 20 },
  { ...usual, tenants: 300 },
  ...[2, 6].map((sources) => ({ ...usual, sources, nodeRed: undefined })),
  ...nodes.slice(1).map((node) => ({ ...usual, node })),
];

const rounded = (value: number): number => Number(value.toPrecision(4));

/** Writes the figures of which `npm run generate` makes the tables of the documentation. */
export const writeFigures = (measured: readonly Measured[]): void => {
  const kept = measured.map(({ setup, figures }) => {
    const { node, connections, upstreamMs, tenants, sources } = setup;
    return {
      setup: { node, connections, upstreamMs, tenants, sources },
      figures: figures.map(
        ({ name, cpuMicrosecondsPerRequest: cpu, p50Ms, p99Ms, p999Ms, peakMiB, ratio }) => ({
          name,
          ...(cpu !== undefined && { cpuMicrosecondsPerRequest: rounded(cpu) }),
          ...{ p50Ms: rounded(p50Ms), p99Ms: rounded(p99Ms), p999Ms: rounded(p999Ms) },
          ...(peakMiB !== undefined && { peakMiB: rounded(peakMiB) }),
          ratio: rounded(ratio),
        }),
      ),
    };
  });
  writeFileSync(resolve(DIST, '..', FIGURES), `${JSON.stringify(kept, undefined, 2)}\n`);
};
