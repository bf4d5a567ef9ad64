/** Clients for tests, disposed of after each together with the servers. */
import type { Http } from '../../../src/adapter/http';
import { createTransport, type TransportOptions } from '../../../src/upstream/http/client';
import { closeServers } from './servers';

const clients: Http[] = [];

/** To a server on loopback, unless said otherwise. */
export const connect = (options: TransportOptions): Http => {
  const client = createTransport({ privateNetwork: true, ...options });
  clients.push(client);
  return client;
};

export const disconnect = async (): Promise<void> => {
  for (const client of clients.splice(0)) client.dispose();
  await closeServers();
};
