/** A server that parses requests as they arrive, and gives each the same answer. It shares no code with the bridge. */
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { serve } from '../../upstream/servers';

type Pairs = readonly (readonly string[])[];

/** One request, taken apart: its shape, with the values in their places. */
export interface Parsed {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: Pairs;
  /** In order, as they were spelt. */
  readonly headers: Pairs;
  readonly body: unknown;
}

export interface Wire {
  readonly baseUrl: string;
  readonly arrived: readonly Parsed[];
}

const decoded = (written: string): string => decodeURIComponent(written.replaceAll('+', ' '));

const fieldsOf = (written: string): Pairs =>
  written === '' ? [] : written.split('&').map((pair) => pair.split('=').map(decoded));

/** Nothing in it means anything to any server but what is encoded, and a stricter reader reads the same. */
const expectPlain = (target: string): void => {
  expect(target).toMatch(/^\/[\w.~%/-]*(\?[\w.~%&=-]*)?$/);
  const { pathname, search } = new URL(`http://crm${target}`);
  expect(pathname + search).toBe(target);
};

/** Lengths and addresses differ from one request to the next, and say nothing. */
const plainHeader = (name: string, value: string): readonly string[] =>
  /^(host|content-length)$/i.test(name) ? [name] : [name, value];

const headersOf = ({ rawHeaders }: IncomingMessage): Pairs =>
  rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [plainHeader(name, rawHeaders[index + 1] ?? '')] : [],
  );

/** A document written again is the same text: no key stood there twice. */
const jsonIn = (body: string): unknown => {
  const value: unknown = JSON.parse(body);
  expect(JSON.stringify(value)).toBe(body);
  return value;
};

const bodyIn = ({ headers }: IncomingMessage, body: string): unknown => {
  if (body === '') return undefined;
  expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
  if (headers['content-type'] === 'application/json') return jsonIn(body);
  expect(body).toMatch(/^[\w.~%&=-]*$/);
  return fieldsOf(body);
};

const parsed = (incoming: IncomingMessage, body: string): Parsed => {
  const { method = '', url = '' } = incoming;
  expectPlain(url);
  const [path = '', query = ''] = url.split('?');
  return {
    method,
    segments: path.slice(1).split('/').map(decodeURIComponent),
    query: fieldsOf(query),
    headers: headersOf(incoming),
    body: bodyIn(incoming, body),
  };
};

/** Answers each request with `answer()`, and with 500 one that cannot be taken apart. */
export const listen = async (answer: () => unknown): Promise<Wire> => {
  const arrived: Parsed[] = [];
  const served = await serve((incoming, response) => {
    void text(incoming)
      .then((body) => {
        arrived.push(parsed(incoming, body));
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer()));
      })
      .catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
  });
  return { baseUrl: served.baseUrl, arrived };
};
