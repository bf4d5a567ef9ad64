/**
 * The formulas of docs/reference/capacity.md against a simulation: requests and timers of a bridge with many tenants are played on
 * a clock by hand, over the bridge's own leases, tokens, probes and turns, and the operations of the store are counted.
 */
import { right } from 'fp-ts/Either';
import {
  IDLE,
  connectionsOf,
  leasesOf,
  probeOperationsOf,
  sampleOperationsOf,
  tokenOperationsOf,
} from '../../../scripts/documentation/capacity';
import type { Load } from '../../../scripts/documentation/capacity';
import { createCanceller } from '../../../src/core/signal';
import { Turns } from '../../../src/drift/sample-turns';
import { createProber } from '../../../src/gateway/prober';
import type { Carrier } from '../../../src/store/carrier';
import { guarded } from '../../../src/store/guarded';
import { inMemory } from '../../../src/store/in-memory';
import { leasedLimit } from '../../../src/store/leased-limit';
import { sharedFetch } from '../../../src/store/shared-fetch';
import { randomOf } from '../../support/generate/random';
import { runSeed } from '../../support/seed';

/** A formula and the simulation differ by so much at most. */
const BOUND = 0.05;

const { below } = randomOf(runSeed());

/** A number between 0 and 1. */
const fraction = (): number => (below(2 ** 30) + 0.5) / 2 ** 30;

const { signal } = createCanceller();

/** How long until the next of events that happen so often a second, at random. */
const untilNext = (rate: number): number => -Math.log(1 - fraction()) / rate;

/** A store, its clock in seconds, and the operations that were done. */
const storeOf = () => {
  let now = 0;
  const done = new Map<keyof Carrier, number>();
  const carrier = inMemory(() => 1000 * now);
  const counted = (operation: keyof Carrier): void => void done.set(operation, countOf(operation) + 1);
  const countOf = (operation: keyof Carrier): number => done.get(operation) ?? 0;
  const count: Carrier = {
    lease: (request) => (counted('lease'), carrier.lease(request)),
    begin: (request) => (counted('begin'), carrier.begin(request)),
    extend: (request) => (counted('extend'), carrier.extend(request)),
    finish: (request) => (counted('finish'), carrier.finish(request)),
    lead: (request) => (counted('lead'), carrier.lead(request)),
  };
  return {
    ...{ carrier: count, countOf, clock: () => 1000 * now },
    pass: (until: number): void => {
      now = until;
    },
  };
};

type Store = ReturnType<typeof storeOf>;

/** One tenant on one replica. */
type Place = (now: number) => Promise<unknown>;

/** Plays requests at random times on random tenants and replicas of one group, and gives the operations a second. */
const played = async (
  load: Load,
  seconds: number,
  placeOf: (tenant: string, replica: string, store: Store) => Place,
  operations: readonly (keyof Carrier)[],
): Promise<number> => {
  const store = storeOf();
  const places = Array.from({ length: load.tenants * load.replicas }, (_, index) =>
    placeOf(`t${Math.floor(index / load.replicas)}`, `r${index % load.replicas}`, store),
  );
  for (let now = untilNext(load.requests); now < seconds; now += untilNext(load.requests)) {
    store.pass(now);
    await places[Math.floor(fraction() * places.length)]?.(now);
  }
  return operations.reduce((sum, operation) => sum + store.countOf(operation), 0) / seconds;
};

const differs = (simulated: number, formula: number): number => Math.abs(simulated / formula - 1);

const LOAD: Load = {
  ...{ tenants: 50, requests: 250, replicas: 20, groups: 1 },
  ...{ limit: 50, latency: 0.2, token: 60, sampled: 0.2 },
};

test.each([
  ['a lease of one request', {}, 100],
  ['leases of ten, of which few are used', { limit: 1000 }, 100],
  ['leases of ten on few replicas', { limit: 1000, replicas: 2 }, 100],
  ['leases of three, all of which are used', { limit: 300, replicas: 1, requests: 5000 }, 20],
])('leases a second: %s', async (_what, other, seconds) => {
  const load = { ...LOAD, ...other };
  const simulated = await played(
    load,
    seconds,
    (limit, _replica, { carrier, clock }) => {
      const letIn = leasedLimit((wanted) => carrier.lease({ limit, perSecond: load.limit, wanted }), {
        perSecond: load.limit,
        now: clock,
      });
      return async () => letIn();
    },
    ['lease'],
  );
  expect(differs(simulated, leasesOf(load))).toBeLessThan(BOUND);
});

