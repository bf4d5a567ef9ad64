/** The layer of catalogues: who waits for which ask, what is kept and for how long, and what is reported. */
import { left, right } from 'fp-ts/Either';
import { DEADLINE } from '../../../../src/core/call';
import { timedOut, unreachable } from '../../../../src/core/connection-failure';
import { payloadInvalid, userNotFound } from '../../../../src/core/failure';
import type { SourceFailure } from '../../../../src/core/failure';
import type { CatalogueState } from '../../../../src/core/state';
import type { BridgeEvent } from '../../../../src/observe/events';
import { RETRY_MS, catalogued } from '../../../../src/upstream/layers/catalogue';
import { arranged, caller, settled } from '../../../support/upstream/arranged';
import { callOf } from '../../../support/upstream/call';

const DOWN = unreachable('ECONNREFUSED');
const LOOKUP = { path: '/levels' };

/** A catalogue of an hour over an upstream that the test answers for, with a clock that the test moves. */
const setUp = () => {
  let now = 1000;
  const { ask: upstream, asked } = arranged();
  const events: BridgeEvent[] = [];
  const bugs: unknown[] = [];
  const end = new AbortController();
  const seen: { read?: () => CatalogueState } = {};
  const ask = catalogued({
    tenant: 'acme',
    source: 'levels',
    ttl: 3600,
    emit: (event) => void events.push(event),
    ended: end.signal,
    onBug: (thrown) => void bugs.push(thrown),
    clock: () => now,
    watch: (read) => {
      seen.read = read;
    },
  })(upstream);
  return {
    asked,
    events,
    bugs,
    end: () => end.abort(),
    pass: (seconds: number) => void (now += seconds * 1000),
    state: () => seen.read?.(),
    ask: (call = callOf()) => ask(LOOKUP, call)(),
  };
};

/** A catalogue that has loaded its first answer. */
const loaded = async () => {
  const world = setUp();
  const first = world.ask();
  world.asked[0]!.answer('first');
  await first;
  return world;
};

describe('the first ask', () => {
  test('is one for all requests that come while it is under way, and they wait for it', async () => {
    const { ask, asked } = setUp();
    const waiting = [ask(), ask(), ask()];
    await settled();
    expect(asked.map(({ lookup }) => lookup)).toEqual([LOOKUP]);
    asked[0]!.answer('levels');
    expect(await Promise.all(waiting)).toEqual([right('levels'), right('levels'), right('levels')]);
    expect(await ask()).toEqual(right('levels'));
    expect(asked).toHaveLength(1);
  });

  test('is not asked before a request comes', async () => {
    const { asked } = setUp();
    await settled();
    expect(asked).toEqual([]);
  });

  test('goes on when each request that waited for it has left', async () => {
    const { ask, asked } = setUp();
    const { call, expire } = caller();
    const waiting = ask(call);
    await settled();
    expire();
    expect(await waiting).toEqual(left(timedOut(DEADLINE)));
    expect(asked[0]!.call.signal.aborted).toBe(false);
    asked[0]!.answer('levels');
    await settled();
    expect(await ask()).toEqual(right('levels'));
    expect(asked).toHaveLength(1);
  });

  test('that fails is the failure of all that waited, and later requests get it without waiting', async () => {
    const { ask, asked } = setUp();
    const waiting = [ask(), ask()];
    asked[0]!.fail(DOWN);
    expect(await Promise.all(waiting)).toEqual([left(DOWN), left(DOWN)]);
    expect(await ask()).toEqual(left(DOWN));
    expect(asked).toHaveLength(1);
  });

  test('that failed is repeated beside a request ten seconds later, and no request waits for that one', async () => {
    const { ask, asked, pass } = setUp();
    const waiting = ask();
    asked[0]!.fail(DOWN);
    await waiting;
    pass(RETRY_MS / 1000 - 0.1);
    await ask();
    expect(asked).toHaveLength(1);
    pass(0.1);
    expect(await ask()).toEqual(left(DOWN));
    expect(asked).toHaveLength(2);
    asked[1]!.answer('levels');
    await settled();
    expect(await ask()).toEqual(right('levels'));
  });
});

