/** The connection to a store. Only this file imports ioredis, and it is loaded only where a store is set. */
import { Cluster, Redis } from 'ioredis';
import type { ClusterOptions, RedisOptions } from 'ioredis';
import { randomBytes } from 'node:crypto';
import { codeOf } from '../../core/connection-failure';
import type { StoreAddress } from './address';
import type { RunScript } from './carrier';

export interface StoreConnection {
  readonly run: RunScript;
  /** Ends when it is connected for the first time, or when that takes too long. */
  readonly connected: Promise<void>;
  readonly isConnected: () => boolean;
  readonly publish: (channel: string, text: string) => Promise<void>;
  /** Hears the messages of a channel, over a connection of its own. What comes while that is broken is lost. */
  readonly subscribe: (channel: string, hear: (text: string) => void) => void;
  readonly close: () => void;
}

type Client = Cluster | Redis;

const CONNECT_MS = 2000;

/** A store that says nothing for so long while it owes an answer gets a new connection, in milliseconds. */
const SILENT_MS = 2000;

/** A connection that is left is cut after so long, in milliseconds. Until then it keeps the process alive. */
const LEAVE_MS = 100;

/** How often a command follows a cluster that has moved a name. */
const MOST_MOVES = 4;

/** How long after an attempt to connect the next is made, in milliseconds: later each time, and at a time of its own. */
const retryMs = (attempts: number): number =>
  Math.min(5000, 50 * 2 ** Math.min(attempts, 7)) * (0.5 + Math.random());

/** What was sent before a connection broke is not sent again: nothing waits for it any more. */
const optionsOf = ({ isTls, username, password }: StoreAddress, ca: string | undefined) =>
  ({
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(isTls && { tls: { ...(ca !== undefined && { ca }) } }),
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    disconnectTimeout: LEAVE_MS,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'), // the server is not the first any more
  }) satisfies RedisOptions;

const clusterOf = (address: StoreAddress, ca: string | undefined): Cluster =>
  new Cluster([...address.nodes], {
    redisOptions: optionsOf(address, ca),
    dnsLookup: (host, done) => done(null, host), // a certificate is for the name of a node
    enableOfflineQueue: false,
    clusterRetryStrategy: retryMs,
    maxRedirections: MOST_MOVES,
    slotsRefreshTimeout: CONNECT_MS,
  } satisfies ClusterOptions);

const serverOf = (address: StoreAddress, ca: string | undefined): Redis => {
  const { nodes, sentinel: name, sentinelPassword, database: db } = address;
  const options = {
    ...optionsOf(address, ca),
    db,
    enableOfflineQueue: false,
    retryStrategy: retryMs,
  } satisfies RedisOptions;
  if (name === undefined) return new Redis({ ...options, ...nodes[0] });
  return new Redis({
    ...options,
    sentinels: nodes.map((node) => ({ ...node })),
    name,
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...('tls' in options && { sentinelTLS: options.tls, enableTLSForSentinelMode: true }),
    sentinelRetryStrategy: retryMs,
  });
};

const clientOf = (address: StoreAddress, ca: string | undefined): Client => {
  const client = address.isCluster ? clusterOf(address, ca) : serverOf(address, ca);
  client.on('error', () => undefined); // each operation fails by itself, and the carrier's guard says so
  return client;
};

/** The code of a connection's error, or of what the store replied; `undefined` for what only says that there is no connection. */
const codeIn = (error: unknown): string | undefined => {
  const code = codeOf(error);
  if (code !== 'UNKNOWN') return code;
  if (!(error instanceof Error)) return undefined;
  if ('lastNodeError' in error) return codeIn(error.lastNodeError);
  const { name, message } = error;
  return name === 'ReplyError' ? /^[A-Z]+(?= )/.exec(message)?.[0] : undefined;
};

/** An operation that was not done. It has a code, and nothing of the command. */
class NotDone extends Error {
  constructor(readonly code: string) {
    super(`the store did not do it: ${code}`);
  }
}

/** Does something with the store; where there is no connection, the code is that of the last one. */
const doneWith = (client: Client): (<R>(act: () => Promise<R>) => Promise<R>) => {
  let last: string | undefined;
  client.on('error', (error) => {
    last = codeIn(error) ?? last;
  });
  client.on('ready', () => {
    last = undefined;
  });
  return async (act) => {
    try {
      return await act();
    } catch (error) {
      throw new NotDone(codeIn(error) ?? last ?? 'NOT_CONNECTED');
    }
  };
};

/** Makes a script name the command that it replies to: what its last argument says comes back before its own reply. */
const named = (script: string): string =>
  `local function run()\n${script}\nend\nreturn { ARGV[#ARGV], run() }`;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The code of a reply to another command. */
const REPLY_MIXED_UP = 'REPLY_MIXED_UP';

/**
 * Runs scripts. Replies have no names in this protocol, only an order: once one is lost or comes twice, each later command
 * would get that of another. So the connection of a reply to another command is closed.
 */
const runnerOf = (client: Client): RunScript => {
  const self = randomBytes(6).toString('base64url');
  let commands = 0;
  return async (script, name, args) => {
    const own = `${self}:${(commands += 1)}`;
    const reply: unknown = await client.eval(named(script), 1, name, ...args, own);
    if (isList(reply) && reply[0] === own) return reply[1];
    if (client.status === 'ready') client.disconnect(true);
    throw new NotDone(REPLY_MIXED_UP);
  };
};

/** Connects, and connects again whenever the connection breaks. `ca` is the authority that is trusted. */
export const connectStore = (address: StoreAddress, ca?: string): StoreConnection => {
  const client = clientOf(address, ca);
  const done = doneWith(client);
  const run = runnerOf(client);
  const listeners: Client[] = [];
  return {
    run: (script, name, args) => done(() => run(script, name, args)),
    isConnected: () => client.status === 'ready',
    connected: new Promise((resolve) => {
      const timer = setTimeout(resolve, CONNECT_MS).unref();
      client.once('ready', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
    publish: async (channel, text) => {
      await done(() => client.publish(channel, text));
    },
    subscribe: (channel, hear) => {
      const listener = clientOf(address, ca);
      listeners.push(listener);
      listener.on('ready', () => void listener.subscribe(channel).catch(() => undefined));
      listener.on('message', (_channel: string, text: string) => hear(text));
    },
    close: () => {
      for (const each of [client, ...listeners]) each.disconnect();
    },
  };
};
