/** What an answer is by the settings: a payload, no such user, or a failure. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import {
  failureOfStatus,
  identityMismatch,
  overloaded,
  payloadInvalid,
  userNotFound,
} from '../../src/core/failure';
import type { SourceFailure } from '../../src/core/failure';
import type { HttpAnswer } from '../../src/adapter/http';
import { parseInnerPath, valueAt } from '../../src/types/path';
import type { Segment } from '../../src/types/path';
import { matcher, whyUnmet } from './conditions';
import type { Settings } from './settings';
import { hasSeveral, payloadOfOwner } from './several';
import type { Chosen } from './several';
import { isRecord } from '../../src/types/conform';

/** Who is asked for, where an answer must say so. */
type Asked = Omit<Chosen, 'at'> | { readonly owner: 'unsaid' };

type Reading = (answer: HttpAnswer, asked?: Asked) => Either<SourceFailure, unknown>;

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const payloadIn = (
  body: unknown,
  { at = '', several, listAs }: Settings['answer'],
  segments: readonly Segment[],
  asked: Asked,
): Either<SourceFailure, unknown> => {
  if (several === undefined && hasSeveral(body, segments)) return left(identityMismatch(at));
  if (listAs !== undefined) {
    const list = valueAt(body, segments);
    return Array.isArray(list) ? right({ [listAs]: list }) : left(payloadInvalid(at, 'a list'));
  }
  const payload =
    several === 'owner' && asked.owner !== 'unsaid'
      ? payloadOfOwner(body, segments, { ...asked, at })
      : right(valueAt(body, segments));
  if (!isRight(payload)) return payload;
  return isRecord(payload.right) ? payload : left(payloadInvalid(at, 'an object'));
};

/** The failure that an answer is; `undefined` if it may be a payload. */
type FailureCheck = (answer: HttpAnswer) => SourceFailure | undefined;

/** "Cannot say" is looked for before "no such user". */
const failureCheckOf = ({ answer }: Settings): FailureCheck => {
  const rejected = matcher(answer.rejected);
  const isOverload = matcher(answer.overloaded);
  const failed = matcher(answer.failed, { ordinary: isSuccess });
  const notFound = matcher(answer.notFound, { ordinary: isSuccess, requiresPlace: true });
  const ambiguous = matcher(answer.ambiguous, { ordinary: isSuccess });
  return (answered) => {
    const { status, retryAfterMs } = answered;
    if (rejected(answered)) return { tag: 'UpstreamRejected', retryable: false, status };
    if (isOverload(answered)) return overloaded(status, retryAfterMs);
    if (failed(answered)) return { tag: 'UpstreamRejected', retryable: true, status };
    if (ambiguous(answered)) return identityMismatch(answer.at ?? '');
    if (notFound(answered)) return userNotFound;
    return isSuccess(status) ? undefined : failureOfStatus(status, undefined, retryAfterMs);
  };
};

/** Compiles which conditions of "notFound" were tried of an answer that is a failure, and why none was met, by kind. */
export const unmetOf =
  ({ answer }: Settings) =>
  (answered: HttpAnswer): readonly string[] =>
    answer.notFound.flatMap((condition, index) => {
      const why = whyUnmet(condition, answered);
      return why === undefined ? [] : [`notFound[${index}]: ${why}`];
    });

/**
 * Compiles whether an answer rejects a token: by the statuses 401 and 403, unless the file has another meaning for
 * them, or by what "rejected" lists.
 */
export const rejecterOf = (settings: Settings): ((answer: HttpAnswer) => boolean) => {
  const rejected = matcher(settings.answer.rejected);
  const failureOf = failureCheckOf(settings);
  return (answer) => {
    if (rejected(answer)) return true;
    const failure = [401, 403].includes(answer.status) ? failureOf(answer) : undefined;
    return failure?.tag === 'UpstreamRejected' && !failure.retryable;
  };
};

/** Compiles the reading of answers. */
export const readerOf = (settings: Settings): Reading => {
  const { answer } = settings;
  const path = answer.at === undefined ? right([]) : parseInnerPath(answer.at);
  const segments = isRight(path) ? path.right : [];
  const failureOf = failureCheckOf(settings);
  return (answered, asked = { owner: 'unsaid' }) => {
    const failure = failureOf(answered);
    if (failure !== undefined) return left(failure);
    const { body } = answered;
    return isRight(body) ? payloadIn(body.right, answer, segments, asked) : body;
  };
};
