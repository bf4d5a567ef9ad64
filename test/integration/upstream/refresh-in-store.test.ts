/** Refresh tokens that an endpoint replaces each time, of several bridges with one store. */
import type { Carrier } from '../../../src/store/carrier';
import { guarded } from '../../../src/store/guarded';
import { inMemory } from '../../../src/store/in-memory';
import { overCarrier } from '../../../src/store/over-carrier';
import { stateFile } from '../../../src/upstream/http/state-file';
import { stateInStore } from '../../../src/upstream/http/state-in-store';
import {
  endRefreshWorlds,
  FILE,
  forgivingEndpoint,
  MINUTE,
  refreshOf,
  refreshWorld,
  rotatingEndpoint,
  stateFolder,
} from '../../support/upstream/refresh';
import type { Answer, Arrived } from '../../support/upstream/requests';
import { askUser, with200 } from '../../support/upstream/tokens';

afterEach(endRefreshWorlds);

const down = (): Promise<never> =>
  Promise.reject(Object.assign(new Error('canary'), { code: 'ECONNREFUSED' }));

const AWAY: Carrier = { lease: down, begin: down, extend: down, finish: down, lead: down };

test('bridges that renew in turn use each other’s refresh tokens, and so does one that is started later', async () => {
  const { bridge, endpoint, clock, events } = await refreshWorld();
  const carrier = inMemory(() => 0);
  const [one, two] = [bridge({ carrier, file: FILE }), bridge({ carrier, file: FILE })];
  for (const each of [one, two, one, two, bridge({ carrier, file: FILE })]) {
    expect(await askUser(each)).toMatchObject({ right: { status: 200 } });
    clock.now += MINUTE;
  }
  expect(endpoint.arrived.map(refreshOf)).toEqual([0, 1, 2, 3, 4].map((count) => `refresh-${count}`));
  expect(events).toEqual([]);
});

test('bridges that renew at the same time exchange one after the other', async () => {
  const { bridge, endpoint } = await refreshWorld();
  const carrier = inMemory(() => 0);
  const bridges = [1, 2, 3].map(() => bridge({ carrier, file: FILE }));
  const outcomes = await Promise.all(bridges.map((each) => askUser(each)));
  for (const outcome of outcomes) expect(outcome).toMatchObject({ right: { status: 200 } });
  expect(endpoint.arrived.map(refreshOf)).toEqual(['refresh-0', 'refresh-1', 'refresh-2']);
});

test('while the store is away no refresh token is used up', async () => {
  const { bridge, endpoint, events } = await refreshWorld();
  expect(await askUser(bridge({ carrier: AWAY, file: FILE }))).toMatchObject({
    left: { code: 'REFRESH_TOKEN_UNREADABLE' },
  });
  expect(endpoint.arrived).toEqual([]);
  expect(events).toMatchObject([{ risk: 'unreadable', code: 'ECONNREFUSED' }]);
});

test('a new one that the store does not take is used, and written as soon as it does', async () => {
  const { bridge, endpoint, events, clock } = await refreshWorld();
  const kept = inMemory(() => 0);
  let isAway = false;
  const carrier: Carrier = { ...kept, finish: (request) => (isAway ? down() : kept.finish(request)) };
  const one = bridge({ carrier, file: FILE });
  isAway = true;
  expect(await askUser(one)).toStrictEqual(with200('Bearer canary-1'));
  expect(events).toMatchObject([{ risk: 'unwritable', code: 'ECONNREFUSED' }]);
  isAway = false;
  clock.now += MINUTE;
  expect(await askUser(one)).toStrictEqual(with200('Bearer canary-2'));
  expect(await askUser(bridge({ carrier, file: FILE }))).toStrictEqual(with200('Bearer canary-3'));
  expect(endpoint.arrived.map(refreshOf)).toEqual(['refresh-0', 'refresh-1', 'refresh-2']);
});

test('the one of a state directory is taken over', async () => {
  const { bridge, endpoint, clock } = await refreshWorld();
  const directory = stateFolder();
  await askUser(bridge({ directory, file: FILE }));
  clock.now += MINUTE;
  const carrier = inMemory(() => 0);
  await askUser(bridge({ directory, carrier, file: FILE }));
  await askUser(bridge({ carrier, file: FILE }));
  expect(endpoint.arrived.map(refreshOf)).toEqual(['refresh-0', 'refresh-1', 'refresh-2']);
  expect(await stateFile(directory, 'acme', FILE).read()).toMatchObject({ _tag: 'Right' });
});

