/** A fault of the store as data, and two bridges that are asked while it has it, or two without a defence. */
import type { RedisServer } from './redis-server';
import type { WaywardProxy } from './wayward-proxy';

/** What of a bridge a row shows to matter. */
export type StoreDefence =
  /** No operation is waited for longer than the setting. */
  | 'store wait'
  /** An operation that is not done leaves a bridge what it can do by itself. */
  | 'store guard'
  /** A text opens only for what it was sealed for. */
  | 'sealed for one'
  /** A reply names its command. */
  | 'named replies'
  /** A text has its own end inside. */
  | 'end inside';

/** What a row spoils. */
export interface SpoiltStore {
  readonly server: RedisServer;
  readonly proxy: WaywardProxy;
  /** Puts answers of a shopper into the store that have ended long ago, and lets the store say that they have not. */
  readonly age: () => Promise<void>;
}

export interface StoreRow {
  /** The fault, as a sentence about the store. */
  readonly fault: string;
  readonly spoil: (store: SpoiltStore) => unknown;
  /** The second bridge has another key from the start. */
  readonly otherKey?: true;
  /** The codes that the log can have when the store is away then; without it, it is not. */
  readonly code?: RegExp;
  /** The connection is replaced at once, so that the store need not be away. */
  readonly isBrief?: true;
  /** The tenant has no limit, whose operations come when they are due. */
  readonly isUnlimited?: true;
  readonly defences: readonly StoreDefence[];
  /** What goes wrong without them: one of the sentences of `wrongs`. `undefined`: there is nothing to leave out. */
  readonly without?: string;
}
