/**
 * The built command line in child processes: started, watched, asked over real HTTP, stopped. A child shares
 * nothing with its test but files and sockets, and sees of the environment only what the test gives it.
 */
import { isRight } from 'fp-ts/Either';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Account } from '../../../src/contract/account';
import { asked, send, userOf, type Received, type Sent } from '../gateway/gateway';
import { ROOT } from '../root';
import { found } from '../until';
import { KEY } from './key';
import { launch, runProgram, type Ended, type Environment } from './program';

export { KEY } from './key';
export { killBridges, launch, runProgram, type Ended, type Environment, type Launched } from './program';

export const MAIN = join(ROOT, 'dist/src/main.js');

/** One line of the log, parsed. */
export interface LogLine {
  readonly timestamp: string;
  readonly level: string;
  readonly event: string;
  readonly [field: string]: unknown;
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
