/** The carrier of shared state that is a real Redis: the same as any carrier, and what it keeps there. */
import { left, right } from 'fp-ts/Either';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as realTime } from 'node:timers/promises';
import { unreachable } from '../../../src/core/connection-failure';
import type { SharedState } from '../../../src/store/shared-state';
import { groupOf } from '../../../src/upstream/layers/shared-answers';
import { describeCarrier } from '../../support/store/carriers';
import { dump, hasRedis, startRedis, stopRedis } from '../../support/store/redis-server';
import type { RedisServer } from '../../support/store/redis-server';
import { closeReplicas, KEY, replicaOf } from '../../support/store/replicas';
import type { Replica } from '../../support/store/replicas';
import { ROOT } from '../../support/root';
import { found } from '../../support/until';

const OTHER_KEY = 'canary-other-key-0123456789abcdef';

const ANNA = { tenant: 'acme', shopper: 'canary-anna' };

const JOB = { job: 'probe', owner: 'test', lastsMs: 60_000 };

/** Uses the store, so that its guard tries it. */
const poke = async ({ state }: Replica): Promise<undefined> => {
  await state.leads('another job', 1);
  return undefined;
};

const obtain = (state: SharedState, make: string, unlike?: string) =>
  state.single({
    key: 'token canary-config',
    isUsable: ({ text }) => text !== unlike,
    make: () => Promise.resolve(right({ text: make, keepMs: 60_000 })),
    signal: new AbortController().signal,
  });

