/** The process: its streams, its exit code and what nothing caught. A command that runs loads the rest. */
import { resolve } from 'node:path';
import { run } from './cli/program';
import { EXIT_UNUSABLE } from './cli/io/context';
import type { CliContext } from './cli/io/context';
import type { PassSignals } from './cli/io/held-signals';
import { redactError } from './observe/redact';

/** How long a stopping process still tries to write to a pipe that is not read, in milliseconds. */
const FLUSH_MS = 1_000;

/** Whether a command hears signals: then its text must not keep the process alive. */
let hears = false;

/** A full pipe that is not read would keep the process alive without end. */
const end = (code: number): void => {
  process.exitCode = code;
  if (process.connected) process.disconnect(); // the channel of a worker to its primary keeps it alive
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

/** Runs a command line to its end; `passSignals` gives the signals of the process. */
export const start = async (argv: readonly string[], passSignals: PassSignals): Promise<void> => {
  process.on('uncaughtException', (thrown) => uncaught(thrown));
  // The reader of the output may end early (`| head`), or the disk may be full: that loses text, not the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const printing = {
    packageRoot: resolve(__dirname, '../..'),
    write: (text: string) => process.stdout.write(text),
    writeError: (text: string) => process.stderr.write(text),
  };
  const loadWorld = async (): Promise<CliContext> => {
    const { worldOf } = await import('./world.js');
    return worldOf(printing, {
      variables: process.env,
      passSignals,
      onHearing: () => {
        hears = true;
      },
      onUncaught: (tell) => {
        uncaught = tell;
      },
    });
  };
  try {
    end(await run(argv, printing, loadWorld));
  } catch (thrown) {
    logRedacted(thrown);
    end(EXIT_UNUSABLE);
  }
};
