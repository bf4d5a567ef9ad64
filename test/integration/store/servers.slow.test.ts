/** Stores of each kind as they are run: with TLS, watched by sentinels, as a cluster. */
import { right } from 'fp-ts/Either';
import { freePort } from '../../support/free-port';
import { hasCluster, hasSentinel, startCluster, startWatched } from '../../support/store/redis-groups';
import { hasRedis, startRedis, stopRedis } from '../../support/store/redis-server';
import { argumentsOf, redisTls } from '../../support/store/redis-tls';
import type { Certificate, RedisTls } from '../../support/store/redis-tls';
import { closeReplicas, replicaOf } from '../../support/store/replicas';
import type { Replica } from '../../support/store/replicas';
import { AUTHORITY } from '../../support/upstream/certificates';
import { found } from '../../support/until';

afterEach(async () => {
  closeReplicas();
  await stopRedis();
});

const obtain = ({ state }: Replica, key: string, make: string) =>
  state.single({
    key,
    isUsable: () => true,
    make: () => Promise.resolve(right({ text: make, keepMs: 60_000 })),
    signal: new AbortController().signal,
  });

const textOf = async (replica: Replica, key: string, make: string): Promise<unknown> => {
  const outcome = await obtain(replica, key, make);
  return outcome._tag === 'Right' ? outcome.right.text : outcome.left;
};

const ANNA = { tenant: 'acme', shopper: 'anna' };

/** Until the subscription of the other replica is there, it hears nothing. */
const heardBy = (one: Replica, other: Replica): Promise<true> =>
  found(
    async () => {
      await one.forget(ANNA);
      return other.heard.length > 0 ? true : undefined;
    },
    () => 'the other replica does not hear of it',
  );

let tls: RedisTls;
beforeAll(() => (tls = redisTls()));
afterAll(() => tls.remove());

/** Asks until the store is away, and looks why. */
const isRefused = async (replica: Replica, code: RegExp): Promise<void> => {
  for (let ask = 0; ask < 3; ask += 1) expect(await textOf(replica, 'token', 'OWN')).toBe('OWN');
  expect(replica.events).toEqual([
    { event: 'shared-state-changed', state: 'away', code: expect.stringMatching(code) as string },
  ]);
};

(hasRedis() ? describe : describe.skip)('with TLS', () => {
  const start = async (certificate: Certificate): Promise<number> => {
    const port = await freePort();
    await startRedis(...argumentsOf([['tls-port', String(port)], ...tls.settings(certificate)]));
    return port;
  };

  test.each(['localhost', '127.0.0.1'])('a store at %s is used whose authority is trusted', async (host) => {
    const url = `rediss://${host}:${await start('good')}`;
    const [one, two] = [await replicaOf(url, { ca: AUTHORITY }), await replicaOf(url, { ca: AUTHORITY })];
    expect(await textOf(one, 'token', 'T1')).toBe('T1');
    expect(await textOf(two, 'token', 'T2')).toBe('T1');
    await heardBy(one, two);
    expect([...one.events, ...two.events]).toEqual([]);
  });

  test('a store with a certificate of another authority is refused', async () => {
    const url = `rediss://localhost:${await start('good')}`;
    await isRefused(await replicaOf(url), /^UNABLE_TO_|^SELF_SIGNED|^DEPTH_/);
  });

  test('a store with a certificate for another name is refused', async () => {
    const url = `rediss://localhost:${await start('elsewhere')}`;
    await isRefused(await replicaOf(url, { ca: AUTHORITY }), /^ERR_TLS_CERT_ALTNAME_INVALID$/);
  });

  test('a store without TLS is refused', async () => {
    const { port } = await startRedis();
    await isRefused(await replicaOf(`rediss://127.0.0.1:${port}`, { ca: AUTHORITY }), /^[A-Z_]+$/);
  });
});

/** The authority that is trusted, where a group has TLS. */
const trusting = (isTls: boolean) => (isTls ? { ca: AUTHORITY } : {});

const WAYS = [
  ['', false],
  [', with TLS,', true],
] as const;

(hasSentinel() ? describe : describe.skip)('watched by a sentinel', () => {
  test.each(WAYS)('a store%s that fails over is used again, and no request fails', async (_how, isTls) => {
    const { url, first, next, current } = await startWatched(isTls ? tls : undefined);
    const [one, two] = [await replicaOf(url, trusting(isTls)), await replicaOf(url, trusting(isTls))];
    expect(await textOf(one, 'token', 'T1')).toBe('T1');
    expect(await textOf(two, 'token', 'T2')).toBe('T1');
    first.signal('SIGKILL');
    let asked = 0;
    await found(
      async () => {
        asked += 1;
        expect(await textOf(one, `token ${asked}`, 'OWN')).toBe('OWN');
        return (await current()) === next ? true : undefined;
      },
      () => 'the sentinel does not fail over',
    );
    await found(
      async () => {
        asked += 1;
        const kept = `token ${asked}`;
        await textOf(one, kept, 'A');
        return (await textOf(two, kept, 'B')) === 'A' ? true : undefined;
      },
      () => 'the new server is not used',
    );
    await heardBy(one, two);
  });

  test('a store whose authority is not trusted is refused', async () => {
    const { url } = await startWatched(tls);
    await isRefused(await replicaOf(url), /^[A-Z_]+$/);
  });
});

(hasCluster() ? describe : describe.skip)('as a cluster', () => {
  test.each(WAYS)(
    'a store%s has names on all nodes, and goes on with those that are left',
    async (_how, isTls) => {
      const { url, nodes } = await startCluster(isTls ? tls : undefined);
      const [one, two] = [await replicaOf(url, trusting(isTls)), await replicaOf(url, trusting(isTls))];
      const keys = Array.from({ length: 30 }, (_, index) => `token ${index}`);
      for (const key of keys) expect(await textOf(one, key, `one ${key}`)).toBe(`one ${key}`);
      for (const key of keys) expect(await textOf(two, key, `two ${key}`)).toBe(`one ${key}`);
      const sizes = await Promise.all(nodes.map(({ client }) => client.dbsize()));
      expect(sizes.every((size) => size > 0)).toBe(true);
      const limit = { limit: 'acme', perSecond: 10, wanted: 6 };
      expect(await one.carrier.lease(limit)).toMatchObject({ granted: 6 });
      expect((await two.carrier.lease(limit)).granted).toBeLessThan(6);
      await heardBy(one, two);
      expect([...one.events, ...two.events]).toEqual([]);
      nodes[0]?.signal('SIGKILL');
      for (const key of keys) expect(typeof (await textOf(one, key, 'OWN'))).toBe('string');
    },
  );

  test('a store whose authority is not trusted is refused', async () => {
    const { url } = await startCluster(tls);
    await isRefused(await replicaOf(url), /^[A-Z_]+$/);
  });
});
