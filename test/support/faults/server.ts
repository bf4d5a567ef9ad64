/**
 * The fault server, an upstream with scripted faults: raw TCP or TLS on loopback, with control of every byte. It has
 * the same behaviour each time, counts requests, and can be repaired; then it answers every request correctly.
 */
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { closedPort } from '../upstream/servers';
import { connectionOf, requestsIn, type Asked, type Script } from './exchange';
import { scripts, type ScriptName } from '../../faults/scripts';
import { closeProxies } from '../upstream/proxy';

/** What a server has seen so far. */
export interface Counts {
  readonly connections: number;
  readonly requests: number;
  /** Connections that are open now. */
  readonly open: number;
  /** Requests whose client hung up before their answers' end. */
  readonly aborted: number;
  /** Bytes that clients took, or their side of the connection did. */
  readonly taken: number;
}

export interface FaultServer {
  readonly baseUrl: string;
  readonly port: number;
  readonly counts: () => Counts;
  /** Every request, in order. */
  readonly asked: readonly Asked[];
  /** Whether it has done all that it will do before anything else comes. */
  readonly isDone: () => boolean;
  /** From here on it answers rightly, and listens if it did not. */
  readonly recover: () => Promise<void>;
  /** The port is closed, and every connection is reset. */
  readonly goDown: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** One script for all, or one for each request. */
export type Scripting = ScriptName | ((asked: Asked) => ScriptName | Script);

export interface ServerOptions {
  /** Speaks TLS with this certificate. */
  readonly credentials?: tls.TlsOptions;
  /** Where redirects lead. */
  readonly elsewhere?: string;
  /** The host in its base URL; `127.0.0.1` without it. */
  readonly host?: string;
}

const running = new Set<FaultServer>();

/** Closes every server of this file's, and the proxies before them; for `afterEach`. */
export const closeFaultServers = async (): Promise<void> => {
  await Promise.all([...[...running].map(({ close }) => close()), closeProxies()]);
};

/** How many connections of all servers of this file's are open. */
export const openAtServers = (): number => [...running].reduce((sum, { counts }) => sum + counts().open, 0);

const scriptOf = (scripting: Scripting, asked: Asked): Script => {
  const script = typeof scripting === 'string' ? scripting : scripting(asked);
  return typeof script === 'string' ? scripts[script] : script;
};

/** What the server does with one connection, and counts. */
const attend = (socket: Socket, world: World): void => {
  let unanswered = 0;
  let nth = 0;
  let isOurs = false;
  const connection = connectionOf(socket, {
    ended: (what) => {
      if (what === 'answer') unanswered -= 1;
      else isOurs = true;
    },
    planned: (change) => (world.planned += change),
  });
  let rest: Buffer = Buffer.alloc(0);
  const script = world.scriptOfConnection();
  if (script.isDeaf !== true)
    socket.on('data', (bytes: Buffer) => {
      const read = requestsIn(Buffer.concat([rest, bytes]));
      rest = read.rest;
      for (const request of read.requests) {
        const asked = { ...request, number: world.asked.length, nth };
        nth += 1;
        world.asked.push(asked);
        unanswered += 1;
        world.scriptOf(asked).asked?.({ ...asked, ...connection, elsewhere: world.elsewhere });
      }
    });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    if (!isOurs) world.aborted += Math.max(0, unanswered);
  });
  script.opened?.(connection);
};

/** What one server keeps. */
interface World {
  readonly asked: Asked[];
  readonly elsewhere: string;
  readonly scriptOf: (asked: Asked) => Script;
  /** That of what is done before anything is asked. */
  readonly scriptOfConnection: () => Script;
  aborted: number;
  /** What scripts will do later. */
  planned: number;
}

/** Its sockets, and what went out on those that are closed. */
const countingSockets = (server: net.Server) => {
  const sockets = new Set<Socket>();
  const totals = { connections: 0, taken: 0 };
  const takenOn = (socket: Socket): number => socket.bytesWritten - socket.writableLength;
  server.on('connection', (socket: Socket) => {
    totals.connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      totals.taken += takenOn(socket);
    });
  });
  const taken = (): number => [...sockets].reduce((sum, socket) => sum + takenOn(socket), totals.taken);
  return { sockets, connections: () => totals.connections, taken };
};

/** How a server's port is listened at, and left. */
const doorOf = (server: net.Server, sockets: ReadonlySet<Socket>) => ({
  listen: (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    }),
  stop: (end: (socket: Socket) => void): Promise<void> =>
    new Promise((resolve) => {
      if (server.listening) server.close(() => resolve());
      else resolve();
      sockets.forEach(end);
    }),
});

/** A reserved port, so that no other server gets it while this one is down. */
const portFor = async (listen: (port: number) => Promise<void>): Promise<number> => {
  const port = await closedPort();
  return listen(port).then(
    () => port,
    () => portFor(listen), // somebody was faster
  );
};

/** The behaviour of a server, until it is repaired. */
const worldOf = (scripting: Scripting, elsewhere: string) => {
  let current = scripting;
  const world: World = {
    asked: [],
    elsewhere,
    aborted: 0,
    planned: 0,
    scriptOf: (asked) => scriptOf(current, asked),
    scriptOfConnection: () => (typeof current === 'string' ? scripts[current] : scripts.right),
  };
  return { world, recover: () => (current = 'right') };
};

/** Starts a server on loopback. */
export const faultServer = async (
  scripting: Scripting,
  { credentials, elsewhere = 'http://127.0.0.1:9', host = '127.0.0.1' }: ServerOptions = {},
): Promise<FaultServer> => {
  const { world, recover } = worldOf(scripting, elsewhere);
  const listener = (socket: Socket): void => attend(socket, world);
  const isSecure = credentials !== undefined;
  const server = isSecure ? tls.createServer(credentials, listener) : net.createServer(listener);
  const { sockets, connections, taken } = countingSockets(server);
  const { listen, stop } = doorOf(server, sockets);
  const port = await portFor(listen);
  const { asked } = world;
  const served: FaultServer = {
    baseUrl: `${isSecure ? 'https' : 'http'}://${host}:${port}`,
    port,
    asked,
    counts: () => ({
      connections: connections(),
      requests: asked.length,
      open: sockets.size,
      aborted: world.aborted,
      taken: taken(),
    }),
    isDone: () => world.planned === 0,
    recover: async () => {
      recover();
      if (!server.listening) await listen(port);
    },
    goDown: () => stop((socket) => socket.resetAndDestroy()),
    close: async () => {
      running.delete(served);
      await stop((socket) => socket.destroy());
    },
  };
  running.add(served);
  return served;
};
