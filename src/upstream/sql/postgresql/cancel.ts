/**
 * The request to cancel what a session does (the section "Canceling Requests in Progress" of PostgreSQL's protocol): a
 * connection of its own, encrypted like the session's, with the session's number and key.
 */
import { connect as secure } from 'node:tls';
import type { Duplex } from 'node:stream';
import type { Dial } from '../driver';
import type { TlsOptions } from '../tls';
import type { Signal } from '../../../core/signal';

/** What the server gave the session, by which it is cancelled. */
export interface BackendKey {
  readonly processID: number;
  readonly secretKey: number;
}

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

const cancelRequest = ({ processID, secretKey }: BackendKey): Buffer => {
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(80_877_102, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  return message;
};

/** Settles at the end of a connection: the server closes it when it has passed the request on. */
const ended = (stream: Duplex): Promise<void> =>
  new Promise((resolve) => {
    stream.on('error', () => resolve());
    stream.on('close', () => resolve());
    stream.resume();
  });

/** Asks for TLS, and begins it if the server agrees. */
const encrypted = (stream: Duplex, tls: TlsOptions): Promise<Duplex | undefined> =>
  new Promise((resolve) => {
    stream.on('error', () => resolve(undefined));
    stream.on('close', () => resolve(undefined));
    stream.once('data', (answer: Buffer) => {
      if (answer.toString() !== 'S') return resolve(undefined);
      const socket = secure({ ...tls, socket: stream });
      socket.once('secureConnect', () => resolve(socket));
      socket.on('error', () => resolve(undefined));
    });
    stream.write(SSL_REQUEST);
  });

/** Sends the request. It never rejects: whether it arrived, nothing says. */
export const cancelSession = async (
  key: BackendKey,
  dial: Dial,
  tls: TlsOptions | undefined,
  signal: Signal,
): Promise<void> => {
  const stream = await dial(signal).catch(() => undefined);
  if (stream === undefined) return;
  const giveUp = (): void => void stream.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  const channel = tls === undefined ? stream : await encrypted(stream, tls);
  if (channel === undefined) stream.destroy();
  else {
    const end = ended(channel);
    // The server closes it: PgBouncer drops the request of a client that has closed its end.
    channel.write(cancelRequest(key));
    await end;
  }
  signal.removeEventListener('abort', giveUp);
};
