/** The chains of sources and their fallbacks, and the meaning of sources' names in rules. */
import { didYouMean, nearest } from '../../diagnostics/did-you-mean';
import type { Findings } from '../../diagnostics/collector';
import type { Binding } from '../../mapping/check/scope';
import { total } from '../../types/type';
import type { Type } from '../../types/type';
import type { Reading } from '../../values/phone';
import type { Source } from '../source/source';
import { remove } from '../../diagnostics/fix';

/** A source and its fallbacks in the order in which they are asked. */
export type Chain = readonly Source[];

/** The source that each source is a fallback for, by name; never in a circle. */
type Links = ReadonlyMap<string, Source>;

/** The sources that a source is a fallback for, the nearest first. */
const primariesOf = (source: Source, links: Links): readonly Source[] => {
  const before: Source[] = [];
  for (let next = links.get(source.name); next !== undefined; next = links.get(next.name)) before.push(next);
  return before;
};

/** The source whose name was misspelt, so that its fallback is not taken for a source of its own. */
const meantSource = (
  name: string,
  misspelt: string,
  byName: ReadonlyMap<string, Source>,
  links: Links,
): Source | undefined => {
  const others = [...byName.values()].filter(
    (other) => ![other, ...primariesOf(other, links)].some((each) => each.name === name),
  );
  const meant = nearest(
    misspelt,
    others.map((other) => other.name),
  );
  return meant === undefined ? undefined : byName.get(meant);
};

/** The source that a `fallbackFor` names, if it can be a fallback for that; otherwise a finding. */
const linkOf = (
  { name, fallbackFor }: Source,
  byName: ReadonlyMap<string, Source>,
  links: Links,
  findings: Findings,
): Source | undefined => {
  if (fallbackFor === undefined) return undefined;
  const other = byName.get(fallbackFor.name);
  if (other === undefined) {
    const fix = didYouMean(fallbackFor.name, byName.keys());
    const message = `there is no source "${fallbackFor.name}"`;
    findings.add(fallbackFor.at, { code: 'source-unknown', message, fix });
    return meantSource(name, fallbackFor.name, byName, links);
  }
  const isCircle = [other, ...primariesOf(other, links)].some((each) => each.name === name);
  if (!isCircle) return other;
  const message =
    other.name === name
      ? `"${name}" cannot be a fallback for itself`
      : `"${name}" is a fallback for "${other.name}", which is a fallback for "${name}"`;
  findings.add(fallbackFor.at, { code: 'plan-circular', message, fix: remove });
  return undefined;
};

/** The links in file order; one that closes a circle is a finding and counts for nothing. */
const linksOf = (sources: readonly Source[], findings: Findings): Links => {
  const byName = new Map(sources.map((source) => [source.name, source]));
  const links = new Map<string, Source>();
  for (const source of sources) {
    const other = linkOf(source, byName, links, findings);
    if (other !== undefined) links.set(source.name, other);
  }
  return links;
};

const reportOptional = (
  { optional, fallbackFor, catalogue }: Source,
  head: Source,
  findings: Findings,
): void => {
  if (!optional || fallbackFor === undefined || catalogue !== undefined) return;
  findings.add(fallbackFor.at, {
    code: 'fallback-optional',
    message: 'a fallback cannot have "optional": that of the source which it replaces counts',
    fix: { kind: 'move', key: 'optional', into: head.name },
  });
};

/** The sources in chains; fallbacks for the same source in file order. */
export const chainsOf = (sources: readonly Source[], findings: Findings): readonly Chain[] => {
  const links = linksOf(sources, findings);
  const chains = new Map<string, Source[]>();
  for (const source of sources) {
    const head = primariesOf(source, links).at(-1);
    if (head !== undefined) reportOptional(source, head, findings);
    const name = head?.name ?? source.name;
    chains.set(name, [...(chains.get(name) ?? []), source]);
  }
  const depth = (source: Source): number => primariesOf(source, links).length;
  return [...chains.values()].map((members) => [...members].sort((one, other) => depth(one) - depth(other)));
};

/** Whether one of the chain must answer: its first source has `optional` or not. */
export const isRequired = (chain: Chain): boolean => chain[0]?.optional !== true;

/** The chains of several sources where one must answer: their common fields are always there. */
export const requiredChains = (chains: readonly Chain[]): readonly ReadonlySet<string>[] =>
  chains
    .filter((chain) => chain.length > 1 && isRequired(chain))
    .map((chain) => new Set(chain.map(({ name }) => name)));

/** The slot of the source at an index, after that of the request. */
export const slotOf = (index: number): number => index + 1;

/** What lacks such a field: the upstream, or the source where the tenant file describes the upstream itself. */
const labelOf = ({ name, adapter, isDeclared }: Source): string => (isDeclared ? name : adapter.name);

/** The meaning of the sources' names in rules. */
export const bindSources = (
  sources: readonly Source[],
  chains: readonly Chain[],
): ReadonlyMap<string, Binding> =>
  new Map(
    sources.flatMap((source, index) => {
      if (source.name === 'request') return []; // no source may take the request's place
      const chain = chains.find((members) => members.includes(source)) ?? [source];
      const known = source.open !== undefined || source.fields.size > 0;
      const type: Type | undefined = known ? total({ kind: 'object', fields: source.fields }) : undefined;
      const sure = chain.length === 1 && isRequired(chain);
      const requiredSource = sure ? undefined : source.name;
      const isCatalogue = source.catalogue !== undefined;
      const shared = !isCatalogue && source.open?.shared === true;
      const reading: Reading = source.phones ?? 'source';
      const binding = {
        slot: slotOf(index),
        type,
        given: requiredSource,
        label: labelOf(source),
        shared,
        isDeclared: source.isDeclared,
        isCatalogue,
        reading,
      };
      return [[source.name, binding] as const];
    }),
  );
