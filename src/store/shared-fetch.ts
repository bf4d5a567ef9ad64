/**
 * What one process gets for all. The others wait for it as long as it lives, and a process that comes back late cannot
 * replace what a later one got.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { timedOut } from '../core/connection-failure';
import type { UpstreamFailure } from '../core/failure';
import type { Signal } from '../core/signal';
import type { Begun } from './carrier';
import type { Guarded } from './guarded';
import { fetchAlone } from './in-process';
import type { Obtained, SingleFetch, Wanted } from './shared-state';

export interface SharedFetchOptions {
  readonly carrier: Guarded;
  /** A text unlike all others, with each call. */
  readonly nextOwner: () => string;
  /** Waits, until the signal at most. */
  readonly wait: (ms: number, signal: Signal) => Promise<void>;
  /** Does something again and again, until what it gives is called. */
  readonly repeat: (act: () => void, ms: number) => () => void;
}

/** How long a process that says nothing more is waited for, in milliseconds. */
const LOCK_MS = 3000;

/** How often a process says that it is still at it, in milliseconds. */
const EXTEND_MS = 750;

/** How often the others look, in milliseconds. */
const LOOK_MS = 40;

type Outcome = Either<UpstreamFailure, Obtained>;

type Yours = Extract<Begun, { readonly state: 'yours' }>;

const keptIn = (begun: Begun | undefined, { isUsable }: Wanted): Obtained | undefined => {
  if (begun?.state !== 'kept' || begun.text === undefined) return undefined;
  const kept = { text: begun.text, ageMs: begun.ageMs };
  return isUsable(kept) ? { by: 'kept', ...kept } : undefined;
};

/** Gets things once for all processes that the carrier reaches. */
export const sharedFetch = ({ carrier, nextOwner, wait, repeat }: SharedFetchOptions): SingleFetch => {
  const makeForAll = async (wanted: Wanted, owner: string, { fence, begunAt }: Yours): Promise<Outcome> => {
    const { key, group, make } = wanted;
    const stop = repeat(() => void carrier.extend({ key, group, owner, lockMs: LOCK_MS }), EXTEND_MS);
    const end = (text?: string, keepMs = 0): Promise<boolean | undefined> => {
      stop();
      return carrier.finish({
        key,
        group,
        owner,
        fence,
        begunAt,
        ...(text !== undefined && { text }),
        keepMs,
      });
    };
    const made = await make().catch(async (thrown: unknown) => {
      await end();
      throw thrown;
    });
    if (!isRight(made)) {
      await end();
      return made;
    }
    const { text, keepMs } = made.right;
    const isLate = (await end(text, keepMs)) === false;
    const later = isLate ? keptIn(await carrier.begin({ key, group, owner, lockMs: 0 }), wanted) : undefined;
    return right(later ?? { by: 'made', text });
  };
  return async (wanted) => {
    const { key, group, signal, meanwhile } = wanted;
    const owner = nextOwner();
    let known: string | undefined;
    while (!signal.aborted) {
      const begun = await carrier.begin({ key, group, owner, known, lockMs: LOCK_MS });
      if (begun === undefined)
        return meanwhile === undefined ? fetchAlone(wanted) : right({ by: 'kept', ...meanwhile });
      const kept = keptIn(begun, wanted);
      if (kept !== undefined) return right(kept);
      if (begun.state === 'yours') return makeForAll(wanted, owner, begun);
      if (begun.state === 'kept') known = begun.version;
      else if (meanwhile !== undefined) return right({ by: 'kept', ...meanwhile });
      else await wait(LOOK_MS, signal);
    }
    return left(timedOut(signal.reason));
  };
};
