/** A limit that several processes share by leases. */
import type { TooManyRequests } from '../../../src/core/failure';
import type { RateLimitState } from '../../../src/core/state';
import { inMemory } from '../../../src/store/in-memory';
import { leasedLimit } from '../../../src/store/leased-limit';
import type { RateLimit } from '../../../src/store/shared-state';

/** Processes that share one carrier, which can be away. */
const processes = (count: number, perSecond: number, part = 1) => {
  let now = 0;
  let isAway = false;
  let leases = 0;
  const clock = (): number => now;
  const carrier = inMemory(clock);
  const states: (() => RateLimitState)[] = [];
  const limits: readonly RateLimit[] = Array.from({ length: count }, () =>
    leasedLimit(
      (wanted) => {
        leases += 1;
        return isAway ? Promise.resolve(undefined) : carrier.lease({ limit: 'acme', perSecond, wanted });
      },
      { perSecond, part, now: clock, watch: (read) => void states.push(read) },
    ),
  );
  return {
    limits,
    states,
    leases: () => leases,
    pass: (ms: number) => (now += ms),
    leave: () => (isAway = true),
    comeBack: () => (isAway = false),
  };
};

const admitted = (outcomes: readonly (TooManyRequests | undefined)[]): number =>
  outcomes.filter((refused) => refused === undefined).length;

const together = async (limit: RateLimit, requests: number): Promise<number> =>
  admitted(await Promise.all(Array.from({ length: requests }, async () => limit())));

it.each([
  [1, 10],
  [2, 50],
  [5, 100],
  [5, 1000],
])('%i processes admit %i requests a second together, within 5 %%', async (count, perSecond) => {
  const { limits, pass } = processes(count, perSecond);
  let total = 0;
  for (let tick = 0; tick < 1000; tick += 1) {
    for (const limit of limits) total += await together(limit, Math.ceil(perSecond / 25));
    pass(10);
  }
  const allowed = perSecond * 11; // a second's worth at once, and ten seconds
  expect(total).toBeLessThanOrEqual(allowed * 1.05);
  expect(total).toBeGreaterThanOrEqual(allowed * 0.95);
});

it('lets one process alone use the whole limit, one request after the other', async () => {
  const { limits, pass } = processes(2, 100);
  let total = 0;
  for (let tick = 0; tick < 2000; tick += 1) {
    total += await together(limits[0]!, 1);
    pass(5);
  }
  expect(total).toBeGreaterThanOrEqual(1045);
  expect(total).toBeLessThanOrEqual(1155);
});

it('answers requests that wait together by one lease', async () => {
  const { limits, leases } = processes(1, 2000);
  expect(await together(limits[0]!, 1000)).toBe(1000);
  expect(leases()).toBeLessThanOrEqual(2);
});

it('does not ask the carrier while no request can be let in', async () => {
  const { limits, leases, pass } = processes(1, 10);
  await together(limits[0]!, 11);
  const before = leases();
  const refused = await limits[0]!();
  expect(refused).toEqual({ tag: 'TooManyRequests', retryAfterMs: 100 });
  expect(leases()).toBe(before);
  pass(100);
  expect(await limits[0]!()).toBeUndefined();
});

it('goes on by itself while the carrier is away, with what it has used counted, and comes back', async () => {
  const { limits, pass, leave, comeBack } = processes(2, 100);
  expect(await together(limits[0]!, 60)).toBe(60);
  leave();
  pass(1);
  expect(await together(limits[0]!, 100)).toBe(40);
  comeBack();
  pass(1000);
  const owed = 5; // of the 40 that it let in by itself, a twentieth of a second's requests is taken of the next lease
  expect((await together(limits[0]!, 100)) + (await together(limits[1]!, 100))).toBe(100 - owed);
  pass(1000);
  expect((await together(limits[0]!, 100)) + (await together(limits[1]!, 100))).toBe(100);
});

it('has by itself no more than all had when the carrier last answered, and what came since', async () => {
  const { limits, pass, leave } = processes(2, 100);
  expect(await together(limits[0]!, 100)).toBe(100);
  expect(await together(limits[1]!, 1)).toBe(0);
  leave();
  pass(30);
  expect(await together(limits[1]!, 16)).toBe(3);
});

it('says how many would be let in now', async () => {
  const { limits, states, pass } = processes(1, 10);
  expect(states[0]!()).toEqual({ perSecond: 10, available: 10 });
  await together(limits[0]!, 10);
  expect(states[0]!()).toEqual({ perSecond: 10, available: 0 });
  pass(200);
  expect(states[0]!()).toEqual({ perSecond: 10, available: 2 });
});

it('has its part of the limit while the carrier is away', async () => {
  const { limits, pass, leave } = processes(4, 100, 1 / 4);
  leave();
  for (const limit of limits) expect(await together(limit, 100)).toBe(25);
  pass(1000);
  for (const limit of limits) expect(await together(limit, 100)).toBe(25);
});

it('has a part of less than one request now and then', async () => {
  const { limits, pass, leave } = processes(4, 1, 1 / 4);
  leave();
  expect(await together(limits[0]!, 2)).toBe(1);
  pass(3999);
  expect(await together(limits[0]!, 2)).toBe(0);
  pass(1);
  expect(await together(limits[0]!, 2)).toBe(1);
});
