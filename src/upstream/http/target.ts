/**
 * How path segments and query parameters become a request target. Every text is one literal value: it is
 * percent-encoded or refused, never interpreted.
 */
import { left, right, type Either } from 'fp-ts/Either';
import { requestInvalid, type RequestInvalid } from '../../core/failure';
import type { HttpRequest } from '../../adapter/http';
import { canCarry } from '../../values/sendable';
import { areLiteral, encode, encodeParameters } from './percent-encode';

/** The parts of a request that make its target. */
export type Addressed = Pick<HttpRequest, 'path' | 'trailingSlash' | 'query' | 'separator'>;

/**
 * The target below `basePath` (encoded already; a slash at its end counts only when no segment follows).
 * `RequestInvalid`: a segment is empty, `.` or `..`, or a text has a control character or half a surrogate pair.
 * The target holds secrets revealed: make it where it is written, and keep it nowhere.
 */
export const targetOf = (basePath: string, request: Addressed): Either<RequestInvalid, string> =>
  request.path.every((segment) => canCarry('segment', segment)) && areLiteral(request.query)
    ? right(pathOf(basePath, request) + queryOf(request))
    : left(requestInvalid('identifier'));

const pathOf = (basePath: string, { path, trailingSlash = false }: Addressed): string =>
  path.length === 0
    ? basePath
    : path.reduce((text, segment) => `${text}/${encode(segment)}`, basePath.replace(/\/$/, '')) +
      (trailingSlash ? '/' : '');

const queryOf = ({ query, separator }: Addressed): string =>
  query.length === 0 ? '' : `?${encodeParameters(query, separator)}`;
