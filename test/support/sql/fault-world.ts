/** One server of the table of database faults, and tenants that ask it. */
import { isRight } from 'fp-ts/Either';
import { resolve, type ResolveFailure } from '../../../src/resolve';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { callOf } from '../upstream/call';
import { CUSTOMER, untilActive } from './fault-servers';
import type { FaultDatabase, FaultServer } from './fault-servers';
import { loadSql, settingsOfServer } from './tenant';
import type { SqlParts } from './tenant';

/** The account that the bridge gives while nothing is wrong. */
const WHOLE = { id: CUSTOMER.phone, name: CUSTOMER.name, bonuses: CUSTOMER.points };

const USER = { id: 'request.userIdentifier', name: 'source.name', bonuses: 'source.points' };
const PAYLOAD = { phone: 'text?', name: 'text?', points: 'integer?' };

/** Nothing but the test's own call ends a request here. */
const DEADLINE_MS = 60_000;

/** A failure as the table has it. */
export const failureWords = (failure: ResolveFailure): string => {
  const isRetried = 'retryable' in failure && failure.retryable;
  // Which code a broken connection has depends on the moment in which it breaks.
  const isBroken = failure.tag === 'UpstreamUnreachable' && isRetried;
  const code = 'code' in failure && !isBroken ? ` with \`${failure.code}\`` : '';
  return `\`${failure.tag}\`${code}${isRetried ? ', tried again' : ''}`;
};

const accountWords = (account: object): string => {
  const missing = Object.keys(WHOLE).filter((field) => !Object.hasOwn(account, field));
  return missing.length === 0
    ? 'The account'
    : `The account without ${missing.map((field) => `\`${field}\``).join(', ')}`;
};

export class FaultWorld {
  readonly #tenants: Tenant[] = [];

  constructor(
    readonly kind: FaultDatabase,
    readonly server: FaultServer,
  ) {}

  /** Loads a tenant; its query and payload are the usual ones unless said otherwise. */
  tenant({ lookup, payload = PAYLOAD }: Pick<SqlParts, 'lookup' | 'payload'> = {}): Tenant {
    const { tenant, problems } = loadSql({
      settings: settingsOfServer(this.kind.database, this.server.port),
      lookup: {
        query: `select phone, name, points from customers where phone = ${this.kind.placeholder}`,
        owner: { at: 'phone', is: '{request.userIdentifier}' },
        ...lookup,
      },
      payload,
      source: { deadlineMs: DEADLINE_MS },
      user: USER,
    });
    if (tenant === undefined) throw new Error(JSON.stringify(problems));
    this.#tenants.push(tenant);
    return tenant;
  }

  /** What becomes of a request, in words. */
  async outcome(
    tenant: Tenant,
    {
      identifier = CUSTOMER.phone,
      signal,
    }: { readonly identifier?: string; readonly signal?: AbortSignal } = {},
  ): Promise<string> {
    const spelt = tenant.identify(identifier);
    if (spelt === undefined) throw new Error('this is not an identifier');
    const outcome = await resolve(tenant, spelt, callOf(signal))();
    return isRight(outcome) ? accountWords(outcome.right) : failureWords(outcome.left);
  }

  /** The same of a request whose query takes ten minutes: `act` is done while the server runs it. */
  async during(act: (call: AbortController) => Promise<void> | void): Promise<string> {
    const call = new AbortController();
    const tenant = this.tenant({ lookup: { query: this.kind.slow } });
    const asked = this.outcome(tenant, { signal: call.signal });
    await untilActive(this.server, this.kind, 1);
    await act(call);
    return asked;
  }

  dispose(): void {
    for (const tenant of this.#tenants.splice(0)) tenant.dispose();
  }
}
