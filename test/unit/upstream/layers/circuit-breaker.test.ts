import { left, right, type Either } from 'fp-ts/Either';
import fc from 'fast-check';
import { getEventListeners } from 'node:events';
import type { Ask } from '../../../../src/adapter/define-adapter';
import { DEADLINE } from '../../../../src/core/call';
import {
  failureOfStatus,
  identityMismatch,
  payloadInvalid,
  requestInvalid,
  limitReached,
  userNotFound,
  type SourceFailure,
} from '../../../../src/core/failure';
import type { BridgeEvent } from '../../../../src/observe/events';
import { breaker } from '../../../../src/upstream/layers/circuit-breaker';
import { timedOut, unreachable } from '../../../../src/core/connection-failure';
import { callOf } from '../../../support/upstream/call';

type End = Either<SourceFailure, string>;

const found = right('found');
const down = left(unreachable('ECONNREFUSED'));
const timeout = left(timedOut(DEADLINE));
const gone = left(timedOut('gone'));
const open = left(limitReached('CIRCUIT_OPEN'));

const never = new Promise<End>(() => undefined);

interface World {
  /** Asks once; the upstream ends so. */
  readonly end: (end: End | Error | Promise<End>, signal?: AbortSignal) => Promise<End>;
  /** How often the upstream was asked. */
  readonly asks: () => number;
  readonly states: string[];
  readonly events: BridgeEvent[];
  readonly pass: (ms: number) => void;
}

/** A breaker with a clock that only `pass` moves. */
const world = (deadlineMs = 0): World => {
  let now = 1000;
  let asks = 0;
  const states: string[] = [];
  const events: BridgeEvent[] = [];
  const layer = breaker({
    tenant: 'acme',
    source: 'loyalty',
    deadlineMs,
    emit: (event) => {
      events.push(event);
      states.push(event.event === 'breaker-changed' ? event.state : event.event);
    },
    clock: () => now,
  });
  const ask: Ask<End | Error | Promise<End>, string> = (lookup) => () => {
    asks += 1;
    return lookup instanceof Error ? Promise.reject(lookup) : Promise.resolve(lookup);
  };
  const asking = layer(ask);
  return {
    end: (end, signal) => asking(end, callOf(signal))(),
    asks: () => asks,
    states,
    events,
    pass: (ms) => {
      now += ms;
    },
  };
};

const times = async (count: number, run: () => Promise<unknown>): Promise<void> => {
  for (let time = 0; time < count; time += 1) await run();
};

/** A breaker that five outages in a row have opened. */
const opened = async (): Promise<World> => {
  const made = world();
  await times(5, () => made.end(down));
  return made;
};

