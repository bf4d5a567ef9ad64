/**
 * Owns the reading of a whole body as JSON: its content type, its charset, and the words for what is wrong.
 * It must not know where the bytes come from.
 */
import { left, mapLeft, type Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { payloadInvalid, type UpstreamFailure } from '../../core/failure';
import { MAX_DEPTH, parseJson, type JsonFault } from '../../json/parse';

/** A body declared as JSON in UTF-8, parsed. `PayloadInvalid` says what was expected instead. */
export const jsonOf = (contentType: string | undefined, bytes: Buffer): Either<UpstreamFailure, unknown> => {
  if (!isJsonType(contentType ?? '')) return left(payloadInvalid('', 'JSON'));
  if (bytes.length === 0) return left(payloadInvalid('', 'a JSON body'));
  return pipe(
    parseJson(bytes),
    mapLeft((fault) => payloadInvalid('', expectation[fault])),
  );
};

const expectation: Readonly<Record<JsonFault, string>> = {
  encoding: 'UTF-8',
  json: 'valid JSON',
  depth: `JSON at most ${MAX_DEPTH} levels deep`,
  duplicateKey: 'JSON without duplicate keys',
};

/** Source: RFC 6839 for `+json`; a charset other than UTF-8 would give the bytes another meaning. */
const isJsonType = (contentType: string): boolean => {
  const [type = '', ...parameters] = contentType.split(';');
  return (
    /^\s*(application\/json|text\/json|application\/[^\s/]+\+json)\s*$/i.test(type) &&
    parameters.every(isHarmless)
  );
};

const isHarmless = (parameter: string): boolean =>
  !/^\s*charset\s*=/i.test(parameter) || /=\s*("utf-?8"|utf-?8)\s*$/i.test(parameter);
