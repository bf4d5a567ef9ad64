/** The envelope that Spaaza's answers share: a success with results, or an error with a code. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import * as t from 'io-ts';
import { failureOfStatus, payloadInvalid, userNotFound } from '../../src/core/failure';
import type { SourceFailure } from '../../src/core/failure';
import type { HttpAnswer } from '../../src/adapter/http';
import { Integer, writtenText } from '../../src/values/codec';
import { isRecord } from '../../src/types/conform';

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

/** Reads answers whose payload is the object at a place: `results` itself, or what `inside` takes of it. */
export const readerOf =
  (place: string, inside: (results: Results) => unknown) =>
  (answered: HttpAnswer): Either<SourceFailure, Results> => {
    const { status, body } = answered;
    const answer = isRight(body) ? body.right : undefined;
    const payload = status < 300 && Success.is(answer) ? inside(answer.results) : undefined;
    if (isRecord(payload)) return right(payload);
    const code = codeOf(answer);
    if (status >= 300 || code !== undefined) return left(refused(answered, code));
    return isRight(body) ? left(payloadInvalid(place, 'an object')) : body;
  };
