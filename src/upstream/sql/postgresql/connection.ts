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
import { failureOf } from './failures';
import { Statement } from './statement';
import type { RawAnswer, RawColumn } from './statement';
import { learnTypes, typeOfOid } from './types';
import type { KnownTypes } from './types';

/** What a session needs beside its client. */
export interface SessionOptions extends Pick<DriverOptions, 'host' | 'tls' | 'dial' | 'maxBytes'> {
  readonly key: BackendKey;
  readonly types: KnownTypes;
}

/** What is bound to a statement; without it the statement is described only. */
type Bound = Omit<SqlQuery, 'text'> | undefined;

/** Runs a statement on a client. */
export const runOn = (client: Client, text: string, bound: Bound): SqlResult<RawAnswer> =>
  new Promise((resolve) => {
    client.query(
      new Statement(text, bound, (error, answer) =>
        resolve(error === undefined ? right(answer) : left(failureOf(error))),
      ),
    );
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
  return async (text: string, bound: Bound, maxBytes: number): SqlResult<RawAnswer> => {
    bytes = 0;
    most = maxBytes;
    const answer = await runOn(client, text, bound);
    return bytes > maxBytes ? left(tooLong(maxBytes)) : answer;
  };
};

/** The columns of an answer, and how its rows are read. */
interface KnownRows {
  readonly columns: readonly RawColumn[];
  readonly read: ReadRow;
}

const areSame = (ones: readonly RawColumn[], others: readonly RawColumn[]): boolean =>
  ones.length === others.length &&
  ones.every(({ name, dataTypeID }, index) => {
    const other = others[index];
    return other?.name === name && other.dataTypeID === dataTypeID;
  });

/** A source has a query for each form of identifier. */
const MOST_KNOWN = 100;

/** The bridge's own queries have short answers. */
const OWN_BYTES = 1024 * 1024;

/** A client that is connected, as a session. */
export const sessionOn = (client: Client, options: SessionOptions): SqlConnection => {
  const { maxBytes, types, key, dial } = options;
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
  const run = async (text: string, bound: Bound): SqlResult<RawAnswer> => {
    const answer = await bounded(text, bound, maxBytes);
    if (!isRight(answer) && answer.left.tag === 'UpstreamUnreachable') close(); // its end may come later
    return answer;
  };
  const learn = (oids: readonly number[]): SqlResult<void> =>
    learnTypes(oids, types, (text, parameters) => bounded(text, { parameters, maxRows: 0 }, OWN_BYTES));
  const knownRows = new Map<string, KnownRows>();
  const learnRows = async (text: string, columns: readonly RawColumn[]): SqlResult<ReadRow> => {
    const learnt = await learn(columns.map(({ dataTypeID }) => dataTypeID));
    if (!isRight(learnt)) return learnt;
    const read = readerOf(
      columns.map(({ name, dataTypeID }) => ({ name, read: typeOfOid(dataTypeID, types).read })),
    );
    if (isRight(read) && knownRows.size < MOST_KNOWN) knownRows.set(text, { columns, read: read.right });
    return read;
  };
  return {
    query: async ({ text, ...bound }): SqlResult<readonly SqlRow[]> => {
      const answer = await run(text, bound);
      if (!isRight(answer)) return answer;
      const { columns, rows } = answer.right;
      const known = knownRows.get(text);
      if (known !== undefined && areSame(columns, known.columns)) return right(rows.map(known.read));
      const read = await learnRows(text, columns);
      return isRight(read) ? right(rows.map(read.right)) : read;
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
