/** The limit of calls under way: calls with a place, calls that wait for one, and rejected calls. */
import { left, right } from 'fp-ts/Either';
import { getEventListeners } from 'node:events';
import type { Ask } from '../../../../src/adapter/define-adapter';
import { DEADLINE } from '../../../../src/core/call';
import { limitReached, userNotFound } from '../../../../src/core/failure';
import { bulkhead } from '../../../../src/upstream/layers/bulkhead';
import { arranged, caller, settled } from '../../../support/upstream/arranged';
import { callOf } from '../../../support/upstream/call';

const setUp = (concurrent: number, waiting: number) => {
  const { ask, asked } = arranged();
  return { ask: bulkhead(concurrent, waiting)(ask), asked, names: () => asked.map(({ lookup }) => lookup) };
};

const full = left(limitReached('TOO_MANY_CALLS'));

test('calls with a place are under way, the queue waits, and the others are rejected at once', async () => {
  const { ask, asked, names } = setUp(2, 3);
  const pending = [1, 2, 3, 4, 5].map((lookup) => ask(lookup, callOf())());
  expect(await Promise.all([ask(6, callOf())(), ask(7, callOf())()])).toStrictEqual([full, full]);
  expect(names()).toStrictEqual([1, 2]);
  for (const turn of [0, 1, 2, 3, 4]) {
    asked[turn]!.answer('found');
    await settled();
  }
  expect(names()).toStrictEqual([1, 2, 3, 4, 5]);
  expect(await Promise.all(pending)).toStrictEqual(Array.from({ length: 5 }, () => right('found')));
});

test('a rejected call is not an outage of the upstream, and is not retried', () => {
  expect(full).toStrictEqual(left({ tag: 'UpstreamOverloaded', retryable: false, code: 'TOO_MANY_CALLS' }));
});

test('a place is free again after an answer, a failure, a rejection and a synchronous throw', async () => {
  const { ask, asked } = setUp(1, 0);
  const turn = async (end: (index: number) => void): Promise<unknown> => {
    const pending = ask('7', callOf())();
    await settled();
    end(asked.length - 1);
    return pending.catch((error: unknown) => error);
  };
  expect(await turn((index) => asked[index]!.answer('found'))).toStrictEqual(right('found'));
  expect(await turn((index) => asked[index]!.fail(userNotFound))).toStrictEqual(left(userNotFound));
  expect(await turn((index) => asked[index]!.throw(new Error('bug')))).toStrictEqual(new Error('bug'));
  expect(await turn((index) => asked[index]!.answer('found'))).toStrictEqual(right('found'));
  const throwing = bulkhead(
    1,
    0,
  )<string, string>(() => {
    throw new Error('bug at once');
  });
  await expect(throwing('7', callOf())()).rejects.toThrow('bug at once');
  await expect(throwing('7', callOf())()).rejects.toThrow('bug at once');
});

describe('a waiting call', () => {
  test('leaves the queue at once when its call ends, for its own reason, and is never sent', async () => {
    const { ask, asked, names } = setUp(1, 3);
    const [late, gone] = [caller(), caller()];
    const first = ask(1, callOf())();
    const leaving = [ask(2, late.call)(), ask(3, gone.call)()];
    const last = ask(4, callOf())();
    await settled();
    late.expire();
    gone.hangUp();
    expect(await Promise.all(leaving)).toStrictEqual([
      left({ tag: 'UpstreamTimeout', retryable: true }),
      left({ tag: 'UpstreamTimeout', retryable: false }),
    ]);
    asked[0]!.answer('found');
    await first;
    await settled();
    expect(names()).toStrictEqual([1, 4]);
    asked[1]!.answer('found');
    expect(await last).toStrictEqual(right('found'));
  });

  test('frees its place in the queue when it leaves', async () => {
    const { ask } = setUp(1, 1);
    void ask(1, callOf())();
    for (const turn of [1, 2, 3]) {
      const waiting = caller();
      const pending = ask(turn, waiting.call)();
      expect(await ask('one more', callOf())()).toStrictEqual(full);
      waiting.expire();
      expect(await pending).toStrictEqual(left({ tag: 'UpstreamTimeout', retryable: true }));
    }
  });

  test('leaves no listener behind', async () => {
    const { ask, asked } = setUp(1, 1);
    const waiting = caller();
    const pending = [ask(1, callOf())(), ask(2, waiting.call)()];
    await settled();
    asked[0]!.answer('found');
    await settled();
    const [own] = [getEventListeners(waiting.call.signal, 'abort').length];
    expect(own).toBe(1); // that of the ask itself
    asked[1]!.answer('found');
    await Promise.all(pending);
  });

  test('that gets a place at the moment when its call ends passes it on without a request', async () => {
    const leaving = caller();
    const names: string[] = [];
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve)).then(() => right('1'));
    const ask = bulkhead(
      1,
      2,
    )<string, string>((lookup) => () => {
      names.push(lookup);
      return lookup === '1' ? held : Promise.resolve(right(lookup));
    });
    const first = ask('1', callOf())();
    const pending = [ask('2', leaving.call)(), ask('3', callOf())()];
    await settled();
    void held.then(() => leaving.expire()); // behind the bulkhead, which has given the place away by then
    answer();
    await first;
    expect(await Promise.all(pending)).toStrictEqual([
      left({ tag: 'UpstreamTimeout', retryable: true }),
      right('3'),
    ]);
    expect(names).toStrictEqual(['1', '3']);
  });
});

test('a call that is over already takes no place', async () => {
  const { ask, asked } = setUp(1, 0);
  const over = await ask(1, callOf(AbortSignal.abort(DEADLINE)))();
  expect(over).toStrictEqual(left({ tag: 'UpstreamTimeout', retryable: true }));
  void ask(2, callOf())();
  await settled();
  expect(asked.map(({ lookup }) => lookup)).toStrictEqual([2]);
});

test('a call that ignores its signal keeps its place until it has ended', async () => {
  let end: () => void = () => undefined;
  const deaf: Ask<string, string> = (lookup) => () =>
    new Promise((resolve) => (end = () => resolve(right(lookup))));
  const ask = bulkhead(1, 0)(deaf);
  const leaving = caller();
  const pending = ask('1', leaving.call)();
  await settled();
  leaving.expire();
  expect(await ask('2', callOf())()).toStrictEqual(full);
  end();
  await pending;
  void ask('3', callOf())();
  await settled();
  end();
});

test('with thousands of calls, never more are under way than there are places', async () => {
  let [under, most] = [0, 0];
  const counting: Ask<number, number> = (lookup) => async () => {
    most = Math.max(most, (under += 1));
    await new Promise((resolve) => setTimeout(resolve, lookup % 3));
    under -= 1;
    return right(lookup);
  };
  const ask = bulkhead(10, 5000)(counting);
  const callers = Array.from({ length: 5000 }, () => caller());
  const pending = callers.map(({ call }, index) => ask(index, call)());
  callers.forEach((each, index) => index % 7 === 0 && each.expire());
  const answered = (await Promise.all(pending)).filter(({ _tag }) => _tag === 'Right');
  expect([under, most]).toStrictEqual([0, 10]);
  expect(answered.length).toBeGreaterThanOrEqual(5000 - Math.ceil(5000 / 7));
});
