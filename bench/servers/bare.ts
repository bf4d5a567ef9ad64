/**
 * Contender (c): the same service on node:http and undici alone, the least that Node can do for a request.
 * It shows how much of a difference is the libraries'.
 * Environment: SPAAZA_URL, SPAAZA_TOKEN, APP_KEY. Its log on standard output names its port first.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import { accountOf, NO_SUCH_USER, type SpaazaError, type SpaazaReply } from './account';

const { SPAAZA_URL = '', SPAAZA_TOKEN, APP_KEY } = process.env;

const spaaza = new Pool(SPAAZA_URL);
const headers = {
  authorization: `Bearer ${SPAAZA_TOKEN}`,
  'x-spaaza-myprice-app-hostname': 'demo.example',
};

const log = (line: object): void => {
  process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), ...line })}\n`);
};

interface Answer {
  readonly status: number;
  readonly body: object;
}

const failed = (status: number, message: string): Answer => ({ status, body: { error: { message } } });

const answerTo = async (body: string): Promise<Answer> => {
  const { userIdentifier } = JSON.parse(body) as { userIdentifier: string };
  const path = `/internal/get-user?user_id=${encodeURIComponent(userIdentifier)}`;
  const reply = await spaaza.request({ method: 'GET', path, headers });
  if (reply.statusCode === 200) {
    const { results } = (await reply.body.json()) as SpaazaReply;
    return { status: 200, body: { user: accountOf(results.user_info) } };
  }
  const { error } = (await reply.body.json()) as SpaazaError;
  return error?.code === NO_SUCH_USER ? failed(404, 'No such user.') : failed(502, 'Please try again later.');
};

const send = (response: ServerResponse, { status, body }: Answer, startedAt: number): void => {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': bytes.length,
  });
  response.end(bytes);
  log({ message: 'request', status, durationMs: performance.now() - startedAt });
};

const serve = (request: IncomingMessage, response: ServerResponse): void => {
  const startedAt = performance.now();
  const answer = (given: Answer): void => send(response, given, startedAt);
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.headers.authorization !== `Bearer ${APP_KEY}`)
      answer(failed(401, 'Your account cannot be shown right now. Please contact the shop’s support.'));
    else
      answerTo(Buffer.concat(chunks).toString()).then(answer, () =>
        answer(failed(502, 'Please try again later.')),
      );
  });
};

const server = createServer(serve);
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  log({ message: 'listening', port });
});