(hasRedis() ? describe : describe.skip)('a store', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  beforeEach(() => server.client.flushall());
  afterEach(closeReplicas);
  afterAll(stopRedis);

  describeCarrier(async () => ({
    carrier: (await replicaOf(server.url)).carrier,
    pass: (ms) => realTime(ms + 5), // the time is the store's, which no test can move
  }));

  it('takes a user with the commands that docs/guides/replicas.md names, and no others', async () => {
    const guide = readFileSync(join(ROOT, 'docs/guides/replicas.md'), 'utf8');
    const [, rights = ''] = /^ACL SETUSER bridge (.*)$/m.exec(guide) ?? [];
    await server.client.call('ACL', 'SETUSER', 'bridge', ...rights.replace('PASSWORD', 'p-1').split(' '));
    const replica = await replicaOf(server.url.replace('//', '//bridge:p-1@'));
    await obtain(replica.state, 'T1');
    expect(await obtain(replica.state, 'T2', 'T1')).toMatchObject(right({ by: 'made', text: 'T2' }));
    expect(await replica.carrier.lead(JOB)).toBe(true);
    expect(await replica.carrier.lease({ limit: 'acme', perSecond: 10, wanted: 1 })).toMatchObject({
      granted: 1,
    });
    expect(await replica.forget(ANNA)).toEqual(right(undefined));
    await found(
      () => (replica.heard.length > 0 ? true : undefined),
      () => 'the message is not heard',
    );
    expect(replica.events).toEqual([]);
  });

  it('has one token for all replicas', async () => {
    const replicas = await Promise.all([1, 2, 3, 4, 5].map(() => replicaOf(server.url)));
    let made = 0;
    const outcomes = await Promise.all(
      replicas.map(({ state }) =>
        state.single({
          key: 'token',
          isUsable: () => true,
          make: async () => {
            made += 1;
            await realTime(20);
            return right({ text: 'T1', keepMs: 60_000 });
          },
          signal: new AbortController().signal,
        }),
      ),
    );
    expect(made).toBe(1);
    expect(outcomes.map((outcome) => outcome._tag === 'Right' && outcome.right.text)).toEqual(
      Array.from({ length: 5 }, () => 'T1'),
    );
  });

  it('is not taken for slow where the process was busy when the reply came', async () => {
    const { state, store } = await replicaOf(server.url, { guard: { waitMs: 20 } });
    const led = state.leads('a job', 1000);
    execFileSync('redis-cli', ['-p', String(server.port), 'ping']); // the store does one command after the other
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
    expect(await led).toBe(true);
    expect(store()?.lastError).toBeUndefined();
  });

  it('holds nothing that can be read: no identifier, token, secret or name of a tenant', async () => {
    const { state, carrier } = await replicaOf(server.url);
    await obtain(state, 'canary-token');
    await carrier.lease({ limit: 'canary-tenant', perSecond: 5, wanted: 1 });
    await carrier.lead({ job: 'canary-job', owner: 'process', lastsMs: 60_000 });
    const held = await dump(server.client);
    expect(held.split('\n')).toHaveLength(3);
    expect(held).not.toMatch(/canary/i);
    for (const text of ['canary-token', 'canary-config', 'canary-tenant', 'canary-job', KEY])
      for (const encoding of ['base64', 'base64url', 'hex'] as const)
        expect(held).not.toContain(Buffer.from(text).toString(encoding).replace(/=+$/, ''));
  });

  it('opens nothing with another key, and finds nothing of it', async () => {
    await obtain((await replicaOf(server.url)).state, 'T1');
    expect(await obtain((await replicaOf(server.url, { key: OTHER_KEY })).state, 'T2')).toEqual(
      right({ by: 'made', text: 'T2' }),
    );
  });

  it('has one token for replicas with the old key, with both, and with the new one', async () => {
    const keys = [{ key: KEY }, { key: OTHER_KEY, previous: KEY }, { key: OTHER_KEY }];
    const [old, changing, renewed] = await Promise.all(keys.map((each) => replicaOf(server.url, each)));
    const obtained = async (replica: Replica | undefined, make: string, unlike?: string) => {
      if (replica === undefined) throw new Error('there is no such replica');
      const outcome = await obtain(replica.state, make, unlike);
      return outcome._tag === 'Right' ? outcome.right.text : outcome.left;
    };
    expect(await obtained(old, 'T1')).toBe('T1');
    expect(await obtained(changing, 'T2')).toBe('T1');
    expect(await obtained(changing, 'T2', 'T1')).toBe('T2'); // it was rejected, so that there is a new one for all
    expect(await obtained(old, 'T3', 'T1')).toBe('T2');
    expect(await obtained(renewed, 'T4')).toBe('T2');
    expect(await obtained(renewed, 'T5', 'T2')).toBe('T5');
    expect(await obtained(changing, 'T6', 'T2')).toBe('T5');
  });

  it('tells replicas with the old key, with both, and with the new one whom to forget', async () => {
    const keys = [{ key: KEY }, { key: OTHER_KEY, previous: KEY }, { key: OTHER_KEY }];
    const replicas = await Promise.all(keys.map((each) => replicaOf(server.url, each)));
    const stranger = await replicaOf(server.url, { key: 'canary-third-key-0123456789abcdef' });
    await found(
      async () => {
        await replicas[1]?.forget(ANNA);
        return replicas.every(({ heard }) => heard.length > 0) || undefined;
      },
      () => 'a replica does not hear of it',
    );
    for (const { heard } of replicas) expect(heard[0]).toEqual(ANNA);
    expect(stranger.heard).toEqual([]);
  });

  it('forgets all texts about a shopper, also those that are being got, and no others', async () => {
    const { state, forget } = await replicaOf(server.url);
    const group = groupOf('acme', 'canary-anna');
    const get = (key: string, of: string | undefined, make: () => Promise<string>) =>
      state.single({
        key,
        group: of,
        isUsable: () => true,
        make: async () => right({ text: await make(), keepMs: 60_000 }),
        signal: new AbortController().signal,
      });
    const at = (text: string) => () => Promise.resolve(text);
    await get('canary-one', group, at('canary-1'));
    await get('canary-two', group, at('canary-2'));
    await get('other', groupOf('acme', 'boris'), at('3'));
    expect(await get('canary-one', group, at('4'))).toMatchObject(right({ text: 'canary-1' }));
    expect(await state.lookAt({ key: 'canary-two', group })).toMatchObject({ text: 'canary-2' });
    expect(await dump(server.client)).not.toMatch(/canary/);
    await get('late', group, async () => {
      await forget(ANNA);
      return '5';
    });
    for (const key of ['canary-one', 'canary-two', 'late'])
      expect(await state.lookAt({ key, group })).toBeUndefined();
    expect(await state.lookAt({ key: 'other', group: groupOf('acme', 'boris') })).toMatchObject({
      text: '3',
    });
  });

  it('keeps nothing of a shopper for longer than its texts', async () => {
    const { state } = await replicaOf(server.url);
    const keepMs = 5000;
    await state.single({
      key: 'one',
      group: 'anna',
      isUsable: () => true,
      make: () => Promise.resolve(right({ text: '1', keepMs })),
      signal: new AbortController().signal,
    });
    const [name = ''] = await server.client.keys('*');
    expect(await server.client.pttl(name)).toBeLessThanOrEqual(keepMs + 60_000);
    expect(await server.client.pttl(name)).toBeGreaterThan(0);
  });

  it('takes nothing that was moved to another name, changed, or is of another form', async () => {
    const { state } = await replicaOf(server.url);
    await obtain(state, 'T1');
    const [name = ''] = await server.client.keys('*');
    const sealed = (await server.client.hget(name, 'd')) ?? '';
    const changed = Buffer.from(sealed, 'base64');
    changed[changed.length - 1]! ^= 1;
    for (const text of [changed.toString('base64'), 'T1', '', sealed.slice(0, 40)]) {
      await server.client.hset(name, 'd', text);
      expect(await obtain(state, 'T2')).toEqual(right({ by: 'made', text: 'T2' }));
    }
    await server.client.del(name);
    await server.client.set(name, 'a text');
    expect(await obtain(state, 'T3')).toEqual(right({ by: 'made', text: 'T3' }));
  });

  it('takes no text of another name that was copied', async () => {
    const { state } = await replicaOf(server.url);
    await obtain(state, 'T1');
    const [name = ''] = await server.client.keys('*');
    const copied = await server.client.hgetall(name);
    await server.client.del(name);
    const other = { key: 'another token', isUsable: () => true, signal: new AbortController().signal };
    await state.single({ ...other, make: () => Promise.resolve(right({ text: 'OWN', keepMs: 60_000 })) });
    const [otherName = ''] = await server.client.keys('*');
    await server.client.hset(otherName, copied);
    const outcome = await state.single({ ...other, make: () => Promise.resolve(left(unreachable('X'))) });
    expect(outcome).toEqual(left(unreachable('X')));
  });

  it('brings back a limit that is used up until a far time', async () => {
    const { carrier } = await replicaOf(server.url);
    const request = { limit: 'acme', perSecond: 10, wanted: 1 };
    await carrier.lease(request);
    const [name = ''] = await server.client.keys('*');
    await server.client.set(name, '9999999999999');
    expect((await carrier.lease(request)).retryAfterMs).toBeLessThanOrEqual(100);
  });

  it('needs of an ACL user only the commands of the guide', async () => {
    const { client, port } = server;
    await client.call(
      ...['ACL', 'SETUSER', 'bridge', 'on', '>pa:ss', '~own:*', '+eval', '+time', '+get', '+set', '+info'],
      ...['+hget', '+hset', '+hmget', '+hincrby', '+pttl', '+pexpire', '+del', '+publish', '&own:*'],
    );
    const { state, carrier } = await replicaOf(`redis://bridge:pa%3Ass@127.0.0.1:${port}/?prefix=own:`);
    expect(await obtain(state, 'T1')).toEqual(right({ by: 'made', text: 'T1' }));
    expect(await obtain(state, 'T2')).toMatchObject(right({ by: 'kept', text: 'T1' }));
    expect(await carrier.lease({ limit: 'acme', perSecond: 5, wanted: 1 })).toMatchObject({ granted: 1 });
    expect(await carrier.lead({ job: 'probe', owner: 'one', lastsMs: 1000 })).toBe(true);
  });
});

