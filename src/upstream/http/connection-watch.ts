/**
 * A watch on the connection of one request, for what comes beside its answer: the evidence that an answer is another
 * request's.
 */
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

export interface ConnectionWatch {
  /** Whether the connection has brought an answer before. */
  readonly isKept: () => boolean;
  /** Whether a byte has come since the request has the connection. */
  readonly hasBegun: () => boolean;
  /** Whether more has come than one answer. */
  readonly hasMore: () => boolean;
  /** Calls back in `ms` milliseconds, or as soon as more has come or the connection is closed. */
  readonly look: (ms: number, done: () => void) => void;
}

/** Each takes as much work as a whole answer, and is a few bytes long. */
const MOST_INFORMATIONAL = 256;

/**
 * Watches the connection of a request. `flooded` is called when more than `mostBytes` have come, or more informational
 * answers than a server needs.
 */
export const watchConnection = (
  outgoing: ClientRequest,
  mostBytes: number,
  flooded: () => void,
): ConnectionWatch => {
  let socket: Socket | undefined;
  let readBefore = 0;
  let incoming: IncomingMessage | undefined;
  let isWhole = false;
  let isMore = false;
  let ended: (() => void) | undefined;
  let informational = 0;
  // Node's own listener is before this one, so that a chunk has been parsed when it comes here.
  const take = (): void => {
    // Node destroys a connection within the chunk in which a second answer begins.
    isMore ||= isWhole || (incoming?.complete === true && socket?.destroyed === true);
    isWhole = incoming?.complete === true;
    if (isMore) ended?.();
    if (socket !== undefined && socket.bytesRead - readBefore > mostBytes) flooded();
  };
  outgoing.on('information', () => {
    informational += 1;
    if (informational > MOST_INFORMATIONAL) flooded();
  });
  outgoing.once('response', (response) => (incoming = response));
  outgoing.once('socket', (given) => {
    socket = given;
    // Not `reusedSocket`, which Node leaves unset when a request has waited for the connection.
    readBefore = given.bytesRead;
    given.on('data', take);
    outgoing.once('close', () => {
      given.off('data', take);
      ended?.();
    });
  });
  return {
    isKept: () => readBefore > 0,
    hasBegun: () => socket !== undefined && socket.bytesRead > readBefore,
    hasMore: () => isMore,
    look: (ms, done) => {
      const timer = setTimeout(() => ended?.(), ms);
      ended = () => {
        clearTimeout(timer);
        ended = undefined;
        done();
      };
      if (isMore) ended();
    },
  };
};
