/** A connection of mysql2, encrypted and authenticated. */
import { isRight, left, right, type Either } from 'fp-ts/Either';
import type { Connection } from 'mysql2';
import type { Duplex } from 'node:stream';
import { codeOf, timedOut, unreachable } from '../../../core/connection-failure';
import type { UpstreamFailure } from '../../../core/failure';
import type { Signal } from '../../../core/signal';
import { containThrows } from '../contain';
import type { DriverOptions } from '../driver';
import { failureOfError } from './failures';
import { optionsOf } from './options';

export interface Opened {
  readonly connection: Connection;
  /** The stream that was dialled: when it is destroyed, the connection ends at once. */
  readonly stream: Duplex;
}

/** Overwritten by the reason of the signal. */
const GIVEN_UP = left(timedOut(undefined));

const TLS_ERROR = 'HANDSHAKE_SSL_ERROR';

/** Why a certificate is not accepted, as node:tls says it; mysql2 writes its own code over it. */
const certificateCode = (connection: Connection): string => {
  const stream = 'stream' in connection ? connection.stream : undefined;
  const isTls = typeof stream === 'object' && stream !== null && 'authorizationError' in stream;
  const code = codeOf({ code: isTls ? stream.authorizationError : undefined });
  return code === 'UNKNOWN' ? TLS_ERROR : code;
};

const handshakeFailure = (error: unknown, connection: Connection): UpstreamFailure =>
  codeOf(error) === TLS_ERROR ? unreachable(certificateCode(connection)) : failureOfError(error);

/** Errors after the handshake reach the command that runs, and here nothing else. */
const handshake = (connection: Connection): Promise<Either<UpstreamFailure, undefined>> =>
  new Promise((settle) => {
    connection.once('connect', () => settle(right(undefined)));
    connection.on('error', (error: unknown) => settle(left(handshakeFailure(error, connection))));
  });

const connectBy = async (
  options: DriverOptions,
  stream: Duplex,
): Promise<Either<UpstreamFailure, Opened>> => {
  // Loaded when it is first used: most bridges have no database.
  const { createConnection } = await import('mysql2');
  containThrows(stream);
  const connection = createConnection(optionsOf(options, stream));
  const done = await handshake(connection);
  return isRight(done) ? right({ connection, stream }) : done;
};

/** Does something with a stream; the signal destroys it, and what fails does. */
export const endedBy = async <A>(
  signal: Signal,
  stream: Duplex,
  task: () => Promise<Either<UpstreamFailure, A>>,
): Promise<Either<UpstreamFailure, A>> => {
  const giveUp = (): void => void stream.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  const done = signal.aborted ? GIVEN_UP : await task();
  signal.removeEventListener('abort', giveUp);
  if (isRight(done) && !signal.aborted) return done;
  giveUp();
  return signal.aborted ? left(timedOut(signal.reason)) : done;
};

/** Dials, connects and authenticates. */
export const open = async (
  options: DriverOptions,
  signal: Signal,
): Promise<Either<UpstreamFailure, Opened>> => {
  const dialled = await options.dial(signal).then(
    (stream): Either<unknown, Duplex> => right(stream),
    (error: unknown) => left(error),
  );
  if (isRight(dialled)) return endedBy(signal, dialled.right, () => connectBy(options, dialled.right));
  return left(signal.aborted ? timedOut(signal.reason) : unreachable(codeOf(dialled.left)));
};

/** Runs a statement of the bridge's own; each row is a list. */
export const run = (
  connection: Connection,
  sql: string,
): Promise<Either<UpstreamFailure, readonly unknown[]>> =>
  new Promise((settle) => {
    connection.query(sql, (error: unknown, rows: unknown) =>
      settle(error === null ? right(Array.isArray(rows) ? rows : []) : left(failureOfError(error))),
    );
  });
