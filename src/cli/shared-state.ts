/** What a bridge shares with others: nothing without a store. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Secret } from '../core/secret';
import type { Emit } from '../observe/events';
import { guarded } from '../store/guarded';
import { inProcess } from '../store/in-process';
import { overCarrier } from '../store/over-carrier';
import { readAddress } from '../store/redis/address';
import type { StoreAddress } from '../store/redis/address';
import { redisCarrier } from '../store/redis/carrier';
import { createSeal, isStoreKey, LEAST_STORE_KEY } from '../store/redis/seal';
import type { Seal } from '../store/redis/seal';
import type { SharedState } from '../store/shared-state';
import type { Variables } from '../tenant/decode/secrets';
import { STORE } from './io/options';
import type { ServeSettings } from './io/options';
import { settingSecret } from './setting-secret';

/** The variable of the key with which everything in the store is encrypted. */
export const STORE_KEY = 'BRIDGE_STORE_KEY';

/** What is shared, until it is closed. */
export interface OpenShared {
  readonly state: SharedState;
  readonly close: () => void;
}

/** A store that is to be used. */
interface StoreSettings {
  readonly address: StoreAddress;
  readonly seal: Seal;
}

/** The address as the flag or a variable has it. */
const addressText = ({ store }: ServeSettings, variables: Variables): Either<string, string | undefined> => {
  if (store !== undefined) return right(store);
  const named = settingSecret(STORE, variables);
  return isRight(named) ? right(named.right?.reveal()) : named;
};

const sealOf = (key: Secret | undefined): Either<string, Seal> => {
  if (key === undefined)
    return left(
      `a store needs a key: set ${STORE_KEY} or ${STORE_KEY}_FILE, such as by \`openssl rand -hex 32\``,
    );
  return isStoreKey(key)
    ? right(createSeal(key))
    : left(`${STORE_KEY} has less than ${LEAST_STORE_KEY} characters`);
};

/** The store of the settings, `undefined` without one; `Left` says what is wrong. */
const storeOf = (
  settings: ServeSettings,
  variables: Variables,
): Either<string, StoreSettings | undefined> => {
  const text = addressText(settings, variables);
  if (!isRight(text)) return text;
  if (text.right === undefined) return right(undefined);
  const address = readAddress(text.right);
  if (!isRight(address)) return address;
  const key = settingSecret(STORE_KEY, variables);
  if (!isRight(key)) return key;
  const seal = sealOf(key.right);
  return isRight(seal) ? right({ address: address.right, seal: seal.right }) : seal;
};

/** Opens what the bridge shares with others. A store that is away now is used as soon as it answers. */
export const openShared = async (
  settings: ServeSettings,
  variables: Variables,
  emit: Emit,
): Promise<Either<string, OpenShared>> => {
  const store = storeOf(settings, variables);
  if (!isRight(store)) return store;
  if (store.right === undefined) return right({ state: inProcess, close: () => undefined });
  const { address, seal } = store.right;
  const { connectStore } = await import('../store/redis/connect.js');
  const { run, connected, close } = connectStore(address);
  await connected;
  const carrier = guarded(redisCarrier(run, seal, address.prefix), { waitMs: settings.storeWaitMs, emit });
  return right({ state: overCarrier(carrier), close });
};
