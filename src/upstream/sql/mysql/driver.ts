/** MySQL and MariaDB, by mysql2: prepared statements of the binary protocol, in sessions that only read. */
import { isLeft, right } from 'fp-ts/Either';
import type { SqlDriver } from '../driver';
import { connectionOf } from './connection';
import { endedBy, open } from './open';
import { setUp } from './session';

export const mysql: SqlDriver = {
  defaultPort: 3306,
  connect: async (options, signal) => {
    const opened = await open(options, signal);
    if (isLeft(opened)) return opened;
    const { connection, stream } = opened.right;
    const ready = await endedBy(signal, stream, () => setUp(connection, options.statementMs));
    return isLeft(ready) ? ready : right(connectionOf(opened.right, ready.right, options));
  },
};
