/**
 * Owns how path segments and query parameters become a request target. Every text is one literal value: it is
 * percent-encoded or refused, never interpreted. It must not know of hosts, headers or connections.
 */
import { left, right, type Either } from 'fp-ts/Either';
import { requestInvalid, type RequestInvalid } from '../failure';
import type { HttpRequest } from '../http';
import { plainText } from './header';

/** What of a request makes its target. */
export type Addressed = Pick<HttpRequest, 'path' | 'query' | 'separator'>;

/**
 * The target below `basePath` (encoded already; a slash at its end counts only when no segment follows).
 * `RequestInvalid`: a segment is empty, `.` or `..`, or a text has a control character or half a surrogate pair.
 * The target holds secrets revealed: make it where it is written, and keep it nowhere.
 */
export const targetOf = (basePath: string, request: Addressed): Either<RequestInvalid, string> =>
  request.path.every(isSegment) && request.query.every(isParameter)
    ? right(pathOf(basePath, request.path) + queryOf(request))
    : left(requestInvalid('identifier'));

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** It can be encoded, and comes out of any decoder as it went in. */
const isLiteral = (text: string): boolean => text.isWellFormed() && !CONTROL.test(text);

/** `..` stays `..` when encoded, and the path climbs; an empty segment names the collection, not the user. */
const isSegment = (text: string): boolean => text !== '' && text !== '.' && text !== '..' && isLiteral(text);

const isParameter = ([name, value]: HttpRequest['query'][number]): boolean =>
  isLiteral(name) && isLiteral(plainText(value));

const pathOf = (basePath: string, segments: readonly string[]): string =>
  segments.length === 0
    ? basePath
    : segments.reduce((path, segment) => `${path}/${encode(segment)}`, basePath.replace(/\/$/, ''));

const queryOf = ({ query, separator = '&' }: Addressed): string =>
  query.length === 0
    ? ''
    : `?${query.map(([name, value]) => `${encode(name)}=${encode(plainText(value))}`).join(separator)}`;

/** encodeURIComponent, and the characters that it leaves although some servers read a meaning into them. */
const encode = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, encodeCharacter);

const encodeCharacter = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
