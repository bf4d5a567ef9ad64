/** Programs in child processes: started, watched, stopped. A child sees of the environment only what it is given. */
import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { ROOT } from '../root';

export type Environment = Readonly<Record<string, string>>;

/** What a command said, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();

/** A program that runs. */
export interface Launched {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
}

/** Starts any program; `killBridges` ends what is left of it. */
export const launch = (command: readonly string[], environment: Environment, folder: string): Launched => {
  const [program = '', ...rest] = command;
  const env = { PATH: process.env.PATH ?? '', HOME: tmpdir(), ...environment };
  const child = spawn(program, rest, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const chunks = { stdout: Array<Buffer>(), stderr: Array<Buffer>() };
  child.stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
  const stdout = (): string => Buffer.concat(chunks.stdout).toString();
  const stderr = (): string => Buffer.concat(chunks.stderr).toString();
  const ended = new Promise<Ended>((end, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => {
      running.delete(child);
      end({ code, signal, stdout: stdout(), stderr: stderr() });
    });
  });
  return { child, stdout, stderr, ended };
};

/** Runs any program to its end. */
export const runProgram = (
  command: readonly string[],
  environment: Environment = {},
  folder = ROOT,
): Promise<Ended> => launch(command, environment, folder).ended;

/** Ends what a test left running. */
export const killBridges = async (): Promise<void> => {
  const left = [...running];
  await Promise.all(
    left.map(async (child) => {
      const closed = new Promise((resolveClosed) => child.once('close', resolveClosed));
      child.kill('SIGKILL');
      await closed;
    }),
  );
};
