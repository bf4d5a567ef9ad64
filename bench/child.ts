/**
 * The processes that the benchmark starts. Each writes its log and its address to a file, and ends with the
 * benchmark.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { onCore } from './cores';

export interface ChildOptions {
  readonly name: string;
  /** Which Node; this process's own without it. */
  readonly node?: string;
  /** What Node runs. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Finds the value of `said` in the log; the first group is taken. */
  readonly sign: RegExp;
  /** Undefined: wherever this process may run. */
  readonly core: number | undefined;
}

/** A process that serves. */
export interface Child {
  /** What the sign's first group matched. */
  readonly said: string;
  /** The lines that it has logged so far. */
  readonly countLines: () => number;
  /** The processor time that it has used so far, in milliseconds; undefined where the system does not say. */
  readonly cpuMs: () => number | undefined;
  /** The most memory that it had so far, in MiB; undefined where the system does not say. */
  readonly peakMiB: () => number | undefined;
  readonly stop: () => Promise<void>;
}

const START_MS = 60_000;
const STOP_MS = 30_000;

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** User and system time are fields 14 and 15 of proc(5)'s `stat`; the second holds a name in parentheses. */
const readCpuMs = (pid: number): number | undefined => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return undefined; // not Linux
  }
};

const KIB = 1024;

/** `VmHWM` of proc(5)'s `status`, in KiB. */
const readPeakMiB = (pid: number): number | undefined => {
  try {
    const kib = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib) / KIB;
  } catch {
    return undefined; // not Linux
  }
};

const NEWLINE = 0x0a;

const countLines = (bytes: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
};

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** A process that does not end by itself is killed: nothing is measured any more. */
const stop = async (child: ChildProcess): Promise<void> => {
  if (!isRunning(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(timer);
};

const waitFor = async (child: ChildProcess, { name, logFile, sign }: ChildOptions): Promise<string> => {
  const deadline = Date.now() + START_MS;
  while (isRunning(child) && Date.now() < deadline) {
    const said = sign.exec(readFileSync(logFile, 'utf8'))?.[1];
    if (said !== undefined) return said;
    await delay(50);
  }
  await stop(child);
  throw new Error(`${name} did not start: ${readFileSync(logFile, 'utf8').slice(0, 2000)}`);
};

const spawnLogging = ({
  node = process.execPath,
  args,
  environment,
  logFile,
  core,
}: ChildOptions): ChildProcess => {
  const [command, commandArgs] = onCore(core, node, args);
  const log = openSync(logFile, 'a');
  const env = { PATH: process.env.PATH, NODE_ENV: 'production', ...environment };
  const child = spawn(command, commandArgs, { env, stdio: ['ignore', log, log] });
  closeSync(log);
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
};

/** Starts a process and waits until it says its sign. Rejects with its log when it does not. */
export const startChild = async (options: ChildOptions): Promise<Child> => {
  const child = spawnLogging(options);
  const said = await waitFor(child, options);
  return {
    said,
    countLines: () => countLines(readFileSync(options.logFile)),
    cpuMs: () => (child.pid === undefined ? undefined : readCpuMs(child.pid)),
    peakMiB: () => (child.pid === undefined ? undefined : readPeakMiB(child.pid)),
    stop: () => stop(child),
  };
};
