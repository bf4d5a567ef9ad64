/** The whole path (tenant, identifier, call) → account or failure, for every caller. */
import { isLeft, left } from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Call } from './core/call';
import type { Account } from './contract/account';
import type { MappingFailure, SourceFailure } from './core/failure';
import { turnAfter } from './core/turns';
import type { Tenant } from './tenant/runtime/tenant';

/** How it can end without an account, once a request has been let in. */
export type ResolveFailure = SourceFailure | MappingFailure;

/**
 * Asks the tenant's sources and maps their answers. `identifier` is in the tenant's spelling. Large answers are mapped
 * in a turn of their own, and a large account is returned in another, unless the call has ended by then.
 */
export const resolve =
  (tenant: Tenant, identifier: string, call: Call): TaskEither<ResolveFailure, Account> =>
  async () => {
    const payloads = await tenant.ask(identifier, call)();
    if (isLeft(payloads)) return payloads;
    const late = turnAfter(payloads.right, call);
    const ended = late instanceof Promise ? await late : late;
    if (ended !== undefined) return left(ended);
    const account = tenant.map(payloads.right, call);
    if (isLeft(account)) return account;
    const later = turnAfter(account.right, call);
    const gone = later instanceof Promise ? await later : later;
    return gone === undefined ? account : left(gone);
  };
