/** The driver of PostgreSQL: TLS, authentication and the settings of the session, by the library `pg`. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Duplex } from 'node:stream';
import type { Client, ClientConfig } from 'pg';
import { codeOf, timedOut, unreachable } from '../../../core/connection-failure';
import { databaseRefusal, databaseWithoutTls } from '../../../core/database-failure';
import type { UpstreamFailure } from '../../../core/failure';
import { Secret } from '../../../core/secret';
import type { Signal } from '../../../core/signal';
import { containThrows } from '../contain';
import type { Dial, DriverOptions, SqlConnection, SqlDriver, SqlResult } from '../driver';
import { tlsOptionsOf } from '../tls';
import type { BackendKey } from './cancel';
import { runOn, sessionOn } from './connection';
import { failureOf } from './failures';
import { createNames } from './prepared';
import { CHECK, sessionFault, sessionOptions } from './session';
import type { KnownTypes } from './types';

const DEFAULT_PORT = 5432;

const textOf = (value: string | Secret): string => (value instanceof Secret ? value.reveal() : value);

/** The library connects its stream itself. This one is connected already: its address was looked at. */
const connected = (stream: Duplex): Duplex => {
  containThrows(stream);
  return Object.assign(stream, {
    connect: () => {
      process.nextTick(() => stream.emit('connect'));
      return stream;
    },
  });
};

/** All that the library would otherwise read from variables of the environment is given. */
const configOf = (options: DriverOptions, stream: Duplex): ClientConfig => ({
  host: options.host,
  port: DEFAULT_PORT, // the stream is connected
  user: textOf(options.user),
  password: options.password.reveal(),
  database: options.name,
  ssl: tlsOptionsOf(options) ?? false,
  sslnegotiation: 'postgres',
  application_name: 'account-bridge',
  client_encoding: 'UTF8',
  options: sessionOptions(options.statementMs),
  stream: () => connected(stream),
});

/** The most bytes before a session: settings, and a few notices. */
const MOST_BEFORE = 256 * 1024;

/** Watches what comes before the session; the server's first byte is its answer to the wish for TLS. */
const watchStart = (client: Client, stream: Duplex): (() => boolean) => {
  let bytes = 0;
  let isPlain = false;
  const watch = (chunk: Buffer): void => {
    isPlain ||= bytes === 0 && chunk.toString() === 'N';
    bytes += chunk.length;
    if (bytes > MOST_BEFORE) stream.destroy();
  };
  stream.on('data', watch);
  client.once('connect', () => stream.off('data', watch));
  return () => isPlain;
};

const codeIn = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** An error without a code is the library's own, where the connection has not ended: it cannot authenticate. */
const failureOfStart = (error: unknown, stream: Duplex): UpstreamFailure =>
  codeIn(error) === undefined && !stream.destroyed
    ? databaseRefusal('DATABASE_AUTHENTICATION')
    : failureOf(error);

/** A client that is connected, and what the server gave it to cancel by. */
interface Started {
  readonly client: Client;
  readonly key: BackendKey;
}

const start = async (options: DriverOptions, stream: Duplex, signal: Signal): SqlResult<Started> => {
  const pg = await import('pg'); // only a bridge with such a database loads it
  const client = new pg.Client(configOf(options, stream));
  client.on('error', () => undefined); // tasks have it too; the pool sees the end
  let key: BackendKey = { processID: 0, secretKey: 0 };
  client.connection.once('backendKeyData', (given: BackendKey) => (key = given));
  const isPlain = watchStart(client, stream);
  client.connection.once('sslconnect', () => containThrows(client.connection.stream));
  const giveUp = (): void => void stream.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  const failed = await client.connect().then(
    () => undefined,
    (error: unknown) =>
      options.tls !== 'off' && isPlain() ? databaseWithoutTls : failureOfStart(error, stream),
  );
  signal.removeEventListener('abort', giveUp);
  if (failed === undefined) return right({ client, key });
  stream.destroy();
  return left(signal.aborted ? timedOut(signal.reason) : failed);
};

/** A session that is looked at, and closed if it has other settings than it was given. */
const checked = async (client: Client, session: SqlConnection): SqlResult<SqlConnection> => {
  const found = await runOn(client, CHECK, { parameters: [], maxRows: 0 });
  const fault = isRight(found) ? sessionFault(found.right) : found.left;
  if (fault === undefined) return right(session);
  session.close();
  return left(fault);
};

const streamOf = (dial: Dial, signal: Signal): SqlResult<Duplex> =>
  dial(signal).then(right, (error: unknown) =>
    left(signal.aborted ? timedOut(signal.reason) : unreachable(codeOf(error))),
  );

/** A driver of its own for each source, since its database numbers the types of its own. */
export const postgresql = (): SqlDriver => {
  const types: KnownTypes = new Map();
  const names = createNames();
  return {
    defaultPort: DEFAULT_PORT,
    connect: async (options, signal) => {
      const dialled = await streamOf(options.dial, signal);
      if (!isRight(dialled)) return dialled;
      const started = await start(options, dialled.right, signal);
      if (!isRight(started)) return started;
      const { client, key } = started.right;
      return checked(client, sessionOn(client, { ...options, key, types, names }));
    },
  };
};