(hasRedis() ? describe : describe.skip)('a store that is not there', () => {
  afterEach(async () => {
    closeReplicas();
    await stopRedis();
  });

  it.each<readonly [string, (server: RedisServer) => unknown]>([
    ['hangs', (server) => server.signal('SIGSTOP')],
    ['is killed', (server) => server.signal('SIGKILL')],
    ['is full', ({ client }) => client.config('SET', 'maxmemory', '1')],
    ['rejects the user', ({ client }) => client.call('ACL', 'SETUSER', 'default', '-eval')],
  ])('and %s leaves each replica its own tokens and limits', async (_what, breaks) => {
    const server = await startRedis();
    const { state, events } = await replicaOf(server.url);
    const limit = state.limit('acme', 10);
    expect(await limit()).toBeUndefined();
    await breaks(server);
    for (let ask = 0; ask < 4; ask += 1)
      expect(await obtain(state, 'OWN')).toEqual(right({ by: 'made', text: 'OWN' }));
    const outcomes = await Promise.all(Array.from({ length: 20 }, async () => limit()));
    expect(outcomes.filter((refused) => refused === undefined).length).toBeLessThanOrEqual(12);
    expect(outcomes.filter((refused) => refused === undefined).length).toBeGreaterThanOrEqual(9);
    expect(events).toEqual([expect.objectContaining({ event: 'shared-state-changed', state: 'away' })]);
    server.signal('SIGCONT');
  });

  it('and is away keeps a shopper from being forgotten, which is said', async () => {
    const server = await startRedis();
    const { forget } = await replicaOf(server.url);
    await server.client.call('ACL', 'SETUSER', 'default', '-eval');
    expect(await forget(ANNA)).toEqual(left('NOPERM'));
    server.signal('SIGKILL');
    expect(await forget(ANNA)).toMatchObject({ _tag: 'Left' });
  });

  it('and comes back empty is used again', async () => {
    const server = await startRedis();
    const replicas = await Promise.all([replicaOf(server.url), replicaOf(server.url)]);
    await obtain(replicas[0].state, 'T1');
    await server.restart();
    // The connections may have been made again before an operation failed: then it was never away.
    const isBack = ({ events }: Replica): boolean => {
      const last = events.at(-1);
      return last?.event !== 'shared-state-changed' || last.state === 'back';
    };
    for (const replica of replicas)
      await found(
        async () =>
          ((await replica.carrier.lead(JOB).catch(() => false)) && isBack(replica)) || (await poke(replica)),
        () => 'the store is not used again',
      );
    await obtain(replicas[0].state, 'T2');
    expect(await obtain(replicas[1].state, 'T3')).toMatchObject(right({ by: 'kept', text: 'T2' }));
  });
});
