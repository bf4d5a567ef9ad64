/** What a process shares with others: by a store, or else by the primary of a group. Without both it shares nothing. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Secret } from '../core/secret';
import type { CarrierState, StoreState, Watch } from '../core/state';
import type { Emit } from '../observe/events';
import type { Carrier } from '../store/carrier';
import { guarded } from '../store/guarded';
import { inProcess } from '../store/in-process';
import { overCarrier } from '../store/over-carrier';
import { readAddress } from '../store/redis/address';
import type { StoreAddress } from '../store/redis/address';
import { keyedCarrier } from '../store/redis/carrier';
import { forgetting } from '../store/redis/forgetting';
import type { ForgetShared, Forgotten } from '../store/redis/forgetting';
import { createSeal, digestKeyOf, isStoreKey, LEAST_STORE_KEY } from '../store/redis/seal';
import type { StoreSeals } from '../store/redis/seal';
import type { SharedState } from '../store/shared-state';
import type { Variables } from '../tenant/decode/secrets';
import { readText } from '../tenant/folder';
import { groupOf } from '../upstream/layers/shared-answers';
import { STORE } from './io/options';
import type { Primary } from './io/process-group';
import type { ServeSettings } from './io/options';
import { settingSecret } from './setting-secret';
import { carrierOf } from './workers/carrier';

/** The variable of the key with which everything in the store is encrypted. */
export const STORE_KEY = 'BRIDGE_STORE_KEY';

/** The variable of the key before, while it is replaced. */
export const PREVIOUS_STORE_KEY = 'BRIDGE_STORE_KEY_PREVIOUS';

/**
 * How long a worker waits for its primary, in milliseconds. The primary serves no app, so that one which takes longer is
 * busy at its start or hangs. By itself the worker would get a token of its own, and end those of the others.
 */
const PRIMARY_WAIT_MS = 2_000;

/** What is shared, until it is closed. */
export interface OpenShared {
  readonly state: SharedState;
  /** What there is with a store only. */
  readonly store?: {
    /** A key for digests that all bridges of the store have alike. */
    readonly digestKey: Buffer;
    readonly forget: ForgetShared;
    /** The store without the guard of requests: for what must not be lost, and may take longer. */
    readonly carrier: Carrier;
    readonly read: () => StoreState | undefined;
  };
  readonly close: () => void;
}

/** A store that is to be used. */
interface StoreSettings {
  readonly address: StoreAddress;
  readonly ca: string | undefined;
  readonly seals: StoreSeals;
  readonly digestKey: Buffer;
}

/** The address as the flag or a variable has it. */
const addressText = ({ store }: ServeSettings, variables: Variables): Either<string, string | undefined> => {
  const named = settingSecret(STORE, variables);
  return isRight(named) ? right(store ?? named.right?.reveal()) : named;
};

/** A key that is long enough, `undefined` where none is set. */
const keyIn = (name: string, variables: Variables): Either<string, Secret | undefined> => {
  const key = settingSecret(name, variables);
  if (!isRight(key) || key.right === undefined || isStoreKey(key.right)) return key;
  return left(`${name} has less than ${LEAST_STORE_KEY} characters`);
};

const sealsOf = (variables: Variables): Either<string, Pick<StoreSettings, 'seals' | 'digestKey'>> => {
  const key = keyIn(STORE_KEY, variables);
  if (!isRight(key)) return key;
  const before = keyIn(PREVIOUS_STORE_KEY, variables);
  if (!isRight(before)) return before;
  const [current, previous] = [key.right, before.right];
  if (current === undefined)
    return left(
      `a store needs a key: set ${STORE_KEY} or ${STORE_KEY}_FILE, such as by \`openssl rand -hex 32\``,
    );
  if (current.reveal() === previous?.reveal())
    return left(`${PREVIOUS_STORE_KEY} is the key of ${STORE_KEY}: set it only while that is replaced`);
  return right({
    seals: { current: createSeal(current), previous: previous && createSeal(previous) },
    digestKey: digestKeyOf(previous ?? current),
  });
};

/** The authority that a store's certificate must be of. */
const authorityOf = ({ ca }: StoreAddress): Either<string, string | undefined> => {
  if (ca === undefined) return right(undefined);
  const text = readText(ca);
  if (!isRight(text)) return left(`the file of "ca" in the address of the store ${text.left}`);
  return text.right.includes('-----BEGIN CERTIFICATE-----')
    ? text
    : left('the file of "ca" in the address of the store has no certificate in PEM');
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
  const ca = authorityOf(address.right);
  if (!isRight(ca)) return ca;
  const seals = sealsOf(variables);
  return isRight(seals) ? right({ address: address.right, ca: ca.right, ...seals.right }) : seals;
};

/** What a store that is watched holds, read by what it has been given. */
const storeReader = (
  isConnected: () => boolean,
): {
  readonly watch: Watch<CarrierState>;
  readonly read: () => StoreState | undefined;
} => {
  let readState: (() => CarrierState) | undefined;
  return {
    watch: (read) => {
      readState = read;
    },
    read: () => readState && { ...readState(), isConnected: isConnected() },
  };
};

/** What a bridge does when something is shared. */
export interface SharedEvents {
  readonly emit: Emit;
  /** Another bridge has forgotten a shopper. */
  readonly forgotten: (forgotten: Forgotten) => void;
}

/** What a process has without a store. */
const withoutStore = (primary: Primary | undefined, part: number, emit: Emit): SharedState =>
  primary === undefined
    ? inProcess
    : overCarrier(guarded(carrierOf(primary), { waitMs: PRIMARY_WAIT_MS, emit }), { part });

/** Opens what the process shares with others. A store that is away now is used as soon as it answers. */
export const openShared = async (
  settings: ServeSettings,
  variables: Variables,
  { emit, forgotten }: SharedEvents,
  primary?: Primary,
): Promise<Either<string, OpenShared>> => {
  const part = 1 / (primary?.of ?? 1);
  const store = storeOf(settings, variables);
  if (!isRight(store)) return store;
  if (store.right === undefined)
    return right({ state: withoutStore(primary, part, emit), close: () => undefined });
  const { address, ca, seals, digestKey } = store.right;
  const { prefix } = address;
  const { connectStore } = await import('../store/redis/connect.js');
  const connection = connectStore(address, ca);
  const { run, connected, isConnected, close } = connection;
  await connected;
  const carrier = keyedCarrier(run, seals, prefix);
  const { watch, read } = storeReader(isConnected);
  const forget = forgetting({ connection, carrier, seals, prefix, groupOf }, forgotten);
  return right({
    state: overCarrier(guarded(carrier, { waitMs: settings.storeWaitMs, emit, watch }), { part }),
    store: { digestKey, forget, carrier, read },
    close,
  });
};
