/** Values of request headers. A value that would arrive changed is refused, never stripped or shortened. */
import { left, right, type Either } from 'fp-ts/Either';
import { own } from '../../core/own';
import { requestInvalid, type RequestInvalid } from '../../core/failure';
import type { HttpRequest } from '../../adapter/http';
import { canCarry, isHeaderName } from '../../values/sendable';
import { revealed } from './percent-encode';

/** The headers of every request. A request's own header of the same name, in any case, replaces one of them. */
export const ordinaryHeaders: Readonly<Record<string, string>> = {
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': 'account-bridge',
};

/**
 * The headers to write. They hold secrets revealed: make them where they are written, and keep them nowhere.
 * `RequestInvalid`: a name or a value cannot be written as it is.
 */
export const headersOf = (
  headers: HttpRequest['headers'],
): Either<RequestInvalid, Record<string, string>> => {
  const result: Record<string, string> = { ...ordinaryHeaders };
  for (const name of Object.keys(headers)) {
    const text = revealed(own(headers, name) ?? '');
    if (!isHeaderName(name) || !canCarry('header', text)) return left(requestInvalid('identifier'));
    result[name] = text;
  }
  return right(result);
};
