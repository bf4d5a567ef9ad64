/** Findings about deadlines: shorter than any answer takes, or longer than what a request has left for the source. */
import type { Member, ObjectNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import { isError } from '../../diagnostics/diagnostic';
import { describePlan } from './describe';
import type { DescribedSource } from './describe';
import type { Plan } from './plan';
import { insert, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** The key of a source with the deadline of one ask. */
const KEY = 'deadlineMs';

const sourceEntry = (root: ObjectNode, name: string): Member | undefined => {
  const sources = root.members.get('sources')?.value;
  return sources?.kind === 'object' ? sources.members.get(name) : undefined;
};

/** The shortest useful deadline of an answer over a network, in milliseconds. */
const LEAST_MS = 20;

/** Advice for seconds in place of milliseconds. */
const inMilliseconds = (seconds: number): Fix =>
  write(String(seconds * 1000), { before: 'the time is in milliseconds: write' });

const reportShort = ({ deadlineMs }: DescribedSource, setting: Member, findings: Findings): void =>
  findings.add(setting.value.at, {
    code: 'deadline-unusable',
    message: `no upstream answers within ${deadlineMs} ms`,
    fix: deadlineMs <= 5 ? inMilliseconds(deadlineMs) : undefined,
  });

const messageFor = (
  { source, latestMs, deadlineMs }: DescribedSource,
  limitMs: number,
  hasOwnDeadline: boolean,
): string => {
  const own = hasOwnDeadline ? '' : `, and its default deadline is ${deadlineMs} ms`;
  return latestMs === 0
    ? `a request has ${limitMs} ms for all its sources, less than this`
    : `other sources may take ${latestMs} ms before "${source}" is asked${own}, but a request has ${limitMs} ms for all its sources`;
};

/** A person has to decide which of the sources gets less time. */
const ASKS = { asks: true } as const;

/** A source, and where the file says its deadline or, without one, its name. */
interface Placed {
  readonly source: DescribedSource;
  readonly entry: Member;
  readonly setting: Member | undefined;
}

const reportLate = ({ source, entry, setting }: Placed, limitMs: number, findings: Findings): void => {
  const left = limitMs - source.latestMs;
  const own = left > LEAST_MS ? String(left) : undefined;
  findings.add(setting?.value.at ?? entry.keyAt, {
    code: 'deadline-unusable',
    message: messageFor(source, limitMs, setting !== undefined),
    fix:
      own === undefined
        ? undefined
        : setting === undefined
          ? insert(KEY, own, undefined, ASKS)
          : write(own, ASKS),
  });
};

/**
 * Reports each source with a useless deadline: no answer comes so soon, or the sources before it may take the request's
 * whole time.
 */
export const reportDeadlines = (
  plan: Plan,
  root: ObjectNode,
  requestDeadlineMs: number,
  findings: Findings,
): void => {
  const hasErrors = findings.problems.some(isError); // their fixes may change the other deadlines
  let isReported = false;
  for (const source of describePlan(plan).groups.flatMap(({ sources }) => sources)) {
    const { latestMs, deadlineMs } = source;
    const entry = sourceEntry(root, source.source);
    if (entry?.value.kind !== 'object') continue;
    const setting = entry.value.members.get(KEY);
    if (setting !== undefined && deadlineMs < LEAST_MS) reportShort(source, setting, findings);
    if (latestMs + deadlineMs <= requestDeadlineMs || (setting === undefined && hasErrors)) continue;
    if (latestMs >= requestDeadlineMs && isReported) continue; // most likely a consequence of the deadline that is reported
    isReported = true;
    reportLate({ source, entry, setting }, requestDeadlineMs, findings);
  }
};
