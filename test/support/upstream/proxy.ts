/** A proxy for CONNECT on loopback, which leads every host to loopback. */
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** What the proxy answers instead of a tunnel: a status, other bytes, or "nothing" at all. */
export type Refusal = number | string;

export interface ProxyServer {
  readonly url: string;
  /** The targets that were asked for, in order, and the credentials that came with them. */
  readonly asked: readonly { readonly target: string; readonly credentials: string | undefined }[];
  /** All bytes that came through tunnels from clients. */
  readonly seen: () => string;
  /** How many connections are open. */
  readonly open: () => number;
  readonly close: () => Promise<void>;
}

export interface ProxyOptions {
  readonly refusal?: Refusal | undefined;
  /** The credentials without which it answers 407: `user:password`. */
  readonly wants?: string;
  /** It speaks TLS with this certificate. */
  readonly credentials?: https.ServerOptions;
}

const running = new Set<ProxyServer>();

/** Closes all proxies. */
export const closeProxies = async (): Promise<void> => {
  await Promise.all([...running].map(({ close }) => close()));
};

const tunnel = (client: Duplex, port: number, seen: Buffer[]): void => {
  const upstream = net.connect(port, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    client.on('data', (chunk: Buffer) => seen.push(chunk));
    client.pipe(upstream).pipe(client);
  });
  upstream.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
  client.on('close', () => upstream.destroy());
  upstream.on('close', () => client.destroy());
};

const basicOf = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;

/** Starts a proxy. */
export const serveProxy = async ({
  refusal,
  wants,
  credentials,
}: ProxyOptions = {}): Promise<ProxyServer> => {
  const asked: { target: string; credentials: string | undefined }[] = [];
  const seen: Buffer[] = [];
  const sockets = new Set<Duplex>();
  const server = credentials === undefined ? http.createServer() : https.createServer(credentials);
  server.on('connect', (request: http.IncomingMessage, client: Duplex) => {
    client.on('error', () => undefined);
    const { url: target = '' } = request;
    const came = request.headers['proxy-authorization'];
    asked.push({ target, credentials: came });
    if (refusal === 'nothing') {
      client.on('end', () => client.end()).resume();
      return;
    }
    if (typeof refusal === 'string') client.end(refusal);
    else if (wants !== undefined && came !== basicOf(wants))
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
    else if (refusal === undefined) tunnel(client, Number(target.split(':').at(-1)), seen);
    else client.end(`HTTP/1.1 ${refusal} No\r\nContent-Length: 5\r\n\r\nno <b`);
  });
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: ProxyServer = {
    url: `${credentials === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    asked,
    seen: () => Buffer.concat(seen).toString('latin1'),
    open: () => sockets.size,
    close: async () => {
      running.delete(proxy);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  running.add(proxy);
  return proxy;
};
