/** The request of the app server (app-account-request.txt; `key` follows the public documentation). */
import { bimap, type Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { Digits, NonBlank, writtenText } from '../values/codec';
import { plainText } from '../values/plain-text';
import { requestInvalid, type RequestInvalid } from '../core/failure';

/** The most UTF-16 code units that an identifier may have. */
export const MAX_IDENTIFIER_LENGTH = 256;

/** An identifier as a text; a number is one by its digits as they are written, and by nothing else. */
const identifierText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  const asText = writtenText(value);
  return Digits.is(asText) ? asText : undefined;
};

/** Bounded, and not blank: without what cannot be seen it is a text that is fit to show. */
const isIdentifier = (text: string | undefined): text is string =>
  text !== undefined && text.length <= MAX_IDENTIFIER_LENGTH && NonBlank.is(plainText(text));

/** A text or a number in the body, a text behind it. */
const UserIdentifier = new t.Type<string, unknown, unknown>(
  'UserIdentifier',
  (value): value is string => typeof value === 'string' && isIdentifier(value),
  (value, context) => {
    const text = identifierText(value);
    return isIdentifier(text) ? t.success(text) : t.failure(value, context);
  },
  t.identity,
);

/** The body of an account request; unknown fields pass. A `key` that is not text counts as missing. */
const AccountRequestBody = t.intersection([
  t.type({ userIdentifier: UserIdentifier }),
  t.partial({ key: t.unknown }),
]);

/** A decoded request: the user that it asks about, and the key in its body. */
export interface AccountRequest {
  readonly userIdentifier: string;
  readonly key?: string;
}

/** The errors hold the offending values: they end here. */
const faultOf = (errors: t.Errors): RequestInvalid =>
  requestInvalid(
    errors.some(({ context }) => context.some(({ key }) => key === 'userIdentifier')) ? 'identifier' : 'body',
  );

/** Decodes a parsed body. `identifier`: `userIdentifier` is missing or odd; `body`: anything else is wrong. */
export const decodeAccountRequest = (body: unknown): Either<RequestInvalid, AccountRequest> =>
  pipe(
    AccountRequestBody.decode(body),
    bimap(faultOf, ({ userIdentifier, key }) =>
      typeof key === 'string' ? { userIdentifier, key } : { userIdentifier },
    ),
  );
