/**
 * Owns an HTTP client that gives every request one recorded answer and notes the requests as a fixture has
 * them, with `${NAME}` where a variable's value stood. It opens no connection.
 */
import { isLeft, right } from 'fp-ts/Either';
import type { Http, HttpAnswer } from '../http';
import { ordinaryHeaders } from '../upstream/header';
import type { SourceHttp } from './source';
import { sentOf } from './sent';
import type { Sent } from './sent';
import { valueOf } from './variables';

/** A request as a fixture's exchange has it. */
export interface NotedRequest {
  readonly method: 'GET';
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;
}

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

/** Every request carries these, whatever the adapter says. */
const COMMON: ReadonlySet<string> = new Set(Object.keys(ordinaryHeaders));

const noteOf = ({ path, query, headers }: Sent, hide: Hide): NotedRequest => ({
  method: 'GET',
  path,
  query: Object.fromEntries(
    [...query].map(([name, values]) => {
      const [only = '', ...more] = values.map(hide);
      return [name, more.length === 0 ? only : [only, ...more]];
    }),
  ),
  headers: Object.fromEntries(
    [...headers].filter(([name]) => !COMMON.has(name)).map(([name, value]) => [name, hide(value)]),
  ),
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
