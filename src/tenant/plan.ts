/**
 * Owns the order of a tenant's sources: which run at the same time, which after another, which only when
 * another cannot answer. It must not ask anybody (gather does).
 */
import { total } from '../type/type';
import type { Type } from '../type/type';
import { isText } from '../mapping/document';
import type { Findings } from '../mapping/findings';
import { didYouMean } from '../nearest';
import type { Binding, Scope } from '../mapping/scope';
import { checkLookup } from './lookup';
import type { Lookup } from './lookup';
import type { Source } from './source';

/** One source with its place among the slots and its lookup. */
export interface PlannedSource {
  readonly source: Source;
  readonly slot: number;
  readonly lookup: Lookup;
}

/** A source and its fallbacks, asked one after another until one answers. */
export interface Group {
  readonly members: readonly PlannedSource[];
  /** Nobody minds if none answers. */
  readonly optional: boolean;
  /** The indexes of the groups that must be done before. */
  readonly after: readonly number[];
}

/** Groups in file order; `sequence` is an order in which they can be started. */
export interface Plan {
  readonly groups: readonly Group[];
  readonly sequence: readonly number[];
}

/** The slot of the request; the sources' follow in file order. */
export const REQUEST_SLOT = 0;

const slotOf = (index: number): number => index + 1;

/** The sources that a source stands in for, the nearest first; `undefined` in a circle. */
const standsInFor = (source: Source, byName: ReadonlyMap<string, Source>): readonly Source[] | undefined => {
  const before: Source[] = [];
  let current = source;
  while (current.fallbackFor !== undefined) {
    const next = byName.get(current.fallbackFor.name);
    if (next === undefined) return before;
    if (next === source || before.includes(next)) return undefined;
    before.push(next);
    current = next;
  }
  return before;
};

const checkFallback = (source: Source, byName: ReadonlyMap<string, Source>, findings: Findings): void => {
  const { fallbackFor } = source;
  if (fallbackFor === undefined) return;
  if (!byName.has(fallbackFor.name)) {
    const suggestion = didYouMean(fallbackFor.name, byName.keys());
    const message = `there is no source "${fallbackFor.name}"`;
    findings.add(fallbackFor.at, { code: 'source-unknown', message, suggestion });
    return;
  }
  const before = standsInFor(source, byName);
  if (before === undefined)
    findings.add(fallbackFor.at, {
      code: 'plan-circular',
      message: 'these sources are fallbacks for each other',
    });
  else if (source.optional)
    findings.add(fallbackFor.at, {
      code: 'fallback-optional',
      message: 'a fallback is as optional as the source that it stands in for',
      suggestion: `move "optional" to "${before.at(-1)?.name ?? fallbackFor.name}"`,
    });
};

/** The sources in chains, in the order in which they are asked; fallbacks for the same source in file order. */
export const chainsOf = (sources: readonly Source[], findings: Findings): readonly (readonly Source[])[] => {
  const byName = new Map(sources.map((source) => [source.name, source]));
  for (const source of sources) checkFallback(source, byName, findings);
  const chains = new Map<string, Source[]>();
  for (const source of sources) {
    const head = standsInFor(source, byName)?.at(-1)?.name ?? source.name;
    chains.set(head, [...(chains.get(head) ?? []), source]);
  }
  const depth = (source: Source): number => standsInFor(source, byName)?.length ?? 0;
  return [...chains.values()].map((members) => [...members].sort((one, other) => depth(one) - depth(other)));
};

const isRequired = (chain: readonly Source[]): boolean => chain[0]?.optional !== true;

/** The chains of several sources of which one must answer: what they have in common is always there. */
export const requiredChains = (chains: readonly (readonly Source[])[]): readonly ReadonlySet<string>[] =>
  chains
    .filter((chain) => chain.length > 1 && isRequired(chain))
    .map((chain) => new Set(chain.map(({ name }) => name)));

/** What the names of the sources stand for in rules. */
export const bindSources = (
  sources: readonly Source[],
  chains: readonly (readonly Source[])[],
): ReadonlyMap<string, Binding> =>
  new Map(
    sources.flatMap((source, index) => {
      if (source.name === 'request') return []; // no source may take the request's place
      const chain = chains.find((members) => members.includes(source)) ?? [source];
      const known = source.open !== undefined || source.fields.size > 0;
      const type: Type | undefined = known ? total({ kind: 'object', fields: source.fields }) : undefined;
      const sure = chain.length === 1 && isRequired(chain);
      const given = sure ? undefined : source.name;
      const shared = source.open?.shared ?? false;
      return [
        [source.name, { slot: slotOf(index), type, given, label: source.adapter.name, shared }] as const,
      ];
    }),
  );

