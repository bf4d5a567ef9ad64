/**
 * The order of a tenant's sources: which run at the same time, which after another, which only when another cannot
 * answer.
 */
import type { Scope } from '../../mapping/check/scope';
import { isRequired, slotOf } from './fallback-chains';
import type { Chain } from './fallback-chains';
import { reportAbsent, reportImpossible } from './unsatisfiable';
import type { ImpossibleRead } from './unsatisfiable';
import type { Lookup } from '../source/lookup/part';
import { checkLookups } from '../source/lookups';
import type { Requests } from '../source/requests';
import type { Source } from '../source/source';

/** One source with its place among the slots and its lookup. */
export interface PlannedSource {
  readonly source: Source;
  readonly slot: number;
  readonly lookup: Lookup;
}

/** A source and its fallbacks, asked one after another until one answers. */
export interface Group {
  readonly members: readonly PlannedSource[];
  /** The account is answered without it. */
  readonly optional: boolean;
  /** The indexes of the groups that must be done before. */
  readonly after: readonly number[];
}

/** Groups in file order; `sequence` is an order in which they can be started. */
export interface Plan {
  readonly groups: readonly Group[];
  readonly sequence: readonly number[];
}

/** A lookup that reads another source, by the indexes of the waiting group and the one that it waits for. */
interface Wait extends ImpossibleRead {
  readonly waiting: number;
  readonly awaited: number;
}

const planSource = (
  source: Source,
  slot: number,
  requests: Requests,
  scope: Scope,
): PlannedSource | undefined => {
  const lookup = checkLookups(source, requests, scope);
  return lookup && { source, slot, lookup };
};

type Members = Pick<Group, 'members'>;

/** Everything that lookups read of sources, in file order. */
const waitsOf = (groups: readonly Members[]): readonly Wait[] => {
  const indexes = new Map(
    groups.flatMap(({ members }, index) => members.map(({ source }) => [source.name, index] as const)),
  );
  return groups.flatMap(({ members }, waiting) =>
    members.flatMap((reader) =>
      reader.lookup.paths.flatMap((path) => {
        const awaited = path.head === 'request' ? undefined : indexes.get(path.head);
        const chain = waiting === awaited ? members.map(({ source }) => source.name) : undefined;
        return awaited === undefined ? [] : [{ waiting, awaited, reader: reader.source.name, path, chain }];
      }),
    ),
  );
};

/** The groups that each one waits for. */
type Graph = Map<number, number[]>;

/** Whether one group is, or waits for, another. */
const waitsFor = (graph: Graph, one: number, other: number): boolean => {
  const reached = new Set([one]);
  for (const index of reached) for (const awaited of graph.get(index) ?? []) reached.add(awaited);
  return reached.has(other);
};

/** The waits in file order as a graph without circles, and those that would close one. */
const split = (waits: readonly Wait[]): { readonly graph: Graph; readonly closing: readonly Wait[] } => {
  const graph: Graph = new Map();
  const closing = waits.filter(({ waiting, awaited }) => {
    if (waitsFor(graph, awaited, waiting)) return true;
    graph.set(waiting, [...(graph.get(waiting) ?? []), awaited]);
    return false;
  });
  return { graph, closing };
};

/** An order in which each group comes after those that it waits for. */
const sequenceOf = (groups: readonly Group[]): readonly number[] => {
  const done = new Set<number>();
  for (;;) {
    const ready = groups.flatMap(({ after }, index) =>
      !done.has(index) && after.every((earlier) => done.has(earlier)) ? [index] : [],
    );
    if (ready.length === 0) return [...done];
    for (const index of ready) done.add(index);
  }
};

/** Plans the sources; with errors among the findings the plan must not be used. */
export const planSources = (
  sources: readonly Source[],
  chains: readonly Chain[],
  requests: Requests,
  scope: Scope,
): Plan => {
  const grouped = chains.map((chain) => ({
    optional: !isRequired(chain),
    size: chain.length,
    members: chain.flatMap(
      (source) => planSource(source, slotOf(sources.indexOf(source)), requests, scope) ?? [],
    ),
  }));
  const { graph, closing } = split(waitsOf(grouped));
  for (const read of closing) reportImpossible(read, scope.findings);
  const impossible = new Set(closing.map(({ reader }) => reader));
  for (const { optional, size, members } of grouped)
    if (!optional && members.length === size && !members.some(({ source }) => impossible.has(source.name)))
      reportAbsent(members, scope.findings);
  const groups = grouped.map(({ optional, members }, index) => ({
    optional,
    members,
    after: [...new Set(graph.get(index))],
  }));
  return { groups, sequence: sequenceOf(groups) };
};
