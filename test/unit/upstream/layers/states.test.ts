/** What layers hand over to be read: places, the breaker, the cache; and the rate limit of a tenant. */
import { left, right } from 'fp-ts/Either';
import type { Ask } from '../../../../src/adapter/define-adapter';
import { unreachable } from '../../../../src/core/connection-failure';
import type {
  BreakerState,
  CacheState,
  LayerStates,
  Places,
  RateLimitState,
} from '../../../../src/core/state';
import { rateLimit } from '../../../../src/store/rate-limit';
import { bulkhead } from '../../../../src/upstream/layers/bulkhead';
import { cached } from '../../../../src/upstream/layers/cache';
import { breaker } from '../../../../src/upstream/layers/circuit-breaker';
import { layersOf, stack } from '../../../../src/upstream/layers/stack';
import { arranged, settled } from '../../../support/upstream/arranged';
import { callOf } from '../../../support/upstream/call';

/** What was handed over by each call of `watch`. */
const watching = <S>() => {
  const reads: (() => S)[] = [];
  return { watch: (read: () => S) => void reads.push(read), states: () => reads.map((read) => read()) };
};

test('places: how many asks are under way, how many wait, and the limit', async () => {
  const { watch, states } = watching<Places>();
  const { ask, asked } = arranged();
  const limited = bulkhead(2, 3, watch)(ask);
  expect(states()).toEqual([{ running: 0, waiting: 0, limit: 2 }]);
  const abort = new AbortController();
  const pending = [1, 2, 3].map((lookup) => limited(lookup, callOf())());
  const leaving = limited(4, callOf(abort.signal))();
  expect(states()).toEqual([{ running: 2, waiting: 2, limit: 2 }]);
  abort.abort();
  await leaving;
  expect(states()).toEqual([{ running: 2, waiting: 1, limit: 2 }]);
  for (const turn of [0, 1, 2]) {
    asked[turn]!.answer('found');
    await settled();
  }
  await Promise.all(pending);
  expect(states()).toEqual([{ running: 0, waiting: 0, limit: 2 }]);
});

test('the cache: hits, misses, stale answers, and what it holds', async () => {
  const { watch, states } = watching<CacheState>();
  let now = 5;
  let isDown = false;
  const upstream: Ask<unknown, unknown> = () => () =>
    Promise.resolve(isDown ? left(unreachable('ECONNREFUSED')) : right({ name: 'x' }));
  const ask = cached({ ttl: 60, staleIfError: 600 }, { clock: () => now, watch })(upstream);
  const once = () => ask({ id: '1' }, callOf())();
  expect(states()).toEqual([{ hits: 0, misses: 0, stale: 0, entries: 0, bytes: 0 }]);
  await once();
  await once();
  expect(states()).toEqual([{ hits: 1, misses: 1, stale: 0, entries: 1, bytes: expect.any(Number) }]);
  now = 61_000;
  isDown = true;
  await once();
  expect(states()).toMatchObject([{ hits: 1, misses: 2, stale: 1, entries: 1 }]);
  now = 700_000;
  await once();
  expect(states()).toMatchObject([{ hits: 1, misses: 3, stale: 1, entries: 0 }]);
});

test('the breaker: closed, open after a row of outages, half open while one is on trial', async () => {
  const { watch, states } = watching<BreakerState>();
  let now = 0;
  const { ask, asked } = arranged();
  const options = { tenant: 'acme', source: 'shop', deadlineMs: 1_000, emit: () => undefined };
  const guarded = breaker({ ...options, openMs: 1_000, clock: () => now, watch })(ask);
  expect(states()).toEqual(['closed']);
  for (let turn = 0; turn < 5; turn += 1) {
    const pending = guarded(turn, callOf())();
    await settled();
    asked[turn]!.fail(unreachable('ECONNREFUSED'));
    await pending;
  }
  expect(states()).toEqual(['open']);
  now = 1_000;
  const trial = guarded(5, callOf())();
  await settled();
  expect(states()).toEqual(['half-open']);
  asked[5]!.answer('found');
  await trial;
  expect(states()).toEqual(['closed']);
});

test('the rate limit: how many requests would be let in now', () => {
  const { watch, states } = watching<RateLimitState>();
  let now = 0;
  const limit = rateLimit(4, () => now, watch);
  for (const left of [4, 3, 2, 1, 0, 0]) {
    expect(states()).toEqual([{ perSecond: 4, available: left }]);
    limit();
  }
  now = 500;
  expect(states()).toEqual([{ perSecond: 4, available: 2 }]);
});

test.each([
  ['without a cache', undefined, ['calls', 'breaker']],
  ['with a cache', { ttl: 60 }, ['cache', 'calls', 'breaker']],
])('the layers of a source %s hand over %j', (_what, cache, expected) => {
  const { watch, states } = watching<LayerStates>();
  const limits = { deadlineMs: 1_000, retries: 1, concurrent: 8, cache };
  stack(layersOf({ tenant: 'acme', source: 'shop', ...limits, emit: () => undefined, watch }))(
    arranged().ask,
  );
  expect(
    states()
      .flatMap((state) => Object.keys(state))
      .sort(),
  ).toEqual([...expected].sort());
  expect(Object.assign({}, ...states())).toMatchObject({
    calls: { running: 0, waiting: 0, limit: 8 },
    breaker: 'closed',
  });
});
