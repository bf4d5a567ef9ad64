/** The envelope that Spaaza's answers share: a success with results, or an error with a code. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import * as t from 'io-ts';
import { failureOfStatus, payloadInvalid, userNotFound } from '../../src/core/failure';
import type { SourceFailure } from '../../src/core/failure';
import { triedStatus } from '../../src/adapter/http';
import type { HttpAnswer, TryConditions } from '../../src/adapter/http';
import { Integer, writtenText } from '../../src/values/codec';
import { isRecord, kindOf } from '../../src/types/conform';

type Results = Readonly<Record<string, unknown>>;

/** Clients of Spaaza's own take a status without a code for a success, too. */
const Succeeded = t.union([
  t.type({ code: t.literal(1) }),
  t.intersection([t.type({ status: t.literal('ok') }), t.partial({ code: t.undefined })]),
]);

const Success = t.type({ result: Succeeded, results: t.UnknownRecord });
const TodaysError = t.type({ error: t.type({ code: t.union([Integer, t.string]) }) });
const OlderErrors = t.type({ errors: t.UnknownRecord });

/** Of several errors, "no such user" is the last to be believed. */
const firstOf = (codes: readonly string[]): string | undefined =>
  codes.find((code) => code !== '68') ?? codes[0];

/** The error code, of either shape; never its texts. */
const codeOf = (body: unknown): string | undefined => {
  const code = TodaysError.is(body)
    ? writtenText(body.error.code)
    : OlderErrors.is(body)
      ? firstOf(Object.keys(body.errors))
      : undefined;
  return code !== undefined && /^\d{1,5}$/.test(code) ? code : undefined;
};

/** An unknown user comes as HTTP 500 with code 68, which is an answer and no outage. */
const refused = ({ status, retryAfterMs }: HttpAnswer, code: string | undefined): SourceFailure =>
  code === '68' ? userNotFound : failureOfStatus(status, code, retryAfterMs);

/** How the answers of one endpoint are read. */
export interface Answers {
  readonly read: (answer: HttpAnswer) => Either<SourceFailure, Results>;
  readonly tried: TryConditions;
}

/** The payload of an answer, if it is a success. */
type PayloadOf = (answer: HttpAnswer) => unknown;

const triedBy =
  (place: string, payloadOf: PayloadOf): TryConditions =>
  (answered) => {
    const { status, body } = answered;
    const answer = isRight(body) ? body.right : undefined;
    const payload = payloadOf(answered);
    const says = Success.is(answer) ? 'says' : 'does not say';
    const success = {
      condition: `a success with ${place}`,
      held: isRecord(payload),
      why: `the status is ${status}, "result" ${says} that it is one, and the payload is ${kindOf(payload)}`,
    };
    if (success.held) return [success];
    const code = codeOf(answer);
    const why = code === undefined ? 'there is no error code' : `the error code is ${code}`;
    const unknown = { condition: 'no such user (code 68)', held: code === '68', why };
    return unknown.held ? [success, unknown] : [success, unknown, triedStatus(answered)];
  };

/** Reads answers whose payload is the object at a place: `results` itself, or what `inside` takes of it. */
export const answersOf = (place: string, inside: (results: Results) => unknown): Answers => {
  const payloadOf: PayloadOf = ({ status, body }) => {
    const answer = isRight(body) ? body.right : undefined;
    return status < 300 && Success.is(answer) ? inside(answer.results) : undefined;
  };
  return {
    tried: triedBy(place, payloadOf),
    read: (answered) => {
      const { status, body } = answered;
      const payload = payloadOf(answered);
      if (isRecord(payload)) return right(payload);
      const code = codeOf(isRight(body) ? body.right : undefined);
      if (status >= 300 || code !== undefined) return left(refused(answered, code));
      return isRight(body) ? left(payloadInvalid(place, 'an object')) : body;
    },
  };
};
