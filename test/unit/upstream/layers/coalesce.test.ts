/** Equal calls at the same time: one request, and the same result for each as if it were alone. */
import { left, right } from 'fp-ts/Either';
import { getEventListeners } from 'node:events';
import type { Ask } from '../../../../src/adapter/define-adapter';
import { DEADLINE } from '../../../../src/core/call';
import { userNotFound } from '../../../../src/core/failure';
import { coalesce } from '../../../../src/upstream/layers/coalesce';
import { arranged, caller, settled } from '../../../support/upstream/arranged';
import { callOf } from '../../../support/upstream/call';

const JOIN_MS = 100;

const setUp = () => {
  let now = 0;
  const { ask, asked } = arranged();
  const pass = (ms: number): void => void (now += ms);
  return { ask: coalesce(JOIN_MS, () => now)(ask), asked, pass };
};

const timeout = (retryable: boolean): unknown => left({ tag: 'UpstreamTimeout', retryable });

test('equal calls are sent once, and each has the answer', async () => {
  const { ask, asked } = setUp();
  const pending = [callOf(), callOf(), callOf()].map((call) => ask({ id: '7', by: 'phone' }, call)());
  pending.push(ask({ by: 'phone', id: '7' }, callOf())());
  await settled();
  expect(asked).toHaveLength(1);
  asked[0]!.answer('found');
  expect(await Promise.all(pending)).toStrictEqual(Array.from({ length: 4 }, () => right('found')));
});

test('different calls are sent separately, and none has another’s answer', async () => {
  const { ask, asked } = setUp();
  const lookups = ['7', 7, '07', ['7'], { id: '7' }, { id: '8' }];
  const pending = lookups.map((lookup) => ask(lookup, callOf())());
  await settled();
  expect(asked.map(({ lookup }) => lookup)).toStrictEqual(lookups);
  for (const { answer, lookup } of [...asked].reverse()) answer(lookup);
  expect(await Promise.all(pending)).toStrictEqual(lookups.map((lookup) => right(lookup)));
});

test('a lookup without a key text is never shared', async () => {
  const { ask, asked } = setUp();
  const strange = new Date(0);
  void Promise.all([ask(strange, callOf())(), ask(strange, callOf())()]);
  await settled();
  expect(asked).toHaveLength(2);
});

test('once there is an answer, an equal call is sent again', async () => {
  const { ask, asked } = setUp();
  for (const turn of [1, 2, 3]) {
    const pending = ask('7', callOf())();
    asked[turn - 1]!.answer(turn);
    expect(await pending).toStrictEqual(right(turn));
  }
  expect(asked).toHaveLength(3);
});

test('two sources with the same layer do not share calls', async () => {
  const layer = coalesce(JOIN_MS);
  const [one, other] = [arranged(), arranged()];
  void Promise.all([layer(one.ask)('7', callOf())(), layer(other.ask)('7', callOf())()]);
  await settled();
  expect([one.asked.length, other.asked.length]).toStrictEqual([1, 1]);
});

test('all callers get a failure, and it is not kept', async () => {
  const { ask, asked } = setUp();
  const pending = [ask('7', callOf())(), ask('7', callOf())()];
  asked[0]!.fail(userNotFound);
  expect(await Promise.all(pending)).toStrictEqual([left(userNotFound), left(userNotFound)]);
  void ask('7', callOf())();
  expect(asked).toHaveLength(2);
});

test('all callers get a rejection, and the next call is sent again', async () => {
  const { ask, asked } = setUp();
  const pending = [ask('7', callOf())(), ask('7', callOf())()];
  asked[0]!.throw(new Error('bug'));
  const ended = await Promise.allSettled(pending);
  expect(ended.map(({ status }) => status)).toStrictEqual(['rejected', 'rejected']);
  void ask('7', callOf())();
  expect(asked).toHaveLength(2);
});

test('all callers get a synchronous throw too', async () => {
  const throwing: Ask<string, string> = () => {
    throw new Error('bug at once');
  };
  const ask = coalesce(JOIN_MS)(throwing);
  await expect(ask('7', callOf())()).rejects.toThrow('bug at once');
  await expect(ask('7', callOf())()).rejects.toThrow('bug at once');
});

