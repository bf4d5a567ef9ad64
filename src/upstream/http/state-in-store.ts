/**
 * A small text that the bridges of one store keep for a tenant there, as one bridge keeps a file in its state directory.
 * A bridge that read an older version cannot replace a newer one.
 */
import { isLeft, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../../core/connection-failure';
import { repeat } from '../../core/signal';
import type { Begun, Carrier } from '../../store/carrier';
import type { StateFile } from './state-file';

/**
 * How long a bridge that says nothing more has the lock, and how often it says that it is still at it, in milliseconds. One that
 * only stops for a while must not find its refresh token used by another.
 */
const LOCK_MS = 10_000;
const EXTEND_MS = 2_500;

/** How long the lock of another bridge is waited for, and how often it is looked at, in milliseconds. */
const WAIT_MS = 5_000;
const LOOK_MS = 50;

/** How long a text is kept that is not replaced, in milliseconds: 400 days. */
const KEEP_MS = 34_560_000_000;

/** The code of a text that another bridge has replaced meanwhile, and of one that another key has sealed. */
const CHANGED = 'CHANGED';
const SEALED_OTHERWISE = 'SEALED_OTHERWISE';

/** What of a carrier it needs. */
type StateCarrier = Pick<Carrier, 'begin' | 'extend' | 'finish'>;

type Kept = Extract<Begun, { readonly state: 'kept' }>;

type Locked = Extract<Begun, { readonly state: 'yours' }> & { readonly owner: string };

const attempt = async <A>(act: () => Promise<Either<string, A>>): Promise<Either<string, A>> => {
  try {
    return await act();
  } catch (error) {
    return left(codeOf(error));
  }
};

/** How time passes for a text. */
export interface StateTimes {
  readonly wait: (ms: number) => Promise<unknown>;
  /** Does something again and again, until what it gives is called. */
  readonly repeat: (act: () => void, ms: number) => () => void;
}

class StateInStore implements StateFile {
  readonly isShared = true;
  #kept: Kept | undefined;
  #lock: Locked | undefined;
  /** A lock that could not be given back. */
  #stuck: Locked | undefined;

  constructor(
    readonly carrier: StateCarrier,
    readonly key: string,
    readonly times: StateTimes,
  ) {}

  readonly read = (): Promise<Either<string, string | undefined>> =>
    attempt(async () => {
      if (this.#lock === undefined) {
        const begun = await this.#begin(randomUUID(), 0);
        this.#kept = begun.state === 'kept' ? begun : undefined;
      }
      if (this.#kept === undefined) return right(undefined);
      return this.#kept.text === undefined ? left(SEALED_OTHERWISE) : right(this.#kept.text);
    });

  readonly write = (text: string): Promise<Either<string, void>> =>
    attempt(async () => {
      const lock = this.#lock ?? (await this.#lockKnown());
      if (lock === undefined) return left(CHANGED);
      this.#stuck = lock;
      const isDone = await this.#finish(lock, text);
      this.#lock = undefined;
      return isDone ? right(undefined) : left(CHANGED);
    });

  readonly lock = (): Promise<Either<string, () => Promise<void>>> =>
    attempt(async () => {
      const owner = randomUUID();
      this.#kept = undefined;
      for (let waited = 0; waited < WAIT_MS;) {
        const begun = await this.#begin(owner, LOCK_MS);
        if (begun.state === 'yours') {
          this.#lock = { ...begun, owner };
          const stop = this.#extend(owner);
          return right(() => {
            stop();
            return this.#release();
          });
        }
        if (begun.state === 'kept') this.#kept = begun;
        else {
          await this.times.wait(LOOK_MS);
          waited += LOOK_MS;
        }
      }
      return left('held');
    });

  /**
   * Keeps a lock until what it gives is called. A failure is not lost: a lock that was not extended ends by itself, and once a
   * later owner has begun the store refuses a write under it.
   */
  #extend(owner: string): () => void {
    const extend = (): Promise<unknown> => this.carrier.extend({ key: this.key, owner, lockMs: LOCK_MS });
    return this.times.repeat(() => void extend().catch(() => undefined), EXTEND_MS);
  }

  /** Ends a lock, with a text or without one. */
  async #finish(lock: Locked, text?: string): Promise<boolean> {
    const { owner, fence, begunAt } = lock;
    const sent = {
      key: this.key,
      owner,
      fence,
      begunAt,
      ...(text !== undefined && { text }),
      keepMs: KEEP_MS,
    };
    const isDone = await this.carrier.finish(sent);
    this.#stuck = undefined;
    return isDone;
  }

  /** Looks at what is kept, or begins to replace what was seen last. */
  async #begin(owner: string, lockMs: number): Promise<Begun> {
    if (this.#stuck !== undefined && this.#lock === undefined) await this.#finish(this.#stuck);
    const known = lockMs === 0 ? undefined : this.#kept?.version;
    return this.carrier.begin({ key: this.key, owner, known, lockMs });
  }

  /** A lock, unless there is another text than the one that was seen last. */
  async #lockKnown(): Promise<Locked | undefined> {
    const owner = randomUUID();
    const begun = await this.#begin(owner, LOCK_MS);
    return begun.state === 'yours' ? { ...begun, owner } : undefined;
  }

  async #release(): Promise<void> {
    const lock = this.#lock;
    this.#lock = undefined;
    if (lock === undefined) return; // a text was written
    this.#stuck = lock;
    await attempt(async () => right(await this.#finish(lock)));
  }
}

/** The text of a name for a tenant. */
export const stateInStore = (
  carrier: StateCarrier,
  tenant: string,
  name: string,
  times: Partial<StateTimes> = {},
): StateFile =>
  new StateInStore(carrier, JSON.stringify(['state', tenant, name]), { wait: sleep, repeat, ...times });

/** A place whose text is that of another one until it has one of its own. */
export const insteadOf = (place: StateFile, before: StateFile): StateFile => ({
  ...place,
  read: async () => {
    const own = await place.read();
    return isLeft(own) || own.right !== undefined ? own : before.read();
  },
});
