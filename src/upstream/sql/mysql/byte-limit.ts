/** A limit on the bytes of one answer: mysql2 would keep a row of any length. */
import { left } from 'fp-ts/Either';
import type { Connection } from 'mysql2';
import { Duplex } from 'node:stream';
import type { SqlResult } from '../driver';
import { tooLong } from '../rows';
import type { Opened } from './open';

/** The stream whose bytes mysql2 reads: that of TLS, where there is one. */
const readBy = (connection: Connection, dialled: Duplex): Duplex =>
  'stream' in connection && connection.stream instanceof Duplex ? connection.stream : dialled;

/** Does one task of a connection; when its answer has more bytes, the connection is closed. */
export const limitBytes = ({ connection, stream }: Opened, maxBytes: number) => {
  let bytes = 0;
  readBy(connection, stream).on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) stream.destroy();
  });
  return async <A>(task: () => SqlResult<A>): SqlResult<A> => {
    bytes = 0;
    const done = await task();
    return bytes > maxBytes ? left(tooLong(maxBytes)) : done;
  };
};
