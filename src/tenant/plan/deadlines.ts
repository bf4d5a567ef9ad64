/** The finding that a source’s deadline is longer than what a request has left for it. */
import type { ObjectNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import { describePlan } from './describe';
import type { DescribedSource } from './describe';
import type { Plan } from './plan';
import { write } from '../../diagnostics/fix';

/** The key of a source that says what one ask may take. */
const KEY = 'deadlineMs';

const sourceNode = (root: ObjectNode, name: string): ObjectNode | undefined => {
  const sources = root.members.get('sources')?.value;
  const source = sources?.kind === 'object' ? sources.members.get(name)?.value : undefined;
  return source?.kind === 'object' ? source : undefined;
};

const messageFor = ({ source, latestMs }: DescribedSource, limitMs: number): string =>
  latestMs === 0
    ? `a request has ${limitMs} ms for all its sources, less than this`
    : `"${source}" may be asked ${latestMs} ms late, and a request has ${limitMs} ms for all its sources`;

/**
 * Says of each source whose deadline the tenant file gives, whether it could use it: those that it waits for may
 * take all of theirs before. A default deadline promises nothing.
 */
export const reportDeadlines = (
  plan: Plan,
  root: ObjectNode,
  requestDeadlineMs: number,
  findings: Findings,
): void => {
  let isSaid = false;
  for (const source of describePlan(plan).groups.flatMap(({ sources }) => sources)) {
    const { latestMs, deadlineMs } = source;
    const written = sourceNode(root, source.source)?.members.get(KEY);
    if (written === undefined || latestMs + deadlineMs <= requestDeadlineMs) continue;
    const left = requestDeadlineMs - latestMs;
    if (left <= 0 && isSaid) continue; // most likely for want of what was said before
    isSaid = true;
    findings.add(written.value.at, {
      code: 'deadline-unusable',
      message: messageFor(source, requestDeadlineMs),
      fix: left > 0 ? write(String(left)) : undefined,
    });
  }
};
