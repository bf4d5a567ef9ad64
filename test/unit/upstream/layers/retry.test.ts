import { left, right, type Either } from 'fp-ts/Either';
import fc from 'fast-check';
import { getEventListeners } from 'node:events';
import type { Ask } from '../../../../src/adapter/define-adapter';
import { DEADLINE, type AskNotes, type Call } from '../../../../src/core/call';
import {
  failureOfStatus,
  identityMismatch,
  payloadInvalid,
  requestInvalid,
  limitReached,
  userNotFound,
  type SourceFailure,
} from '../../../../src/core/failure';
import { retry, type RetryOptions } from '../../../../src/upstream/layers/retry';
import { timedOut, unreachable } from '../../../../src/core/connection-failure';
import { randomOf } from '../../../support/generate/random';
import { runSeed } from '../../../support/seed';
import { callOf } from '../../../support/upstream/call';

type End = Either<SourceFailure, string>;

const reset = left(unreachable('ECONNRESET'));
const rich: RetryOptions['budget'] = { deposit: () => undefined, withdraw: () => true };

/** Ends with each of these in turn, and then always with the last. */
const endingWith = (ends: readonly End[]): { readonly ask: Ask<string, string>; readonly asked: Call[] } => {
  const asked: Call[] = [];
  const ask: Ask<string, string> = (_lookup, call) => () => {
    asked.push(call);
    return Promise.resolve(ends[asked.length - 1] ?? ends.at(-1) ?? right(''));
  };
  return { ask, asked };
};

interface Scene extends Partial<RetryOptions> {
  readonly ends: readonly End[];
  readonly call?: Call;
}

/** One call through the layer, with a clock that only waits move. */
const play = async ({
  ends,
  call = callOf(),
  ...options
}: Scene): Promise<{ answer: End; asks: number; waits: readonly number[]; notes: AskNotes }> => {
  const { ask, asked } = endingWith(ends);
  const waits: number[] = [];
  const notes: AskNotes = {};
  const layer = retry({
    retries: 5,
    budget: rich,
    random: () => 0.5,
    clock: () => waits.reduce((sum, ms) => sum + ms, 0),
    ...options,
    sleep: (ms, signal) => {
      waits.push(ms);
      return options.sleep?.(ms, signal) ?? Promise.resolve();
    },
  });
  const answer = await layer(ask)('7', { ...call, notes })();
  return { answer, asks: asked.length, waits, notes };
};

test('an answer is passed on, and no retry is noted', async () => {
  expect(await play({ ends: [right('found')] })).toStrictEqual({
    answer: right('found'),
    asks: 1,
    waits: [],
    notes: {},
  });
});

test('a temporary failure is hidden, but its retries are noted', async () => {
  const { answer, asks, notes } = await play({ ends: [reset, left(failureOfStatus(500)), right('found')] });
  expect(answer).toStrictEqual(right('found'));
  expect(asks).toBe(3);
  expect(notes).toStrictEqual({ retries: 2 });
});

test.each([
  ['no such user', userNotFound],
  ['a refusal', failureOfStatus(403)],
  ['a payload that is none', payloadInvalid('id', 'a text')],
  ['another user’s account', identityMismatch('id')],
  ['a request that cannot be written', requestInvalid('identifier')],
  ['a limit of our own', limitReached('TOO_MANY_CALLS')],
  ['a name that does not exist', unreachable('ENOTFOUND')],
  ['a call that is not waited for', timedOut('gone')],
])('a retry is not sent after %s', async (_what, failure) => {
  expect(await play({ ends: [left(failure), right('found')] })).toMatchObject({
    answer: left(failure),
    asks: 1,
    notes: {},
  });
});

test('the failure’s own flag decides, with any tag', async () => {
  const passing = { tag: 'UpstreamRejected', retryable: true, status: 409 } as const;
  const lasting = { ...passing, retryable: false };
  expect(await play({ ends: [left(passing), right('found')] })).toMatchObject({ asks: 2 });
  expect(await play({ ends: [left(lasting), right('found')] })).toMatchObject({ asks: 1 });
});

