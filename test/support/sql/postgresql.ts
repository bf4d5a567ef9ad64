/** A PostgreSQL of its own for a test: a real server on a free port of loopback, with its data in a new folder. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { BRIDGE_USER } from './bridge-user';
import { launch, runProgram, type Launched } from '../e2e/program';
import { makeFolder } from '../e2e/tenants';
import { freePort } from '../free-port';
import { found } from '../until';
import { AUTHORITY, GOOD } from '../upstream/certificates';

/** Where Debian has the programs of each version. */
const VERSIONS = '/usr/lib/postgresql';

const programs = (): string | undefined =>
  (existsSync(VERSIONS) ? readdirSync(VERSIONS) : [])
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(VERSIONS, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));

/** Whether the server is installed; if not, says so, since its tests are then skipped. */
export const hasPostgres = (): boolean => {
  if (programs() !== undefined) return true;
  process.stderr.write('skipped: PostgreSQL is not installed (Debian\'s package "postgresql" has it)\n');
  return false;
};

/** A server that tests start, stop and look into. */
export interface Postgres {
  readonly port: number;
  /** Runs statements as the administrator, in the database `shop`; each row is a list of texts. */
  readonly run: (sql: string) => Promise<readonly (readonly (string | null)[])[]>;
  /** What the server has written to its log since it started. */
  readonly log: () => string;
  /** Ends all its processes without a chance to say so. */
  readonly kill: () => Promise<void>;
  /** Ends it in order, and at once: connections are told. */
  readonly stop: () => Promise<void>;
  /** Starts it again, with the same data and port. */
  readonly start: () => Promise<void>;
  /** Stops all its processes from doing anything, with their connections open. */
  readonly freeze: () => void;
  readonly thaw: () => void;
}

const isRoot = process.getuid?.() === 0;

/** The server refuses to run as root. The program is replaced by the server, so that its id is the server's. */
export const asUser = (): readonly string[] =>
  isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];

const idOf = (flag: '-u' | '-g'): number => Number(execFileSync('id', [flag, 'postgres']).toString());

/** Gives a file or a folder to the user of the server. */
export const give = (path: string): void => {
  if (isRoot) chownSync(path, idOf('-u'), idOf('-g'));
};

const program = (name: string): string => join(programs() ?? '', name);

const prepare = async (): Promise<string> => {
  const folder = makeFolder();
  give(folder);
  for (const [name, text] of Object.entries({
    'ca.pem': AUTHORITY,
    'server.pem': GOOD.cert,
    'server.key': GOOD.key,
  })) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o600);
    give(join(folder, name));
  }
  const options = ['-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync', '--auth-local=trust'];
  const { code, stderr } = await runProgram(
    [...asUser(), program('initdb'), '-D', join(folder, 'data'), ...options, '--auth-host=scram-sha-256'],
    {},
    folder,
  );
  if (code !== 0) throw new Error(`initdb: ${stderr}`);
  return folder;
};

const launchIn = async (folder: string, port: number, more: readonly string[]): Promise<Launched> => {
  const settings = [
    ...[`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`],
    ...[
      'ssl=on',
      `ssl_cert_file=${join(folder, 'server.pem')}`,
      `ssl_key_file=${join(folder, 'server.key')}`,
    ],
    ...['fsync=off', 'max_connections=20', 'shared_buffers=16MB', ...more],
  ];
  const launched = launch(
    [
      ...asUser(),
      program('postgres'),
      '-D',
      join(folder, 'data'),
      ...settings.flatMap((each) => ['-c', each]),
    ],
    {},
    folder,
  );
  const { child, stderr } = launched;
  await found(
    () => {
      if (child.exitCode !== null) throw new Error(stderr());
      return /ready to accept connections/.test(stderr()) || undefined;
    },
    () => `PostgreSQL does not listen: ${stderr()}`,
  );
  return launched;
};

/** The processes of connections and the server's own. */
const processesOf = ({ child: { pid = 0 } }: Launched): readonly number[] => {
  const children = `/proc/${pid}/task/${pid}/children`;
  const text = existsSync(children) ? readFileSync(children, 'utf8').trim() : '';
  return [pid, ...(text === '' ? [] : text.split(' ').map(Number))];
};

const signalAll = (server: Launched, signal: NodeJS.Signals): void => {
  for (const pid of processesOf(server)) process.kill(pid, signal);
};

const SETUP = [
  'create database shop',
  `create role ${BRIDGE_USER.user} login password '${BRIDGE_USER.password}'`,
  `grant pg_read_all_data to ${BRIDGE_USER.user}`,
] as const;

/** Starts one; `killBridges` ends it, and `removeFolders` removes its data. `more` are further settings of the server. */
export const startPostgres = async (more: readonly string[] = []): Promise<Postgres> => {
  const folder = await prepare();
  const port = await freePort();
  let server = await launchIn(folder, port, more);
  const client = async (sql: string, database: string): Promise<readonly (readonly (string | null)[])[]> => {
    const admin = new Client({ host: folder, port, user: 'postgres', database, ssl: false });
    await admin.connect();
    try {
      const { rows } = await admin.query<(string | null)[]>({ text: sql, rowMode: 'array' });
      return rows;
    } finally {
      await admin.end();
    }
  };
  for (const sql of SETUP) await client(sql, 'postgres');
  return {
    port,
    run: (sql) => client(sql, BRIDGE_USER.name),
    log: () => server.stderr(),
    kill: async () => {
      signalAll(server, 'SIGKILL');
      await server.ended;
    },
    stop: async () => {
      server.child.kill('SIGINT');
      await server.ended;
    },
    start: async () => {
      server = await launchIn(folder, port, more);
    },
    freeze: () => signalAll(server, 'SIGSTOP'),
    thaw: () => signalAll(server, 'SIGCONT'),
  };
};
