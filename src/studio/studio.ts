/** The studio: a server on loopback that shows the tenants of a mappings folder to the page, and edits them for it. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { join } from 'node:path';
import { isRight, left, map, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { readBody } from '../admin/body';
import { failed, sendReply } from '../admin/reply';
import type { Reply } from '../admin/reply';
import type { StartStudio } from '../cli/io/context';
import { redactError } from '../observe/redact';
import { createOverview } from './engine/tenants';
import { refuseForeign, refuseWithoutToken } from './guard';
import { PAGE_HEADERS, pageOf } from './page';
import type { Page } from './page';
import { answerApi } from './routes';
import type { RouteContext } from './routes';

const HOST = '127.0.0.1';

/** An answer of 5 MB fits, pasted as a text of JSON. */
const MOST_BODY_BYTES = 16_777_216;

const LIMITS = {
  maxHeaderSize: 8_192,
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  requireHostHeader: false, // the guard refuses it in words
} as const;

/** A studio that listens. */
interface Listening {
  readonly port: number;
  readonly token: string;
  readonly page: Page;
  readonly context: RouteContext;
}

const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0] ?? '';

const replyTo = async (
  request: IncomingMessage,
  { port, token, page, context }: Listening,
): Promise<Reply> => {
  const foreign = refuseForeign(request.headers, port);
  if (foreign !== undefined) return foreign;
  const path = pathOf(request);
  const { method = '' } = request;
  if (!path.startsWith('/api/')) {
    if (method !== 'GET' && method !== 'HEAD') return failed(405, 'the page takes GET');
    return page(path) ?? failed(404, 'the page has no such file; was it built?');
  }
  const refused = refuseWithoutToken(request.headers, token);
  if (refused !== undefined) return refused;
  const body = await readBody(request, MOST_BODY_BYTES);
  return body === undefined
    ? failed(413, 'the body is too long', { Connection: 'close' })
    : answerApi(context, method, path, body);
};

const listenOn = (server: Server, port: number): Promise<Either<string, number>> =>
  new Promise((resolve) => {
    server
      .once('error', (error: NodeJS.ErrnoException) => resolve(left(error.code ?? error.name)))
      .listen(port, HOST, () => {
        const address = server.address();
        resolve(right(typeof address === 'object' && address !== null ? address.port : port));
      });
  });

/** Starts a studio. Its token is in the fragment of the address, which no request and no log has. */
export const startStudio: StartStudio = async ({ mappings, port: wanted, adminUrl }, world) => {
  const token = randomBytes(24).toString('base64url');
  const page = pageOf(join(world.packageRoot, 'dist', 'studio-page'));
  const studio = { mappings, world, adminUrl };
  const overview = createOverview(studio);
  let port = wanted;
  const server = createServer(LIMITS, (request, response) => {
    const bug = (thrown: unknown): Reply => {
      world.audit({ event: 'bug-caught', ...redactError(thrown) });
      return failed(500, 'the studio itself failed; the terminal that runs it says where');
    };
    void replyTo(request, { port, token, page, context: { ...studio, overview } })
      .catch(bug)
      .then((reply) => sendReply(response, { ...reply, headers: { ...PAGE_HEADERS, ...reply.headers } }));
  });
  const close = (): Promise<void> =>
    new Promise((stopped) => {
      overview.stop();
      server.close(() => stopped());
      server.closeAllConnections();
    });
  const listening = await listenOn(server, wanted);
  if (isRight(listening)) port = listening.right;
  return pipe(
    listening,
    map(() => ({ url: `http://${HOST}:${port}/#${token}`, close })),
  );
};