test.each([
  ['with requests for each replica', {}],
  ['with replicas that have few requests', { requests: 25 }],
])('operations for tokens: %s', async (_what, other) => {
  const load = { ...LOAD, ...other };
  let attempts = 0;
  const simulated = await played(
    load,
    1200,
    (key, _replica, { carrier, clock }) => {
      const single = sharedFetch({
        carrier: guarded(carrier, { waitMs: 1, emit: () => undefined, clock, later: () => () => undefined }),
        nextOwner: () => String((attempts += 1)),
        wait: () => Promise.resolve(),
        repeat: () => () => undefined,
      });
      let usedUntil = -Infinity;
      return async (now) => {
        if (now < usedUntil) return;
        const keepMs = 1000 * load.token;
        const got = await single({
          ...{ key, signal, isUsable: ({ ageMs }) => ageMs < keepMs },
          make: () => Promise.resolve(right({ text: 'token', keepMs })),
        });
        if (got._tag === 'Right')
          usedUntil = now + load.token - (got.right.by === 'kept' ? got.right.ageMs / 1000 : 0);
      };
    },
    ['begin', 'finish', 'extend'],
  );
  expect(differs(simulated, tokenOperationsOf(load))).toBeLessThan(BOUND);
});

test.each([
  ['samples that are many', {}],
  ['samples that are few', { sampled: 0.02 }],
])('questions who compares answers: %s', async (_what, other) => {
  const load = { ...LOAD, ...other };
  const simulated = await played(
    load,
    3600,
    (job, owner, { carrier, clock }) => {
      const turns = new Turns((tenant, lastsMs) => carrier.lead({ job: tenant, owner, lastsMs }));
      return async () => fraction() < load.sampled && turns.isOurs(job, clock());
    },
    ['lead'],
  );
  expect(differs(simulated, sampleOperationsOf(load))).toBeLessThan(BOUND);
});

/** Timers on a clock by hand. */
const timersOf = (store: Store) => {
  const timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    later: (run: () => void, ms: number): (() => void) => {
      timers.push({ at: store.clock() / 1000 + ms / 1000, run });
      return () => undefined;
    },
    runUntil: async (end: number): Promise<void> => {
      for (;;) {
        timers.sort((one, other) => other.at - one.at);
        const next = timers.pop();
        if (next === undefined || next.at > end) return;
        store.pass(next.at);
        next.run();
        await new Promise((done) => void setImmediate(done));
      }
    },
  };
};

test('questions who does a probe', async () => {
  const load = { ...LOAD, tenants: 5, replicas: 4 };
  const store = storeOf();
  const { later, runUntil } = timersOf(store);
  const probes = [{ source: 'crm', run: () => () => Promise.resolve(right(undefined)) }];
  const tenants = Array.from({ length: load.tenants }, (_, index) => ({ name: `t${index}`, probes }));
  for (let replica = 0; replica < load.replicas; replica += 1)
    createProber(tenants, {
      ...{ emit: () => undefined, later, random: fraction },
      leads: (tenant, source, lastsMs) =>
        store.carrier.lead({ job: `${tenant}/${source}`, owner: `r${replica}`, lastsMs }),
    }).start();
  const seconds = 24 * 3600;
  await runUntil(seconds);
  expect(differs(store.countOf('lead') / seconds, probeOperationsOf(load))).toBeLessThan(BOUND);
});

/** The connections of one replica to one upstream, on average: the one that was used last is used first. */
const openOnAverage = (rate: number, latency: number, seconds: number): number => {
  let unused: number[] = []; // since when, the last one last
  let busy: number[] = []; // until when
  let [now, total] = [0, 0];
  while (now < seconds) {
    const next = now + untilNext(rate);
    for (const until of busy.filter((each) => each <= next)) unused.push(until);
    busy = busy.filter((until) => until > next);
    total += latency;
    const kept = unused.filter((since) => since + IDLE > next);
    total += (unused.length - kept.length) * IDLE;
    unused = kept;
    const since = unused.pop();
    total += since === undefined ? 0 : next - since;
    busy.push(next + latency);
    now = next;
  }
  return total / seconds;
};

test.each([
  ['seldom a request', 0.067, 0.2],
  ['a request a second', 1, 0.2],
  ['several at a time', 10, 0.5],
])('connections to upstreams: %s', (_what, rate, latency) => {
  const load = { ...LOAD, tenants: 1, replicas: 1, requests: rate, latency };
  expect(differs(openOnAverage(rate, latency, 200_000 / rate), connectionsOf(load))).toBeLessThan(0.1);
});