describe('a closed breaker', () => {
  test('passes on results, and emits no event', async () => {
    const { end, states } = world();
    expect(await end(found)).toBe(found);
    expect(await end(down)).toBe(down);
    expect(states).toStrictEqual([]);
  });

  test('opens with the fifth outage in a row, and then sends no call', async () => {
    const { end, asks, states } = await opened();
    expect(states).toStrictEqual(['open']);
    expect(await end(found)).toStrictEqual(open);
    expect(await end(down)).toStrictEqual(open);
    expect(asks()).toBe(5);
  });

  test('names the last outage in its event', async () => {
    const { end, events, pass } = world();
    await times(4, () => end(down));
    await end(timeout);
    pass(5000);
    await end(left(failureOfStatus(500)));
    const about = { event: 'breaker-changed', tenant: 'acme', source: 'loyalty' };
    expect(events).toStrictEqual([
      { ...about, state: 'open', outcome: 'UpstreamTimeout' },
      { ...about, state: 'half-open' },
      { ...about, state: 'open', outcome: 'UpstreamRejected', detail: { status: 500 } },
    ]);
  });

  test('opens for a tenant with one request in ten seconds too', async () => {
    const { end, states, pass } = world();
    await times(5, () => {
      pass(10_000);
      return end(timeout);
    });
    expect(states).toStrictEqual(['open']);
  });

  test.each([
    ['no connection', unreachable('ECONNREFUSED')],
    ['a connection that breaks', unreachable('ECONNRESET')],
    ['a name that does not exist', unreachable('ENOTFOUND')],
    ['a deadline', timedOut(DEADLINE)],
    ['an error of the upstream’s', failureOfStatus(500)],
    ['an upstream that asks to be left alone', failureOfStatus(429)],
  ])('counts %s as an outage', async (_what, failure) => {
    const { end, states } = world();
    await times(5, () => end(left(failure)));
    expect(states).toStrictEqual(['open']);
  });

  test.each([
    ['users who are unknown', userNotFound],
    ['a credential that is refused', failureOfStatus(401)],
    ['requests that are refused', failureOfStatus(400)],
    ['payloads that are none', payloadInvalid('id', 'a text')],
    ['accounts of other users', identityMismatch('id')],
    ['requests that cannot be written', requestInvalid('identifier')],
    ['calls that are not waited for', timedOut('gone')],
  ])('stays closed for 1,000 times %s', async (_what, failure) => {
    const { end, asks, states } = world();
    await times(1000, () => end(left(failure)));
    expect(states).toStrictEqual([]);
    expect(asks()).toBe(1000);
  });

  test.each([
    ['an answer', found, []],
    ['a user who is unknown', left(userNotFound), []],
    ['a call that is not waited for', gone, ['open']],
    ['a request that was never sent', left(requestInvalid('identifier')), ['open']],
  ])('after four outages and %s depends on which part answered', async (_what, between, states) => {
    const made = world();
    await times(4, () => made.end(down));
    await made.end(between);
    await made.end(down);
    expect(made.states).toStrictEqual(states);
  });

  test('passes a bug on, and does not count it', async () => {
    const { end, states } = world();
    await times(10, () => expect(end(new Error('bug'))).rejects.toThrow('bug'));
    await times(4, () => end(down));
    await expect(end(new Error('bug'))).rejects.toThrow('bug');
    expect(states).toStrictEqual([]);
    await end(down);
    expect(states).toStrictEqual(['open']);
  });

  test('opens for an upstream that answers sometimes, and never fails five times in a row', async () => {
    const { end, states } = world();
    await times(7, async () => {
      await end(found);
      await times(4, () => end(down));
    });
    expect(states).toStrictEqual(['open']);
  });

  test('stays closed while no more than half fails', async () => {
    const { end, states } = world();
    await times(200, async () => {
      await end(found);
      await end(down);
    });
    expect(states).toStrictEqual([]);
  });

  test('is separate for each source', async () => {
    const one = await opened();
    const { end } = world();
    expect(await one.end(found)).toStrictEqual(open);
    expect(await end(found)).toBe(found);
  });
});

