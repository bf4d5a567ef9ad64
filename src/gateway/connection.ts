/**
 * Owns which exchanges are under way on which connection, and how a connection ends. It must not know what
 * the exchanges are about.
 */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Failure } from '../failure';
import { LINGER_MS } from './answer';
import type { Exchange } from './exchange';

/** Says a last word, then hangs up; what still comes meanwhile is thrown away. */
const hangUp = (socket: Duplex, lastWord: Buffer): void => {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
  socket.end(lastWord);
};

/** One client's connection and its exchanges under way, in the order of their requests. */
export class Connection {
  readonly #exchanges = new Set<Exchange>();
  #lastWord: Buffer | undefined;
  #refused = false;

  constructor(readonly socket: Socket) {}

  began(exchange: Exchange): void {
    this.#exchanges.add(exchange);
    exchange.response.once('finish', () => this.#ended(exchange));
  }

  /** The exchange of the request that was read last, unless its answer is sent. */
  get last(): Exchange | undefined {
    return [...this.#exchanges].at(-1);
  }

  /** Whether nothing ever came over it. */
  get silent(): boolean {
    return this.socket.bytesRead === 0;
  }

  /** How many requests wait for their answer. */
  get unanswered(): number {
    return [...this.#exchanges].filter(({ answered }) => !answered).length;
  }

  /** Whether what came last was refused: nothing more is read. */
  get refused(): boolean {
    return this.#refused;
  }

  /**
   * Refuses what came last. A request that is still arriving gets the failure as its answer; else the raw
   * refusal is sent, after the answers that are under way.
   */
  refuse(failure: Failure, raw: () => Buffer): void {
    this.#refused = true;
    const { last } = this;
    if (last === undefined) hangUp(this.socket, raw());
    else if (last.request.complete) this.#lastWord = raw();
    else last.fail(failure);
  }

  /** Nobody is there any more to read an answer. */
  abandon(): void {
    for (const exchange of this.#exchanges) exchange.abandon();
    this.#exchanges.clear();
  }

  #ended(exchange: Exchange): void {
    this.#exchanges.delete(exchange);
    if (this.#lastWord !== undefined && this.#exchanges.size === 0) hangUp(this.socket, this.#lastWord);
  }
}

/** Every open connection of a server. */
export class Connections {
  readonly #open = new Map<Duplex, Connection>();
  #ending = false;
  #accepted = 0;

  /** How many connections there have been. */
  get accepted(): number {
    return this.#accepted;
  }

  opened(socket: Socket): void {
    this.#accepted += 1;
    const connection = new Connection(socket);
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
