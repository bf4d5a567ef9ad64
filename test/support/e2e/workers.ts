/** Bridges with workers: started, watched by their log, and asked without a pause. */
import { Agent, request as httpRequest } from 'node:http';
import { kill } from 'node:process';
import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';
import { setTimeout as pace } from 'node:timers/promises';
import { asked } from '../gateway/gateway';
import { freePort } from '../free-port';
import { ROOT } from '../root';
import { found, until } from '../until';
import { bearer, linesOf, MAIN, launch } from './bridge';
import type { Ended, LogLine } from './bridge';
import type { Environment } from './program';

/** The log of a bridge as it comes: request lines are counted, and all others kept. */
interface Followed {
  readonly lines: readonly LogLine[];
  /** How many requests each instance served. */
  readonly served: ReadonlyMap<string, number>;
}

const follow = (stdout: Readable | null): Followed => {
  const lines: LogLine[] = [];
  const served = new Map<string, number>();
  const decoder = new StringDecoder();
  let rest = '';
  stdout?.on('data', (chunk: Buffer) => {
    const text = rest + decoder.write(chunk);
    const end = text.lastIndexOf('\n') + 1;
    rest = text.slice(end);
    for (const line of linesOf(text.slice(0, end)))
      if (line.event === 'request-served') {
        const instance = String(line.instance);
        served.set(instance, (served.get(instance) ?? 0) + 1);
      } else lines.push(line);
  });
  return { lines, served };
};

/** A bridge with workers. */
export interface WorkersBridge {
  readonly port: number;
  /** All lines of the log but those of requests. */
  readonly log: () => readonly LogLine[];
  readonly served: ReadonlyMap<string, number>;
  readonly linesOf: (event: string) => readonly LogLine[];
  /** The processes of all workers that were started. */
  readonly pids: () => readonly number[];
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly stop: (signal?: NodeJS.Signals) => Promise<Ended>;
}

/** Starts a bridge with so many workers, and does not wait for them; `killBridges` ends it. */
export const launchWorkers = async (
  flags: readonly string[],
  environment: Environment,
): Promise<WorkersBridge> => {
  const port = await freePort();
  const { child, ended } = launch(
    [process.execPath, MAIN, 'serve', '--admin-port', '0', ...flags],
    { BRIDGE_PORT: String(port), ...environment },
    ROOT,
  );
  const { lines, served } = follow(child.stdout);
  const ofEvent = (event: string): readonly LogLine[] => lines.filter((line) => line.event === event);
  return {
    port,
    log: () => lines,
    served,
    linesOf: ofEvent,
    pids: () => ofEvent('worker-started').map(({ pid }) => Number(pid)),
    signal: (signal) => void child.kill(signal),
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
};

/** The same, and waits until all of them and the admin listener listen. */
export const startWorkers = async (
  count: number,
  flags: readonly string[],
  environment: Environment,
): Promise<WorkersBridge> => {
  const bridge = await launchWorkers(['--workers', String(count), ...flags], environment);
  await found(
    () =>
      (bridge.linesOf('server-listening').length === count &&
        bridge.linesOf('admin-listening').length === 1) ||
      undefined,
    () => `the workers do not listen: ${JSON.stringify(bridge.log())}`,
  );
  return bridge;
};

export const isAlive = (pid: number): boolean => {
  try {
    return kill(pid, 0);
  } catch {
    return false;
  }
};

/** What became of a request: its status, or an error's code. */
interface Outcome {
  readonly status: number | string;
  /** Whether it failed before any answer, on a connection that was kept from an earlier request. */
  readonly isRepeatable: boolean;
}

const askOnce = (port: number, user: string, agent: Agent | false): Promise<Outcome> =>
  new Promise((resolve) => {
    const body = asked(user);
    const headers = ['Host', 'bridge', 'Content-Type', 'application/json', ...bearer()];
    const request = httpRequest(
      {
        ...{ host: '127.0.0.1', port, method: 'POST', path: '/acme/account', agent },
        headers: [...headers, 'Content-Length', String(Buffer.byteLength(body))],
      },
      (response) => {
        response.resume();
        response.on('error', () => resolve({ status: 'cut', isRepeatable: false }));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, isRepeatable: false }));
      },
    );
    request.on('error', (error) =>
      resolve({
        status: 'code' in error ? String(error.code) : error.name,
        isRepeatable: request.reusedSocket,
      }),
    );
    request.end(body);
  });

interface WorkersLoad {
  /** How many requests had each outcome. */
  readonly outcomes: ReadonlyMap<number | string, number>;
  readonly answered: () => number;
  /** How many requests were sent again, as a pool of connections does, since their kept connection had been closed. */
  readonly repeated: () => number;
  readonly stop: () => Promise<void>;
}

const loads = new Set<WorkersLoad>();

/** Ends every load, so that none goes on when its test has failed. */
export const stopLoads = async (): Promise<void> => {
  await Promise.all([...loads].map(({ stop }) => stop()));
};

interface LoadOptions {
  /** How many clients have one connection each that they keep. */
  readonly kept: number;
  /** How many clients have a new connection for each request. */
  readonly fresh?: number;
  readonly user: string;
  /** How long each client waits before its next request, in milliseconds; not at all without it. */
  readonly paceMs?: number;
}

/**
 * Asks without an end: `kept` clients with one connection each that they keep, and `fresh` ones with a new connection for
 * each request.
 */
export const loadOn = (port: number, { kept, fresh = 0, user, paceMs }: LoadOptions): WorkersLoad => {
  const outcomes = new Map<number | string, number>();
  let [answered, repeated, isOver] = [0, 0, false];
  const client = async (agent: Agent | false): Promise<void> => {
    while (!isOver) {
      const { status, isRepeatable } = await askOnce(port, user, agent);
      if (isRepeatable) repeated += 1;
      else {
        answered += 1;
        outcomes.set(status, (outcomes.get(status) ?? 0) + 1);
      }
      if (paceMs !== undefined) await pace(paceMs);
    }
    if (agent !== false) agent.destroy();
  };
  const clients = Promise.all([
    ...Array.from({ length: kept }, () => client(new Agent({ keepAlive: true, maxSockets: 1 }))),
    ...Array.from({ length: fresh }, () => client(false)),
  ]);
  const load: WorkersLoad = {
    outcomes,
    answered: () => answered,
    repeated: () => repeated,
    stop: async () => {
      isOver = true;
      await clients;
      loads.delete(load);
    },
  };
  loads.add(load);
  return load;
};

/** Rolls the workers of a bridge under load, so many times; gives what the clients got. */
export const rollUnderLoad = async (
  bridge: WorkersBridge,
  rolls: number,
  count: number,
  user: string,
): Promise<WorkersLoad> => {
  const load = loadOn(bridge.port, { kept: 8, fresh: 8, user, paceMs: 25 });
  await until(() => load.answered() > 50);
  for (let roll = 1; roll <= rolls; roll += 1) {
    const before = load.answered();
    bridge.signal('SIGUSR2');
    for (let worker = 1; worker <= count; worker += 1)
      await found(
        () => bridge.linesOf('server-stopped').length === (roll - 1) * count + worker || undefined,
        () => `roll ${roll} does not end: ${JSON.stringify(bridge.log().slice(-20))}`,
      );
    await until(() => load.answered() > before + 50);
  }
  await load.stop();
  return load;
};