describe('a waiting caller', () => {
  test('leaves when its own call ends, for its own reason; the others are answered', async () => {
    const { ask, asked } = setUp();
    const [late, gone, patient] = [caller(), caller(), caller()];
    const pending = [late, gone, patient].map(({ call }) => ask('7', call)());
    late.expire();
    gone.hangUp();
    expect(await pending[0]).toStrictEqual(timeout(true));
    expect(await pending[1]).toStrictEqual(timeout(false));
    expect(asked[0]!.call.signal.aborted).toBe(false);
    asked[0]!.answer('found');
    expect(await pending[2]).toStrictEqual(right('found'));
  });

  test('leaves no listener behind after any end', async () => {
    const { ask, asked } = setUp();
    const callers = [caller(), caller(), caller()];
    const pending = callers.map(({ call }) => ask('7', call)());
    callers[0]!.expire();
    asked[0]!.answer('found');
    await Promise.all(pending);
    const listeners = callers.map(({ call }) => getEventListeners(call.signal, 'abort').length);
    expect(listeners).toStrictEqual([0, 0, 0]);
  });

  test('is not sent when its call is over already', async () => {
    const { ask, asked } = setUp();
    expect(await ask('7', callOf(AbortSignal.abort(DEADLINE)))()).toStrictEqual(timeout(true));
    expect(asked).toHaveLength(0);
  });

  test('has in its timings that it shares, and the cost of the shared call', async () => {
    const { ask, asked } = setUp();
    const callers = [caller(), caller()];
    const pending = callers.map(({ call }) => ask('7', call)());
    asked[0]!.call.notes!.retries = 1;
    asked[0]!.answer('found');
    await Promise.all(pending);
    expect(callers.map(({ notes }) => notes)).toStrictEqual([
      { retries: 1 },
      { coalesced: true, retries: 1 },
    ]);
  });

  test('has the cost in its timings even when it leaves before the answer', async () => {
    const { ask, asked } = setUp();
    const leaving = caller();
    const pending = ask('7', leaving.call)();
    asked[0]!.call.notes!.retries = 1;
    leaving.expire();
    expect(leaving.notes).toStrictEqual({ retries: 1 });
    await pending;
  });
});

describe('the shared call', () => {
  test.each([
    ['its deadline', 'expire', true],
    ['the app’s leaving', 'hangUp', false],
  ] as const)('ends when the last caller has left, with the reason %s', async (_what, end, isDeadline) => {
    const { ask, asked } = setUp();
    const [first, last] = [caller(), caller()];
    const pending = [first, last].map(({ call }) => ask('7', call)());
    first[end === 'expire' ? 'hangUp' : 'expire']();
    const { signal } = asked[0]!.call;
    expect(signal.aborted).toBe(false);
    last[end]();
    expect([signal.aborted, signal.reason === DEADLINE]).toStrictEqual([true, isDeadline]);
    await Promise.all(pending);
  });

  test('cannot be joined once all callers have left', async () => {
    const { ask, asked } = setUp();
    const leaving = caller();
    const gone = ask('7', leaving.call)();
    leaving.expire();
    const next = ask('7', callOf())();
    expect(asked).toHaveLength(2);
    asked[1]!.answer('found');
    expect(await next).toStrictEqual(right('found'));
    await gone;
  });

  test('lasts as long as the last caller, so that no caller loses time by joining an earlier one', () => {
    const { ask, asked } = setUp();
    const [first, last] = [caller(1000), caller(3000)];
    void ask('7', first.call)();
    const { call } = asked[0]!;
    expect(call.endsAt).toBe(1000);
    void ask('7', last.call)();
    expect(call.endsAt).toBe(3000);
    first.expire();
    expect([call.endsAt, call.signal.aborted]).toStrictEqual([3000, false]);
    last.expire();
    expect(call.signal.aborted).toBe(true);
  });

  test('cannot be joined after its full time; then another starts, which others join', async () => {
    const { ask, asked, pass } = setUp();
    const pending = [ask('7', callOf())()];
    pass(JOIN_MS - 1);
    pending.push(ask('7', callOf())());
    expect(asked).toHaveLength(1);
    pass(1);
    pending.push(ask('7', callOf())(), ask('7', callOf())());
    expect(asked).toHaveLength(2);
    asked[0]!.answer('old'); // and the end of the old one is not that of the new
    await pending[0];
    pending.push(ask('7', callOf())());
    expect(asked).toHaveLength(2);
    asked[1]!.answer('new');
    const answers = ['old', 'old', 'new', 'new', 'new'].map((answer) => right(answer));
    expect(await Promise.all(pending)).toStrictEqual(answers);
  });
});
