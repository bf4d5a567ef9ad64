/**
 * Owns what becomes of an upstream's answer before a rule may see it: decoded, or fitted where only leaves are
 * wrong, its owner compared, its credentials deleted. It must not know adapters.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type * as t from 'io-ts';
import { dropCredentials } from './credentials';
import type { FieldPath } from './credentials';
import { identityMismatch, payloadInvalid } from '../core/failure';
import type { UpstreamFailure } from '../core/failure';
import { conform } from '../types/conform';
import type { Mismatch } from '../types/conform';
import type { Type } from '../types/type';
import type { Owner } from './owner';

/** What decoding needs, codecs and settings already known. */
export interface Decoder<L, P> {
  readonly codec: t.Mixed;
  readonly type: Type;
  readonly payload: t.Type<P>;
  readonly credentials: readonly FieldPath[];
  readonly owner: (payload: P, lookup: L) => Owner | 'unsaid';
}

const ownedBy = <P>(whose: Owner['whose'], payload: P): Either<UpstreamFailure, P> => {
  switch (whose) {
    case 'same':
    case 'unsaid':
      return right(payload);
    case 'other':
      return left(identityMismatch('owner'));
    case 'unreadable':
      return left(payloadInvalid('owner', 'a readable owner'));
  }
};

/** Fits an answer that the codec does not accept, if only leaves are wrong. */
const tolerantly = (
  type: Type,
  answer: unknown,
  tolerate: (mismatch: Mismatch) => void,
): Either<UpstreamFailure, unknown> => {
  const conformed = conform(type, answer, '', tolerate);
  return conformed.ok
    ? right(conformed.value)
    : left(payloadInvalid(conformed.at.path, conformed.at.expected));
};

/** What is told of an answer while it is decoded. */
export interface Tell {
  /** A leaf of another type than the codec says. */
  readonly mismatch: (mismatch: Mismatch) => void;
  /** Whose the payload is, and what was compared. */
  readonly owner: (owner: Owner) => void;
}

/** A fitted payload is of the codec's type but for absences, which only `owner` could meet. */
const isPayload = <P>(_payload: t.Type<P>, fitted: unknown): fitted is P => fitted !== undefined;

/** Decodes an answer. Its credentials are deleted in place. */
export const decodePayload =
  <L, P>(decoder: Decoder<L, P>, lookup: L, tell: Tell) =>
  (answer: unknown): Either<UpstreamFailure, unknown> => {
    const { codec, type, payload, owner, credentials } = decoder;
    const fitted = codec.is(answer) ? right(answer) : tolerantly(type, answer, tell.mismatch);
    if (!isRight(fitted)) return fitted;
    // `fitted` may hold an Absence where P has a value; the comparison of owners is written to meet one.
    const verdict = isPayload(payload, fitted.right) ? owner(fitted.right, lookup) : 'unsaid';
    dropCredentials(fitted.right, credentials);
    if (verdict === 'unsaid') return fitted;
    tell.owner(verdict);
    return ownedBy(verdict.whose, fitted.right);
  };
