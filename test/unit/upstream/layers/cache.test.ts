/** The cache of answers: how long, for which lookups, after which failures, and in how much memory. */
import fc from 'fast-check';
import { left, right } from 'fp-ts/Either';
import type { Ask } from '../../../../src/adapter/define-adapter';
import {
  identityMismatch,
  payloadInvalid,
  limitReached,
  userNotFound,
  type SourceFailure,
} from '../../../../src/core/failure';
import { cached, type CacheTimes, type Forget } from '../../../../src/upstream/layers/cache';
import { lookupKey } from '../../../../src/upstream/layers/lookup-key';
import { timedOut, unreachable } from '../../../../src/core/connection-failure';
import { DEADLINE } from '../../../../src/core/call';
import { draws } from '../../../support/draws';
import { arranged, caller } from '../../../support/upstream/arranged';
import { callOf } from '../../../support/upstream/call';
import '../../../support/seed';

const TIMES = { ttl: 60, staleIfError: 600 };
const DOWN = unreachable('ECONNREFUSED');

/** A cache over an upstream with configured answers, with a clock that the test moves. */
const setUp = (times: CacheTimes = TIMES, maxBytes?: number) => {
  let now = 5;
  let outcome: SourceFailure | undefined;
  const asked: unknown[] = [];
  const upstream: Ask<unknown, unknown> = (lookup) => () => {
    asked.push(lookup);
    return Promise.resolve(
      outcome === undefined ? right({ of: lookup, answer: asked.length }) : left(outcome),
    );
  };
  const ask = cached(times, { clock: () => now, ...(maxBytes === undefined ? {} : { maxBytes }) })(upstream);
  const { call, notes } = caller();
  return {
    asked,
    ask: (lookup: unknown) => ask(lookup, call)(),
    /** Asks, and gives the note of the answer’s age. */
    ageOf: async (lookup: unknown) => {
      delete notes.ageS;
      await ask(lookup, call)();
      return notes.ageS;
    },
    pass: (seconds: number) => void (now += seconds * 1000),
    fail: (failure: SourceFailure | undefined) => void (outcome = failure),
  };
};

const first = right({ of: '7', answer: 1 });

test('an answer is reused while it is fresh, and then requested again', async () => {
  const { ask, asked, pass } = setUp();
  expect(await ask('7')).toStrictEqual(first);
  pass(59.9);
  expect(await ask('7')).toStrictEqual(first);
  pass(0.1);
  expect(await ask('7')).toStrictEqual(right({ of: '7', answer: 2 }));
  expect(asked).toStrictEqual(['7', '7']);
});

test('a cached answer has its age in whole seconds; an answer of the upstream itself has none', async () => {
  const { ageOf, pass } = setUp();
  const ages = [await ageOf('7'), await ageOf('7')];
  pass(1.999);
  ages.push(await ageOf('7'));
  pass(57.5);
  ages.push(await ageOf('7'));
  pass(10);
  ages.push(await ageOf('7'));
  expect(ages).toStrictEqual([undefined, 0, 1, 59, undefined]);
});

test('the age counts from the request, since the data may have changed while the upstream answered', async () => {
  let now = 1000;
  const { ask, asked } = arranged();
  const kept = cached(TIMES, { clock: () => now })(ask);
  const slow = kept('7', callOf())();
  now += 5000;
  asked[0]!.answer('found');
  await slow;
  const { call, notes } = caller();
  await kept('7', call)();
  expect(notes).toStrictEqual({ ageS: 5 });
});

test('the answer to an earlier request does not replace that to a later one', async () => {
  let now = 1000;
  const { ask, asked } = arranged();
  const kept = cached(TIMES, { clock: () => now })(ask);
  const slow = kept('7', callOf())();
  now += 1000;
  const quick = kept('7', callOf())();
  asked[1]!.answer('new');
  await quick;
  asked[0]!.answer('old');
  expect(await slow).toStrictEqual(right('old'));
  expect(await kept('7', callOf())()).toStrictEqual(right('new'));
});

