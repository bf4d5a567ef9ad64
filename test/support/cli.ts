/**
 * The command line in this process: commands run to their end, and `serve` or `demo` started, asked over real HTTP
 * and stopped. Signals, the real streams and errors that nothing caught are what a process is started for (`e2e/`).
 */
import { chdir, cwd } from 'node:process';
import { Writable } from 'node:stream';
import { adapters } from '../../adapters';
import type { CliContext, Signal, Stubs } from '../../src/cli/io/context';
import { noProgress } from '../../src/cli/io/progress';
import { runIn } from './run';
import { startStudio } from '../../src/studio/studio';
import { engineHere } from '../../src/studio/threads/engine';
import { loadDirectory } from '../../src/tenant/directory/load';
import { createLog } from '../../src/observe/log';
import { record } from '../../src/observe/traces/sdk';
import { startAhunter } from '../../stubs/ahunter';
import { startCrm } from '../../stubs/crm';
import { startSpaaza } from '../../stubs/spaaza';
import { linesOf, type Bridge, type Environment } from './e2e/bridge';
import { ROOT } from './root';
import { seededDraw } from './seeded-draw';
import { gate } from './gateway/gateway';

/** What a command said, and its exit code. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const startStubs = async (): Promise<Stubs> => {
  const [spaaza, ahunter, crm] = await Promise.all([startSpaaza(), startAhunter(), startCrm()]);
  const close = async (): Promise<void> => {
    await Promise.all([spaaza.close(), ahunter.close(), crm.close()]);
  };
  return { spaazaUrl: spaaza.url, ahunterUrl: ahunter.url, crmUrl: crm.url, close };
};

/** A text that grows, and the calls that wait for more of it. */
class Said {
  text = '';
  readonly #waiting = new Set<() => void>();

  add(more: string): void {
    this.text += more;
    for (const look of this.#waiting) look();
  }

  /** What `look` finds, as soon as enough was said. */
  found<A>(look: () => A | undefined): Promise<A> {
    return new Promise((resolve) => {
      const again = (): void => {
        const value = look();
        if (value === undefined) return;
        this.#waiting.delete(again);
        resolve(value);
      };
      this.#waiting.add(again);
      again();
    });
  }
}

/** A command under way. */
interface Begun {
  readonly stdout: Said;
  readonly stderr: Said;
  /** The port of a bridge that listens. */
  readonly listening: Promise<number>;
  /** Has it read its tenants again. */
  readonly hangUp: () => void;
  readonly signal: (signal: Signal) => void;
  readonly ended: Promise<Ended>;
}

const into = (said: Said): Writable =>
  new Writable({
    write: (chunk: Buffer, _encoding, next) => {
      said.add(chunk.toString());
      next();
    },
  });

const begin = (command: readonly string[], variables: Environment, input = ''): Begun => {
  const [stdout, stderr] = [new Said(), new Said()];
  const listening = gate<number>();
  const listeners: ((signal: Signal) => void)[] = [];
  let hangUp = (): void => undefined;
  const writeError = (text: string): void => stderr.add(text);
  const world: CliContext = {
    variables,
    adapters,
    packageRoot: ROOT,
    write: (text) => stdout.add(text),
    writeError,
    progress: noProgress,
    readInput: () => Promise.resolve(Buffer.from(input)),
    colour: false,
    createLog: (options) => {
      const log = createLog({ ...options, stream: into(stdout), warn: writeError });
      return {
        ...log,
        emit: (event) => {
          log.emit(event);
          if (event.event === 'server-listening') listening.release(event.port);
        },
      };
    },
    audit: createLog({ level: 'info', stream: into(stderr) }).emit,
    onUncaught: () => undefined,
    user: 'tester',
    host: 'tester-host',
    loadApart: (job) => Promise.resolve(loadDirectory(job)),
    now: () => new Date(),
    loadRecorder: () => Promise.resolve({ record }),
    draw: seededDraw(),
    startStubs,
    startStudio: (settings, own) => startStudio(settings, own, engineHere),
    onReload: (reload) => {
      hangUp = reload;
    },
    signals: (listener) => void listeners.push(listener),
    sleep: () => new Promise((wake) => void setImmediate(wake)),
    clear: () => undefined,
    exitNow: (code) => stderr.add(`exit ${code}`),
  };
  const ended = runIn(command, world).then((code) => ({
    code,
    stdout: stdout.text,
    stderr: stderr.text,
  }));
  const signal = (name: Signal): void => listeners.forEach((listener) => listener(name));
  return { stdout, stderr, listening: listening.opened, hangUp: () => hangUp(), signal, ended };
};

let turn: Promise<unknown> = Promise.resolve();

/**
 * Does `act` in a folder and with these variables. Both are the whole process's, which the commands read as they
 * begin: so one has them at a time.
 */
const within = <A>(folder: string, variables: Environment, act: () => Promise<A>): Promise<A> => {
  const inTurn = async (): Promise<A> => {
    const [home, others] = [cwd(), { ...process.env }];
    chdir(folder);
    Object.assign(process.env, variables);
    try {
      return await act();
    } finally {
      chdir(home);
      for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, others);
    }
  };
  const result = turn.then(inTurn);
  turn = result.catch(() => undefined);
  return result;
};

/** Runs a command of the bridge to its end. */
export const run = (
  command: readonly string[],
  environment: Environment = {},
  folder = ROOT,
  input = '',
): Promise<Ended> => within(folder, environment, () => begin(command, environment, input).ended);

/** A bridge in this process. */
export interface LocalBridge extends Omit<Bridge, 'signal' | 'stop'> {
  /** Tells it to read its tenants again, as the signal does. */
  readonly hangUp: () => void;
  /** Stops it as the signal does. */
  readonly stop: (signal?: Signal) => Promise<Ended>;
  /** Sends a signal that is not the end. */
  readonly signal: (signal: Signal) => void;
}

const running = new Set<LocalBridge>();

/** Starts `serve` or `demo` on a free port, unless the environment says another, and waits until it listens. */
export const startBridge = (
  command: readonly string[],
  environment: Environment = {},
): Promise<LocalBridge> => {
  const variables = { BRIDGE_PORT: '0', ...environment };
  return within(ROOT, variables, async () => {
    const { stdout, stderr, listening, hangUp, signal: send, ended } = begin(command, variables);
    const refused = ended.then((told) => Promise.reject(new Error(`it does not listen: ${told.stderr}`)));
    const port = await Promise.race([listening, refused]);
    const log = () => linesOf(stdout.text);
    const bridge: LocalBridge = {
      port,
      stdout: () => stdout.text,
      stderr: () => stderr.text,
      log,
      served: (requestId) =>
        stdout.found(() =>
          log().find((line) => line.event === 'request-served' && line.requestId === requestId),
        ),
      hangUp,
      signal: send,
      stop: (signal = 'SIGTERM') => {
        running.delete(bridge);
        send(signal);
        return ended;
      },
    };
    running.add(bridge);
    return bridge;
  });
};

/** Stops what a test left running. */
export const stopBridges = async (): Promise<void> => {
  await Promise.all([...running].map((bridge) => bridge.stop()));
};
