/** The process: environment, streams, signals and the exit code. It passes the adapters down. */
import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { adapters } from '../adapters';
import { run } from './cli/program';
import { EXIT_UNUSABLE, SIGNALS, type Stubs, type CliContext } from './cli/io/context';
import { digitsAtRandom } from './cli/io/digits';
import type { PassSignals } from './cli/io/held-signals';
import { writerOf } from './cli/writer';
import { createProgress, noProgress } from './cli/io/progress';
import { createLog } from './observe/log';
import { redactError } from './observe/redact';
import { loadApart } from './tenant/directory/apart';

/** How long a stopping process still tries to write to a pipe that is not read, in milliseconds. */
const FLUSH_MS = 1_000;

/** Erases a terminal and what was scrolled out of it, and goes to its first line. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

/** Whether a command hears signals: then its text must not keep the process alive. */
let hears = false;

/** A full pipe that is not read would keep the process alive without end. */
const end = (code: number): void => {
  process.exitCode = code;
  if (hears) setTimeout(() => process.exit(), FLUSH_MS).unref();
};

const logRedacted = (thrown: unknown): void => {
  process.stderr.write(`${JSON.stringify(redactError(thrown))}\n`);
};

/** Node would print the error, and its message may quote a value. */
let uncaught = (thrown: unknown): void => {
  logRedacted(thrown);
  process.exit(EXIT_UNUSABLE);
};

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

/** Where this process runs, and what of. */
const about = { variables: process.env, packageRoot: resolve(__dirname, '../..'), host: hostname() };

const worldOf = (passSignals: PassSignals): CliContext => ({
  ...about,
  adapters,
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  progress: process.stderr.isTTY
    ? createProgress({
        write: (text) => process.stderr.write(text),
        clock: () => performance.now(),
        columns: process.stderr.columns,
      })
    : noProgress,
  colour: process.stdout.isTTY && process.env.NO_COLOR === undefined,
  createLog: (options) => createLog({ ...options, warn: (text) => process.stderr.write(text) }),
  audit: (event) => {
    const writer = writerOf(about, process.env.BRIDGE_INSTANCE);
    createLog({ level: 'info', writer, stream: process.stderr }).emit(event);
  },
  onUncaught: (tell) => {
    uncaught = tell;
  },
  user: userName(),
  loadApart,
  loadRecorder: () => import('./observe/traces/sdk.js'),
  draw: digitsAtRandom,
  startStubs,
  startStudio: async (settings, world) => (await import('./studio/studio.js')).startStudio(settings, world),
  onReload: (reload) => passSignals(['SIGHUP'], reload),
  signals: (listener) => {
    hears = true;
    passSignals(SIGNALS, listener);
  },
  sleep: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
  clear: () => {
    if (process.stdout.isTTY) process.stdout.write(CLEAR);
  },
  exitNow: (code) => process.exit(code),
});

/** Runs a command line to its end; `passSignals` gives the signals of the process. */
export const start = async (argv: readonly string[], passSignals: PassSignals): Promise<void> => {
  process.on('uncaughtException', (thrown) => uncaught(thrown));
  // The reader of the output may end early (`| head`), or the disk may be full: that loses text, not the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    end(await run(argv, worldOf(passSignals)));
  } catch (thrown) {
    logRedacted(thrown);
    end(EXIT_UNUSABLE);
  }
};