test.each([0, 1, 2, 5])(
  'with %d retries a failure is final after them, and the last one counts',
  async (retries) => {
    const ends = [
      ...Array.from({ length: retries }, () => reset),
      left(failureOfStatus(500)),
      right('found'),
    ];
    const { answer, asks, notes } = await play({ retries, ends });
    expect(answer).toStrictEqual(left(failureOfStatus(500)));
    expect(asks).toBe(retries + 1);
    expect(notes).toStrictEqual(retries === 0 ? {} : { retries });
  },
);

test('a call without timings is retried without a note', async () => {
  const { ask, asked } = endingWith([reset, right('found')]);
  const layer = retry({ retries: 1, budget: rich, sleep: () => Promise.resolve() });
  expect(await layer(ask)('7', callOf())()).toStrictEqual(right('found'));
  expect(asked).toHaveLength(2);
});

test('a throw is passed on at once', async () => {
  const asked = jest.fn(() => Promise.reject(new Error('bug')));
  await expect(retry({ retries: 5, budget: rich })(() => asked)('7', callOf())()).rejects.toThrow('bug');
  expect(asked).toHaveBeenCalledTimes(1);
});

describe('a wait', () => {
  test('is a random part of a length that doubles up to a second', async () => {
    const { waits } = await play({ retries: 8, ends: [reset] });
    expect(waits).toStrictEqual([25, 50, 100, 200, 400, 500, 500, 500]);
    expect(await play({ ends: [reset], random: () => 0 })).toMatchObject({ waits: [0, 0, 0, 0, 0] });
  });

  test('differs from one call to the next', async () => {
    const { below } = randomOf(runSeed());
    const random = (): number => below(1_000_000) / 1_000_000;
    const { waits: one } = await play({ ends: [reset], random });
    const { waits: another } = await play({ ends: [reset], random });
    expect(one).not.toStrictEqual(another);
  });

  test.each([429, 503])('is at least what %d asks for, and not the same for all', async (status) => {
    const ends = [left(failureOfStatus(status, undefined, 2000)), right('found')];
    expect(await play({ ends })).toMatchObject({ answer: right('found'), waits: [2025] });
  });

  test('starts only if it ends before the call does', async () => {
    const endsAt = 25;
    const ends = [reset, right('found')];
    expect(await play({ ends, call: { ...callOf(), endsAt: endsAt + 1 } })).toMatchObject({ asks: 2 });
    expect(await play({ ends, call: { ...callOf(), endsAt } })).toMatchObject({ answer: reset, waits: [] });
  });

  test('counts the time of earlier attempts', async () => {
    const inTime = { ...callOf(), endsAt: 76 };
    const late = { ...callOf(), endsAt: 75 };
    expect(await play({ ends: [reset], call: inTime })).toMatchObject({ asks: 3, waits: [25, 50] });
    expect(await play({ ends: [reset], call: late })).toMatchObject({ asks: 2, waits: [25] });
  });

  test.each([3001, 1e12, Number.MAX_SAFE_INTEGER, Infinity])(
    'does not start for a Retry-After of %d ms, beyond any deadline',
    async (ms) => {
      const overloaded = left(failureOfStatus(429, undefined, ms));
      const call = { ...callOf(), endsAt: 3000 };
      expect(await play({ ends: [overloaded, right('found')], call })).toMatchObject({
        answer: overloaded,
        asks: 1,
        waits: [],
      });
    },
  );

  test('does not start for longer than any call takes, even in a call without a deadline', async () => {
    const overloaded = left(failureOfStatus(429, undefined, 2 ** 31));
    expect(await play({ ends: [overloaded, right('found')] })).toMatchObject({
      answer: overloaded,
      waits: [],
    });
  });

  test('does not use the budget when there is no time for it', async () => {
    const withdraw = jest.fn(() => true);
    const call = { ...callOf(), endsAt: 0 };
    await play({ ends: [reset], call, budget: { deposit: () => undefined, withdraw } });
    expect(withdraw).not.toHaveBeenCalled();
  });

  test('does not start in a call that is over', async () => {
    const call = callOf(AbortSignal.abort(DEADLINE));
    const failure = left(timedOut(DEADLINE));
    expect(await play({ ends: [failure, right('found')], call })).toMatchObject({
      answer: failure,
      waits: [],
    });
  });

  test('ends at once with the call, and the upstream’s last failure is the answer', async () => {
    const controller = new AbortController();
    const { ask, asked } = endingWith([left(failureOfStatus(503, undefined, 30_000)), right('found')]);
    const call = callOf(controller.signal);
    const pending = retry({ retries: 1, budget: rich })(ask)('7', call)();
    while (getEventListeners(call.signal, 'abort').length === 0)
      await new Promise((resolve) => setImmediate(resolve));
    controller.abort('gone');
    expect(await pending).toStrictEqual(left(failureOfStatus(503, undefined, 30_000)));
    expect(asked).toHaveLength(1);
    expect(getEventListeners(call.signal, 'abort')).toHaveLength(0);
  });

  test('leaves no listener behind when the retry fails', async () => {
    const { ask } = endingWith([reset]);
    const call = callOf(new AbortController().signal);
    await retry({ retries: 2, budget: rich, random: () => 0 })(ask)('7', call)();
    expect(getEventListeners(call.signal, 'abort')).toHaveLength(0);
  });
});

