/** A PgBouncer in transaction mode before a PostgreSQL of a test, as docs/reference/sql.md says. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../e2e/program';
import { makeFolder } from '../e2e/tenants';
import { freePort } from '../free-port';
import { isInstalled } from '../ops/installed';
import { found } from '../until';
import { BRIDGE_USER } from './bridge-user';
import { asUser, give, type Postgres } from './postgresql';

/** Whether it is installed; if not, says so, since its tests are then skipped. */
export const hasPgBouncer = (): boolean => isInstalled('pgbouncer', 'pgbouncer');

/** How many connections to PostgreSQL it has. */
const POOL = 2;

/** Starts one; `killBridges` ends it. `more` are further settings. Gives its port. */
export const startPgBouncer = async (
  { port }: Pick<Postgres, 'port'>,
  more: readonly string[],
): Promise<number> => {
  const folder = makeFolder();
  const own = await freePort();
  const { user, password, name } = BRIDGE_USER;
  const settings = [
    ...['[databases]', `${name} = host=127.0.0.1 port=${port} dbname=${name}`, '[pgbouncer]'],
    ...['listen_addr = 127.0.0.1', `listen_port = ${own}`, 'unix_socket_dir ='],
    ...['pool_mode = transaction', `default_pool_size = ${POOL}`],
    ...['auth_type = scram-sha-256', `auth_file = ${join(folder, 'users')}`],
    ...more,
  ];
  const files = { users: `"${user}" "${password}"\n`, settings: `${settings.join('\n')}\n` };
  give(folder);
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(folder, file), text, { mode: 0o600 });
    give(join(folder, file));
  }
  const { child, stderr } = launch(
    [...asUser(), 'pgbouncer', join(folder, 'settings')],
    { PATH: `${process.env.PATH ?? ''}:/usr/sbin` },
    folder,
  );
  await found(
    () => {
      if (child.exitCode !== null) throw new Error(stderr());
      return /process up/.test(stderr()) || undefined;
    },
    () => `PgBouncer does not listen: ${stderr()}`,
  );
  return own;
};
