/** Connections of several bridges to one store, as the bridge makes them. */
import { isRight } from 'fp-ts/Either';
import { Secret } from '../../../src/core/secret';
import type { BridgeEvent } from '../../../src/observe/events';
import type { Carrier } from '../../../src/store/carrier';
import { guarded } from '../../../src/store/guarded';
import { overCarrier } from '../../../src/store/over-carrier';
import { readAddress } from '../../../src/store/redis/address';
import { redisCarrier } from '../../../src/store/redis/carrier';
import { connectStore } from '../../../src/store/redis/connect';
import { createSeal } from '../../../src/store/redis/seal';
import type { SharedState } from '../../../src/store/shared-state';

export const KEY = 'canary-store-key-0123456789abcdef';

export interface Replica {
  readonly carrier: Carrier;
  readonly state: SharedState;
  readonly events: readonly BridgeEvent[];
}

const open = new Set<() => void>();

/** A connection to the store at a URL; `closeReplicas` closes it. */
export const replicaOf = async (url: string, key = KEY): Promise<Replica> => {
  const address = readAddress(url);
  if (!isRight(address)) throw new Error(address.left);
  const { run, connected, close } = connectStore(address.right);
  open.add(close);
  await connected;
  const seal = createSeal(new Secret(key));
  const carrier = redisCarrier(run, seal, address.right.prefix);
  const events: BridgeEvent[] = [];
  // A busy machine answers late: only what is hung or gone is to be noticed here.
  const options = { waitMs: 500, emit: (event: BridgeEvent) => void events.push(event) };
  return { carrier, state: overCarrier(guarded(carrier, options)), events };
};

export const closeReplicas = (): void => {
  for (const close of open) close();
  open.clear();
};
