/**
 * What goes on from one version of a tenant to the next, as long as nothing about it changes: opened sources with their
 * layers, the rate limit, and when fields were filled.
 */
import { hash } from 'node:crypto';
import type { FieldPath } from '../../adapter/credentials';
import type { Ask, OpenSource } from '../../adapter/define-adapter';
import type { TaskEither } from 'fp-ts/TaskEither';
import { afterwards } from '../../core/afterwards';
import type { Call } from '../../core/call';
import type { SourceFailure } from '../../core/failure';
import type { RateLimitState, SourceState } from '../../core/state';
import type { FilledFields } from './filled-fields';
import type { RateLimit } from '../../store/shared-state';
import type { Forget } from '../../upstream/layers/cache';

/** One source's look-up of a user that its upstream certainly has; the user is never reported. */
export interface Probe {
  readonly source: string;
  /**
   * Asks the upstream itself, within the source's deadline; it rejects only by a bug. The upstream's data about the
   * user is dropped.
   */
  readonly run: (call: Call) => TaskEither<SourceFailure, unknown>;
}

/** An opened source: its connections, its layers with what they hold, and its probe. */
export interface Opened {
  readonly open: OpenSource;
  readonly ask: Ask<unknown, unknown>;
  readonly state: () => SourceState;
  readonly probe: Probe | undefined;
  readonly forget: Forget;
}

/** An opened source that versions of its tenant hold. It is closed when the last of them has let it go. */
export interface RunningSource extends Omit<Opened, 'open'> {
  /** The same for a source of another version that is made of the same. */
  readonly key: string;
  readonly hold: () => void;
  readonly release: () => void;
}

/** A source that is opened; nothing holds it yet. */
export const runSource = (key: string, { open, ...opened }: Opened): RunningSource => {
  let holders = 0;
  return {
    key,
    ...opened,
    hold: () => {
      holders += 1;
    },
    release: () => {
      holders -= 1;
      if (holders === 0) open.dispose();
    },
  };
};

/** The key of a source that is made of this, and of which these fields are read, in any order. */
export const keyOf = (madeOf: string, read: readonly FieldPath[]): string =>
  hash('sha256', JSON.stringify([madeOf, ...new Set(read.map((path) => JSON.stringify(path)).toSorted())]));

/** A tenant's rate limit, and what reads its state. */
export interface Limited {
  readonly perSecond: number | undefined;
  readonly limit: RateLimit | undefined;
  readonly read: () => RateLimitState | undefined;
}

/** What a version of a tenant runs on. */
export interface Running {
  /** By their keys; those of sources that are opened for one version only are not among them. */
  readonly sources: ReadonlyMap<string, RunningSource>;
  readonly limited: Limited;
  readonly filled: FilledFields;
}

/** Counts requests under way, and does something once, when asked to, as soon as there are none. */
export interface Uses {
  readonly during: <A>(use: () => Promise<A>) => Promise<A>;
  readonly afterLast: (act: () => void) => void;
}

export const countUses = (): Uses => {
  let running = 0;
  let isAsked = false;
  let waiting: (() => void) | undefined;
  const settle = (): void => {
    if (running > 0) return;
    const act = waiting;
    waiting = undefined;
    act?.();
  };
  return {
    during: (use) => {
      running += 1;
      return afterwards(use, () => {
        running -= 1;
        settle();
      });
    },
    afterLast: (act) => {
      if (isAsked) return;
      isAsked = true;
      waiting = act;
      settle();
    },
  };
};
