/**
 * The decoding of an upstream's answer before a rule may read it: it is fitted to its type, its owner is compared, and
 * its credentials are deleted.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type * as t from 'io-ts';
import { dropCredentials } from './credentials';
import type { FieldPath } from './credentials';
import { identityMismatch, payloadInvalid } from '../core/failure';
import type { UpstreamFailure } from '../core/failure';
import { Allowance } from '../core/allowance';
import type { Conformer, Tolerate } from '../types/conform';
import type { Owner } from './owner';

/** What decoding needs, codecs and settings already known. */
export interface Decoder<L, P> {
  readonly conform: Conformer;
  readonly payload: t.Type<P>;
  readonly credentials: readonly FieldPath[];
  readonly owner: (payload: P, lookup: L) => Owner | 'unsaid';
}

const ownedBy = <P>(match: Owner['match'], payload: P): Either<UpstreamFailure, P> => {
  switch (match) {
    case 'same':
    case 'unsaid':
      return right(payload);
    case 'other':
      return left(identityMismatch('owner'));
    case 'unreadable':
      return left(payloadInvalid('owner', 'a readable owner'));
  }
};

/** How often the parts of one answer are compared with its type: a few tens of milliseconds at most. */
export const MAX_COMPARISONS = 1_000_000;

/** Fits an answer to its type, if only leaves are wrong. */
const fitted = (
  conform: Conformer,
  answer: unknown,
  tolerate: Tolerate,
): Either<UpstreamFailure, unknown> => {
  const work = new Allowance(MAX_COMPARISONS);
  const conformed = conform(answer, { tolerate, work });
  if (work.isSpent) return left(payloadInvalid('', `at most ${MAX_COMPARISONS} comparisons with its type`));
  return conformed.ok
    ? right(conformed.value)
    : left(payloadInvalid(conformed.at.path, conformed.at.expected));
};

/** What is reported about an answer while it is decoded. */
export interface DecodeObserver {
  /** Leaves of another type than the codec says, once for each path. */
  readonly mismatch: Tolerate;
  /** The owner of the payload, and what was compared. */
  readonly owner: (owner: Owner) => void;
}

/** A fitted payload has the codec's type, except that values can be absent. Only `owner` could read such a value. */
const isPayload = <P>(_payload: t.Type<P>, fitted: unknown): fitted is P => fitted !== undefined;

/** Decodes an answer. Its credentials are deleted in place. */
export const decodePayload =
  <L, P>(decoder: Decoder<L, P>, lookup: L, observer: DecodeObserver) =>
  (answer: unknown): Either<UpstreamFailure, unknown> => {
    const { conform, payload, owner, credentials } = decoder;
    const decoded = fitted(conform, answer, observer.mismatch);
    if (!isRight(decoded)) return decoded;
    // It may hold an Absence where P has a value; the comparison of owners is written to meet one.
    const verdict = isPayload(payload, decoded.right) ? owner(decoded.right, lookup) : 'unsaid';
    dropCredentials(decoded.right, credentials);
    if (verdict === 'unsaid') return decoded;
    observer.owner(verdict);
    return ownedBy(verdict.match, decoded.right);
  };
