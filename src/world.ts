/** What the commands of this process work with. Help and a misspelt command line load none of it. */
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { adapters } from '../adapters';
import { SIGNALS, type Stubs, type CliContext } from './cli/io/context';
import { digitsAtRandom } from './cli/io/digits';
import type { PassSignals } from './cli/io/held-signals';
import { createProgress, noProgress } from './cli/io/progress';
import type { Printing } from './cli/program';
import { writerOf } from './cli/writer';
import { SLOT, processGroup } from './cli/workers/cluster';
import { createLog } from './observe/log';
import { loadApart } from './tenant/directory/apart';

/** Erases a terminal and what was scrolled out of it, and goes to its first line. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

/** Only the demo loads the stubs: a bridge that serves does not need them. */
const startStubs = async (): Promise<Stubs> => {
  const { startAhunter } = await import('../stubs/ahunter.js');
  const { startCrm } = await import('../stubs/crm.js');
  const { startSpaaza } = await import('../stubs/spaaza.js');
  const [spaaza, ahunter, crm] = await Promise.all([startSpaaza(), startAhunter(), startCrm()]);
  return {
    spaazaUrl: spaaza.url,
    ahunterUrl: ahunter.url,
    crmUrl: crm.url,
    close: async () => {
      await Promise.all([spaaza.close(), ahunter.close(), crm.close()]);
    },
  };
};

/** A container may run under a number that has no name. */
const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
};

/** What commands get of the process itself. */
interface Process extends Pick<CliContext, 'variables' | 'onUncaught'> {
  readonly passSignals: PassSignals;
  /** Called when a command hears signals from now on. */
  readonly onHearing: () => void;
}

/** The whole context of this process. It passes the adapters down. */
export const worldOf = (
  printing: Printing,
  { variables, passSignals, onHearing, onUncaught }: Process,
): CliContext => ({
  ...printing,
  variables,
  host: hostname(),
  adapters,
  readInput: () => buffer(process.stdin),
  progress: process.stderr.isTTY
    ? createProgress({
        write: (text) => process.stderr.write(text),
        clock: () => performance.now(),
        columns: process.stderr.columns,
      })
    : noProgress,
  colour: process.stdout.isTTY && variables.NO_COLOR === undefined,
  createLog: (options) => createLog({ ...options, warn: (text) => process.stderr.write(text) }),
  audit: (event) => {
    const about = { packageRoot: printing.packageRoot, host: hostname(), variables };
    const writer = writerOf(about, variables.BRIDGE_INSTANCE);
    createLog({ level: 'info', writer, stream: process.stderr }).emit(event);
  },
  onUncaught,
  now: () => new Date(),
  user: userName(),
  loadApart,
  loadRecorder: () => import('./observe/traces/sdk.js'),
  draw: digitsAtRandom,
  startStubs,
  startStudio: async (settings, world) => {
    const { startStudio } = await import('./studio/studio.js');
    const { engineApart } = await import('./studio/threads/engine.js');
    return startStudio(settings, world, engineApart(join(__dirname, 'studio-thread.js')));
  },
  onReload: (reload) => passSignals(['SIGHUP'], () => reload('signal')),
  signals: (listener) => {
    onHearing();
    passSignals(SIGNALS, listener);
  },
  sleep: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
  clear: () => {
    if (process.stdout.isTTY) process.stdout.write(CLEAR);
  },
  exitNow: (code) => process.exit(code),
  group: processGroup(variables[SLOT], passSignals),
});
