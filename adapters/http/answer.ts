/** What an answer is: a payload, nobody, or a failure, as the settings say. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { ExactNumber } from '../../src/values/codec';
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
import { matcher } from './conditions';
import type { Answered } from './conditions';
import type { Settings } from './settings';
import { hasSeveral, payloadOfOwner } from './several';
import type { Chosen } from './several';

/** Who is asked for, where an answer must say so. */
type Asked = Omit<Chosen, 'at'> | { readonly owner: 'unsaid' };

type Reading = (answer: HttpAnswer, asked?: Asked) => Either<SourceFailure, unknown>;

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);

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
  return isObject(payload.right) ? payload : left(payloadInvalid(at, 'an object'));
};

/** Compiles the reading of answers. "Cannot say" is looked for before "no such user". */
export const readerOf = ({ answer }: Settings): Reading => {
  const rejected = matcher(answer.rejected);
  const isOverload = matcher(answer.overloaded);
  const failed = matcher(answer.failed, isSuccess);
  const notFound = matcher(answer.notFound, isSuccess);
  const ambiguous = matcher(answer.ambiguous, isSuccess);
  const path = answer.at === undefined ? right([]) : parseInnerPath(answer.at);
  const segments = isRight(path) ? path.right : [];
  const failureOf = (answered: Answered, retryAfterMs?: number): SourceFailure | undefined => {
    const { status } = answered;
    if (rejected(answered)) return { tag: 'UpstreamRejected', retryable: false, status };
    if (isOverload(answered)) return overloaded(status, retryAfterMs);
    if (failed(answered)) return { tag: 'UpstreamRejected', retryable: true, status };
    if (ambiguous(answered)) return identityMismatch(answer.at ?? '');
    if (notFound(answered)) return userNotFound;
    return isSuccess(status) ? undefined : failureOfStatus(status, undefined, retryAfterMs);
  };
  return ({ status, body, retryAfterMs }, asked = { owner: 'unsaid' }) => {
    const failure = failureOf({ status, body: isRight(body) ? body.right : undefined }, retryAfterMs);
    if (failure !== undefined) return left(failure);
    return isRight(body) ? payloadIn(body.right, answer, segments, asked) : body;
  };
};
