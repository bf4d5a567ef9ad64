/** A contest: an upstream, and the contenders that answer from it. */
import { join, resolve } from 'node:path';
import { startChild, type Child } from './child';
import type { Cores } from './cores';

/** The compiled code, with `bench`, `src` and `stubs` in it. */
export const DIST = resolve(__dirname, '..');

/** The key that the load sends; only the contenders accept it. */
export const APP_KEY = 'bench-app-key';

/** Every figure is relative to the hand-written one's. */
export const NAMES = ['bridge', 'hand-written', 'bare'] as const;
export type Name = (typeof NAMES)[number];

/** How a contender is started. */
export interface Candidate {
  readonly name: Name;
  /** Its description in the report. */
  readonly description: string;
  /** What Node runs. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Where processes run and leave their logs. */
export interface Place {
  readonly folder: string;
  readonly cores: Cores | undefined;
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
  readonly start: (place: Place) => Promise<Started>;
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

/** The bridge over a mappings folder of bench/. It has a key for the pseudonyms in its log, as in production. */
export const bridgeOver = (mappings: string, environment: Candidate['environment']): Candidate => ({
  name: 'bridge',
  description: 'account-bridge serve',
  args: [join(DIST, 'src/main.js'), 'serve', '--mappings', resolve(DIST, '../bench', mappings), ...SERVE],
  environment: { BENCH_APP_KEY: APP_KEY, BRIDGE_SUBJECT_KEY: 'bench-subject-key', ...environment },
});

/** A server of bench/servers. */
export const serverOf = (
  name: Exclude<Name, 'bridge'>,
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
  { name, description, args, environment }: Candidate,
  { path }: Contest,
  { folder, cores }: Place,
): Promise<Contender> => {
  const logFile = join(folder, `${name}.log`);
  const child = await startChild({
    ...{ name, args, environment, logFile },
    sign: /"port":(\d+)/,
    core: cores?.gateway,
  });
  return { name, description, url: `http://127.0.0.1:${child.said}${path}`, child };
};
