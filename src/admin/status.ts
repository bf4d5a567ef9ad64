/** The status page: what an operator asks about the bridge and its tenants. No value of an account, no identifier, no secret. */
import type { SourceState, TenantState } from '../core/state';
import type { Problem } from '../diagnostics/diagnostic';
import type { ProbeState } from '../gateway/prober';
import type { Recorder, TenantRecord } from './record';
import type { BridgeView } from './view';

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

const sourceOf = ({ source: name, token, ...layers }: SourceState, probes: readonly ProbeState[]) => {
  const probe = probes.find(({ source }) => source === name);
  return {
    name,
    ...layers,
    ...(token && { token: tokenOf(token) }),
    ...(probe && { probe: probeOf(probe) }),
  };
};

/** The fields that had a value or lacked one since the start. */
const fieldsOf = ({ filled }: TenantState, { absent }: TenantRecord) =>
  [...new Set([...filled.keys(), ...absent.keys()])].sort().map((field) => {
    const missing = absent.get(field);
    return {
      field,
      absent: missing?.count ?? 0,
      lastAbsentAt: timeOf(missing?.lastAt),
      lastReason: missing?.lastReason ?? null,
      lastFilledAt: timeOf(filled.get(field)),
    };
  });

const lastErrorOf = ({ lastError }: TenantRecord) =>
  lastError === undefined ? null : { outcome: lastError.outcome, at: timeOf(lastError.at) };

const loadedOf = (name: string, state: TenantState, probes: readonly ProbeState[], record: TenantRecord) => ({
  name,
  status: 'loaded',
  loadedAt: timeOf(record.loadedAt),
  lastError: lastErrorOf(record),
  ...(state.requests && { requests: state.requests }),
  ...(state.rateLimit && { rateLimit: state.rateLimit }),
  keys: state.keys.map((key) => ({ name: key, lastUsedAt: timeOf(record.keyUsedAt.get(key)) })),
  sources: state.sources.map((source) => sourceOf(source, probes)),
  fields: fieldsOf(state, record),
});

const problemOf = ({ code, line, column, file, message }: Problem) => ({ code, line, column, file, message });

const refusedOf = (name: string, problems: readonly Problem[]) => ({
  name,
  status: 'refused',
  problems: problems.map(problemOf),
});

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : 1;

const tenantsOf = ({ snapshot, probed }: BridgeView, { of }: Recorder) => {
  const { tenants, refused } = snapshot();
  return [
    ...[...tenants].map(([name, tenant]) => loadedOf(name, tenant.state(), probed(name), of(name))),
    ...[...refused].map(([name, problems]) => refusedOf(name, problems)),
  ].sort(byName);
};

/** What `/status` answers. */
export const statusOf = (view: BridgeView, recorder: Recorder) => ({
  build: { version: view.build.version, commit: view.build.commit ?? null, node: process.version },
  uptimeS: Math.floor(process.uptime()),
  log: { ...view.log.levels.read(), linesLost: view.log.lost() },
  connections: view.connections(),
  tenants: tenantsOf(view, recorder),
});
