/**
 * Owns requests as they would be sent, and whether a recorded exchange answers one. It must not say what becomes
 * of those that none answers (replay).
 */
import { isLeft, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { RequestInvalid } from '../failure';
import type { HttpRequest } from '../http';
import { plainText } from '../upstream/literal';
import { messageOf } from '../upstream/message';
import { compare, nodeOf } from './difference';
import type { Recorded, SentBody } from './fixture';

/** A request as it would have been sent. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: SentBody | undefined;
}

const byName = (parameters: HttpRequest['query']): Sent['query'] => {
  const values = new Map<string, readonly string[]>();
  for (const [name, value] of parameters) values.set(name, [...(values.get(name) ?? []), plainText(value)]);
  return values;
};

const bodyOf = ({ body }: HttpRequest, text: string): SentBody | undefined => {
  if (body === undefined) return undefined;
  return body.type === 'form' ? { type: 'form', fields: byName(body.fields) } : { type: 'json', text };
};

/** Builds a request as the transport does; `RequestInvalid` where that would refuse to write it. */
export const sentOf = (basePath: string, request: HttpRequest): Either<RequestInvalid, Sent> => {
  const message = messageOf(basePath, request);
  if (isLeft(message)) return message;
  const { method, target, headers, body = '' } = message.right;
  const written = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return right({
    method,
    path: target.replace(/\?.*$/s, ''),
    query: byName(request.query),
    headers: new Map(written),
    body: bodyOf(request, body),
  });
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

type Values = ReadonlyMap<string, readonly string[]>;

/** The names whose values differ. */
const differing = (recorded: Values, sent: Values): readonly string[] =>
  [...new Set([...recorded.keys(), ...sent.keys()])].filter(
    (name) => !isSameList(recorded.get(name), sent.get(name)),
  );

const bodyMismatches = (recorded: SentBody | undefined, sent: SentBody | undefined): readonly string[] => {
  if (recorded?.type === 'form' && sent?.type === 'form')
    return differing(recorded.fields, sent.fields).map((name) => `the form's "${name}"`);
  if (recorded?.type === 'json' && sent?.type === 'json')
    return compare(nodeOf(recorded.text), nodeOf(sent.text)).map(({ path }) =>
      path === '' ? 'the body' : `the body's "${path}"`,
    );
  return recorded === sent ? [] : ['the body']; // both are missing, or of two kinds
};

/** In words, what of a request an exchange does not have; nothing when it answers that request. */
export const mismatches = (recorded: Recorded, sent: Sent): readonly string[] => [
  ...(recorded.method === sent.method ? [] : ['the method']),
  ...(isSamePath(recorded.path, sent.path) ? [] : ['the path']),
  ...differing(recorded.query, sent.query).map((name) => `the query's "${name}"`),
  ...[...recorded.headers]
    .filter(([name, value]) => sent.headers.get(name) !== value)
    .map(([name]) => `the header "${name}"`),
  ...bodyMismatches(recorded.body, sent.body),
];
