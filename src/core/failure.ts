/**
 * The closed union of failures, the one switch that gives each its HTTP status and message, and their precedence. A failure carries path, expected type, status and code; never a value, a header, a URL or an
 * error of a library.
 */
import type { Absence, Reason, StepFailure } from './absence';

/** What can be wrong with a request before its tenant is known. */
export type RequestFault =
  | 'path'
  | 'method'
  | 'contentType'
  | 'tooLarge'
  | 'encoding'
  | 'json'
  | 'depth'
  | 'duplicateKey'
  | 'body'
  | 'identifier'
  | 'framing'
  | 'headers'
  | 'slow';

export type RequestInvalid = { readonly tag: 'RequestInvalid'; readonly fault: RequestFault };
export type AccessDenied = { readonly tag: 'AccessDenied' };
export type TenantUnknown = { readonly tag: 'TenantUnknown' };
/** The tenant's customer data is still being loaded; `retryAfterMs` is when it is worth to ask again. */
export type TenantLoading = { readonly tag: 'TenantLoading'; readonly retryAfterMs: number };
/** The tenant's own limit; `retryAfterMs` is when the next request would be let in. */
export type TooManyRequests = { readonly tag: 'TooManyRequests'; readonly retryAfterMs: number };
export type UserNotFound = { readonly tag: 'UserNotFound' };

/** What an upstream can do instead of answering. `retryable` alone decides whether it may be asked again. */
export type UpstreamFailure =
  /** It did not answer within the call's deadline. */
  | {
      readonly tag: 'UpstreamTimeout';
      readonly retryable: boolean;
      /** What the request had left for the source, in milliseconds, where that was less than the source's own deadline. */
      readonly givenMs?: number;
    }
  /** No connection, or the connection broke; `code` is Node's (`ECONNREFUSED`). */
  | { readonly tag: 'UpstreamUnreachable'; readonly retryable: boolean; readonly code: string }
  /** It refused: a bad credential, an error of its own; `code` is the upstream's. Only an upstream over HTTP has a status. */
  | {
      readonly tag: 'UpstreamRejected';
      readonly retryable: boolean;
      readonly status?: number;
      readonly code?: string;
    }
  /** It asked for fewer requests (429, 503), or a limit of the bridge was reached. */
  | {
      readonly tag: 'UpstreamOverloaded';
      readonly retryable: boolean;
      readonly status?: number;
      /** Which limit of the bridge's own: `TOO_MANY_CALLS`, `CIRCUIT_OPEN`. */
      readonly code?: string;
      /** How long it asked clients to wait, in milliseconds (`Retry-After`). */
      readonly retryAfterMs?: number;
    }
  /** Its answer has a value that its codec does not accept, at `path`. */
  | {
      readonly tag: 'PayloadInvalid';
      readonly retryable: false;
      readonly path: string;
      readonly expected: string;
    }
  /** A rule of its lookup could not be computed, so it was not asked; `path` is the rule's place in the lookup. */
  | ({
      readonly tag: 'LookupIncomplete';
      readonly retryable: false;
      readonly path: string;
      readonly reason: Reason;
    } & Partial<StepFailure>)
  /** It answered about another user. */
  | { readonly tag: 'IdentityMismatch'; readonly retryable: false; readonly path: string };

/** How asking one source can fail. */
export type SourceFailure = RequestInvalid | UserNotFound | UpstreamFailure;

/** The account lacks a field that the contract or the tenant requires. */
export type AccountIncomplete = {
  readonly tag: 'AccountIncomplete';
  readonly field: string;
  readonly reason: string;
} & Partial<StepFailure>;

/** The account, or the work that it takes, is more than one request may have: `expected` has the limit. */
export type AccountTooLarge = {
  readonly tag: 'AccountTooLarge';
  /** The contract path at which the limit was met. */
  readonly field: string;
  readonly expected: string;
};

/** How mapping can fail. */
export type MappingFailure = AccountIncomplete | AccountTooLarge;

export type Failure =
  | RequestInvalid
  | AccessDenied
  | TenantUnknown
  | TenantLoading
  | TooManyRequests
  | SourceFailure
  | MappingFailure;

/** How a request can end, by name: the list of outcomes that a fixture may expect. */
export const outcomes = {
  ok: null,
  RequestInvalid: null,
  AccessDenied: null,
  TenantUnknown: null,
  TenantLoading: null,
  TooManyRequests: null,
  UserNotFound: null,
  UpstreamTimeout: null,
  UpstreamUnreachable: null,
  UpstreamRejected: null,
  UpstreamOverloaded: null,
  PayloadInvalid: null,
  LookupIncomplete: null,
  IdentityMismatch: null,
  AccountIncomplete: null,
  AccountTooLarge: null,
} as const satisfies Readonly<Record<'ok' | Failure['tag'], null>>;

const REFUSALS: ReadonlySet<string> = new Set<Failure['tag']>([
  'RequestInvalid',
  'AccessDenied',
  'TenantUnknown',
  'TooManyRequests',
]);

/** Whether a request that ended so was refused itself, and not for what an upstream did. */
export const isRefusal = (outcome: string): boolean => REFUSALS.has(outcome);

/** The sentences of contract/messages: the shopper's three outcomes, and the app server's mistakes. */
export type MessageKey =
  'userNotFound' | 'unavailable' | 'internalError' | 'accessDenied' | 'tooManyRequests' | RequestFault;

/** How a failure is answered. */
export interface FailureAnswer {
  readonly status: number;
  readonly message: MessageKey;
}

const requestStatus: Readonly<Record<RequestFault, number>> = {
  path: 404,
  method: 405,
  contentType: 415,
  tooLarge: 413,
  encoding: 400,
  json: 400,
  depth: 400,
  duplicateKey: 400,
  body: 400,
  identifier: 400,
  framing: 400,
  headers: 431,
  slow: 408,
};

