/** A carrier that is slow, fails or is away: what an operation comes to, and when the carrier is tried again. */
import type { BridgeEvent } from '../../../src/observe/events';
import type { CarrierState } from '../../../src/core/state';
import type { Carrier } from '../../../src/store/carrier';
import { guarded } from '../../../src/store/guarded';
import { inMemory } from '../../../src/store/in-memory';

const LEAD = { job: 'probe', owner: 'one', lastsMs: 1000 };

/** A carrier whose `lead` is replaced, with a clock and timers that the test moves. */
const world = (lead: Carrier['lead']) => {
  let now = 0;
  const timers = new Set<() => void>();
  const turns: (() => void)[] = [];
  const events: BridgeEvent[] = [];
  const seen: { read?: () => CarrierState } = {};
  const carrier = guarded(
    { ...inMemory(() => now), lead },
    {
      waitMs: 20,
      emit: (event) => void events.push(event),
      clock: () => now,
      now: () => new Date(now),
      watch: (read) => void (seen.read = read),
      random: () => 0.5,
      later: (run) => {
        timers.add(run);
        return () => void timers.delete(run);
      },
      onceRead: (run) => void turns.push(run),
    },
  );
  return {
    carrier,
    events,
    timers,
    state: () => seen.read?.(),
    pass: (ms: number) => {
      now += ms;
    },
    /** Time is over for all operations; what has arrived is not read yet. */
    expire: () => {
      for (const run of timers) run();
    },
    /** All that has arrived is read. */
    read: () => {
      for (const run of turns.splice(0)) run();
    },
  };
};

const failing = (): Promise<boolean> =>
  Promise.reject(Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }));

it('gives no result when the carrier does not answer in time, and ignores a late one', async () => {
  let answer: (value: boolean) => void = () => undefined;
  const { carrier, expire, read, timers } = world(() => new Promise((resolve) => (answer = resolve)));
  const outcome = carrier.lead(LEAD);
  expire();
  read();
  expect(await outcome).toBeUndefined();
  answer(true);
  expect(timers.size).toBe(0);
});

it('takes an answer that has come in time and is read late, since the process was busy', async () => {
  let answer: (value: boolean) => void = () => undefined;
  const { carrier, events, expire, read, pass, state } = world(
    () => new Promise((resolve) => (answer = resolve)),
  );
  for (let ask = 0; ask < 4; ask += 1) {
    const outcome = carrier.lead(LEAD);
    pass(300);
    expire();
    answer(true);
    expect(await outcome).toBe(true);
    read();
  }
  expect(events).toEqual([]);
  expect(state()?.lastError).toBeUndefined();
});

it('is away after three failures in a row, and is not asked meanwhile', async () => {
  const lead = jest.fn(failing);
  const { carrier, events } = world(lead);
  for (let ask = 0; ask < 5; ask += 1) expect(await carrier.lead(LEAD)).toBeUndefined();
  expect(lead).toHaveBeenCalledTimes(3);
  expect(events).toEqual([{ event: 'shared-state-changed', state: 'away', code: 'ECONNREFUSED' }]);
});

it('is not away while it answers in between', async () => {
  let count = 0;
  const lead = jest.fn(() => ((count += 1) % 3 === 0 ? Promise.resolve(true) : failing()));
  const { carrier, events } = world(lead);
  for (let ask = 0; ask < 12; ask += 1) await carrier.lead(LEAD);
  expect(lead).toHaveBeenCalledTimes(12);
  expect(events).toEqual([]);
});

it('is tried by one operation at a time, each time later, and is back when it answers', async () => {
  let isUp = false;
  const lead = jest.fn(() => (isUp ? Promise.resolve(true) : failing()));
  const { carrier, events, pass } = world(lead);
  for (let ask = 0; ask < 3; ask += 1) await carrier.lead(LEAD);
  pass(500);
  await Promise.all([0, 1, 2].map(() => carrier.lead(LEAD)));
  expect(lead).toHaveBeenCalledTimes(4);
  pass(520);
  await carrier.lead(LEAD);
  expect(lead).toHaveBeenCalledTimes(5);
  pass(519);
  await carrier.lead(LEAD);
  expect(lead).toHaveBeenCalledTimes(5);
  isUp = true;
  pass(10_000);
  expect(await carrier.lead(LEAD)).toBe(true);
  expect(await carrier.lead(LEAD)).toBe(true);
  expect(events.slice(1)).toEqual([{ event: 'shared-state-changed', state: 'back' }]);
});

it('says since when it is away or back, and why the last operation failed', async () => {
  let isUp = true;
  const { carrier, state, pass } = world(() => (isUp ? Promise.resolve(true) : failing()));
  pass(7);
  await carrier.lead(LEAD);
  expect(state()).toMatchObject({ isAway: false, since: new Date(0), lastError: undefined });
  isUp = false;
  for (let ask = 0; ask < 3; ask += 1) await carrier.lead(LEAD);
  const lastError = { code: 'ECONNREFUSED', at: new Date(7) };
  expect(state()).toMatchObject({ isAway: true, since: new Date(7), lastError });
  isUp = true;
  pass(1000);
  await carrier.lead(LEAD);
  expect(state()).toMatchObject({ isAway: false, since: new Date(1007), lastError });
});
