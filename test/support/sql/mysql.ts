/** Connections of the driver of MySQL to a server of the tests. */
import { connect } from 'node:net';
import { once } from 'node:events';
import type { SqlRow } from '../../../src/adapter/sql';
import { Secret } from '../../../src/core/secret';
import type { Dial, DriverOptions, SqlConnection } from '../../../src/upstream/sql/driver';
import { mysql } from '../../../src/upstream/sql/mysql/driver';
import { nativeSignal } from '../../../src/core/signal';
import { rightOf } from './client';
import { BRIDGE_USER } from './bridge-user';

/** Connects to a port of loopback. */
export const dialTo =
  (port: number): Dial =>
  async (signal) => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect', { signal: nativeSignal(signal) });
    return socket;
  };

/** The options of a connection to a port of loopback, without TLS. */
export const optionsFor = (port: number, more: Partial<DriverOptions> = {}): DriverOptions => ({
  database: 'mysql',
  host: '127.0.0.1',
  name: BRIDGE_USER.name,
  user: BRIDGE_USER.user,
  password: new Secret(BRIDGE_USER.password, 'DATABASE_PASSWORD'),
  tls: 'off',
  statementMs: 60_000,
  maxBytes: 1_000_000,
  dial: dialTo(port),
  ...more,
});

const never = new AbortController().signal;

export const connectTo = async (port: number, more: Partial<DriverOptions> = {}): Promise<SqlConnection> =>
  rightOf(await mysql.connect(optionsFor(port, more), never));

/** The rows of one query on a connection of its own. */
export const rowsOn = async (
  connection: SqlConnection,
  text: string,
  parameters: readonly string[] = [],
  maxRows = 2,
): Promise<readonly SqlRow[]> => rightOf(await connection.query({ text, parameters, maxRows }));
