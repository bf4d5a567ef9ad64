/**
 * Owns an HTTP client that gives every request one recorded answer and notes the requests as a fixture has
 * them, with `${NAME}` where a variable's value stood. It opens no connection, and gets no token of OAuth.
 */
import { isLeft, isRight, right } from 'fp-ts/Either';
import type { Http, HttpAnswer } from '../http';
import { jsonText } from '../mapping/document';
import { ordinaryHeaders } from '../upstream/header';
import { parseJson } from '../upstream/json';
import { nodeOf } from './difference';
import type { SentBody } from './fixture';
import type { SourceHttp } from './source';
import { sentOf } from './sent';
import type { Sent } from './sent';
import { valueOf } from './variables';

/** A request as a fixture's exchange has it. */
export interface NotedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Named;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: unknown;
  readonly form?: Named;
}

/** Values by name; a list where a name comes several times. */
type Named = Readonly<Record<string, string | readonly string[]>>;

/** A recording client and what it noted so far. */
export interface Recorder {
  readonly http: SourceHttp;
  readonly noted: () => readonly NotedRequest[];
}

type Hide = (text: string) => string;

/** Puts names in the place of their values, the longest value first. */
const hideOf = (names: ReadonlySet<string>, variables: ReadonlyMap<string, string>): Hide => {
  const values = [...names].map((name) => [valueOf(variables, name), name] as const);
  const longest = values.sort(([one], [other]) => other.length - one.length);
  return (text) => longest.reduce((hidden, [value, name]) => hidden.replaceAll(value, `\${${name}}`), text);
};

/** Every request carries these, whatever the adapter says; or its body says them. */
const COMMON: ReadonlySet<string> = new Set([...Object.keys(ordinaryHeaders), 'content-length']);

const isNoted = (name: string, body: SentBody | undefined): boolean =>
  !COMMON.has(name) && (body === undefined || name !== 'content-type');

const namedOf = (values: Sent['query'], hide: Hide): Named =>
  Object.fromEntries(
    [...values].map(([name, each]) => {
      const [only = '', ...more] = each.map(hide);
      return [name, more.length === 0 ? only : [only, ...more]];
    }),
  );

const noteOfBody = (body: SentBody | undefined, hide: Hide): Pick<NotedRequest, 'body' | 'form'> => {
  if (body === undefined) return {};
  if (body.type === 'form') return { form: namedOf(body.fields, hide) };
  const read = parseJson(Buffer.from(jsonText(nodeOf(body.text), hide)));
  return { body: isRight(read) ? read.right : null };
};

const noteOf = ({ method, path, query, headers, body }: Sent, hide: Hide): NotedRequest => ({
  method,
  path,
  query: namedOf(query, hide),
  headers: Object.fromEntries(
    [...headers].filter(([name]) => isNoted(name, body)).map(([name, value]) => [name, hide(value)]),
  ),
  ...noteOfBody(body, hide),
});

/**
 * A recorder that gives `answer` each time, made anew since an adapter may change it. `names` are the variables
 * that were asked for, gathered while the tenant loads.
 */
export const createRecorder = (
  answer: () => unknown,
  names: ReadonlySet<string>,
  variables: ReadonlyMap<string, string>,
): Recorder => {
  const sent: Sent[] = [];
  const http: SourceHttp = ({ baseUrl }): Http => ({
    dispose: () => undefined,
    send: (request) => () => {
      const written = sentOf(new URL(baseUrl).pathname, request);
      if (isLeft(written)) return Promise.resolve(written);
      sent.push(written.right);
      const answered: HttpAnswer = { status: 200, body: right(answer()) };
      return Promise.resolve(right(answered));
    },
  });
  return { http, noted: () => sent.map((each) => noteOf(each, hideOf(names, variables))) };
};
