/**
 * Owns requests as they would be sent, and whether a recorded exchange answers one. It must not say what becomes
 * of those that none answers (replay).
 */
import { isLeft, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { RequestInvalid } from '../failure';
import type { HttpRequest } from '../http';
import { targetOf } from '../upstream/address';
import { headersOf, plainText } from '../upstream/header';
import type { Recorded } from './fixture';

/** A request as it would have been sent. */
export interface Sent {
  readonly path: string;
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly headers: ReadonlyMap<string, string>;
}

const queryOf = (query: HttpRequest['query']): Sent['query'] => {
  const values = new Map<string, readonly string[]>();
  for (const [name, value] of query) values.set(name, [...(values.get(name) ?? []), plainText(value)]);
  return values;
};

/** Builds a request as the transport does; `RequestInvalid` where that would refuse to write it. */
export const sentOf = (basePath: string, request: HttpRequest): Either<RequestInvalid, Sent> => {
  const target = targetOf(basePath, request);
  if (isLeft(target)) return target;
  const headers = headersOf(request.headers);
  if (isLeft(headers)) return headers;
  const written = Object.entries(headers.right).map(([name, value]) => [name.toLowerCase(), value] as const);
  const path = target.right.replace(/\?.*$/s, '');
  return right({ path, query: queryOf(request.query), headers: new Map(written) });
};

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a stray "%" stands for itself
  }
};

/** Segment by segment, since an encoded slash is no slash; however each segment is encoded. */
const isSamePath = (one: string, other: string): boolean => {
  const segments = (path: string): string => JSON.stringify(path.split('/').map(decoded));
  return segments(one) === segments(other);
};

const isSameList = (one: readonly string[] | undefined, other: readonly string[] | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** In words, what of a request an exchange does not have; nothing when it answers that request. */
export const mismatches = (recorded: Recorded, sent: Sent): readonly string[] => {
  const names = new Set([...recorded.query.keys(), ...sent.query.keys()]);
  return [
    ...(isSamePath(recorded.path, sent.path) ? [] : ['the path']),
    ...[...names]
      .filter((name) => !isSameList(recorded.query.get(name), sent.query.get(name)))
      .map((name) => `the query's "${name}"`),
    ...[...recorded.headers]
      .filter(([name, value]) => sent.headers.get(name) !== value)
      .map(([name]) => `the header "${name}"`),
  ];
};
