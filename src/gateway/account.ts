/**
 * The path from a body to an answered account: decode, access, identifier, resolve.
 */
import * as E from 'fp-ts/Either';
import { decodeAccountRequest, type AccountRequest } from '../contract/request';
import {
  accessDenied,
  requestInvalid,
  tenantLoading,
  tenantUnknown,
  type Failure,
  type RequestInvalid,
} from '../core/failure';
import { resolve } from '../resolve';
import type { Entrance, Tenant } from '../tenant/runtime/tenant';
import { grantOf, DUMMY_ACCESS, shownKeys } from './access';
import { parseBody } from './body';
import type { Exchange } from './exchange';

/** What a request asks for: a tenant that serves, the entrance of one that is still being loaded, or neither. */
export interface Asked {
  readonly tenant?: Tenant | undefined;
  readonly loading?: Entrance | undefined;
}

/** Gives the pseudonym of an identifier; absent without a key for it. */
export type Subject = ((identifier: string) => string) | undefined;

/**
 * Lets a request in or not. A request for an unknown tenant is compared with a dummy key: the same work, the same
 * answer. From here on, failures have the tenant's messages. Unauthenticated requests do not count for the limit.
 */
const admit = (
  exchange: Exchange,
  { tenant, loading }: Asked,
  { key, userIdentifier }: AccountRequest,
): E.Either<Failure, Tenant> => {
  const keys = shownKeys(exchange.request.rawHeaders, key);
  exchange.keepFromIds([...keys, userIdentifier]);
  const entrance = tenant ?? loading;
  const grant = grantOf(entrance?.access ?? DUMMY_ACCESS, keys);
  if (entrance === undefined) return E.left(tenantUnknown);
  if (grant === undefined) return E.left(accessDenied);
  exchange.setTenant(entrance, entrance.keyNames[grant.key ?? -1]);
  return tenant === undefined ? E.left(tenantLoading) : E.right(tenant);
};

/**
 * A request with the tenant's key in a header gets the tenant's messages, also if its body fails; the status is still
 * the gateway's.
 */
const useSentences = (exchange: Exchange, entrance: Entrance | undefined): void => {
  const keys = shownKeys(exchange.request.rawHeaders, undefined);
  const grant = grantOf(entrance?.access ?? DUMMY_ACCESS, keys);
  if (entrance !== undefined && grant !== undefined) exchange.setMessages(entrance.messages);
};

/** Answers an account request. */
export const serveAccount = async (
  exchange: Exchange,
  body: E.Either<RequestInvalid, Buffer>,
  asked: Asked,
  subject: Subject,
): Promise<void> => {
  const entrance = asked.tenant ?? asked.loading;
  const parsed = E.isLeft(body)
    ? body
    : parseBody(exchange.request.headers, body.right, entrance?.access === 'open');
  const request = E.isLeft(parsed) ? parsed : decodeAccountRequest(parsed.right);
  if (E.isLeft(request)) {
    useSentences(exchange, entrance);
    return exchange.fail(request.left);
  }
  const admitted = admit(exchange, asked, request.right);
  if (E.isLeft(admitted)) return exchange.fail(admitted.left);
  const tenant = admitted.right;
  const limited = tenant.rateLimit?.();
  const tooMany = limited instanceof Promise ? await limited : limited;
  if (tooMany !== undefined) return exchange.fail(tooMany);
  const identifier = tenant.identify(request.right.userIdentifier);
  if (identifier === undefined) return exchange.fail(requestInvalid('identifier'));
  if (subject !== undefined) exchange.identify(subject(identifier));
  const resolved = await resolve(tenant, identifier, exchange.call)();
  if (E.isLeft(resolved)) exchange.fail(resolved.left);
  else exchange.succeed(resolved.right);
};
