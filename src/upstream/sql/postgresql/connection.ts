/** One session of PostgreSQL, over the library `pg`. Statements are ours, so that values stay texts and rows are bounded. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Client } from 'pg';
import { payloadInvalid } from '../../../core/failure';
import type { SqlDescription, SqlQuery, SqlRow } from '../../../adapter/sql';
import type { DriverOptions, SqlConnection, SqlResult } from '../driver';
import { rowsOf, tooLong } from '../rows';
import { tlsOptionsOf } from '../tls';
import { cancelSession } from './cancel';
import type { BackendKey } from './cancel';
import { failureOf } from './failures';
import { Statement } from './statement';
import type { RawAnswer } from './statement';
import { learnTypes, typeOfOid } from './types';
import type { KnownTypes } from './types';

/** What a session needs beside its client. */
export interface SessionOptions extends Pick<DriverOptions, 'host' | 'tls' | 'dial' | 'maxBytes'> {
  readonly key: BackendKey;
  readonly types: KnownTypes;
}

/** What is bound to a statement; without it the statement is described only. */
type Bound = Omit<SqlQuery, 'text'> | undefined;

/** Runs a statement on a client; an answer that is longer than `maxBytes` ends the connection. */
export const runOn =
  (client: Client, maxBytes: number) =>
  (text: string, bound: Bound): SqlResult<RawAnswer> =>
    new Promise((resolve) => {
      const { stream } = client.connection;
      let bytes = 0;
      let isTooLong = false;
      const count = (chunk: Buffer): void => {
        bytes += chunk.length;
        if (bytes <= maxBytes) return;
        isTooLong = true;
        stream.destroy();
      };
      stream.on('data', count);
      client.query(
        new Statement(text, bound, (error, answer) => {
          stream.off('data', count);
          if (isTooLong) return resolve(left(tooLong(maxBytes)));
          resolve(error === undefined ? right(answer) : left(failureOf(error)));
        }),
      );
    });

/** The bridge's own queries have short answers. */
const OWN_BYTES = 1024 * 1024;

/** A client that is connected, as a session. */
export const sessionOn = (client: Client, options: SessionOptions): SqlConnection => {
  const { maxBytes, types, key, dial } = options;
  let hasEnded = false;
  let isClosed = false;
  client.once('end', () => (hasEnded = true));
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    const { stream } = client.connection;
    stream.once('finish', () => stream.destroy()); // a server that hangs would not close its end
    client.end().catch(() => undefined);
  };
  const run = async (text: string, bound: Bound): SqlResult<RawAnswer> => {
    const answer = await runOn(client, maxBytes)(text, bound);
    if (!isRight(answer) && answer.left.tag === 'UpstreamUnreachable') close(); // its end may come later
    return answer;
  };
  const ask = runOn(client, OWN_BYTES);
  const learn = (oids: readonly number[]): SqlResult<void> =>
    learnTypes(oids, types, (text, parameters) => ask(text, { parameters, maxRows: 0 }));
  return {
    query: async ({ text, ...bound }): SqlResult<readonly SqlRow[]> => {
      const answer = await run(text, bound);
      if (!isRight(answer)) return answer;
      const { columns, rows } = answer.right;
      const learnt = await learn(columns.map(({ dataTypeID }) => dataTypeID));
      if (!isRight(learnt)) return learnt;
      return rowsOf(
        columns.map(({ name, dataTypeID }) => ({ name, read: typeOfOid(dataTypeID, types).read })),
        rows,
      );
    },
    describe: async (text): SqlResult<SqlDescription> => {
      const answer = await run(text, undefined);
      if (!isRight(answer)) return answer;
      const { columns, parameters } = answer.right;
      const learnt = await learn([...columns.map(({ dataTypeID }) => dataTypeID), ...parameters]);
      if (!isRight(learnt)) return learnt;
      if (columns.length === 0) return left(payloadInvalid('', 'a statement that gives rows'));
      return right({
        columns: columns.map(({ name, dataTypeID }) => {
          const { name: type, notation } = typeOfOid(dataTypeID, types);
          return { name, notation, type };
        }),
        parameters: parameters.map((oid) => typeOfOid(oid, types).name),
      });
    },
    cancel: (signal) => cancelSession(key, dial, tlsOptionsOf(options), signal),
    isUsable: () => !hasEnded && !isClosed,
    onEnd: (ended) => (hasEnded ? ended() : void client.once('end', ended)),
    close,
  };
};