describe('an open breaker', () => {
  test('tries the upstream after five seconds, and closes when it answers', async () => {
    const { end, states, pass } = await opened();
    pass(4999);
    expect(await end(found)).toStrictEqual(open);
    pass(1);
    expect(await end(found)).toBe(found);
    expect(await end(found)).toBe(found);
    expect(states).toStrictEqual(['open', 'half-open', 'closed']);
  });

  test.each([
    ['no such user', left(userNotFound)],
    ['a refusal', left(failureOfStatus(403))],
  ])('counts %s as an answer', async (_what, answer) => {
    const { end, states, pass } = await opened();
    pass(5000);
    expect(await end(answer)).toBe(answer);
    expect(states).toStrictEqual(['open', 'half-open', 'closed']);
  });

  test('stays open twice as long after each failed trial, up to half a minute', async () => {
    const { end, asks, pass } = await opened();
    for (const rest of [5000, 10_000, 20_000, 30_000, 30_000]) {
      const before = asks();
      pass(rest - 1);
      expect(await end(down)).toStrictEqual(open);
      pass(1);
      expect(await end(down)).toBe(down);
      expect(asks()).toBe(before + 1);
    }
  });

  test('starts again once it has closed: five in a row, five seconds', async () => {
    const { end, states, pass } = await opened();
    pass(5000);
    await end(down);
    pass(10_000);
    await end(found);
    await times(4, () => end(down));
    expect(states.at(-1)).toBe('closed');
    await end(down);
    expect(states.at(-1)).toBe('open');
    pass(5000);
    expect(await end(found)).toBe(found);
  });

  test('is not affected by a wall clock that is set back', async () => {
    const { end, pass } = await opened();
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
    pass(5000);
    expect(await end(found)).toBe(found);
  });

  test('sends one trial at a time, and other calls do not wait for it', async () => {
    const { end, asks, pass } = await opened();
    pass(5000);
    let answer: (end: End) => void = () => undefined;
    const trial = end(new Promise((resolve) => (answer = resolve)));
    const others = await Promise.all(Array.from({ length: 50 }, () => end(found)));
    expect(others).toStrictEqual(others.map(() => open));
    expect(asks()).toBe(6);
    answer(found);
    expect(await trial).toBe(found);
    expect(await end(found)).toBe(found);
  });

  test('ignores a trial that is not waited for: the next call is another trial, at once', async () => {
    const { end, asks, states, pass } = await opened();
    pass(5000);
    expect(await end(gone)).toBe(gone);
    expect(await end(gone)).toBe(gone);
    expect(asks()).toBe(7);
    expect(states).toStrictEqual(['open', 'half-open']);
    await end(found);
    expect(states).toStrictEqual(['open', 'half-open', 'closed']);
  });

  test('ignores a trial that was never sent', async () => {
    const { end, states, pass } = await opened();
    pass(5000);
    await end(left(requestInvalid('identifier')));
    expect(states).toStrictEqual(['open', 'half-open']);
    await end(down);
    expect(states).toStrictEqual(['open', 'half-open', 'open']);
    expect(await end(found)).toStrictEqual(open);
  });

  test('ignores a bug, which is passed on to the caller', async () => {
    const { end, states, pass } = await opened();
    pass(5000);
    await expect(end(new Error('bug'))).rejects.toThrow('bug');
    expect(states).toStrictEqual(['open', 'half-open']);
    expect(await end(down)).toBe(down);
    expect(await end(found)).toStrictEqual(open);
  });

  test.each([
    ['its deadline, which is an outage', DEADLINE, timeout, ['open', 'half-open', 'open']],
    ['the app’s leaving, which says nothing', 'gone', gone, ['open', 'half-open']],
  ])('ends a trial that ignores its signal with %s', async (_what, reason, answer, states) => {
    const { end, states: seen, pass } = await opened();
    pass(5000);
    const controller = new AbortController();
    const trial = end(never, controller.signal);
    controller.abort(reason);
    expect(await trial).toStrictEqual(answer);
    expect(seen).toStrictEqual(states);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  test('leaves no listener behind after a trial', async () => {
    const { end, pass } = await opened();
    pass(5000);
    const { signal } = new AbortController();
    await end(found, signal);
    await new Promise((resolve) => setImmediate(resolve));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

test('a call that is over is not sent, in any state', async () => {
  const { end, asks, states } = world();
  await times(10, () => end(down, AbortSignal.abort(DEADLINE)));
  expect(await end(found, AbortSignal.abort('gone'))).toStrictEqual(gone);
  expect(asks()).toBe(0);
  expect(states).toStrictEqual([]);
});

describe('a call that began before a change of state', () => {
  test('does not fail the trial by its failure', async () => {
    const { end, states, pass } = world();
    const fail: ((end: End) => void)[] = [];
    const late = Array.from({ length: 5 }, () => end(new Promise((resolve) => fail.push(resolve))));
    await times(5, () => end(down));
    pass(5000);
    let answer: (end: End) => void = () => undefined;
    const trial = end(new Promise((resolve) => (answer = resolve)));
    fail.forEach((resolve) => resolve(timeout));
    expect(await Promise.all(late)).toStrictEqual(late.map(() => timeout));
    expect(states).toStrictEqual(['open', 'half-open']);
    answer(found);
    await trial;
    expect(states).toStrictEqual(['open', 'half-open', 'closed']);
  });

  test('does not open it again after the trial', async () => {
    const { end, states, pass } = world();
    const fail: ((end: End) => void)[] = [];
    const late = Array.from({ length: 5 }, () => end(new Promise((resolve) => fail.push(resolve))));
    await times(5, () => end(down));
    pass(5000);
    await end(found);
    fail.forEach((resolve) => resolve(timeout));
    await Promise.all(late);
    expect(states).toStrictEqual(['open', 'half-open', 'closed']);
  });
});

describe('a timeout of an upstream that has a second', () => {
  /** Calls that end as `end` after the given milliseconds, one after another. */
  const afterMs = async (ms: number, end: End, { end: ask, pass }: World): Promise<void> => {
    let settle: (end: End) => void = () => undefined;
    const asked = ask(new Promise((resolve) => (settle = resolve)));
    pass(ms);
    settle(end);
    await asked;
  };

  test.each([
    [0, false],
    [1, false],
    [250, false],
    [499, false],
    [500, true],
    [750, true],
    [1000, true],
    [1500, true],
  ])('after %d ms, repeated, opens the breaker: %s', async (ms, opens) => {
    const made = world(1000);
    await times(50, () => afterMs(ms, timeout, made));
    expect(made.states.includes('open')).toBe(opens);
  });

  test('with shortened time neither counts as an outage nor ends their sequence', async () => {
    const made = world(1000);
    await times(4, () => afterMs(0, down, made));
    await times(20, () => afterMs(499, timeout, made));
    expect(made.states).toStrictEqual([]);
    await afterMs(0, down, made);
    expect(made.states).toStrictEqual(['open']);
  });

  test('with shortened time is not the cause in the event', async () => {
    const made = world(1000);
    await times(4, () => afterMs(0, down, made));
    await afterMs(10, timeout, made);
    await afterMs(0, down, made);
    expect(made.events).toMatchObject([{ outcome: 'UpstreamUnreachable' }]);
  });

  test('with shortened time ends a trial: the next call is the next trial, at once', async () => {
    const made = world(1000);
    await times(5, () => afterMs(0, down, made));
    made.pass(5000);
    await afterMs(10, timeout, made);
    const asks = made.asks();
    await made.end(found);
    expect([made.asks() - asks, made.states]).toStrictEqual([1, ['open', 'half-open', 'closed']]);
  });

  test('is an outage of a trial that had its full time', async () => {
    const made = world(1000);
    await times(5, () => afterMs(0, down, made));
    made.pass(5000);
    await afterMs(900, timeout, made);
    expect(made.states).toStrictEqual(['open', 'half-open', 'open']);
    expect(await made.end(found)).toStrictEqual(open);
  });

  test.each([
    ['no connection', down],
    ['a 500', left(failureOfStatus(500))],
    ['a 503', left(failureOfStatus(503))],
  ])('with shortened time differs from %s, which is an outage at once', async (_what, end) => {
    const made = world(1000);
    await times(5, () => afterMs(0, end, made));
    expect(made.states).toStrictEqual(['open']);
  });
});

test('outages of calls at the same time open it once', async () => {
  const { end, states } = world();
  await Promise.all(Array.from({ length: 100 }, () => end(down)));
  expect(states).toStrictEqual(['open']);
});

test('in every sequence only the upstream throws, states change in order, and an answer closes the breaker', async () => {
  const step = fc.oneof(
    fc.constantFrom<End>(found, down, timeout, gone, left(userNotFound), left(requestInvalid('body'))),
    fc.constantFrom(new Error('bug'), 1000, 5000, 30_000),
  );
  const next: Readonly<Record<string, readonly (string | undefined)[]>> = {
    closed: ['open', undefined],
    open: ['half-open', undefined],
    'half-open': ['open', 'closed', undefined],
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 200 }), async (steps) => {
      const { end, states, pass } = world();
      for (const each of steps) {
        if (typeof each === 'number') pass(each);
        else if (each instanceof Error) await end(each).catch((error: unknown) => expect(error).toBe(each));
        else expect([each, open]).toContainEqual(await end(each));
      }
      const seen = ['closed', ...states];
      seen.forEach((state, at) => expect(next[state]).toContain(seen[at + 1]));
      pass(30_000);
      expect(await end(found)).toBe(found);
    }),
  );
});
