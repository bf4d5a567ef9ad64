/**
 * The built command line in child processes: started, watched, asked over real HTTP, stopped. A child shares
 * nothing with its test but files and sockets, and sees of the environment only what the test gives it.
 */
import { isRight } from 'fp-ts/Either';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Account } from '../../../src/contract/account';
import { asked, send, userOf, type Received, type Sent } from '../gateway/gateway';
import { ROOT } from '../root';
import { found } from '../until';

export const MAIN = join(ROOT, 'dist/src/main.js');

export type Environment = Readonly<Record<string, string>>;

/** One line of the log, parsed. */
export interface LogLine {
  readonly timestamp: string;
  readonly level: string;
  readonly event: string;
  readonly [field: string]: unknown;
}

/** What a command said, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Bridge {
  readonly port: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The whole lines of the log so far. */
  readonly log: () => readonly LogLine[];
  /** The line about one request; it may come a moment after the answer. */
  readonly served: (requestId: string) => Promise<LogLine>;
  /** Sends a signal that is not the end. */
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly stop: (signal?: NodeJS.Signals) => Promise<Ended>;
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

const built = (): string => {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run "npm run build" before these tests`);
  return MAIN;
};

/** Runs a command of the bridge to its end. */
export const run = (
  command: readonly string[],
  environment: Environment = {},
  folder = ROOT,
): Promise<Ended> => runProgram([process.execPath, built(), ...command], environment, folder);

const isListenedAt = (port: number): Promise<boolean> =>
  new Promise((tell) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      tell(true);
    });
    socket.on('error', () => tell(false));
  });

/** The whole lines of a log. */
export const linesOf = (stdout: string): readonly LogLine[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LogLine);

/**
 * Starts `serve` or `demo` on a free port, unless the environment says another, and waits until it listens. One whose
 * log level leaves that unsaid must be given its port. `main` is the program, which is the one of this build by default.
 */
export const startBridge = async (
  command: readonly string[],
  environment: Environment = {},
  folder = ROOT,
  main = built(),
): Promise<Bridge> => {
  const { child, stdout, stderr, ended } = launch(
    [process.execPath, main, ...command],
    { BRIDGE_PORT: '0', ...environment },
    folder,
  );
  const log = (): readonly LogLine[] => linesOf(stdout());
  const whatWasSaid = (): string => `the bridge does not listen: ${stdout()}${stderr()}`;
  const portOfLog = (): number | undefined => {
    const listening = log().find(({ event }) => event === 'server-listening');
    return listening && Number(listening.port);
  };
  const portIfListenedAt = async (): Promise<number | undefined> => {
    const port = Number(environment.BRIDGE_PORT);
    return (await isListenedAt(port)) ? port : undefined;
  };
  const isQuiet = ['error', 'warn'].includes(environment.BRIDGE_LOG_LEVEL ?? '');
  return {
    port: await found(() => {
      if (child.exitCode !== null) throw new Error(whatWasSaid());
      return isQuiet ? portIfListenedAt() : portOfLog();
    }, whatWasSaid),
    stdout,
    stderr,
    log,
    served: (requestId) =>
      found(
        () => log().find((line) => line.event === 'request-served' && line.requestId === requestId),
        () => `no line about ${requestId}`,
      ),
    signal: (signal) => void child.kill(signal),
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
};

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

/** The key of the tenants that a test writes. */
export const KEY = 'end-to-end-app-key';

export const bearer = (key = KEY): readonly string[] => ['Authorization', `Bearer ${key}`];

/** Asks a tenant for an account, as the app server does. */
export const ask = (
  { port }: Pick<Bridge, 'port'>,
  tenant: string,
  userIdentifier: unknown,
  sent: Sent = {},
): Promise<Received> =>
  send(port, { path: `/${tenant}/account`, headers: bearer(), body: asked(userIdentifier), ...sent });

/** The account in an answer, decoded as the app does and then as strictly as the bridge promises. */
export const accountOf = (received: Received): Account => {
  const account = Account.decode(userOf(received));
  if (!isRight(account)) throw new Error(`not an account: ${received.text}`);
  return account.right;
};

/** The request id of an answer. */
export const requestIdOf = ({ headers }: Received): string => String(headers['x-request-id']);
