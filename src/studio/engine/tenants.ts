/** The list of tenants, each with its state as far as it is known: they are checked one after the other, in the background. */
import { isRight } from 'fp-ts/Either';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { checkTenant } from '../../cli/check-tenant';
import { isError, isOpenWarning } from '../../diagnostics/diagnostic';
import type { Problem } from '../../diagnostics/diagnostic';
import { listFixtures, listFolders } from '../../tenant/folder';
import type { TenantRow, Tenants } from '../api';
import { savedFile } from './context';
import type { Shown, StudioContext } from './context';
import { versionOf } from './open';

type State = Pick<TenantRow, 'state' | 'errors' | 'warnings'>;

const UNKNOWN: State = { state: 'unknown', errors: 0, warnings: 0 };

/** What the page shows of the findings of a tenant and its fixtures. */
const stateOf = (problems: readonly Problem[]): State => {
  const errors = problems.filter(isError).length;
  const warnings = problems.filter(isOpenWarning).length;
  return { state: errors > 0 ? 'fails' : warnings > 0 ? 'warns' : 'passes', errors, warnings };
};

/** What is known of all tenants. */
export interface Overview {
  readonly rows: () => Shown<Tenants>;
  /** Ends the checks that wait. */
  readonly stop: () => void;
}

/** What a tenant's state was found for: its file and its fixtures. */
const keyOf = (studio: StudioContext, name: string): string =>
  versionOf(
    JSON.stringify([
      savedFile({ ...studio, name }).text,
      listFixtures(studio.mappings, name).map(({ text }) => text),
    ]),
  );

/** An overview that checks tenants when it is read, and gives what it knows. */
export const createOverview = (studio: StudioContext): Overview => {
  const { mappings, world, hasAdmin } = studio;
  const known = new Map<string, { readonly key: string; readonly state: State }>();
  const waiting = new Set<string>();
  let isRunning = false;
  let isStopped = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    for (const name of waiting) {
      waiting.delete(name);
      if (isStopped) break;
      const key = keyOf(studio, name);
      const { problems } = await checkTenant(name, mappings, world);
      known.set(name, { key, state: stateOf(problems) });
      await nextTurn(); // requests come between
    }
    isRunning = false;
  };
  const rowOf = (name: string): TenantRow => {
    const before = known.get(name);
    const isKnown = before?.key === keyOf(studio, name);
    if (!isKnown) waiting.add(name);
    const fixtures = listFixtures(mappings, name).length;
    return { name, fixtures, ...(isKnown ? before.state : UNKNOWN) };
  };
  return {
    rows: () => {
      const names = listFolders(mappings);
      const tenants = (isRight(names) ? names.right : []).map(rowOf);
      if (!isRunning && waiting.size > 0) void run();
      return { value: { folder: mappings, tenants, hasAdmin }, hidden: [] };
    },
    stop: () => {
      isStopped = true;
    },
  };
};
