/** The probes: look-ups of a known user, one for each source that names one. No message holds the user. */
import { Absence } from '../../core/absence';
import type { OpenSource } from '../../adapter/define-adapter';
import type { Findings } from '../../diagnostics/collector';
import { deadline } from '../../upstream/layers/deadline';
import { askAlone, environmentFor } from './fetch-sources';
import type { Plan, PlannedSource } from '../plan/plan';
import { withoutForm } from '../source/by-form';
import { SAME_EACH_TIME, withRequest } from '../source/requests';
import type { Requests } from '../source/requests';
import type { Source } from '../source/source';
import type { Probe } from './running';
import type { Head } from '../format/tenant-options';
import { remove, rewrite } from '../../diagnostics/fix';
import type { Fix, Rewriting } from '../../diagnostics/fix';

/**
 * The source's layers are left out, except for its deadline: a probe shows the state of the upstream. Cache, limits and
 * retries would hide that, and a probe must not take a slot from a request.
 */
const ofSource = (member: PlannedSource, open: OpenSource, identifier: string, timezone: string): Probe => {
  const { name, deadlineMs } = member.source;
  // A leaf of another type is reported with the requests that meet it.
  const ask = deadline(deadlineMs)<unknown, unknown>((lookup, call) =>
    open.ask(lookup, call, { mismatch: () => undefined, compared: () => undefined }),
  );
  return { source: name, run: (call) => () => askAlone(member, ask, identifier, timezone, call) };
};

const plannedIn = ({ groups }: Plan): readonly PlannedSource[] => groups.flatMap(({ members }) => members);

/** The probe of a source of a tenant whose file was checked. */
export const probeOf = (
  plan: Plan,
  name: string,
  { identify, timezone }: Pick<Head, 'identify' | 'timezone'>,
): Probe | undefined => {
  const member = plannedIn(plan).find(({ source }) => source.name === name);
  const { open, probe } = member?.source ?? {};
  const identifier = probe && identify(probe.identifier);
  return member === undefined || open === undefined || identifier === undefined
    ? undefined
    : ofSource(member, open, identifier, timezone);
};

type Probed = NonNullable<Source['probe']>;

/** A source whose lookup needs another source's answer cannot be asked for a user by itself. */
const reportAlone = ({ source, lookup }: PlannedSource, { at }: Probed, findings: Findings): boolean => {
  const other = lookup.paths.find(({ head }) => head !== 'request');
  if (other === undefined) return false;
  findings.add(at, {
    code: 'probe-impossible',
    message: `"${source.name}" is asked with "${other.text}", which a probe of it alone does not have`,
    fix: remove,
  });
  return true;
};

/** Ways to rewrite a text so that it may become an identifier, with their descriptions. */
const readings: readonly (readonly [how: Rewriting, rest: (text: string) => string | undefined])[] = [
  ['digits', (text) => text.replace(/^tel:|[\s().+-]+/gi, '')],
  ['address', (text) => /[^\s<>:]+@[^\s<>]+/.exec(text)?.[0]],
];

/** How to write the identifier, without showing it: the findings of a refused tenant are in the log of the process. */
const meantSpelling = (text: string, { identify }: Requests): Fix | undefined => {
  const [how] = readings.find(([, rest]) => identify(rest(text) ?? '') !== undefined) ?? [];
  return how && rewrite(how);
};

const NOW = { now: () => new Date(0) };

const canBeAsked = ({ source, lookup, slot }: PlannedSource, identifier: string): boolean => {
  const environment = environmentFor(identifier, { slots: slot, timezone: 'UTC' }, NOW);
  const filled = lookup.fill(withRequest(environment, SAME_EACH_TIME));
  return !(filled instanceof Absence) && source.adapter.lookup.is(withoutForm(filled));
};

const reportIdentifier = (
  member: PlannedSource,
  { identifier: text, at }: Probed,
  requests: Requests,
  findings: Findings,
): void => {
  const identifier = requests.identify(text);
  if (identifier === undefined) {
    const types = requests.forms.map(({ type }) => `"${type}"`).join(' or ');
    const message = `this is not a valid probe: a probe is an identifier of the type ${types}`;
    findings.add(at, { code: 'value-wrong', message, fix: meantSpelling(text, requests) });
  } else if (!canBeAsked(member, identifier))
    findings.add(at, {
      code: 'value-wrong',
      message: `"${member.source.name}" has no lookup for this identifier`,
    });
};

/** Reports probes whose user could not be looked up, where the file has the form of identifiers. */
export const reportProbes = (plan: Plan, requests: Requests, findings: Findings): void => {
  for (const member of plannedIn(plan)) {
    const { probe } = member.source;
    if (probe === undefined || reportAlone(member, probe, findings) || requests.forms.length === 0) continue;
    reportIdentifier(member, probe, requests, findings);
  }
};
