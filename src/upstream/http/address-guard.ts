/**
 * The addresses that a pool may connect to. Every name is resolved here and every address is checked before a
 * connection starts, so that a later change of the name does not matter.
 */
import type http from 'node:http';
import type { LookupFunction } from 'node:net';
import { ADDRESS_REFUSED } from '../../core/connection-failure';
import { createCanceller, type Signal } from '../../core/signal';
import { isPublicAsWritten, networkOf, networkOfHost, type Network } from '../../values/ip-network';
import type { Resolve } from './dns-cache';

const refusal = (): NodeJS.ErrnoException =>
  Object.assign(new Error('no address that this source may connect to'), { code: ADDRESS_REFUSED });

/** Whether a source may connect to an address of this network. */
export type MayReach = (network: Network) => boolean;

/**
 * The refusal of a host, as `URL` spells it, that is an address to which the source may not connect: addresses are not
 * resolved.
 */
export const refusalOf = (hostname: string, mayReach: MayReach): Error | undefined => {
  const network = networkOfHost(hostname);
  return network === undefined || mayReach(network) ? undefined : refusal();
};

/** The same for a host that a proxy is to connect to: the proxy resolves names, so that local ones are refused, too. */
export const refusalOfTarget = (hostname: string): Error | undefined =>
  isPublicAsWritten(hostname) ? undefined : refusal();

/** Lets an agent connect only to addresses that its source may connect to, as `resolve` gives them. */
export const guardAddresses = (agent: http.Agent, resolve: Resolve, mayReach: MayReach): void => {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const closed = createCanceller();
    const lookup = guardedLookup(resolve, closed.signal, mayReach);
    const socket = connect({ ...options, lookup }, callback);
    socket?.once('close', () => closed.abort());
    return socket;
  };
};

/** A look-up as node:net calls it, for all addresses or for the first, that gives those alone that a source may connect to. */
export const guardedLookup =
  (resolve: Resolve, signal: Signal, mayReach: MayReach): LookupFunction =>
  (hostname, { all }, resolved) =>
    resolve(hostname, signal, (error, addresses) => {
      if (error !== null) return resolved(error, []);
      const allowed = addresses.filter(({ address }) => mayReach(networkOf(address)));
      const [first] = allowed;
      if (first === undefined) return resolved(refusal(), []);
      return all === true ? resolved(null, allowed) : resolved(null, first.address, first.family);
    });
