/** The faults of databases: each is played on a real server, and undone. */
import type { LookupAddress } from 'node:dns';
import { isLeft } from 'fp-ts/Either';
import { DEADLINE } from '../../../src/core/call';
import { TRUSTING } from '../upstream/certificates';
import { BRIDGE_USER } from './bridge-user';
import { ask, databaseAt, firstRow } from './client';
import { untilActive, whileLocked } from './fault-servers';
import { failureWords } from './fault-world';
import type { FaultWorld } from './fault-world';

export interface DatabaseFault {
  /** As the table calls it. */
  readonly fault: string;
  /** Plays and undoes it; gives what becomes of the request that meets it. */
  readonly play: (world: FaultWorld) => Promise<string>;
}

/** A request whose query takes ten minutes, and that ends for a reason: the server does not run its statement any more. */
const endedFor =
  (reason: unknown) =>
  async (world: FaultWorld): Promise<string> => {
    const met = await world.during((call) => call.abort(reason));
    await untilActive(world.server, world.kind, 0);
    return met;
  };

/** A request between two statements of the administrator. */
const between =
  (there: (world: FaultWorld) => string, back: (world: FaultWorld) => string) =>
  async (world: FaultWorld): Promise<string> => {
    await world.server.run(there(world));
    const met = await world.outcome(world.tenant());
    await world.server.run(back(world));
    return met;
  };

const LOOPBACK = (
  _name: string,
  _options: object,
  resolved: (error: null, addresses: readonly LookupAddress[]) => void,
): void => resolved(null, [{ address: '127.0.0.1', family: 4 }]);

export const DATABASE_FAULTS: readonly DatabaseFault[] = [
  {
    fault: 'The server is killed during a query',
    play: async (world) => {
      const met = await world.during(() => world.server.kill());
      await world.server.start();
      return met;
    },
  },
  {
    fault: 'The server is not there',
    play: async (world) => {
      await world.server.stop();
      const met = await world.outcome(world.tenant());
      await world.server.start();
      return met;
    },
  },
  {
    fault: 'The server is restarted between two queries',
    play: async (world) => {
      const tenant = world.tenant();
      await world.outcome(tenant);
      await world.server.stop();
      await world.server.start();
      return world.outcome(tenant);
    },
  },
  { fault: 'A query is slower than the deadline', play: endedFor(DEADLINE) },
  { fault: 'The client leaves during a query', play: endedFor('client') },
  {
    fault: 'The server hangs',
    play: async (world) => {
      const tenant = world.tenant();
      await world.outcome(tenant);
      world.server.freeze();
      const call = new AbortController();
      const asked = world.outcome(tenant, { signal: call.signal });
      setImmediate(() => call.abort(DEADLINE));
      const met = await asked;
      world.server.thaw();
      return met;
    },
  },
  {
    fault: 'The server has no connection left for the user',
    play: async (world) => {
      const { kind, server } = world;
      const other = databaseAt(server.port, { database: kind.database });
      await server.run(kind.limitConnections(1));
      await firstRow(other, 'select 1 as one');
      const met = await world.outcome(world.tenant());
      other.dispose();
      await server.run(kind.limitConnections('no limit'));
      return met;
    },
  },
  {
    fault: 'The password of the user was changed',
    play: between(
      ({ kind }) => kind.setPassword('another'),
      ({ kind }) => kind.setPassword(BRIDGE_USER.password),
    ),
  },
  {
    fault: 'The table is gone',
    play: between(
      () => 'alter table customers rename to renamed',
      () => 'alter table renamed rename to customers',
    ),
  },
  {
    fault: 'A column has another type than before',
    play: async (world) => {
      const [there, back] = world.kind.retype;
      const tenant = world.tenant();
      await world.outcome(tenant);
      await world.server.run(there);
      const met = await world.outcome(tenant);
      await world.server.run(back);
      return met;
    },
  },
  {
    fault: 'Another connection holds a lock on the table until the deadline',
    play: (world) =>
      whileLocked(world.server, world.kind, async () => {
        const call = new AbortController();
        const asked = world.outcome(world.tenant(), { signal: call.signal });
        await untilActive(world.server, world.kind, 1);
        call.abort(DEADLINE);
        const met = await asked;
        await untilActive(world.server, world.kind, 0);
        return met;
      }),
  },
  {
    fault: 'The name of the host leads to a private address, and `privateNetwork` is not set',
    play: async ({ kind: { database }, server: { port } }) => {
      const elsewhere = { host: 'db.shop.example', privateNetwork: false, lookup: LOOPBACK, ...TRUSTING };
      const sql = databaseAt(port, { database, ...elsewhere });
      const asked = await ask(sql, 'select 1 as one');
      sql.dispose();
      return isLeft(asked) ? failureWords(asked.left) : 'Rows';
    },
  },
  {
    fault: 'A collation ignores case and accents, and finds another user',
    play: (world) => {
      const query = `select login as phone, name, points from customers where login = ${world.kind.placeholder}`;
      return world.outcome(world.tenant({ lookup: { query } }), { identifier: 'MULLER' });
    },
  },
  {
    fault: 'A text that begins with the number of a user is compared with a column of numbers',
    play: (world) => {
      const query = `select id as phone, name, points from customers where id = ${world.kind.placeholder}`;
      const payload = { phone: 'integer?', name: 'text?', points: 'integer?' };
      return world.outcome(world.tenant({ lookup: { query }, payload }), { identifier: '1abc' });
    },
  },
];
