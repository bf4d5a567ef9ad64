/** The exchanges under way on each connection, and how a connection ends. */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Failure } from '../core/failure';
import { LINGER_MS } from './response';
import type { Exchange } from './exchange';

/** Writes a final response and closes the socket; what still arrives meanwhile is dropped. */
const hangUp = (socket: Duplex, lastWord: Buffer): void => {
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
  #stalled: NodeJS.Timeout | undefined;
  #held = false;
  #lastWord: Buffer | undefined;
  #refused = false;

  /** Closes the connection when no answer leaves it for `stalledMs` although one should. */
  constructor(
    readonly socket: Socket,
    stalledMs: number,
  ) {
    this.#stalledMs = stalledMs;
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
    }
    if (this.#lastWord !== undefined && this.#exchanges.size === 0) hangUp(this.socket, this.#lastWord);
  }
}

/** Every open connection of a server. */
export class Connections {
  readonly #open = new Map<Duplex, Connection>();
  readonly #stalledMs: number;
  #ending = false;
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
    const connection = new Connection(socket, this.#stalledMs);
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

  /** Closes those that node does not count among the idle, since it still waits for their first request. */
  destroySilent(): void {
    for (const { silent, socket } of this.#open.values()) if (silent) socket.destroy();
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