describe('a kept answer', () => {
  test('is given for its time without an ask, with its age', async () => {
    const { ask, asked, pass } = await loaded();
    pass(3599.9);
    const { call, notes } = caller();
    expect(await ask(call)).toEqual(right('first'));
    expect(notes).toEqual({ ageS: 3599 });
    expect(asked).toHaveLength(1);
  });

  test('that is old is given at once, and one ask beside requests replaces it', async () => {
    const { ask, asked, pass } = await loaded();
    pass(3600);
    expect([await ask(), await ask()]).toEqual([right('first'), right('first')]);
    expect(asked).toHaveLength(2);
    asked[1]!.answer('second');
    await settled();
    expect(await ask()).toEqual(right('second'));
    expect(asked).toHaveLength(2);
  });

  test('counts its age from its request', async () => {
    const { ask, asked, pass } = setUp();
    const slow = ask();
    pass(5);
    asked[0]!.answer('first');
    await slow;
    const { call, notes } = caller();
    await ask(call);
    expect(notes).toEqual({ ageS: 5 });
  });

  const FAILURES: readonly (readonly [what: string, failure: SourceFailure])[] = [
    ['cannot be reached', DOWN],
    ['does not answer in time', timedOut(DEADLINE)],
    ['answers something else', payloadInvalid('items', 'a list')],
    ['rejects the credential', { tag: 'UpstreamRejected', retryable: false, status: 401 }],
    ['says that there is none', userNotFound],
  ];
  test.each(FAILURES)('stays, however old, while the upstream %s', async (_what, failure) => {
    const { ask, asked, pass, state } = await loaded();
    for (const round of [1, 2, 3]) {
      pass(100_000);
      expect(await ask()).toEqual(right('first'));
      asked[round]!.fail(failure);
      await settled();
      expect(await ask()).toEqual(right('first'));
    }
    expect(asked).toHaveLength(4);
    expect(state()).toEqual({ loads: 1, failures: 3, ageMs: 300_000_000 });
  });

  test('is asked for again ten seconds after a failure, whatever its time', async () => {
    const { ask, asked, pass } = await loaded();
    pass(3600);
    await ask();
    asked[1]!.fail(DOWN);
    await settled();
    await ask();
    expect(asked).toHaveLength(2);
    pass(RETRY_MS / 1000);
    await ask();
    expect(asked).toHaveLength(3);
  });
});

describe('an ask beside requests', () => {
  test('has no deadline of a request, and none of its timings and notes', async () => {
    const { ask, asked, pass } = await loaded();
    pass(3600);
    const { call, hangUp } = caller(5);
    await ask(call);
    hangUp();
    expect(asked[1]!.call).toMatchObject({ requestId: 'test', endsAt: Infinity, timings: [] });
    expect(asked[1]!.call.signal.aborted).toBe(false);
    expect(call.timings).toEqual([]);
  });

  test('ends when the source is closed, and reports nothing', async () => {
    const { ask, asked, pass, end, events } = await loaded();
    pass(3600);
    await ask();
    end();
    await settled();
    expect(asked[1]!.call.signal.aborted).toBe(true);
    expect(events).toHaveLength(1);
    pass(3600);
    expect(await ask()).toEqual(right('first'));
    expect(asked).toHaveLength(2);
  });

  test('that throws is reported, and the kept answer stays', async () => {
    const { ask, asked, pass, bugs } = await loaded();
    pass(3600);
    await ask();
    const bug = new Error('a bug');
    asked[1]!.throw(bug);
    await settled();
    expect(bugs).toEqual([bug]);
    expect(await ask()).toEqual(right('first'));
    expect(asked).toHaveLength(2);
    pass(RETRY_MS / 1000);
    await ask();
    expect(asked).toHaveLength(3);
  });

  test('that throws at first is a bug of the requests that wait, and the next request asks again', async () => {
    const { ask, asked, bugs } = setUp();
    const waiting = ask();
    asked[0]!.throw(new Error('a bug'));
    await expect(waiting).rejects.toThrow('a bug');
    expect(bugs).toHaveLength(1);
    const next = ask();
    asked[1]!.answer('levels');
    expect(await next).toEqual(right('levels'));
  });
});

test('each ask is an event; a failure says how old the answer is that is used', async () => {
  const { ask, asked, pass, events } = await loaded();
  pass(4000);
  await ask();
  asked[1]!.fail(DOWN);
  await settled();
  const about = { event: 'catalogue-asked', tenant: 'acme', source: 'levels' };
  expect(events).toEqual([
    { ...about, outcome: 'ok' },
    { ...about, outcome: 'UpstreamUnreachable', detail: { code: 'ECONNREFUSED' }, ageS: 4000 },
  ]);
});

test('the state has the numbers of asks, and no age before there is an answer', async () => {
  const { ask, asked, pass, state } = setUp();
  const waiting = ask();
  expect(state()).toEqual({ loads: 0, failures: 0, ageMs: undefined });
  asked[0]!.answer('levels');
  await waiting;
  pass(1.5);
  expect(state()).toEqual({ loads: 1, failures: 0, ageMs: 1500 });
});
