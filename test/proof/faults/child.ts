/**
 * The bridges that a proof starts, each in its own process: the built command line by default.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { MAIN } from '../../support/e2e/bridge';
import { SECRETS, makeFolder, removeFolders } from '../../support/e2e/tenants';
import { freePort } from '../../support/free-port';
import type { Inspection } from './inspect';

/** A bridge that serves. */
export interface BridgeProcess {
  readonly port: number;
  readonly pid: number;
  /** What the process holds now. */
  readonly inspect: () => Promise<Inspection>;
  /** Ends it at once: a process of which a thread hangs does not end by itself. */
  readonly stop: () => Promise<void>;
}

export interface BridgeOptions {
  readonly mappings: string;
  /** What Node runs instead of the built command line: a TypeScript file. */
  readonly script?: string;
  /** Modules loaded before: TypeScript files. */
  readonly before?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const START_MS = 20_000;

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

const readiness = (port: number): Promise<string> =>
  new Promise((resolve) => {
    get({ port, host: '127.0.0.1', path: '/readyz', agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk))).on('end', () => resolve(text));
    }).on('error', () => resolve(''));
  });

/** Whether it serves. Throws when it refuses a tenant: its figures would be those of refusals. */
const isReady = async (port: number): Promise<boolean> => {
  const text = await readiness(port);
  if (text !== '' && !text.includes('"refused":0')) throw new Error(`a tenant does not load: ${text}`);
  return text.includes('"ready"');
};

const running = new Set<ChildProcess>();

const end = async (child: ChildProcess): Promise<void> => {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};

/** Ends all started processes, and removes their files. */
export const endAll = async (): Promise<void> => {
  await Promise.all([...running].map(end));
  removeFolders();
};

const argumentsOf = ({ script, before = [] }: BridgeOptions): readonly string[] => {
  const loaded = ['inspect.ts', ...before].flatMap((file) => ['-r', join(__dirname, file)]);
  const main = script === undefined ? MAIN : join(__dirname, script);
  return ['-r', join(__dirname, 'typescript.cjs'), ...loaded, main, 'serve'];
};

const launch = (options: BridgeOptions, port: number, log: string): ChildProcess => {
  const out = openSync(log, 'a');
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    BRIDGE_PORT: String(port),
    BRIDGE_MAPPINGS: options.mappings,
    BRIDGE_LOG_LEVEL: 'error',
    BRIDGE_LOCALE: 'en',
    ...SECRETS,
    ...options.environment,
  };
  const child = spawn(process.execPath, argumentsOf(options), { env, stdio: ['ignore', out, out, 'ipc'] });
  closeSync(out);
  running.add(child);
  return child;
};

/** Starts a bridge and waits until it serves. */
export const startBridgeProcess = async (options: BridgeOptions): Promise<BridgeProcess> => {
  const log = join(makeFolder(), 'log');
  const port = await freePort();
  const child = launch(options, port, log);
  const lastWords = (): string => readFileSync(log, 'utf8').slice(-2000);
  child.once('exit', (code) => {
    if (running.has(child)) process.stdout.write(`the bridge ended with ${code}: ${lastWords()}\n`);
  });
  const latest = performance.now() + START_MS;
  while (!(await isReady(port))) {
    if (child.exitCode !== null || performance.now() > latest)
      throw new Error(`the bridge does not serve: ${lastWords()}`);
    await pause(50);
  }
  return {
    port,
    pid: child.pid ?? 0,
    inspect: async () => {
      const told = once(child, 'message');
      child.send('inspect');
      const answers: readonly Inspection[] = await told;
      return answers[0]!;
    },
    stop: () => end(child),
  };
};