test('no user gets another’s answer, after any earlier requests', async () => {
  const lookup = fc.oneof(
    fc.constantFrom<unknown>('1', 1, '01', '1 ', ['1'], { id: '1' }, { id: 1 }, { id: '1', by: 'a' }, null),
    fc.jsonValue({ maxDepth: 2 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(lookup, { minLength: 1, maxLength: 30 }), async (lookups) => {
      const { ask } = setUp();
      for (const each of lookups) {
        const answer = await ask(each);
        if (answer._tag === 'Left') throw new Error('the upstream answers');
        const { of } = answer.right as { of: unknown };
        expect(lookupKey(of)).toBe(lookupKey(each));
      }
    }),
    { numRuns: draws({ few: 30, all: 300 }) },
  );
});

test('two sources with the same settings have separate caches', async () => {
  const layer = cached(TIMES);
  const [one, other] = ['one', 'other'].map((name) =>
    layer<string>((lookup) => () => Promise.resolve(right(`${name} ${lookup}`))),
  );
  expect(await one!('7', callOf())()).toStrictEqual(right('one 7'));
  expect(await other!('7', callOf())()).toStrictEqual(right('other 7'));
});

test('a lookup without a key text is sent each time', async () => {
  const { ask, asked } = setUp();
  const strange = new Date(0);
  await ask(strange);
  await ask(strange);
  expect(asked).toHaveLength(2);
});

describe('instead of a failure', () => {
  const outages: [string, SourceFailure][] = [
    ['a refused connection', DOWN],
    ['a name that does not resolve', unreachable('ENOTFOUND')],
    ['an answer that is late', timedOut(DEADLINE)],
    ['an error of the upstream’s', { tag: 'UpstreamRejected', retryable: true, status: 500 }],
    ['an upstream that asks to be left alone', { tag: 'UpstreamOverloaded', retryable: true, status: 503 }],
    ['an open circuit', limitReached('CIRCUIT_OPEN')],
    ['a full bulkhead', limitReached('TOO_MANY_CALLS')],
  ];
  test.each(outages)('an older answer is used within its limit: %s', async (_what, failure) => {
    const { ask, ageOf, pass, fail } = setUp();
    await ask('7');
    fail(failure);
    pass(61);
    expect(await ask('7')).toStrictEqual(first);
    expect(await ageOf('7')).toBe(61);
    pass(598);
    expect(await ageOf('7')).toBe(659);
    pass(1);
    expect(await ask('7')).toStrictEqual(left(failure));
  });

  const answers: [string, SourceFailure][] = [
    ['no user of that name', userNotFound],
    ['another user’s payload', identityMismatch('owner')],
    ['a payload that is not valid', payloadInvalid('id', 'a whole number')],
    ['a rejected credential', { tag: 'UpstreamRejected', retryable: false, status: 401 }],
    ['a call that is not waited for', timedOut('gone')],
  ];
  test.each(answers)('that is an answer no older one is used: %s', async (_what, failure) => {
    const { ask, ageOf, pass, fail } = setUp();
    await ask('7');
    fail(failure);
    pass(61);
    expect(await ask('7')).toStrictEqual(left(failure));
    expect(await ageOf('7')).toBeUndefined();
  });

  test('no older answer is used without "staleIfError"', async () => {
    const { ask, pass, fail } = setUp({ ttl: 60 });
    await ask('7');
    fail(DOWN);
    pass(60);
    expect(await ask('7')).toStrictEqual(left(DOWN));
  });

  test('no answer is used that was never there, nor another’s', async () => {
    const { ask, fail } = setUp();
    await ask('7');
    fail(DOWN);
    expect(await ask('8')).toStrictEqual(left(DOWN));
  });

  test('an older answer that was used is not fresh: the upstream is asked the next time too', async () => {
    const { ask, asked, pass, fail } = setUp();
    await ask('7');
    fail(DOWN);
    pass(61);
    await ask('7');
    fail(undefined);
    expect(await ask('7')).toStrictEqual(right({ of: '7', answer: 3 }));
    expect(asked).toHaveLength(3);
  });
});

test('once a user is not found, none of their data is kept', async () => {
  const { ask, pass, fail } = setUp();
  await ask('7');
  pass(61);
  fail(userNotFound);
  await ask('7');
  fail(DOWN);
  expect(await ask('7')).toStrictEqual(left(DOWN));
});

test.each<SourceFailure>([
  userNotFound,
  DOWN,
  payloadInvalid('id', 'a whole number'),
  limitReached('TOO_MANY_CALLS'),
])('a failure is not cached: %o', async (failure) => {
  const { ask, asked, fail } = setUp();
  fail(failure);
  await ask('7');
  fail(undefined);
  expect(await ask('7')).toStrictEqual(right({ of: '7', answer: 2 }));
  expect(asked).toHaveLength(2);
});

describe('the memory', () => {
  /** The number of lookups that are still cached: those that are not sent again. */
  const keptOf = async (
    { ask, asked, fail }: Pick<ReturnType<typeof setUp>, 'ask' | 'asked' | 'fail'>,
    lookups: readonly unknown[],
  ): Promise<number> => {
    fail(DOWN); // so that looking changes nothing
    const before = asked.length;
    for (const lookup of lookups) await ask(lookup);
    return lookups.length - (asked.length - before);
  };

  test('of one source stays within its limit for any number of users', async () => {
    const cache = setUp();
    const lookups = Array.from({ length: 100_000 }, (_, index) => ({ id: index }));
    for (const lookup of lookups) await cache.ask(lookup);
    const kept = await keptOf(cache, lookups);
    expect(kept).toBeGreaterThan(5000);
    expect(kept).toBeLessThanOrEqual((8 * 1024 * 1024) / 512);
  });

  test('is counted by the size of the answers: there is room for fewer large ones', async () => {
    const large: Ask<string, string> = () => () => Promise.resolve(right('x'.repeat(10_000)));
    let asks = 0;
    const ask = cached(TIMES, { maxBytes: 100_000 })<string>((lookup, call) => {
      asks += 1;
      return large(lookup, call);
    });
    for (const id of ['1', '2', '3', '4', '3', '4']) await ask(id, callOf())();
    expect(asks).toBe(4);
    await ask('1', callOf())();
    expect(asks).toBe(5);
  });

  test('does not keep an answer that is larger than all of it, and keeps the others then', async () => {
    let asks = 0;
    const ask = cached(TIMES, { maxBytes: 10_000 })<string>((lookup) => () => {
      asks += 1;
      return Promise.resolve(right(lookup === 'large' ? 'x'.repeat(10_000) : 'x'));
    });
    for (const id of ['1', 'large', 'large', '1']) await ask(id, callOf())();
    expect(asks).toBe(3);
  });

  test('keeps the most recently used answers', async () => {
    const cache = setUp(TIMES, 3 * 700);
    for (const lookup of ['1', '2', '3', '1', '4']) await cache.ask(lookup);
    expect(await keptOf(cache, ['1', '3', '4'])).toBe(3);
    expect(await keptOf(cache, ['2'])).toBe(0);
  });
});

test('a cache starts no timer', () => {
  jest.useFakeTimers();
  const { ask } = setUp();
  void ask('7');
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe('a shopper who is forgotten', () => {
  const keeping = () => {
    const forgets: Forget[] = [];
    const { ask, asked } = arranged();
    const kept = cached(TIMES, { clock: () => 0, onForget: (forget) => void forgets.push(forget) })(ask);
    const askFor = (lookup: string, shopper: string) => kept(lookup, { ...callOf(), shopper })();
    const answered = async (lookup: string, shopper: string) => {
      const outcome = askFor(lookup, shopper);
      asked.at(-1)?.answer(lookup);
      return outcome;
    };
    return { asked, askFor, answered, forget: (shopper: string) => forgets[0]?.(shopper) };
  };

  test('has no answer any more, and others keep theirs', async () => {
    const { asked, answered, forget } = keeping();
    await answered('7', 'anna');
    await answered('8', 'anna');
    await answered('9', 'boris');
    expect(forget('anna')).toBe(2);
    expect(forget('anna')).toBe(0);
    await answered('9', 'boris');
    expect(asked).toHaveLength(3);
    await answered('7', 'anna');
    expect(asked).toHaveLength(4);
  });

  test('has no answer that another one asked for', async () => {
    const { answered, forget } = keeping();
    await answered('7', 'anna');
    await answered('7', 'boris');
    expect(forget('boris')).toBe(1);
  });

  test('gets none that was asked for before', async () => {
    const { asked, askFor, answered, forget } = keeping();
    const slow = askFor('7', 'anna');
    forget('anna');
    asked[0]!.answer('7');
    expect(await slow).toEqual(right('7'));
    await answered('7', 'anna');
    expect(asked).toHaveLength(2);
  });

  test('is not noted for an answer that more than fifty have in common', async () => {
    const { answered, forget } = keeping();
    for (let shopper = 0; shopper < 60; shopper += 1) await answered('7', `s${shopper}`);
    expect(forget('s59')).toBe(0);
    expect(forget('s49')).toBe(1);
  });
});
