/** A whole answer as a text, without the white space at its ends. */
import { left, mapLeft, map, type Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { payloadInvalid, type UpstreamFailure } from '../../core/failure';
import { decodeText } from '../../json/decode-text';
import { beginsAs, seemsLike } from '../../json/seems-like';

/** A page, a document of XML or a value of JSON is not a plain text. */
const otherThanText = (bytes: Buffer): string | undefined =>
  seemsLike(bytes) ?? (beginsAs(/^["[{]/, bytes) ? 'JSON' : undefined);

/** A body as text; `PayloadInvalid` has what the body seems to be instead. */
export const plainTextOf = (
  contentType: string | undefined,
  bytes: Buffer,
): Either<UpstreamFailure, unknown> => {
  const other = otherThanText(bytes);
  if (other !== undefined) return left(payloadInvalid('', `plain text, not ${other}`));
  return pipe(
    decodeText(bytes, contentType),
    mapLeft(() => payloadInvalid('', 'text in UTF-8, or in another charset that the Content-Type names')),
    map((text) => text.trim()),
  );
};
