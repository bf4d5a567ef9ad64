/** A MariaDB of its own for a test: a real server on a free port of loopback, with its data in a new folder. */
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { BRIDGE_USER } from './bridge-user';
import { launch, runProgram, type Launched } from '../e2e/program';
import { makeFolder } from '../e2e/tenants';
import { freePort } from '../free-port';
import { isInstalled } from '../ops/installed';
import { found } from '../until';
import { AUTHORITY, GOOD } from '../upstream/certificates';

/** Debian has servers where only root looks for programs. */
const PATH = [process.env.PATH, '/usr/sbin'].join(delimiter);

/** Whether the server is installed; if not, says so, since its tests are then skipped. */
export const hasMariaDb = (): boolean => isInstalled('mariadbd', 'mariadb-server');

/** A server that tests start, stop and look into. */
export interface MariaDb {
  readonly port: number;
  /** Runs statements as the administrator, in the database `shop`; each row is a list of texts. */
  readonly run: (sql: string) => Promise<readonly (readonly string[])[]>;
  /** Ends the process without a chance to say so. */
  readonly kill: () => Promise<void>;
  /** Ends it in order. */
  readonly stop: () => Promise<void>;
  /** Starts it again, with the same data and port. */
  readonly start: () => Promise<void>;
  /** Stops it from doing anything, with its connections open. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Changes the certificate that it shows to new connections. */
  readonly show: (certificate: { readonly cert: string }) => Promise<void>;
}

const OPTIONS = ['--no-defaults', '--skip-name-resolve', '--innodb-buffer-pool-size=8M'] as const;

/** Programs of Debian refuse to run as root unless told so. */
const asUser = (): readonly string[] => (process.getuid?.() === 0 ? ['--user=root'] : []);

const installInto = async (folder: string): Promise<void> => {
  const { code, stdout, stderr } = await runProgram(
    [
      'mariadb-install-db',
      ...OPTIONS,
      ...asUser(),
      `--datadir=${join(folder, 'data')}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    { PATH },
    folder,
  );
  if (code !== 0) throw new Error(`mariadb-install-db: ${stdout}${stderr}`);
};

const launchIn = async (folder: string, port: number, more: readonly string[]): Promise<Launched> => {
  const at = (name: string): string => join(folder, name);
  const launched = launch(
    [
      'mariadbd',
      ...OPTIONS,
      ...asUser(),
      `--datadir=${at('data')}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      `--socket=${at('socket')}`,
      `--pid-file=${at('pid')}`,
      `--ssl-ca=${at('ca.pem')}`,
      `--ssl-cert=${at('server.pem')}`,
      `--ssl-key=${at('server.key')}`,
      ...more,
    ],
    { PATH },
    folder,
  );
  const { child, stderr } = launched;
  await found(
    () => {
      if (child.exitCode !== null) throw new Error(stderr());
      return /ready for connections/.test(stderr()) || undefined;
    },
    () => `MariaDB does not listen: ${stderr()}`,
  );
  return launched;
};

const SETUP = `
  create database shop character set utf8mb4 collate utf8mb4_general_ci;
  create user '${BRIDGE_USER.user}'@'%' identified by '${BRIDGE_USER.password}';
  grant select on shop.* to '${BRIDGE_USER.user}'@'%'`;

/** Starts one; `killBridges` ends it, and `removeFolders` removes its data. `more` are further options of the server. */
export const startMariaDb = async (more: readonly string[] = []): Promise<MariaDb> => {
  const [folder, port] = [makeFolder(), await freePort()];
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write('ca.pem', AUTHORITY);
  write('server.pem', GOOD.cert);
  write('server.key', GOOD.key);
  await installInto(folder);
  let server = await launchIn(folder, port, more);
  const client = async (
    sql: string,
    database: readonly string[],
  ): Promise<readonly (readonly string[])[]> => {
    const options = ['--no-defaults', '--batch', '--skip-column-names', '--default-character-set=utf8mb4'];
    const { code, stdout, stderr } = await runProgram(
      ['mariadb', ...options, `--socket=${join(folder, 'socket')}`, '--user=root', '-e', sql, ...database],
      { PATH },
      folder,
    );
    if (code !== 0) throw new Error(stderr);
    return stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split('\t'));
  };
  const run: MariaDb['run'] = (sql) => client(sql, ['shop']);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    server.child.kill(signal);
    await server.ended;
  };
  await client(SETUP, []);
  return {
    port,
    run,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    start: async () => {
      server = await launchIn(folder, port, more);
    },
    freeze: () => void server.child.kill('SIGSTOP'),
    thaw: () => void server.child.kill('SIGCONT'),
    show: async ({ cert }) => {
      write('server.pem', cert);
      await run('flush ssl');
    },
  };
};
