/** A shopper who is forgotten: by this process, by the store, and by all other processes that have it. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Emit } from '../observe/events';
import type { ForgetShared, Forgotten } from '../store/redis/forgetting';
import type { ForgetShopper } from '../tenant/runtime/forgetting';
import type { Registry } from '../tenant/runtime/tenant';

export interface ForgettingOptions {
  /** The tenants, once there are some. */
  readonly registry: () => Registry | undefined;
  /** Forgets in the store, if there is one. */
  readonly shared: ForgetShared | undefined;
  /** Gives the pseudonym of an identifier. */
  readonly subject: ((identifier: string) => string) | undefined;
  readonly emit: Emit;
}

/** Forgets a shopper in this process; gives how many answers were kept. */
export const forgetHere = (registry: Registry | undefined, { tenant, shopper }: Forgotten): number =>
  registry?.current().tenants.get(tenant)?.forget(shopper) ?? 0;

/** Gives what forgets a shopper everywhere, and says so in the log. */
export const forgetterOf =
  ({ registry, shared, subject, emit }: ForgettingOptions): ForgetShopper =>
  async (tenant, identifier) => {
    const serving = registry()?.current().tenants.get(tenant);
    if (serving === undefined) return left({ why: 'not-serving' });
    const shopper = serving.identify(identifier);
    if (shopper === undefined) return left({ why: 'identifier' });
    const forgotten = { tenant, shopper };
    const before = forgetHere(registry(), forgotten);
    const removed = await shared?.(forgotten);
    // An answer of the store may have come here until it was removed there.
    const entries = before + forgetHere(registry(), forgotten);
    const code = removed === undefined || isRight(removed) ? undefined : removed.left;
    emit({
      event: 'shopper-forgotten',
      tenant,
      ...(subject && { subject: subject(shopper) }),
      entries,
      ...(removed !== undefined && { store: code === undefined ? 'removed' : 'failed' }),
      ...(code !== undefined && { code }),
    });
    if (code !== undefined) return left({ why: 'store', code });
    return right({ entries, store: removed === undefined ? 'none' : 'removed' });
  };
