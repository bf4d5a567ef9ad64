/** A server on node:http alone, the least that Node can do for a request: it shows how much of a difference is the libraries'. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const log = (line: object): void => {
  process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), ...line })}\n`);
};

export interface Answer {
  readonly status: number;
  readonly body: object;
}

export const failed = (status: number, message: string): Answer => ({ status, body: { error: { message } } });

const send = (response: ServerResponse, { status, body }: Answer, startedAt: number): void => {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': bytes.length,
  });
  response.end(bytes);
  log({ message: 'request', status, durationMs: performance.now() - startedAt });
};

const DENIED = failed(401, 'Your account cannot be shown right now. Please contact the shop’s support.');

/** Serves the answers to requests with the key `APP_KEY`. Its log on standard output names its port first. */
export const serveBare = (answerTo: (userIdentifier: string) => Promise<Answer>): void => {
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const startedAt = performance.now();
    const answer = (given: Answer): void => send(response, given, startedAt);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.headers.authorization !== `Bearer ${process.env.APP_KEY}`) return answer(DENIED);
      const { userIdentifier } = JSON.parse(Buffer.concat(chunks).toString()) as { userIdentifier: string };
      answerTo(userIdentifier).then(answer, () => answer(failed(502, 'Please try again later.')));
    });
  };
  const server = createServer(serve);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    log({ message: 'listening', port });
  });
};
