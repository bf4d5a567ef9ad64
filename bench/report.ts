/** The report of the rounds: medians, ratios, a table and a verdict. */
import type { Contender, Name, Scene } from './contest';
import type { Round } from './load';

/** The medians of a contender over its rounds. */
export interface Figures extends Omit<Round, 'served'> {
  readonly name: Name;
  readonly description: string;
  /**
   * The requests that a second of processor time serves, as a multiple of the hand-written handler's; those of a second
   * where the system does not say the processor time.
   */
  readonly ratio: number;
}

/** How the run was made. */
export interface Setup extends Omit<Scene, 'node' | 'nodeRed'> {
  /** The version of the Node that runs the contenders: "20.20.2". */
  readonly node: string;
  readonly seconds: number;
  readonly rounds: number;
  /** The assignment of cores, or why there is none. */
  readonly cores: string;
}

export interface Report {
  readonly verdict: string;
  readonly ratio: number;
  readonly notSlower: boolean;
  readonly setup: Setup;
  readonly figures: readonly Figures[];
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
};

const medianOf = (rounds: readonly Round[], key: keyof Round): number | undefined => {
  const values = rounds.map((round) => round[key]).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : median(values);
};

const medians = (rounds: readonly Round[]): Medians => ({
  requestsPerSecond: medianOf(rounds, 'requestsPerSecond') ?? NaN,
  p50Ms: medianOf(rounds, 'p50Ms') ?? NaN,
  p99Ms: medianOf(rounds, 'p99Ms') ?? NaN,
  p999Ms: medianOf(rounds, 'p999Ms') ?? NaN,
  peakMiB: medianOf(rounds, 'peakMiB'),
  cpuMicrosecondsPerRequest: medianOf(rounds, 'cpuMicrosecondsPerRequest'),
  busy: medianOf(rounds, 'busy'),
});

type Medians = Omit<Round, 'served'>;

const costOf = ({ cpuMicrosecondsPerRequest, requestsPerSecond }: Medians): number =>
  cpuMicrosecondsPerRequest ?? 1e6 / requestsPerSecond;

/** Summarises the rounds of every contender. */
export const summarise = (
  contenders: readonly Pick<Contender, 'name' | 'description'>[],
  rounds: Readonly<Record<Name, readonly Round[]>>,
  setup: Setup,
): Report => {
  const base = costOf(medians(rounds['hand-written']));
  const figures = contenders.map(({ name, description }): Figures => {
    const round = medians(rounds[name]);
    return { name, description, ...round, ratio: base / costOf(round) };
  });
  const ratio = figures.find(({ name }) => name === 'bridge')?.ratio ?? NaN;
  const verdict = `bridge is ${ratio.toFixed(2)}× the hand-written handler`;
  return { verdict, ratio, notSlower: ratio >= 1, setup, figures };
};

const HEAD = [
  ...['contender', '', 'req/s', 'p50 ms', 'p99 ms', 'p99.9 ms'],
  ...['cpu µs/req', 'core busy', 'MiB', '× hand-written'],
];

const rowOf = ({
  name,
  description,
  ratio,
  busy,
  cpuMicrosecondsPerRequest,
  ...figures
}: Figures): readonly string[] => [
  name,
  description,
  figures.requestsPerSecond.toFixed(0),
  figures.p50Ms.toFixed(2),
  figures.p99Ms.toFixed(2),
  figures.p999Ms.toFixed(2),
  cpuMicrosecondsPerRequest?.toFixed(0) ?? '?',
  busy === undefined ? '?' : `${(busy * 100).toFixed(0)} %`,
  figures.peakMiB?.toFixed(0) ?? '?',
  ratio.toFixed(2),
];

/** Texts to the left, figures to the right. */
const aligned = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
};

/** The report as text. */
export const formatReport = ({ verdict, setup, figures }: Report): string => {
  const { node, connections, upstreamMs, tenants, sources, seconds, rounds, cores } = setup;
  return [
    ...aligned([HEAD, ...figures.map(rowOf)]),
    '',
    `medians of ${rounds} interleaved rounds of ${seconds} s, Node ${node}; ${cores}`,
    `connections: ${connections}, tenants: ${tenants}, sources: ${sources}; the upstream takes ${upstreamMs} ms`,
    verdict,
    '',
  ].join('\n');
};