/** A bridge that ends between the answer of its endpoint and the write, at its second exchange; and another one, whose store has the same clock. */
const ending = async (answer: (request: Arrived) => Answer) => {
  let isOver = false;
  const waiting: { ends: () => void } = { ends: () => undefined };
  const world = await refreshWorld((request) => {
    const given = answer(request);
    if (world.endpoint.arrived.length !== 2) return given;
    isOver = true;
    waiting.ends();
    return new Promise(() => undefined);
  });
  const { clock, bridge } = world;
  const kept = inMemory(() => clock.now);
  /** Nothing that the bridge which ends asks of the store arrives any more. */
  const carried = (endsToo: boolean): Carrier => {
    const unless = <R, A>(act: (request: R) => Promise<A>): ((request: R) => Promise<A>) => {
      return (request) => (endsToo && isOver ? new Promise(() => undefined) : act(request));
    };
    return {
      lease: unless(kept.lease),
      begin: unless(kept.begin),
      extend: unless(kept.extend),
      finish: unless(kept.finish),
      lead: unless(kept.lead),
    };
  };
  const times = { wait: () => Promise.resolve(), repeat: () => () => undefined };
  const bridgeOf = (endsToo: boolean) => {
    const carrier = carried(endsToo);
    const guard = { waitMs: 20, emit: () => undefined, later: () => () => undefined };
    const { single } = overCarrier(guarded(carrier, guard), times);
    return bridge({ carrier, single, times, file: FILE });
  };
  const [one, other] = [bridgeOf(true), bridgeOf(false)];
  expect(await askUser(one)).toStrictEqual(with200('Bearer canary-1'));
  expect(await askUser(other)).toStrictEqual(with200('Bearer canary-1'));
  clock.now = 55_000;
  const ended = new Promise<void>((resolve) => {
    waiting.ends = resolve;
  });
  void askUser(one);
  await ended;
  return { ...world, other };
};

test('a bridge that is killed between the answer and the write costs the other one no request', async () => {
  const { clock, other, endpoint, events } = await ending(forgivingEndpoint());
  for (const now of [55_000, 58_500, 59_900]) {
    clock.now = now;
    expect(await askUser(other)).toStrictEqual(with200('Bearer canary-1'));
  }
  for (const count of [3, 4, 5]) {
    clock.now += MINUTE;
    expect(await askUser(other)).toStrictEqual(with200(`Bearer canary-${count}`));
  }
  expect(endpoint.arrived.map(refreshOf)).toEqual([0, 1, 1, 3, 4].map((count) => `refresh-${count}`));
  expect(events).toMatchObject([{ risk: 'in-use' }, { risk: 'in-use' }]);
});

test('an endpoint that ended the token before leaves the other one without any, and is asked for it once', async () => {
  const { clock, other, endpoint } = await ending(rotatingEndpoint());
  clock.now = 66_000;
  for (let ask = 0; ask < 3; ask += 1)
    expect(await askUser(other)).toMatchObject({ left: { tag: 'UpstreamRejected', status: 400 } });
  expect(endpoint.arrived.map(refreshOf)).toEqual(['refresh-0', 'refresh-1', 'refresh-1']);
});

test('a bridge that comes back late does not replace what another one has written', async () => {
  let now = 0;
  const carrier = inMemory(() => now);
  const [late, other] = [stateInStore(carrier, 'acme', FILE), stateInStore(carrier, 'acme', FILE)];
  await late.lock();
  now += 60_000;
  await other.lock();
  expect(await other.write('new')).toMatchObject({ _tag: 'Right' });
  expect(await late.write('old')).toEqual({ _tag: 'Left', left: 'CHANGED' });
  expect(await late.write('old again')).toEqual({ _tag: 'Left', left: 'CHANGED' });
  expect(await late.read()).toEqual({ _tag: 'Right', right: 'new' });
});

test('a lock is kept as long as its bridge lives, and for ten seconds more', async () => {
  let now = 0;
  let extend: (() => void) | undefined;
  const carrier = inMemory(() => now);
  const times = {
    wait: () => Promise.resolve(),
    repeat: (act: () => void) => {
      extend = act;
      return () => (extend = undefined);
    },
  };
  const [one, other] = [1, 2].map(() => stateInStore(carrier, 'acme', FILE, times));
  const release = await one?.lock();
  for (let turn = 0; turn < 5; turn += 1) {
    now += 9_000;
    expect(await other?.lock()).toEqual({ _tag: 'Left', left: 'held' });
    extend?.();
  }
  now += 10_000;
  expect(await other?.lock()).toMatchObject({ _tag: 'Right' });
  if (release?._tag === 'Right') await release.right();
});

test('a lock that is given back is kept no longer', async () => {
  const stop = jest.fn();
  const state = stateInStore(inMemory(), 'acme', FILE, { repeat: () => stop });
  const release = await state.lock();
  if (release._tag === 'Right') await release.right();
  expect(stop).toHaveBeenCalledTimes(1);
});

test('a lock that is not given back is waited for, and then in use', async () => {
  const carrier = inMemory(() => 0);
  await stateInStore(carrier, 'acme', FILE).lock();
  const wait = jest.fn(() => Promise.resolve());
  expect(await stateInStore(carrier, 'acme', FILE, { wait }).lock()).toEqual({ _tag: 'Left', left: 'held' });
  expect(wait).toHaveBeenCalledTimes(100);
});
