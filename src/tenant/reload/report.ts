/** What a pass over the tenants came to, for people and programs. */
import type { NotLoaded, Reloaded } from '../runtime/reloaded';
import { changedKeys } from './change';
import type { Entry } from './entry';
import type { Passed } from './roster';

const notLoaded = ({ name, problems }: Entry): NotLoaded => ({ tenant: name, problems });

/** What a pass came to; `variablesOf` gives the variables whose secret is in a file. */
export const reportOf = (
  { before, after, attempted }: Passed,
  variablesOf: (file: string) => readonly string[],
): Reloaded => {
  const entries = [...after.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const fresh = entries.filter(({ name, outcome }) => outcome === 'loaded' && attempted.has(name));
  return {
    added: fresh.flatMap(({ name }) => (before.get(name)?.serving === undefined ? [name] : [])),
    removed: [...before.keys()].filter((name) => !after.has(name)).toSorted(),
    changed: fresh.flatMap(({ name, serving }) => {
      const former = before.get(name)?.serving;
      return former === undefined || serving === undefined
        ? []
        : [{ tenant: name, keys: changedKeys(former, serving, variablesOf) }];
    }),
    unchanged: entries.filter(({ name, outcome }) => outcome === 'loaded' && !attempted.has(name)).length,
    kept: entries.filter(({ outcome }) => outcome === 'kept').map(notLoaded),
    refused: entries.filter(({ outcome }) => outcome === 'refused').map(notLoaded),
  };
};

/** Whether a pass found all files as they were. */
export const isQuiet = ({ before, after, attempted }: Passed): boolean =>
  attempted.size === 0 && before.size === after.size;