/** A lookup that says nothing of the shopper finds the same account for all. */
const reportConstant = ({ lookup, open }: Source, { reads }: Lookup, scope: Scope): void => {
  if (lookup.kind !== 'object' || lookup.members.size === 0 || reads.size > 0 || open?.shared === true)
    return;
  const values = [...lookup.members.values()].map(({ value }) => value);
  const bare = values.filter(isText).find(({ value }) => scope.bindings.has(value.split('.')[0] ?? ''));
  const last = values.filter(isText).at(-1);
  scope.findings.add((bare ?? last ?? lookup).at, {
    code: 'account-shared',
    message: 'every shopper is shown the account that this finds',
    suggestion: `write "{${bare?.value ?? 'request.userIdentifier'}}"`,
  });
};

const planSource = (
  source: Source,
  index: number,
  required: boolean,
  scope: Scope,
): PlannedSource | undefined => {
  const lookup = checkLookup(source, scope);
  if (lookup === undefined) return undefined;
  reportConstant(source, lookup, scope);
  if (required && lookup.canBeAbsent)
    scope.findings.add(source.lookup.at, {
      code: 'lookup-absent',
      message: `what "${source.name}" is asked with can be absent, and the source is required`,
      suggestion: 'add "optional": true to the source',
    });
  return { source, slot: slotOf(index), lookup };
};

/** An order in which each group comes after those that it waits for; shorter when there is a circle. */
const sequenceOf = (groups: readonly Group[]): readonly number[] => {
  const done: number[] = [];
  for (;;) {
    const ready = groups.flatMap(({ after }, index) =>
      !done.includes(index) && after.every((earlier) => done.includes(earlier)) ? [index] : [],
    );
    if (ready.length === 0) return done;
    done.push(...ready);
  }
};

/** Whether one group is, or waits for, another. */
const waitsFor = (groups: readonly Group[], one: number, other: number): boolean => {
  const reached = new Set([one]);
  for (const index of reached) for (const earlier of groups[index]?.after ?? []) reached.add(earlier);
  return reached.has(other);
};

const circle = (reader: string, read: string, sameChain: boolean): string => {
  if (reader === read) return `"${reader}" waits for itself`;
  return sameChain
    ? `"${reader}" cannot read "${read}": only one of a source and its fallbacks answers`
    : `"${reader}" waits for "${read}", which waits for it`;
};

const reportCircles = (groups: readonly Group[], findings: Findings): void => {
  const indexOf = groupIndex(groups);
  for (const [index, { members }] of groups.entries())
    for (const { source, lookup } of members)
      for (const read of lookup.reads) {
        const other = indexOf(read);
        if (read !== 'request' && other >= 0 && waitsFor(groups, other, index))
          findings.add(source.lookup.at, {
            code: 'plan-circular',
            message: circle(source.name, read, other === index),
          });
      }
};

/** The group that a source belongs to; -1 for the request. */
const groupIndex =
  (groups: readonly Pick<Group, 'members'>[]) =>
  (name: string): number =>
    groups.findIndex(({ members }) => members.some(({ source }) => source.name === name));

/** Plans the sources; with errors among the findings the plan must not be used. */
export const planSources = (
  sources: readonly Source[],
  chains: readonly (readonly Source[])[],
  scope: Scope,
): Plan => {
  const grouped = chains.map((chain) => ({
    optional: !isRequired(chain),
    members: chain.flatMap(
      (source) =>
        planSource(source, sources.indexOf(source), isRequired(chain) && chain.length === 1, scope) ?? [],
    ),
  }));
  const indexOf = groupIndex(grouped);
  const groups = grouped.map((group) => ({
    ...group,
    after: [...new Set(group.members.flatMap(({ lookup }) => [...lookup.reads]))]
      .map(indexOf)
      .filter((index) => index >= 0),
  }));
  reportCircles(groups, scope.findings);
  return { groups, sequence: sequenceOf(groups) };
};
