/**
 * The health endpoints: whether the process answers, and how many tenants are loaded. No answer names a tenant: the
 * admin listener's `/status` does.
 */
import type { Snapshot } from '../tenant/runtime/tenant';
import type { Answer } from './response';

/** The answer of `/healthz`: that the process answers, and how many lines its log lost, if any. */
export const aliveAnswer = (logLinesLost: number): Answer => ({
  served: { outcome: 'ok', status: 200 },
  body: JSON.stringify({ status: 'alive', ...(logLinesLost === 0 ? {} : { logLinesLost }) }),
});

/** How a bridge stands to new requests. */
type Readiness = 'stopping' | 'starting' | 'ready' | 'degraded' | 'unready';

const readinessOf = ({ tenants, refused, loading, hasStarted }: Snapshot, stopping: boolean): Readiness => {
  if (stopping) return 'stopping';
  if (loading.size > 0 && !hasStarted) return 'starting';
  if (tenants.size === 0) return 'unready';
  return refused.size === 0 ? 'ready' : 'degraded';
};

/**
 * The answer of `/readyz`: how many tenants are loaded and refused. It is 503 from the signal to stop on, when none serves,
 * and after the start until as many tenants are loaded as have to be. A probe changes no status: one tenant's upstream must not take the whole process out of rotation, and the
 * other replicas have the same upstream.
 */
export const readyAnswer = (snapshot: Snapshot, stopping: boolean): Answer => {
  const status = readinessOf(snapshot, stopping);
  const { tenants, refused, loading } = snapshot;
  const isReady = status === 'ready' || status === 'degraded';
  return {
    served: isReady ? { outcome: 'ok', status: 200 } : { outcome: 'Unready', status: 503 },
    body: JSON.stringify({
      status,
      tenants: {
        loaded: tenants.size,
        refused: refused.size,
        ...(loading.size === 0 ? {} : { loading: loading.size }),
      },
    }),
  };
};
