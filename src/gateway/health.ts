/**
 * Owns what the bridge says of itself: that it lives, and which tenants it serves. It must not say what an
 * upstream or a secret is; a problem's message holds neither.
 */
import type { Problem } from '../problem';
import type { Snapshot } from '../tenant/tenant';
import { jsonBytes, type Answer } from './answer';

/** The answer of `/healthz`: the process answers at all; and how many lines its log lost, if any. */
export const aliveAnswer = (logLinesLost: number): Answer => ({
  served: { outcome: 'ok', status: 200 },
  body: jsonBytes({ status: 'alive', ...(logLinesLost === 0 ? {} : { logLinesLost }) }),
});

const problemOf = ({ code, line, column, file, message }: Problem) => ({ code, line, column, file, message });

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : 1;

const tenantsOf = ({ tenants, refused }: Snapshot) =>
  [
    ...[...tenants.keys()].map((name) => ({ name, status: 'loaded' })),
    ...[...refused].map(([name, problems]) => ({
      name,
      status: 'refused',
      problems: problems.map(problemOf),
    })),
  ].sort(byName);

/** The answer of `/readyz`: every tenant folder by name, loaded or refused and why; 503 when none serves. */
export const readyAnswer = (snapshot: Snapshot): Answer => {
  const ready = snapshot.tenants.size > 0;
  return {
    served: ready ? { outcome: 'ok', status: 200 } : { outcome: 'Unready', status: 503 },
    body: jsonBytes({ status: ready ? 'ready' : 'unready', tenants: tenantsOf(snapshot) }),
  };
};