describe('the budget', () => {
  test('is per source: four retries for the first failures, and then a fifth of all calls', async () => {
    const { ask, asked } = endingWith([reset]);
    const asking = retry({ retries: 1, sleep: () => Promise.resolve() })(ask);
    for (let call = 0; call < 4; call += 1) await asking('7', callOf())();
    expect(asked).toHaveLength(8);
    for (let call = 4; call < 1000; call += 1) await asking('7', callOf())();
    expect(asked).toHaveLength(1204);
  });

  test.each([1, 2, 3, 4])(
    'has a retry for call %d after a start, after any earlier failures',
    async (nth) => {
      const ends: End[] = [...Array.from({ length: 2 * nth - 1 }, (): End => reset), right('found')];
      const { ask } = endingWith(ends);
      const asking = retry({ retries: 1, sleep: () => Promise.resolve() })(ask);
      for (let call = 1; call < nth; call += 1) expect(await asking('7', callOf())()).toStrictEqual(reset);
      expect(await asking('7', callOf())()).toStrictEqual(right('found'));
    },
  );

  test.each([1, 2, 3, 4, 5])(
    'gives the first call %d retries from the file, four at most',
    async (retries) => {
      const { ask, asked } = endingWith([reset]);
      await retry({ retries, sleep: () => Promise.resolve() })(ask)('7', callOf())();
      expect(asked).toHaveLength(1 + Math.min(4, retries));
    },
  );

  const outcome = fc.oneof(
    fc.constant<End>(right('found')),
    fc.constantFrom<End>(reset, left(userNotFound), left(failureOfStatus(500)), left(failureOfStatus(429))),
  );

  test('limits retries to four plus a fifth of the calls at every moment, with any number of calls at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(outcome, { minLength: 1, maxLength: 300 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 20 }),
        fc.integer({ min: 0, max: 5 }),
        async (ends, crowds, retries) => {
          let calls = 0;
          let asks = 0;
          let most = -Infinity;
          const ask: Ask<string, string> = () => () => {
            asks += 1;
            most = Math.max(most, asks - calls - 4 - calls / 5);
            return Promise.resolve(ends[asks % ends.length] ?? right(''));
          };
          const asking = retry({ retries, sleep: () => Promise.resolve() })(ask);
          for (const crowd of crowds)
            await Promise.all(
              Array.from({ length: crowd }, () => {
                calls += 1;
                return asking('7', callOf())();
              }),
            );
          expect(most).toBeLessThanOrEqual(0);
        },
      ),
    );
  });
});
