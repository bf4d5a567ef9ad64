/** Reloads: one at a time, each reported once. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Emit, ReloadDone } from '../../observe/events';
import { redactError } from '../../observe/redact';
import type { Variables } from '../decode/secrets';
import type { Reloaded, ReloadFault, ReloadResult, Trigger } from '../runtime/reloaded';
import { isQuiet, reportOf } from './report';
import type { Roster } from './roster';

export interface ReloadOptions {
  readonly roster: Pick<Roster, 'pass'>;
  /** The folders of tenants; `Left` says in words why they cannot be read. */
  readonly names: () => Either<string, readonly string[]>;
  readonly variables: Variables;
  readonly emit: Emit;
  /** Ends what is under way, and all that comes later. */
  readonly signal: AbortSignal;
}

/** So many tenants of each kind are in the event, and so many keys of each: a line of the log has an end. */
const MOST_TENANTS = 100;
const MOST_KEYS = 20;

const eventOf = (
  trigger: Trigger,
  forced: ReadonlySet<string>,
  { unchanged, ...lists }: Reloaded,
): ReloadDone => {
  const omitted = Object.values(lists).reduce(
    (sum, { length }) => sum + Math.max(0, length - MOST_TENANTS),
    0,
  );
  const namesOf = (list: Reloaded['kept']) => list.slice(0, MOST_TENANTS).map(({ tenant }) => tenant);
  return {
    event: 'reload-done',
    trigger,
    ...(forced.size === 0 ? {} : { forced: [...forced].slice(0, MOST_TENANTS) }),
    added: lists.added.slice(0, MOST_TENANTS),
    removed: lists.removed.slice(0, MOST_TENANTS),
    changed: lists.changed
      .slice(0, MOST_TENANTS)
      .map(({ tenant, keys }) => ({ tenant, keys: keys.slice(0, MOST_KEYS) })),
    unchanged,
    kept: namesOf(lists.kept),
    refused: namesOf(lists.refused),
    ...(omitted === 0 ? {} : { omitted }),
  };
};

/** The variables whose secret is in a file. */
const variablesIn =
  (variables: Variables) =>
  (file: string): readonly string[] =>
    Object.entries(variables).flatMap(([name, value]) => {
      const variable = /^(.+)_FILE$/.exec(name)?.[1];
      return variable !== undefined && value === file ? [variable] : [];
    });

/** Reads all tenants again, whatever reads are under way; a poll that finds nothing new says nothing. */
const createReload = ({ roster, names, variables, emit, signal }: ReloadOptions) => {
  let failedBefore = '';
  const isStopping = (): boolean => signal.aborted;
  const fail = (trigger: Trigger, fault: ReloadFault): ReloadResult => {
    const isKnown = failedBefore === JSON.stringify(fault);
    failedBefore = JSON.stringify(fault);
    if (trigger !== 'poll' || !isKnown) emit({ event: 'reload-failed', trigger, ...fault });
    return left(fault);
  };
  const pass = async (trigger: Trigger, forced: ReadonlySet<string>): Promise<ReloadResult> => {
    if (isStopping()) return left({ reason: 'stopping' });
    const found = names();
    if (!isRight(found)) return fail(trigger, { reason: 'unreadable', why: found.left });
    if (found.right.length === 0) return fail(trigger, { reason: 'empty' });
    failedBefore = '';
    const { rest } = await roster.pass(found.right, signal, forced);
    const passed = await rest(signal);
    if (isStopping()) return left({ reason: 'stopping' });
    const reloaded = reportOf(passed, variablesIn(variables));
    if (trigger !== 'poll' || !isQuiet(passed)) emit(eventOf(trigger, forced, reloaded));
    return right(reloaded);
  };
  return (trigger: Trigger, forced: ReadonlySet<string>): Promise<ReloadResult> =>
    pass(trigger, forced).catch((thrown: unknown) => {
      emit({ event: 'bug-caught', ...redactError(thrown) });
      return fail(trigger, { reason: 'bug' });
    });
};

export interface Reloads {
  /**
   * Asks for a reload; gives what the first one came to that begins after this was called. It never rejects. The data of the
   * tenant `force` is taken without a comparison with what it serves.
   */
  readonly reload: (trigger: Trigger, force?: string) => Promise<ReloadResult>;
  /** Ends when no reload is under way. */
  readonly idle: () => Promise<unknown>;
}

/** Reloads never overlap: what is asked for during one, however often, is one more after it. The first begins after `start`. */
export const createReloads = (options: ReloadOptions, start: Promise<unknown>): Reloads => {
  const reload = createReload(options);
  let running: Promise<unknown> = start;
  let next: Promise<ReloadResult> | undefined;
  let forced: ReadonlySet<string> = new Set();
  return {
    reload: (trigger, force) => {
      if (force !== undefined) forced = new Set([...forced, force]);
      if (next !== undefined) return next;
      const after = running.then(() => {
        const those = forced;
        next = undefined;
        forced = new Set();
        return reload(trigger, those);
      });
      next = after;
      running = after;
      return after;
    },
    idle: () => running,
  };
};
