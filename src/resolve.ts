/** The whole path (tenant, identifier, call) → account or failure, for every caller. */
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { Call } from './core/call';
import type { Account } from './contract/account';
import type { MappingFailure, SourceFailure } from './core/failure';
import { turnAfter } from './core/turns';
import type { Payloads, Tenant } from './tenant/runtime/tenant';

/** How it can end without an account, once a request has been let in. */
export type ResolveFailure = SourceFailure | MappingFailure;

/**
 * Asks the tenant's sources and maps their answers. `identifier` is in the tenant's spelling. Large answers are mapped
 * in a turn of their own, and a large account is returned in another, unless the call has ended by then.
 */
export const resolve = (
  tenant: Tenant,
  identifier: string,
  call: Call,
): TE.TaskEither<ResolveFailure, Account> =>
  pipe(
    tenant.ask(identifier, call),
    TE.tap((payloads) => turnAfter(payloads, call)),
    TE.flatMapEither<Payloads, ResolveFailure, Account>((payloads) => tenant.map(payloads, call)),
    TE.tap((account) => turnAfter(account, call)),
  );