/** The one switch on failures: each one's HTTP status and message. */
export const answerOf = (failure: Failure): FailureAnswer => {
  switch (failure.tag) {
    case 'RequestInvalid':
      return { status: requestStatus[failure.fault], message: failure.fault };
    case 'AccessDenied':
    case 'TenantUnknown':
      return { status: 401, message: 'accessDenied' };
    case 'TooManyRequests':
      return { status: 429, message: 'tooManyRequests' };
    case 'UserNotFound':
      return { status: 404, message: 'userNotFound' };
    case 'UpstreamTimeout':
      return { status: 504, message: 'unavailable' };
    case 'UpstreamOverloaded':
    case 'TenantLoading':
      return { status: 503, message: 'unavailable' };
    case 'UpstreamUnreachable':
    case 'UpstreamRejected':
    case 'PayloadInvalid':
    case 'LookupIncomplete':
    case 'IdentityMismatch':
    case 'AccountIncomplete':
    case 'AccountTooLarge':
      return { status: 502, message: 'unavailable' };
  }
};

/**
 * Which failure of several is answered: the first of this list. The most severe comes first, and "cannot say" always
 * precedes "no such user".
 */
const precedence: readonly SourceFailure['tag'][] = [
  'IdentityMismatch',
  'PayloadInvalid',
  'LookupIncomplete',
  'UpstreamRejected',
  'UpstreamUnreachable',
  'UpstreamTimeout',
  'UpstreamOverloaded',
  'RequestInvalid',
  'UserNotFound',
];

/** The failure that is answered when several sources fail; among equals the first in file order. */
export const mostSevere = (failures: readonly [SourceFailure, ...SourceFailure[]]): SourceFailure =>
  failures.reduce((worst, failure) =>
    precedence.indexOf(failure.tag) < precedence.indexOf(worst.tag) ? failure : worst,
  );

/** What a failure reports to the log and to commands: never a value. */
export type FailureDetails = Readonly<Record<string, string | number>>;

/** The list of fields that may be reported; all other fields of a failure are left out. */
const REPORTED: ReadonlySet<string> = new Set([
  'fault',
  'path',
  'expected',
  'status',
  'code',
  'field',
  'reason',
  'step',
  'found',
  'why',
  'givenMs',
]);

/** The reportable details of a failure; `undefined` if it has only its tag. */
export const failureDetailsOf = (failure: Failure): FailureDetails | undefined => {
  const entries = Object.entries<string | number | boolean>(failure).filter(
    (entry): entry is [string, string | number] => REPORTED.has(entry[0]) && typeof entry[1] !== 'boolean',
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
};

/** Details as commands show them behind an outcome: ` path=name expected=text`. */
export const detailsText = (details: FailureDetails = {}): string =>
  Object.entries(details)
    .map(([name, value]) => ` ${name}=${value}`)
    .join('');

export const userNotFound: UserNotFound = { tag: 'UserNotFound' };
export const accessDenied: AccessDenied = { tag: 'AccessDenied' };
export const tenantUnknown: TenantUnknown = { tag: 'TenantUnknown' };
/** How long a million customers take to load is some seconds. */
export const tenantLoading: TenantLoading = { tag: 'TenantLoading', retryAfterMs: 5_000 };
export const requestInvalid = (fault: RequestFault): RequestInvalid => ({ tag: 'RequestInvalid', fault });

export const payloadInvalid = (path: string, expected: string): UpstreamFailure => ({
  tag: 'PayloadInvalid',
  retryable: false,
  path,
  expected,
});

/** A rule in a lookup gave no value that can be sent. */
export const lookupIncomplete = (path: string, { reason, failure }: Absence): UpstreamFailure => ({
  tag: 'LookupIncomplete',
  retryable: false,
  path,
  reason,
  ...failure,
});

/** The payload is another user's; `path` is the place that shows it. */
export const identityMismatch = (path: string): UpstreamFailure => ({
  tag: 'IdentityMismatch',
  retryable: false,
  path,
});

/** A limit of the bridge's own was reached: the upstream was not asked. */
export const limitReached = (code: 'TOO_MANY_CALLS' | 'CIRCUIT_OPEN'): UpstreamFailure => ({
  tag: 'UpstreamOverloaded',
  retryable: false,
  code,
});

/**
 * Whether a failure says that the upstream is in trouble, and not that it answered: what a circuit breaker counts, and
 * a kept answer may replace. A call that no client waits for any more does not count.
 */
export const isOutage = (failure: SourceFailure): boolean =>
  failure.tag === 'UpstreamUnreachable' || ('retryable' in failure && failure.retryable);

/**
 * Whether a kept answer may replace a failure: it is not an answer. The bridge's own limits are such failures, since calls
 * reach those when an upstream hangs.
 */
export const maySubstitute = (failure: SourceFailure): boolean =>
  isOutage(failure) || failure.tag === 'UpstreamOverloaded';

/** The upstream asked clients to wait, for a given time or an unknown one. */
export const overloaded = (status: number, retryAfterMs?: number): UpstreamFailure => ({
  tag: 'UpstreamOverloaded',
  retryable: true,
  status,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/**
 * What an upstream's HTTP error status means when the upstream documents nothing better. `code` is the
 * upstream's own error code, never its text.
 */
export const failureOfStatus = (status: number, code?: string, retryAfterMs?: number): UpstreamFailure =>
  status === 429 || status === 503
    ? overloaded(status, retryAfterMs)
    : { tag: 'UpstreamRejected', retryable: status >= 500, status, ...(code === undefined ? {} : { code }) };
