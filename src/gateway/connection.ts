/** The exchanges under way on each connection, and how a connection ends. */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { Failure } from '../core/failure';
import { LINGER_MS } from './response';
import type { Exchange } from './exchange';

/**
 * Closes this side of the socket, behind a final response if there is one. What still arrives meanwhile is read: a socket
 * that is closed with unread bytes is reset, and the client might lose the answer before.
 */
const hangUp = (socket: Duplex, lastWord?: Buffer): void => {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
  socket.end(lastWord);
};

/** How many requests of one connection are served at the same time. Node would begin thousands of a pipeline. */
export const MOST_AT_ONCE = 16;

/**
 * One client's connection and its exchanges under way, in the order of their requests. Their answers leave in
 * that order too.
 */
export class Connection {
  readonly #exchanges = new Map<Exchange, () => void>();
  readonly #stalledMs: number;
  readonly #onIdle: (connection: Connection) => void;
  #stalled: NodeJS.Timeout | undefined;
  #held = false;
  #lastWord: Buffer | undefined;
  #refused = false;
  #readWhenIdle = 0;

  /**
   * Closes the connection when no answer leaves it for `stalledMs` although one should. `onIdle` is called when all of its
   * requests are answered.
   */
  constructor(
    readonly socket: Socket,
    stalledMs: number,
    onIdle: (connection: Connection) => void,
  ) {
    this.#stalledMs = stalledMs;
    this.#onIdle = onIdle;
    // Node resumes reading whenever it has a whole request.
    socket.on('resume', () => this.#hold());
    // Node handles its errors itself, but not after CONNECT. Its close follows.
    socket.on('error', () => undefined);
  }

  began(exchange: Exchange): void {
    this.#exchanges.set(exchange, () => undefined);
    this.#stalled ??= setTimeout(() => this.socket.destroy(), this.#stalledMs);
    exchange.response.once('finish', () => this.#ended(exchange));
  }

  /**
   * Settles when it is the turn of an exchange whose request was received; `undefined` if it is now. While one waits,
   * reading is paused.
   */
  turnOf(exchange: Exchange): Promise<void> | undefined {
    if (this.#exchanges.size <= MOST_AT_ONCE || this.#first().includes(exchange)) return undefined;
    this.#hold();
    return new Promise((go) => this.#exchanges.set(exchange, go));
  }

  /** The exchange of the latest request, unless its answer is sent. */
  get last(): Exchange | undefined {
    return [...this.#exchanges.keys()].at(-1);
  }

  /** Whether it waits for a request, of which no byte has come, and is open. */
  get idle(): boolean {
    const { bytesRead, writableEnded } = this.socket;
    return this.#exchanges.size === 0 && bytesRead === this.#readWhenIdle && !writableEnded;
  }

  /** Closes it; the client learns so by the end of the answers. */
  end(): void {
    hangUp(this.socket);
  }

  /** Whether no byte ever came over it. */
  get silent(): boolean {
    return this.socket.bytesRead === 0;
  }

  /** How many requests wait for their answer. */
  get unanswered(): number {
    return [...this.#exchanges.keys()].filter(({ answered }) => !answered).length;
  }

  /** Whether the latest request was refused: then reading has stopped. */
  get refused(): boolean {
    return this.#refused;
  }

  /**
   * Refuses the latest request. A request that is still arriving gets the failure as its answer; else the raw refusal
   * is sent, after the answers that are under way.
   */
  refuse(failure: Failure, raw: () => Buffer): void {
    this.#refused = true;
    const { last } = this;
    if (last === undefined) hangUp(this.socket, raw());
    else if (last.request.complete) this.#lastWord = raw();
    else last.fail(failure);
  }

  /** The client is gone and cannot read an answer. */
  abandon(): void {
    clearTimeout(this.#stalled);
    for (const [exchange, go] of this.#exchanges) {
      exchange.abandon();
      go();
    }
    this.#exchanges.clear();
  }

  /** The exchanges that may be served now. */
  #first(): readonly Exchange[] {
    return [...this.#exchanges.keys()].slice(0, MOST_AT_ONCE);
  }

  /** Reads nothing more while there are too many, except the rest of a request that has begun to arrive. */
  #hold(): void {
    if (this.#exchanges.size <= MOST_AT_ONCE || this.last?.request.complete === false) return;
    this.#held = true;
    this.socket.pause();
  }

  #letOn(): void {
    if (this.#exchanges.size < MOST_AT_ONCE) return;
    for (const exchange of this.#first()) this.#exchanges.get(exchange)?.();
    if (!this.#held || this.#exchanges.size > MOST_AT_ONCE) return;
    this.#held = false;
    this.socket.resume();
  }

  #ended(exchange: Exchange): void {
    this.#exchanges.delete(exchange);
    this.#letOn();
    if (this.#exchanges.size > 0) this.#stalled?.refresh();
    else {
      clearTimeout(this.#stalled);
      this.#stalled = undefined;
      this.#readWhenIdle = this.socket.bytesRead;
      if (this.#lastWord === undefined) this.#onIdle(this);
      else hangUp(this.socket, this.#lastWord);
    }
  }
}

/**
 * Closes an idle connection right after a look at what has arrived, so that no request which is there already loses its
 * answer.
 */
const endAfterLook = async (connection: Connection): Promise<void> => {
  await turn();
  if (connection.idle) connection.end();
};

/** Every open connection of a server. */
export class Connections {
  readonly #open = new Map<Duplex, Connection>();
  readonly #stalledMs: number;
  #ending = false;
  #closing = false;
  #accepted = 0;

  constructor(stalledMs: number) {
    this.#stalledMs = stalledMs;
  }

  /** How many connections there have been. */
  get accepted(): number {
    return this.#accepted;
  }

  /** How many are open. */
  get open(): number {
    return this.#open.size;
  }

  opened(socket: Socket): void {
    this.#accepted += 1;
    const connection = new Connection(socket, this.#stalledMs, (idle) => {
      if (this.#closing) void endAfterLook(idle);
    });
    this.#open.set(socket, connection);
    socket.once('close', () => {
      this.#open.delete(socket);
      connection.abandon();
    });
  }

  of(socket: Duplex): Connection | undefined {
    return this.#open.get(socket);
  }

  /** From here on a connection ends with the answer to the last request read from it. */
  end(): void {
    this.#ending = true;
  }

  endsWith(exchange: Exchange): boolean {
    return this.#ending && this.of(exchange.request.socket)?.last === exchange;
  }

  /** Closes the connections that wait for a request, and from here on those that come to. */
  async closeIdle(): Promise<void> {
    this.#closing = true;
    for (const connection of this.#open.values()) if (connection.idle) await endAfterLook(connection);
  }

  /** Every exchange has ended when this returns: a socket's own `close` would come later. */
  destroyAll(): void {
    for (const connection of this.#open.values()) {
      connection.abandon();
      connection.socket.destroy();
    }
  }

  get unanswered(): number {
    return [...this.#open.values()].reduce((count, { unanswered }) => count + unanswered, 0);
  }
}
