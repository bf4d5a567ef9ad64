/** A whole answer as JSON. The label of the Content-Type does not matter, only its charset: servers mislabel JSON. */
import { mapLeft, type Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { HttpAnswer } from '../../adapter/http';
import { payloadInvalid, type UpstreamFailure } from '../../core/failure';
import { MAX_DEPTH, parseJson, type JsonFault } from '../../json/parse';
import { seemsLike } from '../../json/seems-like';

/** The most values that an answer may have, the names of fields counted too: each of them takes time to read. */
const MAX_VALUES = 80_000;

const expectation: Readonly<Record<JsonFault, string>> = {
  encoding: 'UTF-8, or another charset that the Content-Type names',
  json: 'valid JSON',
  depth: `JSON at most ${MAX_DEPTH} levels deep`,
  values: `JSON of at most ${MAX_VALUES} values and names`,
  duplicateKey: 'JSON without duplicate keys',
};

/** Faults of a body that may be of another format. */
const MAY_BE_OTHER: ReadonlySet<JsonFault> = new Set(['json', 'encoding']);

const expectedOf = (fault: JsonFault, bytes: Buffer): string => {
  const found = MAY_BE_OTHER.has(fault) ? seemsLike(bytes) : undefined;
  return found === undefined ? expectation[fault] : `JSON, not ${found}`;
};

/** A body parsed as JSON; `PayloadInvalid` has what was expected, and what the body seems to be instead. */
const jsonOf = (
  contentType: string | undefined,
  bytes: Buffer,
  numbersAsWritten: boolean,
): Either<UpstreamFailure, unknown> =>
  pipe(
    parseJson(bytes, { contentType, maxValues: MAX_VALUES, numbersAsWritten }),
    mapLeft((fault) => payloadInvalid('', expectedOf(fault, bytes))),
  );

/** A body as an answer has it: JSON, its numbers as they are written if that is asked for, or why it is not; and whether it is empty. */
export const contentOf = (
  contentType: string | undefined,
  bytes: Buffer,
  numbersAsWritten = false,
): Pick<HttpAnswer, 'body' | 'isEmpty'> => ({
  body: jsonOf(contentType, bytes, numbersAsWritten),
  ...(bytes.length === 0 ? { isEmpty: true } : {}),
});
