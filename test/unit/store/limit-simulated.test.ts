/** A limit of several processes on a clock by hand: replies take time, some come too late, and loads are uneven. */
import { inMemory } from '../../../src/store/in-memory';
import { leasedLimit } from '../../../src/store/leased-limit';
import type { RateLimit } from '../../../src/store/shared-state';
import { randomOf } from '../../support/generate/random';
import { runSeed } from '../../support/seed';
import { settled } from '../../support/upstream/arranged';

const SECONDS = 10;

/** How long a reply is waited for, in milliseconds. */
const WAIT_MS = 20;

/** How many of a hundred replies come later than that. The store has done then what it was asked for. */
const LATE_PERCENT = 1;

/** A clock that is moved on by hand, and what waits for it. */
const handClock = () => {
  let now = 0;
  let due: readonly { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    after: (ms: number) =>
      new Promise<void>((run) => {
        due = [...due, { at: now + ms, run }];
      }),
    tick: async () => {
      now += 1;
      const [ripe, rest] = [due.filter(({ at }) => at <= now), due.filter(({ at }) => at > now)];
      due = rest;
      for (const { run } of ripe) run();
      await settled();
    },
  };
};

interface Clients {
  readonly count: number;
  /** How long one waits after an answer, in milliseconds. */
  readonly pauseMs: number;
}

/** More than any of these limits lets in. */
const BUSY: Clients = { count: 16, pauseMs: 8 };

/** Two or three requests a second. */
const IDLE: Clients = { count: 1, pauseMs: 400 };

/** How many requests processes with these clients let in, as a part of what a limit allows. */
const partLetIn = async (perSecond: number, processes: readonly Clients[]): Promise<number> => {
  const { below } = randomOf(runSeed());
  const clock = handClock();
  const carrier = inMemory(clock.now);
  let letIn = 0;
  const limitOf = (): RateLimit =>
    leasedLimit(
      async (wanted) => {
        const lease = await carrier.lease({ limit: 'acme', perSecond, wanted });
        const isLate = below(100) < LATE_PERCENT;
        await clock.after(isLate ? WAIT_MS : 1 + below(3));
        return isLate ? undefined : lease;
      },
      { perSecond, now: clock.now },
    );
  const client = async (limit: RateLimit, pauseMs: number): Promise<void> => {
    for (await clock.after(below(pauseMs)); ; await clock.after(pauseMs))
      if ((await limit()) === undefined) letIn += 1;
  };
  for (const { count, pauseMs } of processes) {
    const limit = limitOf();
    for (let index = 0; index < count; index += 1) void client(limit, pauseMs);
  }
  while (clock.now() < SECONDS * 1000) await clock.tick();
  return letIn / (perSecond * (SECONDS + 1)); // a second's requests are let in at once
};

const LOADS = [
  ['2 busy processes', [BUSY, BUSY]],
  ['a busy process and an idle one', [BUSY, IDLE]],
  ['5 busy processes', [BUSY, BUSY, BUSY, BUSY, BUSY]],
  ['a busy process and 4 idle ones', [BUSY, IDLE, IDLE, IDLE, IDLE]],
] as const;

it.each(
  LOADS.flatMap(([load, processes]) => [5, 100, 1000].map((limit) => [load, limit, processes] as const)),
)(
  'over %s a limit of %i a second holds within 5 %%, also where replies come too late',
  async (_load, perSecond, processes) => {
    const part = await partLetIn(perSecond, processes);
    expect(part).toBeLessThanOrEqual(1.05);
    expect(part).toBeGreaterThanOrEqual(0.95);
  },
);
