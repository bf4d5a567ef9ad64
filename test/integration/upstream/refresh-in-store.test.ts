/** Refresh tokens that an endpoint replaces each time, of several bridges with one store. */
import type { BridgeEvent } from '../../../src/observe/events';
import type { Carrier } from '../../../src/store/carrier';
import { inMemory } from '../../../src/store/in-memory';
import { stateFile } from '../../../src/upstream/http/state-file';
import { stateInStore } from '../../../src/upstream/http/state-in-store';
import { disconnect } from '../../support/upstream/connect';
import {
  disposeBridges,
  refreshOf,
  refreshWorld,
  removeStates,
  stateFolder,
} from '../../support/upstream/refresh';
import { askUser, with200 } from '../../support/upstream/tokens';

afterEach(async () => {
  disposeBridges();
  await disconnect();
  removeStates();
});

const FILE = 'crm';
const MINUTE = 60_000;

const risksOf = (events: readonly BridgeEvent[]): readonly unknown[] =>
  events.map((event) => (event.event === 'refresh-token-at-risk' ? [event.risk, event.code] : event.event));

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
  expect(risksOf(events)).toEqual([['unreadable', 'ECONNREFUSED']]);
});

test('a new one that the store does not take is used, and written as soon as it does', async () => {
  const { bridge, endpoint, events, clock } = await refreshWorld();
  const kept = inMemory(() => 0);
  let isAway = false;
  const carrier: Carrier = { ...kept, finish: (request) => (isAway ? down() : kept.finish(request)) };
  const one = bridge({ carrier, file: FILE });
  isAway = true;
  expect(await askUser(one)).toStrictEqual(with200('Bearer canary-1'));
  expect(risksOf(events)).toEqual([['unwritable', 'ECONNREFUSED']]);
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

test('a lock that is not given back is waited for, and then in use', async () => {
  const carrier = inMemory(() => 0);
  await stateInStore(carrier, 'acme', FILE).lock();
  const wait = jest.fn(() => Promise.resolve());
  expect(await stateInStore(carrier, 'acme', FILE, wait).lock()).toEqual({ _tag: 'Left', left: 'held' });
  expect(wait).toHaveBeenCalledTimes(100);
});
