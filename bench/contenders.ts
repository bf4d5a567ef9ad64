/** The contenders: the stub that they all call, and the start command of each. */
import { join, resolve } from 'node:path';
import { SPAAZA_CREDENTIALS } from '../stubs/spaaza';
import { startChild, type Child } from './child';
import type { Cores } from './cores';

/** The compiled code, with `bench`, `src` and `stubs` in it. */
const DIST = resolve(__dirname, '..');
const MAPPINGS = resolve(DIST, '../bench/mappings');

/** The key that the load sends; only the contenders accept it. */
export const APP_KEY = 'bench-app-key';

/** The one route of every contender. */
export const ACCOUNT_PATH = '/spaaza/account';

/** The contenders in order: every ratio is relative to the second. */
export const NAMES = ['bridge', 'hand-written', 'bare'] as const;
export type Name = (typeof NAMES)[number];

/** The description of each contender in the report. */
export const DESCRIPTIONS: Readonly<Record<Name, string>> = {
  bridge: 'account-bridge serve',
  'hand-written': 'express + axios + winston',
  bare: 'node:http + undici',
};

/** A contender that listens. */
export interface Contender {
  readonly name: Name;
  readonly url: string;
  readonly child: Child;
}

/** Where processes run and leave their logs. */
export interface Place {
  readonly folder: string;
  readonly cores: Cores | undefined;
}

/** Starts the Spaaza stub on the load's core. */
export const startStub = ({ folder, cores }: Place): Promise<Child> =>
  startChild({
    name: 'the stub',
    args: [join(DIST, 'bench/servers/stub.js')],
    environment: {},
    logFile: join(folder, 'stub.log'),
    sign: /listens on (\S+)/,
    core: cores?.load,
  });

const SERVE = ['serve', '--mappings', MAPPINGS, '--host', '127.0.0.1', '--port', '0', '--locale', 'en'];

const SCRIPTS: Readonly<Record<Name, readonly string[]>> = {
  bridge: [join(DIST, 'src/main.js'), ...SERVE],
  'hand-written': [join(DIST, 'bench/servers/hand-written.js')],
  bare: [join(DIST, 'bench/servers/bare.js')],
};

/** The bridge has its own names, and a key for the pseudonyms in its log, as in production. */
const environmentOf = (name: Name, url: string): Readonly<Record<string, string>> => {
  const { token } = SPAAZA_CREDENTIALS;
  return name === 'bridge'
    ? {
        BENCH_SPAAZA_URL: url,
        BENCH_SPAAZA_TOKEN: token,
        BENCH_APP_KEY: APP_KEY,
        BRIDGE_SUBJECT_KEY: 'bench-subject-key',
      }
    : { SPAAZA_URL: url, SPAAZA_TOKEN: token, APP_KEY };
};

/** Starts a contender against the stub at `stubUrl`. */
export const startContender = async (name: Name, stubUrl: string, place: Place): Promise<Contender> => {
  const child = await startChild({
    name,
    args: SCRIPTS[name],
    environment: environmentOf(name, stubUrl),
    logFile: join(place.folder, `${name}.log`),
    sign: /"port":(\d+)/,
    core: place.cores?.gateway,
  });
  return { name, url: `http://127.0.0.1:${child.said}`, child };
};
