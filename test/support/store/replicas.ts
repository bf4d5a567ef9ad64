/** Connections of several bridges to one store, as the bridge makes them. */
import { isRight } from 'fp-ts/Either';
import { Secret } from '../../../src/core/secret';
import type { CarrierState } from '../../../src/core/state';
import type { BridgeEvent } from '../../../src/observe/events';
import { guarded } from '../../../src/store/guarded';
import type { GuardOptions } from '../../../src/store/guarded';
import { overCarrier } from '../../../src/store/over-carrier';
import { readAddress } from '../../../src/store/redis/address';
import { keyedCarrier } from '../../../src/store/redis/carrier';
import type { ForgettingCarrier } from '../../../src/store/redis/carrier';
import { connectStore } from '../../../src/store/redis/connect';
import { forgetting } from '../../../src/store/redis/forgetting';
import type { ForgetShared, Forgotten } from '../../../src/store/redis/forgetting';
import { createSeal } from '../../../src/store/redis/seal';
import type { SharedState } from '../../../src/store/shared-state';
import { groupOf } from '../../../src/upstream/layers/shared-answers';

export const KEY = 'canary-store-key-0123456789abcdef';

export interface Replica {
  readonly carrier: ForgettingCarrier;
  readonly state: SharedState;
  readonly events: readonly BridgeEvent[];
  readonly forget: ForgetShared;
  /** The shoppers that it has heard of. */
  readonly heard: readonly Forgotten[];
  readonly isConnected: () => boolean;
  readonly store: () => CarrierState | undefined;
}

const open = new Set<() => void>();

/** How a replica uses its store. */
export interface ReplicaOptions {
  readonly key?: string;
  readonly previous?: string;
  /** The authority that is trusted. */
  readonly ca?: string;
  /** What its guard has instead of real time. */
  readonly guard?: Partial<GuardOptions>;
}

/** A connection to the store at a URL; `closeReplicas` closes it. */
export const replicaOf = async (
  url: string,
  { key = KEY, previous, ca, guard }: ReplicaOptions = {},
): Promise<Replica> => {
  const address = readAddress(url);
  if (!isRight(address)) throw new Error(address.left);
  const { prefix } = address.right;
  const connection = connectStore(address.right, ca);
  open.add(connection.close);
  await connection.connected;
  const seals = {
    current: createSeal(new Secret(key)),
    previous: previous === undefined ? undefined : createSeal(new Secret(previous)),
  };
  const carrier = keyedCarrier(connection.run, seals, prefix);
  const heard: Forgotten[] = [];
  const forget = forgetting({ connection, carrier, seals, prefix, groupOf }, (each) => void heard.push(each));
  const events: BridgeEvent[] = [];
  let store: (() => CarrierState) | undefined;
  // A busy machine answers late: only what is hung or gone is to be noticed here.
  const options = {
    waitMs: 500,
    emit: (event: BridgeEvent) => void events.push(event),
    watch: (read: () => CarrierState) => {
      store = read;
    },
    ...guard,
  };
  return {
    carrier,
    state: overCarrier(guarded(carrier, options)),
    events,
    forget,
    heard,
    isConnected: connection.isConnected,
    store: () => store?.(),
  };
};

export const closeReplicas = (): void => {
  for (const close of open) close();
  open.clear();
};
