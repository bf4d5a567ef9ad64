/**
 * Shutdown without losing a request: waiting connections are accepted first, and no further ones. Idle connections are
 * closed after a moment, the others with their last answer. What is left at the deadline is cut off.
 */
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { Connections } from './connection';

export interface Stopped {
  /** The requests that had no answer by the deadline. */
  readonly abandoned: number;
}

/**
 * How long a stopping server still reads from idle connections, in milliseconds: a client that is about to
 * ask again gets its answer, with `Connection: close`, instead of a reset.
 */
const IDLE_GRACE_MS = 100;

/** How long a stopping server goes on accepting while new clients keep coming, in milliseconds. */
const QUEUE_MS = 1_000;

/** Ends with `event`, or after `ms` milliseconds. */
const within = async (ms: number, event: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([event, over]);
  clearTimeout(timer);
};

/** Between two turns of the event loop, every socket is checked at least once. */
const turns = async (): Promise<void> => {
  await turn();
  await turn();
};

/**
 * Accepts the clients that already wait, one per turn: closing would reset them. It ends when no client came for a
 * while, after `ms` at the latest. A client that comes between the last look and the close is reset: the system has no
 * call that refuses new connections and keeps those that wait.
 */
const emptyQueue = async (connections: Connections, ms: number): Promise<void> => {
  const end = performance.now() + ms;
  let accepted = -1;
  while (accepted < connections.accepted && performance.now() < end) {
    accepted = connections.accepted;
    await turns();
  }
};

/** Stops a server within `deadlineMs`; see the header for the order. */
export const stopServer = async (
  server: Server,
  connections: Connections,
  deadlineMs: number,
): Promise<Stopped> => {
  const end = performance.now() + deadlineMs;
  const atMost = (ms: number): number => Math.max(0, Math.min(ms, end - performance.now()));
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  connections.end();
  await emptyQueue(connections, atMost(QUEUE_MS));
  NetServer.prototype.close.call(server); // http's own would close idle connections at once
  await within(atMost(IDLE_GRACE_MS), closed);
  await connections.closeIdle();
  await within(atMost(deadlineMs), closed);
  const abandoned = connections.unanswered;
  connections.destroyAll();
  server.close(); // ends node's own checks of connections
  await closed;
  return { abandoned };
};
