/** One request to a stub over a real loopback connection, with Node's own client: no transport of the bridge. */
import { request, type Agent, type IncomingHttpHeaders } from 'node:http';

export type Pairs = readonly (readonly [name: string, value: string])[];

export type Reply = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: any; // eslint-disable-line @typescript-eslint/no-explicit-any
};

export type Asked = {
  readonly method?: string;
  /** Path and query, sent as they are. */
  readonly target: string;
  readonly headers?: Pairs;
  readonly agent?: Agent;
};

/** A name that is there twice goes out as two header lines. */
const groupHeaders = (pairs: Pairs): Record<string, string[]> => {
  const grouped: Record<string, string[]> = {};
  for (const [name, value] of pairs) (grouped[name] ??= []).push(value);
  return grouped;
};

const parse = (text: string): unknown => (text === '' ? undefined : JSON.parse(text));

export const ask = (url: string, asked: Asked): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const options = {
      hostname,
      port,
      path: asked.target,
      method: asked.method ?? 'GET',
      headers: groupHeaders(asked.headers ?? []),
      agent: asked.agent ?? false,
    };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text) });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
