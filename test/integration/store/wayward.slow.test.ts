/** A real store behind a proxy that misbehaves: what requests wait for, what they get, and how the store is used again. */
import { right } from 'fp-ts/Either';
import { hasRedis, startRedis, stopRedis } from '../../support/store/redis-server';
import { closeReplicas, replicaOf } from '../../support/store/replicas';
import type { Replica } from '../../support/store/replicas';
import { closeWayward, waywardProxy } from '../../support/store/wayward-proxy';
import type { Manner } from '../../support/store/wayward-proxy';
import { turns } from '../../support/time';
import { found, until } from '../../support/until';

afterEach(async () => {
  closeReplicas();
  await closeWayward();
  await stopRedis();
});

const WAIT_MS = 20;

/** Longer than a carrier that is away rests. */
const REST_MS = 60_000;

/** Time that passes when a test says so, and the waits of operations that have begun. */
const stoppedTime = () => {
  let now = 0;
  const waits = new Set<() => void>();
  const asked: number[] = [];
  return {
    guard: {
      waitMs: WAIT_MS,
      clock: () => now,
      random: () => 0.5,
      later: (run: () => void, ms: number) => {
        asked.push(ms);
        waits.add(run);
        return () => void waits.delete(run);
      },
    },
    pass: (ms: number) => {
      now += ms;
    },
    /** How long operations are waited for at most, of all that have begun. */
    asked,
    /** Ends the waits of now. */
    expire: () => {
      for (const run of waits) run();
    },
  };
};

const textOf = (key: string): string => `text of ${key}`;

/** Gets the text of a key as a request does: from the store, or else by itself. */
const obtain = async ({ state }: Replica, key: string): Promise<unknown> => {
  const outcome = await state.single({
    key,
    isUsable: () => true,
    make: () => Promise.resolve(right({ text: textOf(key), keepMs: 60_000 })),
    signal: new AbortController().signal,
  });
  return outcome._tag === 'Right' ? outcome.right.text : outcome.left;
};

/** A store behind its proxy, and replicas whose time is stopped. */
const world = async (count: number) => {
  const server = await startRedis();
  const proxy = await waywardProxy(server.port);
  const times = Array.from({ length: count }, stoppedTime);
  const replicas = await Promise.all(
    times.map(({ guard }) => replicaOf(`redis://127.0.0.1:${proxy.port}`, { guard })),
  );
  const pass = (ms: number): void => {
    for (const time of times) time.pass(ms);
  };
  const expire = (): void => {
    for (const time of times) time.expire();
  };
  /** What is promised, which ends when no operation is waited for any longer. */
  const ended = async <A>(promised: Promise<A>): Promise<A> => {
    let isOver = false;
    void promised.finally(() => (isOver = true)).catch(() => undefined);
    await until(() => {
      expire();
      return isOver;
    });
    return promised;
  };
  return { server, proxy, replicas, times, pass, ended };
};

/** Each asks for so many keys at a time: all replicas for the same ones. */
const obtainAll = async (replicas: readonly Replica[], keys: readonly string[]): Promise<void> => {
  const texts = await Promise.all(replicas.flatMap((each) => keys.map((key) => obtain(each, key))));
  expect(texts).toEqual(replicas.flatMap(() => keys.map(textOf)));
};

const keysOf = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${name} ${index}`);

const isAway = ({ store }: Replica): boolean => store()?.isAway === true;

const MANNERS: readonly Manner[] = [
  'holds',
  'loses',
  'resets',
  'is half open',
  'garbles',
  'repeats',
  'skips',
  'crosses',
];

(hasRedis() ? describe : describe.skip)('behind a proxy that', () => {
  it.each(MANNERS)(
    '%s, a request waits for one operation at most, and gets what is its own',
    async (manner) => {
      const { proxy, replicas, times, pass, ended } = await world(2);
      const kept = keysOf('kept', 10);
      await obtainAll(replicas, kept);
      proxy.behave(manner);
      for (const time of times) time.asked.length = 0;
      for (const key of [...keysOf('new', 10), ...kept])
        for (const replica of replicas) expect(await ended(obtain(replica, key))).toBe(textOf(key));
      await ended(obtainAll(replicas, keysOf('at once', 20)));
      for (const { asked } of times) expect(asked.every((ms) => ms === WAIT_MS)).toBe(true);
      proxy.behave('passes');
      let round = 0;
      await found(
        async () => {
          round += 1;
          pass(REST_MS);
          await obtainAll(replicas, [...keysOf(`later ${round}`, 3), ...kept]);
          return replicas.every((each) => !isAway(each) && each.isConnected()) || undefined;
        },
        () => 'the store is not used again',
      );
      await obtainAll(replicas, [...kept, ...keysOf('last', 20)]);
    },
  );

  it.each(['holds', 'loses', 'is half open'] as const)(
    '%s, only the first three requests wait, each for one operation',
    async (manner) => {
      const { proxy, replicas, times, ended } = await world(1);
      await obtainAll(replicas, ['kept']);
      proxy.behave(manner);
      times[0]!.asked.length = 0;
      for (const key of keysOf('new', 20)) await ended(obtainAll(replicas, [key]));
      expect(times[0]!.asked).toEqual([WAIT_MS, WAIT_MS, WAIT_MS]);
      expect(replicas.every(isAway)).toBe(true);
    },
  );

  it('repeats a reply, the connection is replaced, and no reply is taken for that of another command', async () => {
    const { proxy, replicas } = await world(1);
    await obtainAll(replicas, keysOf('kept', 3));
    const before = proxy.connections();
    proxy.behave('repeats');
    await obtainAll(replicas, ['kept 0']);
    proxy.behave('passes');
    await until(() => proxy.connections() > before && replicas.every((each) => each.isConnected()));
    expect(replicas[0]!.store()?.lastError?.code).toBe('REPLY_MIXED_UP');
    expect(replicas.some(isAway)).toBe(false);
  });

  it('resets connections and then passes replies, each replica tries the store by one operation', async () => {
    const { proxy, replicas, pass, ended } = await world(5);
    await obtainAll(replicas, ['kept']);
    proxy.behave('resets');
    for (const key of keysOf('lost', 3)) await ended(obtainAll(replicas, [key]));
    expect(replicas.every(isAway)).toBe(true);
    proxy.behave('passes');
    await until(() => replicas.every((each) => each.isConnected()));
    proxy.behave('holds');
    const before = proxy.scripts();
    pass(REST_MS);
    const requests = obtainAll(replicas, keysOf('back', 100));
    await until(() => proxy.scripts() - before >= replicas.length);
    await turns(50);
    expect(proxy.scripts() - before).toBe(replicas.length);
    proxy.behave('passes');
    await requests;
    await found(
      async () => {
        pass(REST_MS);
        await obtainAll(replicas, ['back']);
        return !replicas.some(isAway) || undefined;
      },
      () => 'the store is not used again',
    );
  });
});
