/**
 * Owns what becomes of an upstream's answer before a rule may see it: decoded, or fitted where only leaves are
 * wrong, its owner compared, its credentials deleted. It must not know adapters.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type * as t from 'io-ts';
import { Absence } from '../core/absence';
import { writtenText } from '../values/codec';
import { dropCredentials } from './credentials';
import type { FieldPath } from './credentials';
import { identityMismatch, payloadInvalid } from '../core/failure';
import type { UpstreamFailure } from '../core/failure';
import { conform } from '../types/conform';
import type { Mismatch } from '../types/conform';
import type { Type } from '../types/type';

/** Whose account a payload is; `unreadable` when the leaf that says it had a wrong type. */
export type Owner = 'same' | 'other' | 'unsaid' | 'unreadable';

/** What decoding needs, codecs and settings already known. */
export interface Decoder<L, P> {
  readonly codec: t.Mixed;
  readonly type: Type;
  readonly payload: t.Type<P>;
  readonly credentials: readonly FieldPath[];
  readonly owner: (payload: P, lookup: L) => Owner;
}

const ownedBy = <P>(owner: Owner, payload: P): Either<UpstreamFailure, P> => {
  switch (owner) {
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

/** A fitted payload is of the codec's type but for absences, which only `owner` could meet. */
const isPayload = <P>(_payload: t.Type<P>, fitted: unknown): fitted is P => fitted !== undefined;

/** Decodes an answer; `tolerate` is told of each wrong leaf. The answer's credentials are deleted in place. */
export const decodePayload =
  <L, P>(decoder: Decoder<L, P>, lookup: L, tolerate: (mismatch: Mismatch) => void) =>
  (answer: unknown): Either<UpstreamFailure, unknown> => {
    const { codec, type, payload, owner, credentials } = decoder;
    const fitted = codec.is(answer) ? right(answer) : tolerantly(type, answer, tolerate);
    if (!isRight(fitted)) return fitted;
    // `fitted` may hold an Absence where P has a value; `whose` is written to meet one.
    const verdict = isPayload(payload, fitted.right) ? owner(fitted.right, lookup) : 'unsaid';
    dropCredentials(fitted.right, credentials);
    return ownedBy(verdict, fitted.right);
  };

/** The verdict on a payload that was to say whose it is: one that does not may be anybody's. */
export const mustSay = (owner: Owner): Owner => (owner === 'unsaid' ? 'unreadable' : owner);

/**
 * Whether the payload's leaf `found` names the user that was asked for; `spelling` brings both sides to one
 * spelling, such as lower case for email addresses.
 */
export const whose = (
  found: unknown,
  asked: string,
  spelling: (text: string) => string | undefined = (text) => text,
): Owner => {
  if (found === undefined || found === null || found === '') return 'unsaid';
  if (found instanceof Absence) return 'unreadable';
  const said = writtenText(found);
  const name = said === undefined ? undefined : spelling(said);
  return name !== undefined && name === spelling(asked) ? 'same' : 'other';
};
