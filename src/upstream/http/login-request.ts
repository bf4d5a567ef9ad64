/** The request of a login, and the reading of its answer. No failure holds a token. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { LoginLifetime, LoginToken } from '../../adapter/define-adapter';
import { isSuccess, type HttpAnswer } from '../../adapter/http';
import { failureOfStatus, payloadInvalid, type UpstreamFailure } from '../../core/failure';
import { Secret } from '../../core/secret';
import { parseInnerPath, valueAt } from '../../types/path';
import { writtenText } from '../../values/codec';
import { ACCESS_TOKEN, isNone, secondsOf, type Asking, type Granted } from './asking';
import { isToken } from './token-place';

type Read<A> = (body: unknown) => E.Either<UpstreamFailure, A>;

/** The value at a path of an answer; an empty path is the whole. */
const valueOf = (path: string): ((body: unknown) => unknown) => {
  const parsed = path === '' ? E.right([]) : parseInnerPath(path);
  return (body) => (E.isRight(parsed) ? valueAt(body, parsed.right) : undefined);
};

/** With its zone: without one it could be hours off. */
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/i;

/** The greatest number of seconds since 1970 that is read as such, in the year 5138: greater ones are milliseconds. */
const MOST_SECONDS = 1e11;

/** Milliseconds since 1970. */
const instantOf = (value: unknown): number | undefined => {
  const since = secondsOf(value);
  if (since !== undefined) return since > MOST_SECONDS ? since : since * 1000;
  const at = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? undefined : at;
};

/** Reads milliseconds at a path; a value that is null or missing does not say how long. */
const timeAt = (
  path: string | undefined,
  expected: string,
  read: (value: unknown) => number | undefined,
): Read<number> => {
  if (path === undefined) return () => E.right(Infinity);
  const value = valueOf(path);
  return (body) => {
    const found = value(body);
    if (isNone(found)) return E.right(Infinity);
    const ms = read(found);
    return ms === undefined ? E.left(payloadInvalid(path, expected)) : E.right(ms);
  };
};

const inMilliseconds = (value: unknown): number | undefined => {
  const seconds = secondsOf(value);
  return seconds === undefined ? undefined : seconds * 1000;
};

/** Compiles the lifetime: the earliest of the ends that the file and the answer say. */
const lifetimeBy = ({
  seconds = Infinity,
  secondsAt,
  endAt,
}: LoginLifetime): ((body: unknown, askedAt: Date) => E.Either<UpstreamFailure, number | undefined>) => {
  const said = timeAt(secondsAt, 'a number of seconds', inMilliseconds);
  const end = timeAt(endAt, 'an instant with its zone, or a number of seconds since 1970', instantOf);
  return (body, askedAt) =>
    pipe(
      said(body),
      E.flatMap((saidMs) =>
        pipe(
          end(body),
          E.map((endMs) => Math.min(seconds * 1000, saidMs, Math.max(endMs - askedAt.getTime(), 0))),
        ),
      ),
      E.map((ms) => (Number.isFinite(ms) ? ms : undefined)),
    );
};

/** A text of several words or lines is a message, and not a token. */
const SENTENCE = /\s/;

/** Compiles the reading of a token. */
const tokenBy = ({ tokenAt, place, format }: LoginToken): Read<Secret> => {
  const value = valueOf(tokenAt);
  const isPlain = format !== undefined && 'text' in format;
  return (body) => {
    const token = writtenText(value(body));
    return isToken(token, place) && !(isPlain && SENTENCE.test(token))
      ? E.right(new Secret(token, undefined, ACCESS_TOKEN))
      : E.left(payloadInvalid(tokenAt, 'a token'));
  };
};

const writtenIn = ({ format }: LoginToken): string => {
  if (format === undefined) return 'JSON';
  return 'text' in format ? 'plain text' : 'XML';
};

/** The asking of a login. */
export const askingLogin = (login: LoginToken): Asking => {
  const { baseUrl, request, tokenAt, refused } = login;
  const tokenIn = tokenBy(login);
  const lifetimeIn = lifetimeBy(login.lifetime);
  const granted = (body: unknown, askedAt: Date): E.Either<UpstreamFailure, Granted> =>
    pipe(
      tokenIn(body),
      E.flatMap((token) =>
        pipe(
          lifetimeIn(body, askedAt),
          E.map((lifetimeMs) => ({ token, lifetimeMs })),
        ),
      ),
    );
  const failureOf = (answer: HttpAnswer): UpstreamFailure | undefined => {
    const { status, retryAfterMs } = answer;
    if (refused?.holds(answer) === true) return { tag: 'UpstreamRejected', retryable: false, status };
    return isSuccess(status) ? undefined : failureOfStatus(status, undefined, retryAfterMs);
  };
  return {
    baseUrl,
    request: () => E.right({ ...request, isSentOnce: true }),
    read: (answer, askedAt) => {
      const failure = failureOf(answer);
      if (failure !== undefined) return E.left(failure);
      return pipe(
        answer.body,
        E.mapLeft(() => payloadInvalid(tokenAt, `a token in ${writtenIn(login)}`)),
        E.flatMap((body) => granted(body, askedAt)),
      );
    },
  };
};
