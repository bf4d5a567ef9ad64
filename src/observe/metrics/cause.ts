/** Why a source failed, as one of a closed list of words: what an operator does next is another thing for each. */
import type { FailureDetails } from '../../core/failure';

/** Causes that the bridge tells apart. No text of an upstream is one. */
type Cause =
  | 'timeout'
  | 'no-time-left'
  | 'connection-refused'
  | 'connection-lost'
  | 'dns'
  | 'no-route'
  | 'private-address'
  | 'proxy'
  | 'tls'
  | 'bad-http'
  | 'unreachable'
  | 'credential'
  | 'query'
  | 'database'
  | 'redirect'
  | 'status-4xx'
  | 'status-5xx'
  | 'error-in-answer'
  | 'circuit-open'
  | 'too-many-calls'
  | 'overloaded'
  | 'not-json'
  | 'payload'
  | 'lookup'
  | 'other-user'
  | 'user-unknown'
  | 'identifier'
  | 'bug';

/** A refresh token that cannot be used, or would be lost. */
const REFRESH = /^REFRESH_TOKEN_/;

/** By the code of a connection that failed; the first that fits. */
const CONNECTIONS: readonly (readonly [code: RegExp, cause: Cause])[] = [
  [/^ECONNREFUSED$/, 'connection-refused'],
  [/^(ENOTFOUND|EAI_\w+)$/, 'dns'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'no-route'],
  [/^ADDRESS_REFUSED$/, 'private-address'],
  [/^PROXY_/, 'proxy'],
  [REFRESH, 'credential'],
  [/^DATABASE_UNAVAILABLE$/, 'connection-lost'],
  [/^(ECONN\w+|EPIPE|ETIMEDOUT)$/, 'connection-lost'],
  [/^(HPE_|ANSWER_)/, 'bad-http'],
  [/(CERT|TLS|SSL|EPROTO|SIGNATURE|ISSUER)/, 'tls'],
];

const ofCode = (code: string): Cause =>
  CONNECTIONS.find(([pattern]) => pattern.test(code))?.[1] ?? 'unreachable';

const ofStatus = (status: number): Cause => {
  if (status === 401 || status === 403) return 'credential';
  if (status >= 500) return 'status-5xx';
  if (status >= 400) return 'status-4xx';
  return status >= 300 ? 'redirect' : 'error-in-answer';
};

/** By the code of a database's refusal, or of a token that is lost; `undefined` for one of an upstream over HTTP. */
const ofRefusal = (code: string): Cause | undefined => {
  if (REFRESH.test(code) || /^DATABASE_(AUTHENTICATION|PERMISSION)$/.test(code)) return 'credential';
  if (code === 'DATABASE_FAULT') return 'database';
  return code.startsWith('DATABASE_') ? 'query' : undefined;
};

const ofLimit = (code: unknown): Cause => {
  if (code === 'CIRCUIT_OPEN') return 'circuit-open';
  return code === 'TOO_MANY_CALLS' ? 'too-many-calls' : 'overloaded';
};

/** The cause of a source's outcome; `undefined` if that is not a failure. */
export const causeOf = (outcome: string, detail: FailureDetails = {}): Cause | undefined => {
  switch (outcome) {
    case 'UpstreamTimeout':
      return detail.givenMs === undefined ? 'timeout' : 'no-time-left';
    case 'UpstreamUnreachable':
      return ofCode(String(detail.code));
    case 'UpstreamRejected':
      return ofRefusal(String(detail.code)) ?? ofStatus(Number(detail.status));
    case 'UpstreamOverloaded':
      return ofLimit(detail.code);
    case 'PayloadInvalid':
      return detail.path === '' ? 'not-json' : 'payload';
    case 'LookupIncomplete':
      return 'lookup';
    case 'IdentityMismatch':
      return 'other-user';
    case 'UserNotFound':
      return 'user-unknown';
    case 'RequestInvalid':
      return 'identifier';
    case 'Bug':
      return 'bug';
    default:
      return undefined;
  }
};
