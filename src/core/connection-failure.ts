/**
 * The failures without an answer: a timeout, or no connection. Only the code of an error is kept, since the error may
 * hold the request.
 */
import { DEADLINE } from './call';
import type { UpstreamFailure } from './failure';

/** Node's code (`ECONNREFUSED`), or `UNKNOWN`. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^[A-Z][A-Z0-9_]*$/.test(error.code)
    ? error.code
    : 'UNKNOWN';

/** The code of an answer that came with more than one answer: nothing says which of them was asked for. */
export const ANSWER_UNASKED = 'ANSWER_UNASKED';

/** The code of an answer with far more around it than an answer has: informational answers, chunks, line breaks. */
export const ANSWER_FLOODED = 'ANSWER_FLOODED';

/** The code of an address that a source may not connect to. */
export const ADDRESS_REFUSED = 'ADDRESS_REFUSED';

/** The codes of a proxy: it was not reached, wants other credentials, refuses the host, or does not reach it. */
export const PROXY_UNREACHABLE = 'PROXY_UNREACHABLE';
export const PROXY_CREDENTIALS = 'PROXY_CREDENTIALS';
export const PROXY_REFUSED = 'PROXY_REFUSED';
export const PROXY_FAILED = 'PROXY_FAILED';

/** The code of what a proxy answers to CONNECT; `undefined` for a success. */
export const ofProxyStatus = (status: number): string | undefined => {
  if (status >= 200 && status < 300) return undefined;
  if (status === 407) return PROXY_CREDENTIALS;
  return status >= 500 ? PROXY_FAILED : PROXY_REFUSED;
};

/** Failures that another connection may avoid. An unknown name or a bad certificate is not one. */
const PASSING =
  /^(ECONN|EPIPE$|ETIMEDOUT$|EAI_AGAIN$|EHOSTUNREACH$|ENETUNREACH$|HPE_|ANSWER_UNASKED$|PROXY_UNREACHABLE$|PROXY_FAILED$)/;

export const unreachable = (code: string): UpstreamFailure => ({
  tag: 'UpstreamUnreachable',
  retryable: PASSING.test(code),
  code,
});

/** `reason` is that of the call's signal. Only after a deadline does a client still wait for the answer. */
export const timedOut = (reason: unknown): UpstreamFailure => ({
  tag: 'UpstreamTimeout',
  retryable: reason === DEADLINE,
});
