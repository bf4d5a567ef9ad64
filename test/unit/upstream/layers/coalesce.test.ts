/** Those who ask the same at the same time: one ask, and for each of them as if it were alone. */
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

test('Twins are asked for once, and each has the answer', async () => {
  const { ask, asked } = setUp();
  const pending = [callOf(), callOf(), callOf()].map((call) => ask({ id: '7', by: 'phone' }, call)());
  pending.push(ask({ by: 'phone', id: '7' }, callOf())());
  await settled();
  expect(asked).toHaveLength(1);
  asked[0]!.answer('found');
  expect(await Promise.all(pending)).toStrictEqual(Array.from({ length: 4 }, () => right('found')));
});

test('Others are asked for by themselves, and nobody has another’s answer', async () => {
  const { ask, asked } = setUp();
  const lookups = ['7', 7, '07', ['7'], { id: '7' }, { id: '8' }];
  const pending = lookups.map((lookup) => ask(lookup, callOf())());
  await settled();
  expect(asked.map(({ lookup }) => lookup)).toStrictEqual(lookups);
  for (const { answer, lookup } of [...asked].reverse()) answer(lookup);
  expect(await Promise.all(pending)).toStrictEqual(lookups.map((lookup) => right(lookup)));
});

test('A lookup that has no text of its own is nobody’s twin', async () => {
  const { ask, asked } = setUp();
  const strange = new Date(0);
  void Promise.all([ask(strange, callOf())(), ask(strange, callOf())()]);
  await settled();
  expect(asked).toHaveLength(2);
});

test('Once there is an answer, whoever asks the same is asked for anew', async () => {
  const { ask, asked } = setUp();
  for (const turn of [1, 2, 3]) {
    const pending = ask('7', callOf())();
    asked[turn - 1]!.answer(turn);
    expect(await pending).toStrictEqual(right(turn));
  }
  expect(asked).toHaveLength(3);
});

test('Two sources of the same layer do not meet', async () => {
  const layer = coalesce(JOIN_MS);
  const [one, other] = [arranged(), arranged()];
  void Promise.all([layer(one.ask)('7', callOf())(), layer(other.ask)('7', callOf())()]);
  await settled();
  expect([one.asked.length, other.asked.length]).toStrictEqual([1, 1]);
});

test('A failure is everybody’s, and is not kept', async () => {
  const { ask, asked } = setUp();
  const pending = [ask('7', callOf())(), ask('7', callOf())()];
  asked[0]!.fail(userNotFound);
  expect(await Promise.all(pending)).toStrictEqual([left(userNotFound), left(userNotFound)]);
  void ask('7', callOf())();
  expect(asked).toHaveLength(2);
});

test('A throw is everybody’s, and the next is asked for anew', async () => {
  const { ask, asked } = setUp();
  const pending = [ask('7', callOf())(), ask('7', callOf())()];
  asked[0]!.throw(new Error('bug'));
  const ended = await Promise.allSettled(pending);
  expect(ended.map(({ status }) => status)).toStrictEqual(['rejected', 'rejected']);
  void ask('7', callOf())();
  expect(asked).toHaveLength(2);
});

test('A throw at once is everybody’s too', async () => {
  const throwing: Ask<string, string> = () => {
    throw new Error('bug at once');
  };
  const ask = coalesce(JOIN_MS)(throwing);
  await expect(ask('7', callOf())()).rejects.toThrow('bug at once');
  await expect(ask('7', callOf())()).rejects.toThrow('bug at once');
});

describe('Who waits', () => {
  test('leaves alone when its own call ends, for its own reason; the others are answered', async () => {
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

  test('leaves no listener behind, however it ended', async () => {
    const { ask, asked } = setUp();
    const callers = [caller(), caller(), caller()];
    const pending = callers.map(({ call }) => ask('7', call)());
    callers[0]!.expire();
    asked[0]!.answer('found');
    await Promise.all(pending);
    const listeners = callers.map(({ call }) => getEventListeners(call.signal, 'abort').length);
    expect(listeners).toStrictEqual([0, 0, 0]);
  });

  test('is not asked for when its call is over already', async () => {
    const { ask, asked } = setUp();
    expect(await ask('7', callOf(AbortSignal.abort(DEADLINE)))()).toStrictEqual(timeout(true));
    expect(asked).toHaveLength(0);
  });

  test('is told that it shares, and what the shared ask cost', async () => {
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

  test('is told what it cost even when it leaves before the answer', async () => {
    const { ask, asked } = setUp();
    const leaving = caller();
    const pending = ask('7', leaving.call)();
    asked[0]!.call.notes!.retries = 1;
    leaving.expire();
    expect(leaving.notes).toStrictEqual({ retries: 1 });
    await pending;
  });
});

describe('The shared ask', () => {
  test.each([
    ['its deadline', 'expire', true],
    ['the app’s leaving', 'hangUp', false],
  ] as const)(
    'ends when the last who waits has left, and knows that it was for %s',
    async (_what, end, isDeadline) => {
      const { ask, asked } = setUp();
      const [first, last] = [caller(), caller()];
      const pending = [first, last].map(({ call }) => ask('7', call)());
      first[end === 'expire' ? 'hangUp' : 'expire']();
      const { signal } = asked[0]!.call;
      expect(signal.aborted).toBe(false);
      last[end]();
      expect([signal.aborted, signal.reason === DEADLINE]).toStrictEqual([true, isDeadline]);
      await Promise.all(pending);
    },
  );

  test('is joined by nobody once all have left', async () => {
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

  test('lasts as long as the last who waits, so that nobody is cut for having met an earlier one', () => {
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

  test('is joined no more when it has taken its time; then another is begun, which others join', async () => {
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
