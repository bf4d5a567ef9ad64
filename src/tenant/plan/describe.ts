/**
 * A description of a plan: which sources are asked together, which after which and why, and how long that can take.
 */
import type { Source } from '../source/source';
import type { Group, Plan, PlannedSource } from './plan';

/** One source of a plan. */
export interface DescribedSource {
  readonly source: string;
  readonly adapter: string;
  /** What one ask of it may take, in milliseconds. */
  readonly deadlineMs: number;
  /** The latest moment at which it is asked, in milliseconds: all sources before it need their whole `deadlineMs`. */
  readonly latestMs: number;
  /** The paths of other sources that its lookup reads. */
  readonly reads: readonly string[];
  /** Its upstream gets the trace and the id of each request. */
  readonly trace?: true;
  /** The forms of identifiers for which it has a lookup each; left out where it has one for any. */
  readonly lookups?: readonly string[];
}

/** A source, and after it its fallbacks in the order in which they are asked. */
export interface DescribedGroup {
  /** The account is answered without it. */
  readonly optional: boolean;
  /** The sources, with their fallbacks, that must have ended before. */
  readonly after: readonly string[];
  readonly sources: readonly DescribedSource[];
}

/** A plan as data. */
export interface PlanDescription {
  /** In an order in which they can be started. */
  readonly groups: readonly DescribedGroup[];
  /** The longest chain of sources that wait for each other, and the sum of their deadlines in milliseconds. */
  readonly longest: { readonly sources: readonly string[]; readonly deadlinesMs: number };
}

/** What must have ended before something, in the order of asking, and how long that can take. */
type Line = PlanDescription['longest'];

const NOTHING_BEFORE: Line = { sources: [], deadlinesMs: 0 };

const longestOf = (lines: readonly Line[]): Line =>
  lines.reduce((one, other) => (other.deadlinesMs > one.deadlinesMs ? other : one), NOTHING_BEFORE);

const behind = ({ sources, deadlinesMs }: Line, { source }: PlannedSource): Line => ({
  sources: [...sources, source.name],
  deadlinesMs: deadlinesMs + source.deadlineMs,
});

const lookupsOf = ({ lookups }: Source): Pick<DescribedSource, 'lookups'> => {
  const forms = lookups.flatMap(({ form }) => form ?? []);
  return forms.length === 0 ? {} : { lookups: forms };
};

const describeSource = ({ source, lookup }: PlannedSource, { deadlinesMs }: Line): DescribedSource => ({
  source: source.name,
  adapter: source.adapter.name,
  deadlineMs: source.deadlineMs,
  latestMs: deadlinesMs,
  reads: [...new Set(lookup.paths.flatMap(({ head, text }) => (head === 'request' ? [] : [text])))],
  ...(source.trace && { trace: true }),
  ...lookupsOf(source),
});

const headOf = (group: Group | undefined): readonly string[] =>
  group?.members[0] === undefined ? [] : [group.members[0].source.name];

const describeGroup = (
  { optional, members, after }: Group,
  groups: readonly Group[],
  before: Line,
): { readonly group: DescribedGroup; readonly until: Line } => {
  let until = before;
  const sources: DescribedSource[] = [];
  for (const member of members) {
    sources.push(describeSource(member, until));
    until = behind(until, member);
  }
  return { group: { optional, after: after.flatMap((index) => headOf(groups[index])), sources }, until };
};

/** Describes a plan. */
export const describePlan = ({ groups, sequence }: Plan): PlanDescription => {
  const lines = new Map<number, Line>();
  const described: DescribedGroup[] = [];
  for (const index of sequence) {
    const group = groups[index];
    if (group === undefined) continue;
    const before = longestOf(group.after.flatMap((earlier) => lines.get(earlier) ?? []));
    const { group: each, until } = describeGroup(group, groups, before);
    described.push(each);
    lines.set(index, until);
  }
  return { groups: described, longest: longestOf([...lines.values()]) };
};
