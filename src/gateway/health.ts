/**
 * The health endpoints: whether the process answers, which tenants are loaded, and the results of their probes. No
 * answer holds an upstream's address or a secret.
 */
import type { Problem } from '../diagnostics/diagnostic';
import type { Snapshot } from '../tenant/runtime/tenant';
import { jsonBytes, type Answer } from './response';
import type { Prober, ProbeState } from './prober';

/** The answer of `/healthz`: that the process answers, and how many lines its log lost, if any. */
export const aliveAnswer = (logLinesLost: number): Answer => ({
  served: { outcome: 'ok', status: 200 },
  body: jsonBytes({ status: 'alive', ...(logLinesLost === 0 ? {} : { logLinesLost }) }),
});

const problemOf = ({ code, line, column, file, message }: Problem) => ({ code, line, column, file, message });

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : 1;

/**
 * The upstream's status distinguishes a rejected credential from an error of the upstream; the log has the other
 * details.
 */
const probeOf = ({ source, outcome, detail, since }: ProbeState) => ({
  name: source,
  probe: outcome,
  ...(typeof detail?.status === 'number' ? { status: detail.status } : {}),
  ...(since === undefined ? {} : { since: since.toISOString() }),
});

/** Sources without a probe are left out. */
const sourcesOf = (states: readonly ProbeState[]) =>
  states.length === 0 ? {} : { sources: states.map(probeOf) };

/** The latest results of a tenant's probes. */
export type Probed = Prober['statesOf'];

const tenantsOf = ({ tenants, refused, loading }: Snapshot, probed: Probed) =>
  [
    ...[...tenants.keys()].map((name) => ({ name, status: 'loaded', ...sourcesOf(probed(name)) })),
    ...[...refused].map(([name, problems]) => ({
      name,
      status: 'refused',
      problems: problems.map(problemOf),
    })),
    ...[...loading].map((name) => ({ name, status: 'loading' })),
  ].sort(byName);

const statusOf = ({ tenants, loading }: Snapshot): 'starting' | 'ready' | 'unready' => {
  if (loading.size > 0) return 'starting';
  return tenants.size > 0 ? 'ready' : 'unready';
};

/**
 * The answer of `/readyz`: every tenant folder by name, loaded or refused and why; 503 when none serves, and while some
 * are still being loaded: what sends traffic to a process by this answer sends none for a tenant that is not there yet. A probe
 * changes no status: one tenant's upstream must not take the whole process out of rotation, and the other replicas
 * have the same upstream.
 */
export const readyAnswer = (snapshot: Snapshot, probed: Probed): Answer => {
  const status = statusOf(snapshot);
  return {
    served: status === 'ready' ? { outcome: 'ok', status: 200 } : { outcome: 'Unready', status: 503 },
    body: jsonBytes({ status, tenants: tenantsOf(snapshot, probed) }),
  };
};
