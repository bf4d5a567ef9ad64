/** Owns the client that plays the app's server: a few kept-alive connections to a gateway on loopback. */
import { Agent, request } from 'node:http';
import type { Reply } from './outcome';

/** As many at a time; more would only wait for the one thread that answers. */
const CONNECTIONS = 4;

export interface Client {
  /** Posts a body of JSON; the gateway's answers are always JSON. */
  readonly post: (path: string, requestId: string, body: string) => Promise<Reply>;
  readonly close: () => void;
}

/** A client of the gateway that listens on a port of loopback. */
export const createClient = (port: number): Client => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  return {
    close: () => agent.destroy(),
    post: (path, requestId, body) =>
      new Promise((resolve, reject) => {
        const headers = {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          'X-Request-Id': requestId,
        };
        const outgoing = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers });
        outgoing.once('error', reject);
        outgoing.once('response', (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.once('error', reject);
          incoming.once('end', () =>
            resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
          );
        });
        outgoing.end(body);
      }),
  };
};
