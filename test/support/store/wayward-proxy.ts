/**
 * A proxy between bridges and their store that misbehaves as it is told. It has no time of its own: what it holds back
 * comes when it is told to pass again.
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What becomes of what the store replies, and of what is sent to it. */
export type Manner =
  | 'passes'
  /** Replies are held back. */
  | 'holds'
  /** Nothing arrives, in either direction. */
  | 'loses'
  /** A reply breaks off in its middle, and the connection is reset. */
  | 'resets'
  /** The connection is open, and has no other end. */
  | 'is half open'
  /** Other bytes arrive in the place of replies. */
  | 'garbles'
  /** A reply comes twice. */
  | 'repeats'
  /** A reply is lost, so that each command has the reply to the next one. */
  | 'skips'
  /** A reply arrives on the connection of another client. */
  | 'crosses';

export interface WaywardProxy {
  readonly port: number;
  /** How it behaves from here on; `passes` also delivers what was held. */
  readonly behave: (manner: Manner) => void;
  /** How many scripts have come to it so far. */
  readonly scripts: () => number;
  /** How many connections were opened. */
  readonly connections: () => number;
}

/** A client, and the store's end of its connection. */
interface Line {
  readonly client: Socket;
  readonly store: Socket;
  last: Buffer | undefined;
  /** What happens once to a connection has happened. */
  isDone: boolean;
}

const SCRIPT = /\r\neval\r\n/gi;

const GARBAGE = Buffer.from('\u0000*9\r\n$-7\r\n!garbage\r\n');

const open = new Set<() => Promise<void>>();

/** Closes all proxies. */
export const closeWayward = async (): Promise<void> => {
  await Promise.all([...open].map((close) => close()));
  open.clear();
};

/** Starts a proxy in front of a store at a port. */
export const waywardProxy = async (port: number): Promise<WaywardProxy> => {
  const lines = new Set<Line>();
  let manner: Manner = 'passes';
  let held: (() => void)[] = [];
  let scripts = 0;
  let connections = 0;
  const nextOf = (line: Line): Socket => {
    const all = [...lines];
    return (all[(all.indexOf(line) + 1) % all.length] ?? line).client;
  };
  const repeated = (line: Line, chunk: Buffer): Buffer => {
    if (line.isDone || line.last === undefined) return chunk;
    line.isDone = true;
    return Buffer.concat([line.last, chunk]);
  };
  const skip = (line: Line, chunk: Buffer): void => {
    if (line.isDone || line.last === undefined) line.client.write(chunk);
    line.isDone ||= line.last !== undefined;
  };
  const deliver: Readonly<Record<Manner, (line: Line, chunk: Buffer) => void>> = {
    passes: ({ client }, chunk) => void client.write(chunk),
    holds: ({ client }, chunk) => void held.push(() => client.write(chunk)),
    loses: () => undefined,
    'is half open': () => undefined,
    resets: ({ client }, chunk) => {
      client.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => client.resetAndDestroy());
    },
    garbles: ({ client }) => void client.write(GARBAGE),
    repeats: (line, chunk) => void line.client.write(repeated(line, chunk)),
    skips: skip,
    crosses: (line, chunk) => void nextOf(line).write(chunk),
  };
  const server = createServer((client) => {
    connections += 1;
    const line: Line = { client, store: connect(port, '127.0.0.1'), last: undefined, isDone: false };
    lines.add(line);
    for (const socket of [client, line.store]) socket.on('error', () => undefined);
    client.on('data', (chunk: Buffer) => {
      scripts += chunk.toString('latin1').match(SCRIPT)?.length ?? 0;
      if (manner !== 'loses') line.store.write(chunk);
    });
    line.store.on('data', (chunk: Buffer) => {
      deliver[manner](line, chunk);
      line.last = chunk;
    });
    client.on('close', () => {
      lines.delete(line);
      line.store.destroy();
    });
    line.store.on('close', () => {
      if (manner !== 'is half open') client.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.add(async () => {
    for (const { client } of lines) client.destroy();
    server.close();
    await once(server, 'close');
  });
  const { port: own } = server.address() as AddressInfo;
  return {
    port: own,
    behave: (next) => {
      manner = next;
      if (next === 'is half open') for (const { store } of lines) store.destroy();
      if (next !== 'passes') return;
      for (const give of held) give();
      held = [];
    },
    scripts: () => scripts,
    connections: () => connections,
  };
};
