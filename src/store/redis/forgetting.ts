/** A shopper who is forgotten by all processes of a store: texts that are removed, and sealed messages between processes. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { codeOf } from '../../core/connection-failure';
import type { ForgettingCarrier } from './carrier';
import type { StoreConnection } from './connect';
import type { Seal, StoreSeals } from './seal';

/** A shopper of a tenant, in the tenant's spelling. */
export interface Forgotten {
  readonly tenant: string;
  readonly shopper: string;
}

/** Forgets a shopper in the store, and tells all processes; `Left` has the code of what keeps it from that. */
export type ForgetShared = (forgotten: Forgotten) => Promise<Either<string, void>>;

export interface ForgettingOptions {
  readonly connection: Pick<StoreConnection, 'publish' | 'subscribe'>;
  readonly carrier: Pick<ForgettingCarrier, 'forget'>;
  readonly seals: StoreSeals;
  readonly prefix: string;
  /** What all texts about a shopper are forgotten with. */
  readonly groupOf: (tenant: string, shopper: string) => string;
}

const ABOUT = 'forget';

/** The message of a shopper. Each process with one of the keys can open one of them. */
const messagesOf = ({ current, previous }: StoreSeals, { tenant, shopper }: Forgotten): readonly string[] =>
  [current, previous].flatMap((seal) => (seal ? [seal.seal(ABOUT, JSON.stringify([tenant, shopper]))] : []));

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const forgottenIn = (seal: Seal | undefined, message: string): Forgotten | undefined => {
  const opened = seal?.open(ABOUT, message);
  const value: unknown = opened === undefined ? undefined : JSON.parse(opened);
  if (!isList(value)) return undefined;
  const [tenant, shopper] = value;
  return typeof tenant === 'string' && typeof shopper === 'string' ? { tenant, shopper } : undefined;
};

/** Forgets shoppers, and hears of those that any process forgets, this one among them. */
export const forgetting = (
  { connection, carrier, seals, prefix, groupOf }: ForgettingOptions,
  hear: (forgotten: Forgotten) => void,
): ForgetShared => {
  const channel = `${prefix}forget`;
  connection.subscribe(channel, (message) => {
    const forgotten = forgottenIn(seals.current, message) ?? forgottenIn(seals.previous, message);
    if (forgotten !== undefined) hear(forgotten);
  });
  return async (forgotten) => {
    try {
      await carrier.forget(groupOf(forgotten.tenant, forgotten.shopper));
      for (const message of messagesOf(seals, forgotten)) await connection.publish(channel, message);
      return right(undefined);
    } catch (error) {
      return left(codeOf(error));
    }
  };
};
