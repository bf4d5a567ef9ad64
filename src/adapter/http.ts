/** The shape in which HTTP comes to an adapter: as a dependency, which upstream/http implements. */
import type { TaskEither } from 'fp-ts/TaskEither';
import { isRight, left } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Call } from '../core/call';
import { failureOfStatus } from '../core/failure';
import type { RequestInvalid, SourceFailure, UpstreamFailure } from '../core/failure';
import type { Secret } from '../core/secret';
import type { CertificateState, TokenState } from '../core/state';

/** What is sent with a `POST`. */
export type HttpBody =
  /** A JSON value, written without loss. */
  | { readonly type: 'json'; readonly value: unknown }
  /** An XML document, as it is written. */
  | { readonly type: 'xml'; readonly text: string | Secret }
  /** `application/x-www-form-urlencoded` fields in order. */
  | { readonly type: 'form'; readonly fields: readonly (readonly [string, string | Secret])[] };

/** What is sent. Every text is taken literally: it is encoded or refused, never interpreted. */
export interface HttpRequest {
  /** `GET` without it. */
  readonly method?: 'GET' | 'POST';
  /** Path segments below the base URL, each encoded as one segment. */
  readonly path: readonly string[];
  /** Whether a slash follows the last segment. */
  readonly trailingSlash?: boolean;
  /** Query parameters in order; names and values are percent-encoded. */
  readonly query: readonly (readonly [string, string | Secret])[];
  /** The separator of query parameters; `&` unless the upstream documents another. */
  readonly separator?: '&' | ';';
  /** A `Content-Type` must be one of the body's; without it there is the usual one. */
  readonly headers: Readonly<Record<string, string | Secret>>;
  readonly body?: HttpBody;
  /**
   * It creates something, such as a token or a session, so it is not sent again by itself when a kept connection is
   * found closed. A look-up is sent again, whatever its method.
   */
  readonly isSentOnce?: true;
}

/** An answer of any status. `body` is `Left` when it is not JSON, or not the XML that was asked for, that can be trusted. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: Either<UpstreamFailure, unknown>;
  /** It has no body at all. */
  readonly isEmpty?: boolean;
  /** How long the upstream asks to be left alone, in milliseconds (`Retry-After`, RFC 9110, section 10.2.3). */
  readonly retryAfterMs?: number;
}

/** A condition that an answer was tried with. */
export interface TriedCondition {
  /** Its place in the tenant file, such as `notFound[0]`, or what it is. */
  readonly condition: string;
  readonly held: boolean;
  /** Why it held or not, by kind: never a value of the answer. */
  readonly why: string;
}

/** Gives the conditions that an answer is tried with, in order, up to the one that decides. */
export type TryConditions = (answer: HttpAnswer) => readonly TriedCondition[];

/** A source's own HTTP client: one pool of connections, one base URL. */
export interface Http {
  /** `Left`: no answer arrived in time, or the request could not be written safely (`RequestInvalid`). */
  readonly send: (
    request: HttpRequest,
    call: Call,
  ) => TaskEither<RequestInvalid | UpstreamFailure, HttpAnswer>;
  /** Closes the pool. */
  readonly dispose: () => void;
  /** Of a client whose requests carry an access token. */
  readonly token?: () => TokenState;
  /** Of a client that shows a certificate. */
  readonly certificate?: CertificateState;
}

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Whether the status is that of a success, as a tried condition; of another, what it commonly means. */
export const triedStatus = ({ status }: HttpAnswer): TriedCondition => ({
  condition: 'the status of a success',
  held: isSuccess(status),
  why: `the status is ${status}${isSuccess(status) ? '' : `, which is ${failureOfStatus(status).tag}`}`,
});

/**
 * Whether an answer can be the API's own: JSON or XML, as is expected of it, or no body at all. A page or a text with the same status comes from a
 * proxy, a web server or a wrong address. It says nothing about a user.
 */
export const isOwnAnswer = ({ body, isEmpty }: HttpAnswer): boolean => isEmpty === true || isRight(body);

/**
 * The body of a success. An error status is the failure that `documented` has for it, or else the one that it commonly
 * means. "No such user" is accepted only from the API's own answer.
 */
export const bodyOf = (
  answer: HttpAnswer,
  documented: Readonly<Partial<Record<number, SourceFailure>>> = {},
): Either<SourceFailure, unknown> => {
  const { status, body, retryAfterMs } = answer;
  if (isSuccess(status)) return body;
  const failure = documented[status];
  return left(
    failure !== undefined && (failure.tag !== 'UserNotFound' || isOwnAnswer(answer))
      ? failure
      : failureOfStatus(status, undefined, retryAfterMs),
  );
};
