/** The studio: a server on loopback that shows the tenants of a mappings folder to the page, and edits them for it. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { readBody } from '../admin/body';
import { failed, json, sendReply } from '../admin/reply';
import type { Reply } from '../admin/reply';
import type { CliContext, Studio, StudioSettings } from '../cli/io/context';
import { reportOf } from './bridge';
import type { Admin } from './bridge';
import { refuseForeign, refuseWithoutToken } from './guard';
import { PAGE_HEADERS, pageOf } from './page';
import type { Page } from './page';
import { answerOr } from './threads/answer';
import type { Engine, MakeEngine } from './threads/request';

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
  readonly engine: Engine;
  /** The bridge whose state is shown. */
  readonly admin: Admin | undefined;
}

const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0] ?? '';

const statusOf = async (admin: Admin | undefined): Promise<Reply> =>
  admin === undefined
    ? failed(404, 'start the studio with --admin URL to see a bridge that serves')
    : json(200, await reportOf(admin));

const replyTo = async (
  request: IncomingMessage,
  signal: AbortSignal,
  { port, token, page, engine, admin }: Listening,
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
  if (path === '/api/status' && method === 'GET') return statusOf(admin);
  const body = await readBody(request, MOST_BODY_BYTES);
  return body === undefined
    ? failed(413, 'the body is too long', { Connection: 'close' })
    : engine.answer({ method, path, body }, signal);
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

/** The signal of an answer: aborted when the page has gone, or does not want it any more. */
const goneBefore = (response: ServerResponse): AbortSignal => {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
};

/** Starts a studio. Its token is in the fragment of the address, which no request and no log has. */
export const startStudio = async (
  { mappings, port: wanted, adminUrl: url, adminToken }: StudioSettings,
  world: CliContext,
  makeEngine: MakeEngine,
): Promise<Either<string, Studio>> => {
  const admin = url === undefined ? undefined : { url, token: adminToken };
  const token = randomBytes(24).toString('base64url');
  const page = pageOf(join(world.packageRoot, 'dist', 'studio-page'));
  const engine = makeEngine({ mappings, world, hasAdmin: admin !== undefined });
  let port = wanted;
  const server = createServer(LIMITS, (request, response) => {
    const replying = replyTo(request, goneBefore(response), { port, token, page, admin, engine });
    void answerOr(world.audit)(replying).then((reply) =>
      sendReply(response, { ...reply, headers: { ...PAGE_HEADERS, ...reply.headers } }),
    );
  });
  const listening = await listenOn(server, wanted);
  const close = async (): Promise<void> => {
    const stopped = new Promise<void>((closed) => server.close(() => closed()));
    server.closeAllConnections();
    await Promise.all([stopped, engine.stop()]);
  };
  if (!isRight(listening)) {
    await close();
    return listening;
  }
  port = listening.right;
  return right({ url: `http://${HOST}:${port}/#${token}`, close });
};
