/** The pace of requests to a live upstream: so many a second, and pauses that the upstream asks for. */
import { left, right } from 'fp-ts/Either';
import { createPace, pauseOf } from '../../../../src/cli/io/pace';
import type { SourceTiming } from '../../../../src/core/call';
import { overloaded } from '../../../../src/core/failure';
import { callAt } from '../../../support/tenant/world';

/** A clock that only sleeping moves. */
const clockwork = () => {
  let now = 0;
  const begun: number[] = [];
  return {
    begun,
    clock: () => now,
    sleep: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
    asking: (pauses: (number | undefined)[]) => () => {
      begun.push(now);
      return Promise.resolve({ result: begun.length, pauseMs: pauses.shift() });
    },
  };
};

test.each([
  [1, [0, 1000, 2000]],
  [4, [0, 250, 500]],
  [0.5, [0, 2000, 4000]],
])('%d requests a second begin at %p', async (perSecond, times) => {
  const { begun, clock, sleep, asking } = clockwork();
  const pace = createPace({ perSecond, clock, sleep });
  for (const ask of times.map(() => asking([]))) await pace(ask);
  expect(begun).toStrictEqual(times);
});

test('after a pause that the upstream asks for, the same is asked again', async () => {
  const { begun, clock, sleep, asking } = clockwork();
  const pace = createPace({ perSecond: 1, clock, sleep });
  expect(await pace(asking([7_000, 100]))).toBe(3);
  expect(begun).toStrictEqual([0, 7_000, 8_000]);
});

test('after three pauses the last result is given, and the next request waits no longer than the pace', async () => {
  const { begun, clock, sleep, asking } = clockwork();
  const pace = createPace({ perSecond: 1, clock, sleep });
  expect(await pace(asking([5_000, 5_000, 5_000, 5_000]))).toBe(4);
  await pace(asking([]));
  expect(begun).toStrictEqual([0, 5_000, 10_000, 15_000, 16_000]);
});

test('a pause of more than five minutes is not waited for', async () => {
  const { begun, clock, sleep, asking } = clockwork();
  expect(await createPace({ perSecond: 1, clock, sleep })(asking([300_001]))).toBe(1);
  expect(begun).toStrictEqual([0]);
});

test('the length of each pause is told when it begins', async () => {
  const { begun, clock, sleep, asking } = clockwork();
  const told: (readonly [at: number, ms: number])[] = [];
  const onPause = (ms: number): void => void told.push([clock(), ms]);
  const pace = createPace({ perSecond: 1, clock, sleep, onPause });
  await pace(asking([7_000, undefined]));
  await pace(asking([300_000, 300_001]));
  expect(told).toStrictEqual([
    [0, 7_000],
    [8_000, 300_000],
  ]);
  expect(begun).toStrictEqual([0, 7_000, 8_000, 308_000]);
});

describe('an abort', () => {
  /** A pace whose waits after `whole` of them end by an abort, as those of Node do. */
  const aborting = (whole: number) => {
    const { clock, sleep, ...rest } = clockwork();
    const abort = new AbortController();
    let waits = 0;
    const pace = createPace({
      perSecond: 1,
      clock,
      signal: abort.signal,
      sleep: (ms) => {
        if ((waits += 1) <= whole) return sleep(ms);
        abort.abort();
        return Promise.reject(new Error('the wait was aborted'));
      },
    });
    return { pace, abort, ...rest };
  };

  test('ends a pause: the result before it is given, and nothing is asked again', async () => {
    const { pace, asking, begun } = aborting(1);
    expect(await pace(asking([7_000, 7_000, 7_000]))).toBe(2);
    expect(begun).toStrictEqual([0, 7_000]);
  });

  test('ends the wait for a turn: nothing is asked', async () => {
    const { pace, asking, begun } = aborting(0);
    expect(await pace(asking([]))).toBe(1);
    expect(await pace(asking([]))).toBeUndefined();
    expect(begun).toStrictEqual([0]);
  });

  test('before the first request leaves nothing to ask', async () => {
    const { pace, abort, asking, begun } = aborting(0);
    abort.abort();
    expect(await pace(asking([]))).toBeUndefined();
    expect(begun).toStrictEqual([]);
  });

  test('while one asks lets it end, and its pause is not waited for', async () => {
    const abort = new AbortController();
    const pace = createPace({ perSecond: 1, signal: abort.signal });
    const ask = () => {
      abort.abort();
      return Promise.resolve({ result: 'whole', pauseMs: 300_000 });
    };
    expect(await pace(ask)).toBe('whole');
  });

  test('ends a wait of the clock itself', async () => {
    const abort = new AbortController();
    const pace = createPace({ perSecond: 0.001, signal: abort.signal });
    const ask = () => Promise.resolve({ result: 'whole' });
    await pace(ask);
    const waiting = pace(ask);
    abort.abort();
    expect(await waiting).toBeUndefined();
  });

  test.each([undefined, new AbortController().signal])(
    'is the only end of a wait that fails',
    async (signal) => {
      const { clock, asking, begun } = clockwork();
      const sleep = () => Promise.reject(new Error('no timer'));
      const pace = createPace({ perSecond: 1, clock, sleep, ...(signal && { signal }) });
      await expect(pace(asking([7_000]))).rejects.toThrow('no timer');
      expect(begun).toStrictEqual([0]);
    },
  );
});

describe('a pause is asked for', () => {
  const callWith = (...timings: readonly Omit<SourceTiming, 'durationMs'>[]) => ({
    ...callAt(new Date(0)),
    timings: timings.map((timing) => ({ ...timing, durationMs: 1 })),
  });
  const busy = { source: 'crm', outcome: 'UpstreamOverloaded', detail: { status: 429 } };

  test.each([
    ['by the time of Retry-After', callWith(busy), left(overloaded(429, 3_000)), 3_000],
    ['without a time', callWith(busy), left(overloaded(429)), 10_000],
    ['by an optional source', callWith(busy), right([]), 10_000],
    ['by an open breaker', callWith({ ...busy, detail: { code: 'CIRCUIT_OPEN' } }), right([]), 10_000],
    ['by no answer', callWith({ source: 'crm', outcome: 'ok' }), right([]), undefined],
    [
      'by no limit of the bridge',
      callWith({ ...busy, detail: { code: 'TOO_MANY_CALLS' } }),
      right([]),
      undefined,
    ],
  ])('%s', (_how, call, asked, pauseMs) => {
    expect(pauseOf(call, asked)).toBe(pauseMs);
  });
});
