/**
 * The addresses that a pool may connect to. Every name is resolved here and every address is checked before a
 * connection starts, so that a later change of the name does not matter.
 */
import type http from 'node:http';
import type { LookupFunction } from 'node:net';
import { mayBeIn, networkOf, networkOfHost } from '../../values/ip-network';
import type { Resolve } from './dns-cache';

/** The code of an address that a source may not connect to. */
const REFUSED = 'ADDRESS_REFUSED';

const refusal = (): NodeJS.ErrnoException =>
  Object.assign(new Error('no address that this source may connect to'), { code: REFUSED });

/**
 * Throws when a host, as `URL` spells it, is an address that the source may not connect to: addresses are not resolved.
 */
export const checkHost = (hostname: string, privateNetwork: boolean): void => {
  const network = networkOfHost(hostname);
  if (network !== undefined && !mayBeIn(network, privateNetwork)) throw refusal();
};

/** Lets an agent connect only to addresses that its source may connect to, as `resolve` gives them. */
export const guardAddresses = (agent: http.Agent, resolve: Resolve, privateNetwork: boolean): void => {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const closed = new AbortController();
    const lookup = lookupOf(resolve, closed.signal, privateNetwork);
    const socket = connect({ ...options, lookup }, callback);
    socket?.once('close', () => closed.abort());
    return socket;
  };
};

/** As node:net calls it: for all addresses, or for the first. */
const lookupOf =
  (resolve: Resolve, signal: AbortSignal, privateNetwork: boolean): LookupFunction =>
  (hostname, { all }, resolved) =>
    resolve(hostname, signal, (error, addresses) => {
      if (error !== null) return resolved(error, []);
      const allowed = addresses.filter(({ address }) => mayBeIn(networkOf(address), privateNetwork));
      const [first] = allowed;
      if (first === undefined) return resolved(refusal(), []);
      return all === true ? resolved(null, allowed) : resolved(null, first.address, first.family);
    });
