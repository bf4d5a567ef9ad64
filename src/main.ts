#!/usr/bin/env node
/**
 * Owns the process: arguments, environment, streams, signals and the exit code. It hands the adapters down
 * and is the only file that reads the process's own.
 */
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { adapters } from '../adapters';
import { run } from './cli/program';
import { COULD_NOT_RUN, type Stubs, type World } from './cli/io/context';
import { createProgress, noProgress } from './cli/io/progress';
import { createLog } from './observe/log';
import { redactError } from './observe/redact';

// A name that cannot be resolved holds a thread of this pool, and files are read by the same. Node makes the pool
// when it is first used, which is after this.
process.env.UV_THREADPOOL_SIZE ??= '64';

/** How long a process that was told to stop still tries to write what nobody reads, in milliseconds. */
const LAST_WORDS_MS = 1_000;

let stopping = false;

const stopSignal = (): Promise<string> =>
  new Promise((stop) => {
    const hear = (signal: string): void => {
      stopping = true;
      stop(signal);
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => hear(signal));
  });

/** A pipe that is full and that nobody reads would keep the process for ever. */
const end = (code: number): void => {
  process.exitCode = code;
  if (stopping) setTimeout(() => process.exit(), LAST_WORDS_MS).unref();
};

const tellRedacted = (thrown: unknown): void => {
  process.stderr.write(`${JSON.stringify(redactError(thrown))}\n`);
};

/** Node would print the error, and its message may quote a value. */
let uncaught = (thrown: unknown): void => {
  tellRedacted(thrown);
  process.exit(COULD_NOT_RUN);
};
process.on('uncaughtException', (thrown) => uncaught(thrown));

/** The stubs are loaded by the demo alone: a bridge that serves does not carry them. */
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

// Whoever read our output may leave early (`| head`), or the disk be full: that loses text, not the process.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const world: World = {
  variables: process.env,
  adapters,
  packageRoot: resolve(__dirname, '../..'),
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
  audit: (event) => createLog({ level: 'info', stream: process.stderr }).emit(event),
  onUncaught: (tell) => {
    uncaught = tell;
  },
  user: userName(),
  startStubs,
  stopSignal,
};

run(process.argv.slice(2), world).then(end, (thrown: unknown) => {
  tellRedacted(thrown);
  end(COULD_NOT_RUN);
});
