/** The status page: what an operator asks about the bridge and its tenants. No value of an account, no identifier, no secret. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SourceState, StoreState, TenantState } from '../core/state';
import type { Turn } from '../core/turns';
import { isOpenWarning } from '../diagnostics/diagnostic';
import type { Problem } from '../diagnostics/diagnostic';
import type { ProbeState } from '../gateway/prober';
import type { AbsentField, Recorder, TenantRecord } from './record';
import { configOf, shortHash } from './view';
import type { BridgeView } from './view';
import type { Version } from '../tenant/runtime/tenant';

const timeOf = (at: Date | undefined): string | null => at?.toISOString() ?? null;

/** The upstream's status says a rejected credential from an error of its own; what else there is the log has. */
const probeOf = ({ outcome, detail, since }: ProbeState) => ({
  outcome,
  ...(typeof detail?.status === 'number' ? { status: detail.status } : {}),
  since: timeOf(since),
});

const tokenOf = ({ renewals, failures, ageMs }: NonNullable<SourceState['token']>) => ({
  renewals,
  failures,
  ageS: ageMs === undefined ? null : Math.floor(ageMs / 1000),
});

const catalogueOf = ({ loads, failures, ageMs }: NonNullable<SourceState['catalogue']>) => ({
  loads,
  failures,
  ageS: ageMs === undefined ? null : Math.floor(ageMs / 1000),
});

const dataOf = ({ customers, modifiedAt, loadedAt }: NonNullable<SourceState['data']>) => ({
  customers,
  modifiedAt: timeOf(modifiedAt),
  loadedAt: timeOf(loadedAt),
});

const certificateOf = ({ validFrom, validUntil }: NonNullable<SourceState['certificate']>) => ({
  validFrom: timeOf(validFrom),
  validUntil: timeOf(validUntil),
});

const sourceOf = (
  { source: name, token, catalogue, data, certificate, ...layers }: SourceState,
  probes: readonly ProbeState[],
  { failures }: TenantRecord,
) => {
  const failure = failures.get(name);
  const probe = probes.find(({ source }) => source === name);
  return {
    name,
    ...layers,
    ...(token && { token: tokenOf(token) }),
    ...(catalogue && { catalogue: catalogueOf(catalogue) }),
    ...(data && { data: dataOf(data) }),
    ...(certificate && { certificate: certificateOf(certificate) }),
    ...(probe && { probe: probeOf(probe) }),
    lastFailure: failure === undefined ? null : { cause: failure.cause, at: timeOf(failure.at) },
  };
};

/** Since when no account has had a field: since it last had a value, or since it was first left out. */
const missingSince = (missing: AbsentField | undefined, filledAt: Date | undefined): Date | undefined => {
  if (missing === undefined || (filledAt !== undefined && filledAt >= missing.lastAt)) return undefined;
  return filledAt ?? missing.firstAt;
};

/** The fields that had a value or lacked one since the start. */
const fieldsOf = (state: TenantState, { absent }: TenantRecord) => {
  const filled = state.filled();
  return [...new Set([...filled.keys(), ...absent.keys()])].sort().map((field) => {
    const missing = absent.get(field);
    return {
      field,
      absent: missing?.count ?? 0,
      lastAbsentAt: timeOf(missing?.lastAt),
      lastReason: missing?.lastReason ?? null,
      lastFilledAt: timeOf(filled.get(field)),
      missingSince: timeOf(missingSince(missing, filled.get(field))),
    };
  });
};

const lastErrorOf = ({ lastError }: TenantRecord) =>
  lastError === undefined ? null : { outcome: lastError.outcome, at: timeOf(lastError.at) };

/** A problem as it is told: its message shows no secret. */
export const problemOf = ({ code, line, column, file, message }: Problem) => ({
  code,
  line,
  column,
  file,
  message,
});

/** The warnings about a file that serves, and those that it accepts. */
const warningsOf = (problems: readonly Problem[]) => {
  const warnings = problems.filter(isOpenWarning).length;
  return { warnings, accepted: problems.length - warnings };
};

/** From which version of its file a tenant serves, and why not from the latest. */
const versionOf = ({ hash, keptSince, problems }: Version) => ({
  configHash: shortHash(hash),
  lastGood: keptSince !== undefined,
  ...(keptSince === undefined
    ? warningsOf(problems)
    : { lastGoodSince: timeOf(keptSince), problems: problems.map(problemOf) }),
});

const loadedOf = (
  name: string,
  version: Version | undefined,
  state: TenantState,
  probes: readonly ProbeState[],
  record: TenantRecord,
) => ({
  name,
  status: 'loaded',
  loadedAt: timeOf(record.loadedAt),
  ...(version && versionOf(version)),
  lastError: lastErrorOf(record),
  ...(state.requests && { requests: state.requests }),
  ...(state.rateLimit && { rateLimit: state.rateLimit }),
  keys: state.keys.map((key) => ({ name: key, lastUsedAt: timeOf(record.keyUsedAt.get(key)) })),
  sources: state.sources.map((source) => sourceOf(source, probes, record)),
  fields: fieldsOf(state, record),
});

const refusedOf = (name: string, problems: readonly Problem[]) => ({
  name,
  status: 'refused',
  problems: problems.map(problemOf),
});

/** The status of each tenant folder, by name. Each is computed when it is written. */
const tenantsOf = ({ snapshot, probed }: BridgeView, { of }: Recorder): readonly (() => object)[] => {
  const { tenants, refused, loading, versions } = snapshot();
  const loaded = [...tenants].map(
    ([name, tenant]) =>
      [name, () => loadedOf(name, versions.get(name), tenant.state(), probed(name), of(name))] as const,
  );
  const others = [...refused].map(([name, problems]) => [name, () => refusedOf(name, problems)] as const);
  const rest = [...loading.keys()].map((name) => [name, () => ({ name, status: 'loading' })] as const);
  return [...loaded, ...others, ...rest]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, read]) => read);
};

/** How this bridge meets its store: by codes, since a library's error can show an address or a command. */
const storeOf = ({ isConnected, isAway, since, lastError }: StoreState) => ({
  connected: isConnected,
  breaker: isAway ? 'open' : 'closed',
  since: timeOf(since),
  lastError: lastError === undefined ? null : { code: lastError.code, at: timeOf(lastError.at) },
});

const bridgeOf = (view: BridgeView) => {
  const { instance, build, log, connections, traces } = view;
  const store = view.store();
  return {
    instance,
    build: { version: build.version, commit: build.commit ?? null, node: process.version },
    config: configOf(view),
    uptimeS: Math.floor(process.uptime()),
    log: { ...log.levels.read(), linesLost: log.lost() },
    connections: connections(),
    traces: traces(),
    store: store === undefined ? null : storeOf(store),
  };
};

/** So many tenants are written before requests go on. */
const TENANTS_AT_ONCE = 10;

/** What `/status` answers, as JSON in parts: the bridge, then its tenants. */
export const statusOf = async (
  view: BridgeView,
  recorder: Recorder,
  turn: Turn = () => nextTurn(),
): Promise<readonly Buffer[]> => {
  const bridge = JSON.stringify(bridgeOf(view));
  const parts = [Buffer.from(`${bridge.slice(0, -1)},"tenants":[`)];
  for (const [index, read] of tenantsOf(view, recorder).entries()) {
    parts.push(Buffer.from(`${index === 0 ? '' : ','}${JSON.stringify(read())}`));
    if (index % TENANTS_AT_ONCE === TENANTS_AT_ONCE - 1) await turn();
  }
  return [...parts, Buffer.from(']}')];
};
