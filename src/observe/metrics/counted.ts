/** The families that are counted from events, and the subscriber that counts. */
import type { SourceTiming } from '../../core/call';
import { outcomes } from '../../core/failure';
import type { BridgeEvent, DriftKind, Emit, RequestServed } from '../events';
import { causeOf } from './cause';
import { Durations } from './durations';
import type { Family, Labels } from './family';
import { MOST_KEYS, OTHER, Tally } from './tally';

/** The most pairs of a field and a reason that are counted separately for one tenant. */
const MOST_ABSENCES = 200;

const SOURCE = ['tenant', 'source'];

const counter = (name: string, labels: readonly string[], help: string): Family => ({
  name,
  kind: 'counter',
  labels,
  help,
});

const createCounts = () => ({
  requests: new Tally(
    counter(
      'requests_total',
      ['tenant', 'outcome'],
      'Answered requests. outcome: "ok", a failure, "Bug", "Gone" (the app closed the connection) or "Unready" (of /readyz). A wrong key is "AccessDenied". Without a tenant: an unknown one, or a health check.',
    ),
  ),
  requestSeconds: new Durations({
    name: 'request_duration_seconds',
    kind: 'histogram',
    labels: ['tenant'],
    help: 'Time from the headers of a request to its answer.',
  }),
  asks: new Tally(
    counter(
      'source_asks_total',
      [...SOURCE, 'outcome'],
      'Asks of a source, also those that its cache answers. outcome: "ok" or a failure.',
    ),
  ),
  failures: new Tally(
    counter(
      'source_failures_total',
      [...SOURCE, 'cause'],
      'Asks of a source that failed, by cause. An unknown user is not a failure.',
    ),
  ),
  askSeconds: new Durations({
    name: 'source_ask_duration_seconds',
    kind: 'histogram',
    labels: SOURCE,
    help: 'Time of an ask of a source, with its retries and its waiting.',
  }),
  retries: new Tally(counter('source_retries_total', SOURCE, 'Asks that were repeated after a failure.')),
  resent: new Tally(
    counter(
      'source_resent_total',
      [...SOURCE, 'reason'],
      'Requests that were sent once more, in addition to retries: the connection was closed, an answer was not asked for, or the token was rejected.',
    ),
  ),
  coalesced: new Tally(
    counter(
      'source_coalesced_total',
      SOURCE,
      'Asks that share the answer to the same ask of another request.',
    ),
  ),
  breakerOpened: new Tally(
    counter('source_breaker_opened_total', SOURCE, 'How often the circuit breaker opened.'),
  ),
  mismatches: new Tally(
    counter(
      'source_type_mismatches_total',
      SOURCE,
      'Values of answers that have another type than the file says, and are taken for unknown.',
    ),
  ),
  driftSamples: new Tally(
    counter(
      'source_drift_samples_total',
      SOURCE,
      'Answers that were compared with their type and the fixtures, by --drift-sample-percent.',
    ),
  ),
  drift: new Tally(
    counter(
      'source_drift_total',
      [...SOURCE, 'difference'],
      'Compared answers that have something otherwise. difference: "new", "missing", "null", "kind", "literal", "answer" or "notFound".',
    ),
  ),
  absences: new Tally(
    counter(
      'absent_fields_total',
      ['tenant', 'field', 'reason'],
      `Places of accounts that were left out, by field of the contract and reason. Beyond ${MOST_ABSENCES} pairs of a tenant both are "${OTHER}".`,
    ),
    MOST_ABSENCES,
  ),
  keyUses: new Tally(
    counter(
      'key_requests_total',
      ['tenant', 'key'],
      `Requests that each key of "access" let in, by the name of its variable. Beyond ${MOST_KEYS} keys of a tenant it is "${OTHER}".`,
    ),
    MOST_KEYS,
  ),
  keyUsedAt: new Tally(
    {
      name: 'key_last_used_timestamp_seconds',
      kind: 'gauge',
      labels: ['tenant', 'key'],
      help: 'When a key last let a request in. A key that was not used since the start has no series.',
    },
    MOST_KEYS,
  ),
  loadedAt: new Tally({
    name: 'tenant_loaded_timestamp_seconds',
    kind: 'gauge',
    labels: ['tenant'],
    help: 'When the tenant was loaded.',
  }),
  reloads: new Tally(
    counter(
      'reloads_total',
      ['result'],
      'Reloads that found something new, or were asked for. result: "ok", "kept" (some tenant serves an older version) or "failed" (nothing was changed).',
    ),
    Infinity,
    [['ok'], ['kept'], ['failed']],
  ),
  reloadedAt: new Tally({
    name: 'reload_timestamp_seconds',
    kind: 'gauge',
    labels: [],
    help: 'When the last such reload ended, whatever its result.',
  }),
  bugs: new Tally(counter('bugs_total', [], 'Faults of the bridge itself.')),
  connectionsRefused: new Tally(
    counter(
      'connections_refused_total',
      [],
      'Connections that were closed unread because there were too many.',
    ),
  ),
});

