#!/usr/bin/env node
/**
 * Owns the process: arguments, environment, streams, signals and the exit code. It hands the adapters down
 * and is the only file that reads the process's own.
 */
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { adapters } from '../adapters';
import { run } from './commands/program';
import type { Stubs, World } from './commands/world';
import { createLog } from './observe/log';
import { redactError } from './observe/redact';

// A name that cannot be resolved holds a thread of this pool, and files are read by the same. Node makes the pool
// when it is first used, which is after this.
process.env.UV_THREADPOOL_SIZE ??= '64';

const stopSignal = (): Promise<string> =>
  new Promise((stop) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(signal));
  });

/** The stubs are loaded by the demo alone: a bridge that serves does not carry them. */
const startStubs = async (): Promise<Stubs> => {
  const { startAhunter } = await import('../stubs/ahunter.js');
  const { startSpaaza } = await import('../stubs/spaaza.js');
  const [spaaza, ahunter] = await Promise.all([startSpaaza(), startAhunter()]);
  return {
    spaazaUrl: spaaza.url,
    ahunterUrl: ahunter.url,
    close: async () => {
      await Promise.all([spaaza.close(), ahunter.close()]);
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

// Whoever read our output may leave early (`| head`): that loses lines, not the process.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const world: World = {
  variables: process.env,
  adapters,
  packageRoot: resolve(__dirname, '../..'),
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  colour: process.stdout.isTTY && process.env.NO_COLOR === undefined,
  createLog,
  audit: (event) => createLog({ level: 'info', stream: process.stderr })(event),
  user: userName(),
  startStubs,
  stopSignal,
};

run(process.argv.slice(2), world).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${JSON.stringify(redactError(error))}\n`);
    process.exitCode = 2;
  },
);
