/** The connection to a store. Only this file imports ioredis, and it is loaded only where a store is set. */
import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import type { StoreAddress } from './address';
import type { RunScript } from './carrier';

export interface StoreConnection {
  readonly run: RunScript;
  /** Ends when it is connected for the first time, or when that takes too long. */
  readonly connected: Promise<void>;
  readonly close: () => void;
}

const CONNECT_MS = 2000;

/** A store that says nothing for so long while it owes an answer gets a new connection, in milliseconds. */
const SILENT_MS = 2000;

/** How long after an attempt to connect the next is made, in milliseconds: later each time, and at a time of its own. */
const retryMs = (attempts: number): number =>
  Math.min(5000, 50 * 2 ** Math.min(attempts, 7)) * (0.5 + Math.random());

/** What was sent before a connection broke is not sent again: nothing waits for it any more. */
const optionsOf = ({ isTls, username, password, host, port, database }: StoreAddress) =>
  ({
    host,
    port,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(isTls && { tls: {} }),
    db: database,
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: retryMs,
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'), // the server is not the first any more
  }) satisfies RedisOptions;

/** Connects, and connects again whenever the connection breaks. */
export const connectStore = (address: StoreAddress): StoreConnection => {
  const client = new Redis(optionsOf(address));
  client.on('error', () => undefined); // each operation fails by itself, and the carrier's guard says so
  return {
    run: (script, name, args) => client.eval(script, 1, name, ...args),
    connected: new Promise((resolve) => {
      const timer = setTimeout(resolve, CONNECT_MS).unref();
      client.once('ready', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
    close: () => client.disconnect(),
  };
};