type Counts = ReturnType<typeof createCounts>;

/** Which names are those of tenant folders and of sources in their files; no other name becomes a label. */
export interface Known {
  readonly isTenant: (name: string) => boolean;
  readonly isSource: (tenant: string, source: string) => boolean;
  readonly isKey: (tenant: string, key: string) => boolean;
}

const OUTCOMES: ReadonlySet<string> = new Set([...Object.keys(outcomes), 'Bug', 'Gone', 'Unready']);

const outcomeLabel = (outcome: string): string => (OUTCOMES.has(outcome) ? outcome : OTHER);

const countAsk = (counts: Counts, labels: readonly string[], ask: SourceTiming): void => {
  counts.asks.add([...labels, outcomeLabel(ask.outcome)]);
  const cause = causeOf(ask.outcome, ask.detail);
  if (cause !== undefined && cause !== 'user-unknown') counts.failures.add([...labels, cause]);
  counts.askSeconds.observe(labels, ask.durationMs);
  if (ask.retries !== undefined) counts.retries.add(labels, ask.retries);
  if (ask.coalesced === true) counts.coalesced.add(labels);
  for (const reason of ask.resent ?? []) counts.resent.add([...labels, reason]);
};

const countCompared = (counts: Counts, labels: readonly string[], drift: readonly DriftKind[]): void => {
  counts.driftSamples.add(labels);
  for (const difference of drift) counts.drift.add([...labels, difference]);
};

/** Whether labels are those of what there is; what is not told apart is known always. */
const isKnownIn =
  ({ isTenant, isSource, isKey }: Known) =>
  ({ tenant = '', source = OTHER, key = OTHER }: Labels): boolean =>
    tenant === '' ||
    tenant === OTHER ||
    (isTenant(tenant) &&
      (source === OTHER || isSource(tenant, source)) &&
      (key === OTHER || isKey(tenant, key)));

/** What events come to in labels and numbers. */
const counting = (counts: Counts, known: Known, clock: () => number): Emit => {
  const tenantLabel = (name: string): string => (known.isTenant(name) ? name : OTHER);
  const sourceLabels = (tenant: string, source: string): readonly string[] =>
    known.isSource(tenant, source) ? [tenant, source] : [tenantLabel(tenant), OTHER];
  const countRequest = ({ tenant = '', outcome, durationMs, key, sources }: RequestServed): void => {
    const label = tenant === '' ? '' : tenantLabel(tenant);
    counts.requests.add([label, outcomeLabel(outcome)]);
    counts.requestSeconds.observe([label], durationMs);
    if (key !== undefined) {
      counts.keyUses.add([label, key]);
      counts.keyUsedAt.set([label, key], clock() / 1000);
    }
    for (const ask of sources) countAsk(counts, sourceLabels(tenant, ask.source), ask);
  };
  const countReload = (result: 'ok' | 'kept' | 'failed'): void => {
    counts.reloads.add([result]);
    counts.reloadedAt.set([], clock() / 1000);
    for (const family of Object.values(counts)) family.keepOnly(isKnownIn(known));
  };
  return (event: BridgeEvent): void => {
    switch (event.event) {
      case 'request-served':
        countRequest(event);
        break;
      case 'leaf-mismatched':
        counts.mismatches.add(sourceLabels(event.tenant, event.source), event.count);
        break;
      case 'answer-compared':
        countCompared(counts, sourceLabels(event.tenant, event.source), event.drift);
        break;
      case 'fields-absent':
        for (const { field, reason, count } of event.fields)
          counts.absences.add([tenantLabel(event.tenant), field, reason], count);
        break;
      case 'breaker-changed':
        if (event.state === 'open') counts.breakerOpened.add(sourceLabels(event.tenant, event.source));
        break;
      case 'tenant-loaded':
        counts.loadedAt.set([tenantLabel(event.tenant)], clock() / 1000);
        break;
      case 'reload-done':
        countReload(event.kept.length === 0 ? 'ok' : 'kept');
        break;
      case 'reload-failed':
        countReload('failed');
        break;
      case 'bug-caught':
        counts.bugs.add([]);
        break;
      case 'connections-refused':
        counts.connectionsRefused.add([], event.count);
        break;
      default:
        break;
    }
  };
};

/** A subscriber that counts events, and the families in which it does. `clock` is in milliseconds since 1970. */
export const createCounted = (
  known: Known,
  clock: () => number = Date.now,
): { readonly emit: Emit; readonly families: Counts } => {
  const families = createCounts();
  return { emit: counting(families, known, clock), families };
};
