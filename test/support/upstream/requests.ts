/** Servers that tell what arrived on the wire, for tests of what is written. */
import type { IncomingHttpHeaders } from 'node:http';
import { serve } from './servers';

/** One request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a request is answered. */
export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
}

export interface Listening {
  readonly baseUrl: string;
  readonly arrived: readonly Arrived[];
  readonly connections: () => number;
}

/** Answers each request as `answer` says, in JSON; when it promises to, the request waits. */
export const listening = async (
  answer: (request: Arrived) => Answer | Promise<Answer> = () => ({}),
): Promise<Listening> => {
  const arrived: Arrived[] = [];
  const served = await serve((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, target: url, headers, body: Buffer.concat(chunks).toString() };
      arrived.push(request);
      void Promise.resolve(answer(request)).then(({ status = 200, body = {} }) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      );
    });
  });
  return { baseUrl: served.baseUrl, arrived, connections: served.connections };
};
