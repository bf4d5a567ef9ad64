/** One request at the fault server, and the operations of a script on its connection. It counts. */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { turns } from '../time';
import { userOf } from './users';

/** A request as it came. */
export interface Asked {
  readonly method: string;
  readonly target: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** The requested user. */
  readonly user: string;
  /** How many requests the server has had before it. */
  readonly number: number;
  /** How many its connection has had before it. */
  readonly nth: number;
}

export interface Exchange extends Asked {
  /** The base URL of another host, which counts what reaches it. */
  readonly elsewhere: string;
  /** Writes a part of an answer. */
  readonly write: (bytes: string | Buffer) => void;
  /** Writes what ends an answer. */
  readonly reply: (bytes: string | Buffer) => void;
  /** Writes one piece this often or without end, each after the one before was sent; then `done`. */
  readonly pour: (piece: Buffer, times: number, done?: () => void) => void;
  /** Writes this text byte by byte, `ms` apart, over and over when it is to go on. */
  readonly drip: (text: string, ms: number, forever?: boolean) => void;
  /** Does something later, when all that was written before has been read, unless the connection is closed by then. */
  readonly after: (ms: number, act: () => void) => void;
  /** Closes the connection once everything is written. */
  readonly hangUp: () => void;
  /** Resets the connection once everything is written. */
  readonly reset: () => void;
}

/** How a server misbehaves: when a connection is opened, and when a request came. */
export interface Script {
  readonly opened?: (connection: Pick<Exchange, 'write' | 'hangUp' | 'reset' | 'after' | 'drip'>) => void;
  readonly asked?: (exchange: Exchange) => void;
  /** Nothing that is sent to it is even read. */
  readonly isDeaf?: true;
}

/** What a script may do to one connection. */
export type Connection = Omit<Exchange, keyof Asked | 'elsewhere'>;

const EVERY_CHARACTER = /[^]/g;

/** What a connection tells its server: what it has ended, and how many acts it has planned and not done. */
export interface Heard {
  readonly ended: (what: 'answer' | 'connection') => void;
  readonly planned: (change: 1 | -1) => void;
}

/** Does what a script says on one connection. */
export const connectionOf = (socket: Socket, { ended, planned }: Heard): Connection => {
  const timers = new Set<NodeJS.Timeout>();
  socket.on('close', () => {
    for (const timer of timers) {
      clearTimeout(timer);
      planned(-1);
    }
  });
  const after: Connection['after'] = (ms, act) => {
    if (socket.destroyed) return;
    planned(1);
    const timer = setTimeout(() => {
      timers.delete(timer);
      void turns(2).then(() => {
        planned(-1);
        act();
      });
    }, ms);
    timers.add(timer);
  };
  const write: Connection['write'] = (bytes) => {
    if (socket.writable) socket.write(bytes);
  };
  const reply: Connection['reply'] = (bytes) => {
    ended('answer');
    write(bytes);
  };
  const pour: Connection['pour'] = (piece, times, done) => {
    if (!socket.writable) return;
    if (times === 0) done?.();
    else socket.write(piece, () => setImmediate(() => pour(piece, times - 1, done)));
  };
  const drip: Connection['drip'] = (text, ms, forever = false) => {
    const [first = '', ...rest] = text.match(EVERY_CHARACTER) ?? [];
    if (first === '') return;
    write(first);
    after(ms, () => drip(forever ? rest.join('') + first : rest.join(''), ms, forever));
  };
  const hangUp = (): void => {
    ended('connection');
    socket.end();
  };
  const reset = (): void => {
    ended('connection');
    // A connection with TLS cannot be reset, only closed without a TLS alert.
    socket.write('', () => (socket instanceof TLSSocket ? socket.destroy() : socket.resetAndDestroy()));
  };
  return { write, reply, pour, drip, after, hangUp, reset };
};

/** What of a request it says itself. */
type Written = Omit<Asked, 'number' | 'nth'>;

/** Takes whole requests off the front of what came. */
export const requestsIn = (
  bytes: Buffer,
): { readonly requests: readonly Written[]; readonly rest: Buffer } => {
  const requests: Written[] = [];
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return { requests, rest };
    const request = requestOf(rest.subarray(0, end).toString('latin1'));
    const size = end + 4 + Number(request.headers.get('content-length') ?? 0);
    if (rest.length < size) return { requests, rest };
    requests.push(request);
    rest = rest.subarray(size);
  }
};

const requestOf = (head: string): Written => {
  const [line = '', ...lines] = head.split('\r\n');
  const [method = '', target = ''] = line.split(' ');
  const headers = new Map(
    lines.map((each) => [
      each.slice(0, each.indexOf(':')).toLowerCase(),
      each.slice(each.indexOf(':') + 1).trim(),
    ]),
  );
  return { method, target, headers, user: userOf(target) };
};
