/** The tenants of a bridge that serves: loaded, announced, counted against what is required, and closed in the end. */
import { tryCatch } from 'fp-ts/Either';
import { createProber } from '../gateway/prober';
import type { Prober } from '../gateway/prober';
import type { Emit } from '../observe/events';
import { internalError } from '../tenant/contain';
import { readText } from '../tenant/folder';
import type { LoadedFolder } from '../tenant/folder';
import type { LoadContext } from '../tenant/load';
import { secretsOf } from '../tenant/decode/secrets';
import type { Looked, Variables } from '../tenant/decode/secrets';
import { loadRoster } from '../tenant/roster';
import type { Roster } from '../tenant/roster';
import type { Registry } from '../tenant/runtime/tenant';
import { createTransports } from '../upstream/http/client';
import { announceVariables, announcer, suspecter } from './announce';
import type { ServeSettings } from './io/options';
import { lackingIn, lackingText } from './requirement';
import { hearStops } from './stopping';
import type { Stopping } from './stopping';
import type { CliContext } from './io/context';

/** Whether only this machine can reach an address. */
const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host);

const contextOf = (
  settings: ServeSettings,
  variables: Variables,
  { adapters, maxDataBytes }: CliContext,
  emit: Emit,
  suspect: Looked,
): LoadContext => ({
  adapters,
  maxDataBytes,
  secrets: secretsOf(variables, readText, suspect),
  unset: 'error',
  openAllowed: isLoopback(settings.host),
  emit,
  http: createTransports(),
  requestDeadlineMs: settings.requestDeadlineMs,
});

/** Closes what tenants have open, each of them even if another throws. */
export const disposeOf = (loaded: readonly LoadedFolder[], emit: Emit): void => {
  for (const folder of loaded) tryCatch(() => folder.tenant?.dispose(), internalError(folder, emit));
};

/** A bridge whose tenants are loaded, and how it stops. */
export interface LoadedTenants extends Roster {
  readonly stopping: Stopping;
  readonly prober: Prober;
  /** Whether too many tenants are refused; then it is said, and the bridge has to stop. */
  readonly lacks: () => boolean;
}

/** Loads tenants; those with large directories are announced later, and can end the bridge then. */
export const loadTenants = async (
  settings: ServeSettings,
  names: readonly string[],
  variables: Variables,
  world: CliContext,
  emit: Emit,
): Promise<LoadedTenants> => {
  const stopping = hearStops(world, emit);
  const suspect = suspecter(emit);
  announceVariables(variables, suspect, emit);
  const tell = announcer(world, emit);
  const prober = createProber([], { emit });
  let serving: Registry | undefined;
  const lacks = (): boolean => {
    const snapshot = serving?.current();
    const lacking = snapshot && lackingIn(settings.requireTenants, snapshot);
    if (snapshot === undefined || lacking === undefined) return false;
    if (stopping.signal.aborted) return true;
    emit({ event: 'tenants-lacking', ...lacking });
    world.writeError(lackingText(settings.requireTenants, lacking, snapshot));
    stopping.fail();
    return true;
  };
  const roster = await loadRoster(names, contextOf(settings, variables, world, emit, suspect), {
    directory: settings.mappings,
    loadApart: world.loadApart,
    signal: stopping.signal,
    announce: (folder) => {
      tell(folder);
      if (folder.tenant !== undefined) prober.add(folder.tenant);
      else lacks();
    },
  });
  serving = roster.registry;
  return { ...roster, stopping, prober, lacks };
};
