/** A contest: an upstream, and the contenders that answer from it. */
import { join, resolve } from 'node:path';
import { startChild, type Child } from './child';
import type { Cores } from './cores';

/** The compiled code, with `bench`, `src` and `stubs` in it. */
export const DIST = resolve(__dirname, '..');

/** The bridge as it is shipped, and by the modules of which that is made: a profile tells these apart. */
export const PROGRAM = join(DIST, 'program/main.js');
export const MODULES = join(DIST, 'src/main.js');

/** The key that the load sends; only the contenders accept it. */
export const APP_KEY = 'bench-app-key';

/** Every figure is relative to the hand-written one's. */
export const NAMES = ['bridge', 'hand-written', 'io-ts', 'bare', 'node-red'] as const;
export type Name = (typeof NAMES)[number];

/** How a contender is started. */
export interface Candidate {
  readonly name: Name;
  /** Its description in the report. */
  readonly description: string;
  /** What Node runs. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Finds the port in what it writes, where its log does not say it as the others do. */
  readonly sign?: RegExp;
}

/** Where processes run and leave their logs. */
export interface Place {
  readonly folder: string;
  readonly cores: Cores | undefined;
}

/** What is varied between comparisons. */
export interface Scene {
  /** Connections that ask at the same time. */
  readonly connections: number;
  /** How long the upstream takes for an answer, in milliseconds; a database takes what it takes. */
  readonly upstreamMs: number;
  /** How many tenants the bridge serves. One of them is asked. */
  readonly tenants: number;
  /** How many sources each account is of. */
  readonly sources: number;
  /** The program of Node-RED, where it takes part. */
  readonly nodeRed: string | undefined;
  /** The Node that runs the contenders. */
  readonly node: string;
}

/** An upstream that runs on the load's core, and the candidates for it. */
export interface Started {
  readonly candidates: readonly Candidate[];
  readonly stop: () => Promise<void>;
}

/** One comparison. */
export interface Contest {
  /** The one route of every contender. */
  readonly path: string;
  /** Known users, for whom all must answer alike. */
  readonly known: readonly string[];
  readonly unknown: string;
  /** The users that a connection of the load asks for in turn. */
  readonly usersOf: (connection: number) => readonly string[];
  readonly start: (place: Place, scene: Scene) => Promise<Started>;
}

/** A contender that listens. */
export interface Contender {
  readonly name: Name;
  readonly description: string;
  /** Of its route. */
  readonly url: string;
  readonly child: Child;
}

const SERVE = ['--host', '127.0.0.1', '--port', '0', '--locale', 'en'];

/** The bridge over a mappings folder. It has a key for the pseudonyms in its log, as in production. */
export const bridgeOver = (mappings: string, environment: Candidate['environment']): Candidate => ({
  name: 'bridge',
  description: 'account-bridge serve',
  args: [PROGRAM, 'serve', '--mappings', mappings, ...SERVE],
  environment: { BENCH_APP_KEY: APP_KEY, BRIDGE_SUBJECT_KEY: 'bench-subject-key', ...environment },
});

/** A server of bench/servers. */
export const serverOf = (
  name: Exclude<Name, 'bridge' | 'node-red'>,
  description: string,
  script: string,
  environment: Candidate['environment'],
): Candidate => ({
  name,
  description,
  args: [join(DIST, 'bench/servers', script)],
  environment: { APP_KEY, ...environment },
});

/** Starts a contender on the core of the gateway. */
export const startContender = async (
  { name, description, args, environment, sign = /"port":(\d+)/ }: Candidate,
  { path }: Contest,
  { folder, cores }: Place,
  { node }: Scene,
): Promise<Contender> => {
  const logFile = join(folder, `${name}.log`);
  const child = await startChild({
    ...{ name, node, args, environment, logFile, sign },
    core: cores?.gateway,
  });
  return { name, description, url: `http://127.0.0.1:${child.said}${path}`, child };
};
