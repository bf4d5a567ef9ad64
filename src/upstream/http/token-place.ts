/** The place of an access token in a request: a header, a query parameter, a cookie or a field of the body. */
import type { TokenPlace } from '../../adapter/define-adapter';
import type { HttpBody, HttpRequest } from '../../adapter/http';
import { Secret } from '../../core/secret';
import { isRecord } from '../../types/conform';
import { canCarry } from '../../values/sendable';
import { revealed } from './percent-encode';

/** RFC 6750, section 2.1. */
const BEARER: TokenPlace = { in: 'header', name: 'authorization', scheme: 'Bearer' };

/** RFC 6265, section 4.1.1: what the value of a cookie can have. */
const COOKIE = /^[\u0021\u0023-\u002b\u002d-\u003a\u003c-\u005b\u005d-\u007e]+$/;

/** Longer ones fit into no header of most servers. */
const MAX_TOKEN_LENGTH = 8192;

/** Whether a value can be a token in a place. */
export const isToken = (value: unknown, place: TokenPlace = BEARER): value is string => {
  if (typeof value !== 'string' || value === '' || value.length > MAX_TOKEN_LENGTH) return false;
  if (place.in === 'cookie') return COOKIE.test(value);
  return canCarry(place.in === 'header' || place.in === 'json' ? place.in : 'parameter', value);
};

type Headers = HttpRequest['headers'];

const headerOf = (headers: Headers, name: string): readonly [string, string | Secret] | undefined =>
  Object.entries(headers).find(([each]) => each.toLowerCase() === name.toLowerCase());

const shownOf = (value: string | Secret): string => (typeof value === 'string' ? value : value.shown);

/** One header has all cookies (RFC 6265, section 5.4). */
const withCookie = (headers: Headers, name: string, token: Secret): Headers | undefined => {
  const [own, before] = headerOf(headers, 'cookie') ?? ['cookie'];
  const cookie = token.within((text) => `${name}=${text}`);
  if (before === undefined) return { ...headers, [own]: cookie };
  const isTaken = revealed(before)
    .split(';')
    .some((each) => each.trim().startsWith(`${name}=`));
  const join = (one: string, other: string): string => `${one}; ${other}`;
  return isTaken
    ? undefined
    : {
        ...headers,
        [own]: new Secret(
          join(revealed(before), cookie.reveal()),
          undefined,
          join(shownOf(before), cookie.shown),
        ),
      };
};

const formWith = (body: HttpBody | undefined, name: string, token: Secret): HttpBody | undefined => {
  if (body !== undefined && body.type !== 'form') return undefined;
  const { fields } = body ?? { fields: [] };
  return fields.some(([each]) => each === name)
    ? undefined
    : { type: 'form', fields: [...fields, [name, token]] };
};

const jsonWith = (body: HttpBody | undefined, name: string, token: Secret): HttpBody | undefined => {
  if (body !== undefined && body.type !== 'json') return undefined;
  const { value } = body ?? { value: {} };
  return !isRecord(value) || Object.hasOwn(value, name)
    ? undefined
    : { type: 'json', value: { ...value, [name]: token } };
};

/** The request with the token; `undefined` where something is in its place already, or the request has no such place. */
export const withTokenAt = (
  request: HttpRequest,
  token: Secret,
  place: TokenPlace = BEARER,
): HttpRequest | undefined => {
  const { headers, query, body, method } = request;
  const { name } = place;
  if (place.in === 'header') {
    const { scheme } = place;
    const value = scheme === undefined ? token : token.within((text) => `${scheme} ${text}`);
    return headerOf(headers, name) === undefined
      ? { ...request, headers: { ...headers, [name]: value } }
      : undefined;
  }
  if (place.in === 'query')
    return query.some(([each]) => each === name)
      ? undefined
      : { ...request, query: [...query, [name, token]] };
  if (place.in === 'cookie') {
    const withIt = withCookie(headers, name, token);
    return withIt && { ...request, headers: withIt };
  }
  const filled = (place.in === 'form' ? formWith : jsonWith)(body, name, token);
  return filled === undefined || method !== 'POST' ? undefined : { ...request, body: filled };
};
