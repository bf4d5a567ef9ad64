/** One session of PostgreSQL, over the library `pg`. Statements are ours, so that values stay texts and rows are bounded. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Client } from 'pg';
import { payloadInvalid } from '../../../core/failure';
import type { SqlDescription, SqlQuery, SqlRow } from '../../../adapter/sql';
import type { DriverOptions, SqlConnection, SqlResult } from '../driver';
import { readerOf, tooLong } from '../rows';
import type { ReadRow } from '../rows';
import { tlsOptionsOf } from '../tls';
import { cancelSession } from './cancel';
import type { BackendKey } from './cancel';
import { STATEMENT_CHANGED, STATEMENT_UNKNOWN, failureOf } from './failures';
import { PreparedStatements } from './prepared';
import type { Names } from './prepared';
import { Statement, UNNAMED } from './statement';
import type { Named, RawAnswer, RawColumn } from './statement';
import { learnTypes, typeOfOid } from './types';
import type { KnownTypes } from './types';

/** What a session needs beside its client. */
export interface SessionOptions extends Pick<DriverOptions, 'host' | 'tls' | 'dial' | 'maxBytes'> {
  readonly key: BackendKey;
  readonly types: KnownTypes;
  readonly names: Names;
}

/** What is bound to a statement; without it the statement is described only. */
type Bound = Omit<SqlQuery, 'text'> | undefined;

/** Runs a statement on a client. */
export const runOn = (client: Client, text: string, bound: Bound, named = UNNAMED): SqlResult<RawAnswer> =>
  new Promise((resolve) => {
    const settle = (error: unknown, answer: RawAnswer): void =>
      resolve(error === undefined ? right(answer) : left(failureOf(error)));
    client.query(new Statement(text, bound, settle, named));
  });

/** Runs statements on a client, one at a time; an answer that is longer than its limit ends the connection. */
const boundedOn = (client: Client) => {
  const { stream } = client.connection;
  let bytes = 0;
  let most = Infinity;
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > most) stream.destroy();
  });
  return async (text: string, bound: Bound, maxBytes: number, named?: Named): SqlResult<RawAnswer> => {
    bytes = 0;
    most = maxBytes;
    const answer = await runOn(client, text, bound, named);
    return bytes > maxBytes ? left(tooLong(maxBytes)) : answer;
  };
};

/** The bridge's own queries have short answers. */
const OWN_BYTES = 1024 * 1024;

/** A client that is connected, as a session. */
export const sessionOn = (client: Client, options: SessionOptions): SqlConnection => {
  const { maxBytes, types, names, key, dial } = options;
  const bounded = boundedOn(client);
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
  const run = async (text: string, bound: Bound, named?: Named): SqlResult<RawAnswer> => {
    const answer = await bounded(text, bound, maxBytes, named);
    if (!isRight(answer) && answer.left.tag === 'UpstreamUnreachable') close(); // its end may come later
    return answer;
  };
  const learn = (oids: readonly number[]): SqlResult<void> =>
    learnTypes(oids, types, (text, parameters) => bounded(text, { parameters, maxRows: 0 }, OWN_BYTES));
  const prepared = new PreparedStatements(names);
  const learnRows = async (text: string, columns: readonly RawColumn[]): SqlResult<ReadRow> => {
    const learnt = await learn(columns.map(({ dataTypeID }) => dataTypeID));
    if (!isRight(learnt)) return learnt;
    const read = readerOf(
      columns.map(({ name, dataTypeID }) => ({ name, read: typeOfOid(dataTypeID, types).read })),
    );
    if (isRight(read)) prepared.keep(text, columns, read.right);
    return read;
  };
  const query = async ({ text, ...bound }: SqlQuery): SqlResult<readonly SqlRow[]> => {
    const named = prepared.namedOf(text);
    const answer = await run(text, bound, named);
    if (!isRight(answer)) {
      const isUnknown = answer.left === STATEMENT_UNKNOWN;
      if (!named.isPrepared || !(isUnknown || answer.left === STATEMENT_CHANGED)) return answer;
      if (isUnknown) names.giveUp();
      prepared.forget(text);
      return query({ text, ...bound });
    }
    const { columns, rows } = answer.right;
    const known = prepared.readerOf(text, columns, named);
    const read = known === undefined ? await learnRows(text, columns) : right(known);
    return isRight(read) ? right(rows.map(read.right)) : read;
  };
  return {
    query,
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
