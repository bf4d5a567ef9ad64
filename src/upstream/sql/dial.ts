/** The connections to a database's host: every address is looked at before one starts, as for HTTP. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { mayBeIn, mayBePlainIn } from '../../values/ip-network';
import { guardedLookup, refusalOf } from '../http/address-guard';
import type { MayReach } from '../http/address-guard';
import type { Resolve } from '../http/dns-cache';
import type { Dial } from './driver';

/** Where a source's database is, and what it may reach. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** Whether it may connect to loopback and private networks; without TLS it connects to these alone. */
  readonly privateNetwork: boolean;
  readonly isEncrypted: boolean;
  readonly resolve: Resolve;
}

/** Notices that a server is gone while a connection is unused. */
const KEEP_ALIVE_MS = 30_000;

const reachOf =
  ({ isEncrypted, privateNetwork }: Target): MayReach =>
  (network) =>
    isEncrypted ? mayBeIn(network, privateNetwork) : mayBePlainIn(network, privateNetwork);

/** Makes the dialling of a target. */
export const dialTo = (target: Target): Dial => {
  const { host, port, resolve } = target;
  const mayReach = reachOf(target);
  const refused = refusalOf(host, mayReach);
  return (signal) => {
    if (refused !== undefined) return Promise.reject(refused);
    const options = {
      ...{ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS },
      lookup: guardedLookup(resolve, signal, mayReach),
    };
    return new Promise((resolved, rejected) => {
      const giveUp = (): void => void socket.destroy(new Error('the call has ended'));
      const ended = (): void => {
        signal.removeEventListener('abort', giveUp);
        socket.off('error', failed);
      };
      const failed = (error: Error): void => {
        ended();
        rejected(error);
      };
      const socket: Socket = connect(options, () => {
        ended(); // the connection outlives the call that it was made for
        resolved(socket);
      });
      socket.once('error', failed);
      signal.addEventListener('abort', giveUp);
      if (signal.aborted) giveUp();
    });
  };
};
