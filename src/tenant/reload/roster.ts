/**
 * The tenants of a process that serves, from its start through its reloads. Each pass replaces the snapshot; requests
 * under way finish on the one that they took.
 */
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { tryCatch } from 'fp-ts/Either';
import { internalError } from '../contain';
import { byData, snapshotOf, tenantFileIn } from '../folder';
import type { Registry, Snapshot, Tenant } from '../runtime/tenant';
import { settledOf } from './entry';
import type { Entries, Entry } from './entry';
import { Looks } from './looks';
import type { Looked } from './looks';
import { Sweep } from './sweep';
import type { SweepContext } from './sweep';

/** Is told what serves, once it does. */
export interface RosterWatch {
  /** A tenant was loaded, or could not be. */
  readonly settled: (entry: Entry) => void;
  /** The folder of a tenant is gone. */
  readonly removed: (name: string) => void;
  /** Whether so many of all tenants of the start are enough to be ready, while others are still being loaded. */
  readonly isEnough: (loaded: number, all: number) => boolean;
}

/** The tenants before and after a pass. */
export interface Passed {
  readonly before: Entries;
  readonly after: Entries;
  /** Those whose files were not what they were. */
  readonly attempted: ReadonlySet<string>;
}

/** A pass whose tenants serve, except for those that wait for large directories. */
export interface Pass {
  /** Loads those, one directory after the other, until all are loaded or the signal comes. It never rejects. */
  readonly rest: (signal: AbortSignal) => Promise<Passed>;
}

export interface Roster {
  readonly registry: Registry;
  /**
   * Begins to serve tenants; those that serve already, and are not among them, are let go. The data of `forced` tenants
   * is not compared with the data that they serve.
   */
  readonly pass: (
    names: readonly string[],
    signal: AbortSignal,
    forced?: ReadonlySet<string>,
  ) => Promise<Pass>;
  /** Lets all tenants go. */
  readonly dispose: () => void;
}

const builtIn = (entries: Entries): ReadonlySet<Tenant> =>
  new Set([...entries.values()].flatMap(({ serving }) => serving?.built ?? []));

/** What is seen during and after a pass; a tenant that waits for a directory goes on as it was, if it served. */
const snapshotIn = ({ after, waiting }: Sweep): Omit<Snapshot, 'hasStarted'> => {
  const loading = new Map(
    [...waiting].flatMap(([name, { entrance }]) =>
      after.get(name)?.serving === undefined ? [[name, entrance] as const] : [],
    ),
  );
  const settled = [...after.values()].filter(({ name }) => !loading.has(name));
  return snapshotOf(settled.map(settledOf), loading);
};

/** The tenants of a process; none until the first pass. */
export const createRoster = (context: SweepContext, watch: RosterWatch): Roster => {
  let entries: Entries = new Map();
  let snapshot = snapshotOf([]);
  let isFirst = true;
  const looks = new Looks(context.looks);
  const lookedOf = (name: string): Looked => {
    const inputs = entries.get(name)?.inputs ?? [];
    const data = inputs.flatMap(({ how, path }) => (how === 'data' ? [path] : []));
    return { name, folder: join(context.directory, name), data };
  };
  const letGo = ({ name, dispose }: Tenant): void => {
    const file = tenantFileIn(context.directory, name);
    tryCatch(dispose, internalError({ name, file }, context.emit));
  };
  /** Lets go what was built for `entries` and is not among `kept`. */
  const letGoOf = (former: Entries, kept: Entries): void => {
    const still = builtIn(kept);
    for (const tenant of builtIn(former)) if (!still.has(tenant)) letGo(tenant);
  };
  const announce = (sweep: Sweep): void => {
    for (const name of sweep.takeSettled()) {
      const entry = sweep.after.get(name);
      if (entry !== undefined) watch.settled(entry);
    }
  };
  const publish = (sweep: Sweep, isStart: boolean): void => {
    const former = entries;
    entries = new Map(sweep.after);
    const seen = snapshotIn(sweep);
    const { tenants, refused, loading } = seen;
    const isEnough = (): boolean => watch.isEnough(tenants.size, tenants.size + refused.size + loading.size);
    snapshot = { ...seen, hasStarted: !isStart || loading.size === 0 || isEnough() };
    letGoOf(former, entries);
    announce(sweep);
  };
  return {
    registry: { current: () => snapshot },
    pass: async (names, signal, forced) => {
      const slow = await looks.slowAmong(names.map(lookedOf));
      const prompt = names.filter((name) => !slow.has(name));
      const sweep = new Sweep(entries, context, forced);
      const [isStart, before] = [isFirst, entries];
      isFirst = false;
      for (const name of isStart ? byData(context.directory, prompt) : prompt) {
        sweep.visit(name);
        if (isStart) announce(sweep);
        await turn();
        if (!signal.aborted) continue;
        letGoOf(sweep.after, entries);
        return { rest: () => Promise.resolve({ before, after: entries, attempted: sweep.attempted }) };
      }
      for (const name of slow) sweep.postpone(name);
      publish(sweep, isStart);
      for (const name of before.keys()) if (!names.includes(name)) watch.removed(name);
      return {
        rest: async (until) => {
          for (let [next] = sweep.waiting; next !== undefined; [next] = sweep.waiting) {
            const [name, { jobs, isPostponed }] = next;
            const isSilent = isPostponed === true && (await looks.isSilent(name, until));
            await sweep.loadAwaited(name, jobs, until);
            if (until.aborted) break;
            if (isSilent) sweep.silence(name);
            else if (isPostponed === true) sweep.visit(name);
            else sweep.load(name);
            publish(sweep, isStart);
          }
          return { before, after: entries, attempted: sweep.attempted };
        },
      };
    },
    dispose: () => letGoOf(entries, new Map()),
  };
};
