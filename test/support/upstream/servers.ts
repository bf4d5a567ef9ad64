/** Loopback servers that tests arrange, over http and over bare sockets; closed together after each test. */
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';

export interface Served {
  readonly baseUrl: string;
  readonly port: number;
  /** The target of every request, in order (http), or the text of every chunk (raw). */
  readonly received: string[];
  /** How many connections were opened. */
  readonly connections: () => number;
  /** How many are open now. */
  readonly open: () => number;
}

const closing: (() => Promise<void>)[] = [];

export const closeServers = async (): Promise<void> => {
  await Promise.all(closing.splice(0).map((close) => close()));
};

const listen = async (server: net.Server, received: string[], scheme: string): Promise<Served> => {
  const sockets = new Set<net.Socket>();
  let connections = 0;
  server.on('connection', (socket: net.Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const baseUrl = `${scheme}://127.0.0.1:${port}`;
  return { baseUrl, port, received, connections: () => connections, open: () => sockets.size };
};

export const serve = (handler: http.RequestListener, options: http.ServerOptions = {}): Promise<Served> => {
  const received: string[] = [];
  const server = http.createServer(options, (request, response) => {
    received.push(request.url ?? '');
    handler(request, response);
  });
  return listen(server, received, 'http');
};

export const serveTls = (
  credentials: https.ServerOptions,
  handler: http.RequestListener,
): Promise<Served> => {
  const received: string[] = [];
  const server = https.createServer(credentials, (request, response) => {
    received.push(request.url ?? '');
    handler(request, response);
  });
  return listen(server, received, 'https');
};

/** Answers every chunk that arrives (one request each, in these tests) with whatever `answer` writes. */
export const serveRaw = (answer: (socket: net.Socket, request: string) => void): Promise<Served> => {
  const received: string[] = [];
  const server = net.createServer((socket) => {
    socket.on('data', (chunk) => {
      received.push(String(chunk));
      answer(socket, String(chunk));
    });
  });
  return listen(server, received, 'http');
};

/** Answers every request with this body. */
export const serveBody = (
  body: string | Buffer,
  headers: http.OutgoingHttpHeaders = { 'content-type': 'application/json' },
  status = 200,
): Promise<Served> => serve((_request, response) => response.writeHead(status, headers).end(body));

/** A whole answer as text, for raw servers. */
export const rawAnswer = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** Below the range of ports that systems assign: a part of it for each worker of a run, so that no two try the same one. */
const [FROM, PART, PARTS] = [10_000, 2_000, 10];
const MINE = FROM + PART * (Number(process.env.JEST_WORKER_ID ?? '0') % PARTS);

/** Another run at the same time begins elsewhere in the part. */
const PORTS_EACH = 97;
let tried = 0;

/** A closed port outside the range that the system assigns, so that no other server gets it meanwhile. */
export const closedPort = async (): Promise<number> => {
  for (;;) {
    const port = MINE + ((process.pid * PORTS_EACH + (tried += 1)) % PART);
    if (await canListen(port)) return port;
  }
};
