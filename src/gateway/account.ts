/**
 * The path from a body to an answered account: decode, access, identifier, resolve.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import { decodeAccountRequest, type AccountRequest } from '../contract/request';
import {
  accessDenied,
  requestInvalid,
  tenantUnknown,
  type Failure,
  type RequestInvalid,
} from '../core/failure';
import { resolve } from '../resolve';
import type { Tenant } from '../tenant/runtime/tenant';
import { grantOf, DUMMY_ACCESS, shownKeys } from './access';
import { parseBody } from './body';
import type { Exchange } from './exchange';

/** A request that was let in: its tenant, and its identifier in the tenant's spelling. */
interface Admitted {
  readonly tenant: Tenant;
  readonly identifier: string;
}

/** Gives the pseudonym of an identifier; absent without a key for it. */
export type Subject = ((identifier: string) => string) | undefined;

/**
 * Lets a request in or not. A request for an unknown tenant is compared with a dummy key: the same work, the same
 * answer. From the rate limit on, failures have the tenant's messages. Unauthenticated requests do not count for the
 * limit.
 */
const checkAccess =
  (exchange: Exchange, tenant: Tenant | undefined, subject: Subject) =>
  ({ key, userIdentifier }: AccountRequest): E.Either<Failure, Admitted> => {
    const keys = shownKeys(exchange.request.rawHeaders, key);
    exchange.keepFromIds([...keys, userIdentifier]);
    const grant = grantOf(tenant?.access ?? DUMMY_ACCESS, keys);
    if (tenant === undefined) return E.left(tenantUnknown);
    if (grant === undefined) return E.left(accessDenied);
    exchange.setTenant(tenant, tenant.keyNames[grant.key ?? -1]);
    const tooMany = tenant.rateLimit?.();
    if (tooMany !== undefined) return E.left(tooMany);
    const identifier = tenant.identify(userIdentifier);
    if (identifier === undefined) return E.left(requestInvalid('identifier'));
    if (subject !== undefined) exchange.identify(subject(identifier));
    return E.right({ tenant, identifier });
  };

/**
 * A request with the tenant's key in a header gets the tenant's messages, also if its body fails; the status is still
 * the gateway's.
 */
const useSentences = (exchange: Exchange, tenant: Tenant | undefined): void => {
  const keys = shownKeys(exchange.request.rawHeaders, undefined);
  const grant = grantOf(tenant?.access ?? DUMMY_ACCESS, keys);
  if (tenant !== undefined && grant !== undefined) exchange.setMessages(tenant.messages);
};

/** Answers an account request. `tenant` is undefined when no such tenant serves. */
export const serveAccount = (
  exchange: Exchange,
  body: E.Either<RequestInvalid, Buffer>,
  tenant: Tenant | undefined,
  subject: Subject,
): Promise<void> =>
  pipe(
    body,
    E.flatMap((bytes) => parseBody(exchange.request.headers, bytes, tenant?.access === 'open')),
    E.flatMap(decodeAccountRequest),
    E.mapLeft((fault) => {
      useSentences(exchange, tenant);
      return fault;
    }),
    E.flatMap(checkAccess(exchange, tenant, subject)),
    TE.fromEither,
    TE.flatMap((admitted) => resolve(admitted.tenant, admitted.identifier, exchange.call)),
    TE.match(
      (failure) => exchange.fail(failure),
      (account) => exchange.succeed(account),
    ),
  )();
