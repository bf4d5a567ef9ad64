/** Shared work that many calls wait for, without the network. */
import { right } from 'fp-ts/Either';
import { DEADLINE } from '../../../src/core/call';
import type { UpstreamFailure } from '../../../src/core/failure';
import { shared, type Run } from '../../../src/upstream/single-flight';
import { callOf } from '../../support/upstream/call';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

/** Never answers and does not listen, but notes why it was cancelled. */
const deaf = (reasons: unknown[]): Run<UpstreamFailure, string> => {
  return ({ signal }) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        reasons.push(signal.reason);
        setTimeout(() => resolve(right('late')), 0);
      });
    });
};

test('work without waiting calls is abandoned, and the next call starts it again', async () => {
  const run = jest.fn(deaf([]));
  const work = shared(run, 1000);
  for (let turn = 1; turn <= 3; turn += 1) {
    const controller = new AbortController();
    const pending = work(callOf(controller.signal));
    controller.abort(DEADLINE);
    expect(await pending).toMatchObject({ left: { tag: 'UpstreamTimeout', retryable: true } });
    expect(run).toHaveBeenCalledTimes(turn);
  }
  await jest.runAllTimersAsync();
});

test('work is cancelled at its own deadline, even if calls wait', async () => {
  const reasons: unknown[] = [];
  const pending = Promise.all([1, 2].map(() => shared(deaf(reasons), 1000)(callOf())));
  await jest.advanceTimersByTimeAsync(999);
  expect(reasons).toStrictEqual([]);
  await jest.advanceTimersByTimeAsync(2);
  expect(reasons).toStrictEqual([DEADLINE, DEADLINE]);
  expect(await pending).toStrictEqual([right('late'), right('late')]);
});

test('work that throws fails all waiting calls, and the next call starts it again', async () => {
  const outcomes = [Promise.reject(new Error('bug')), Promise.resolve(right('done'))];
  const work = shared(() => outcomes.shift() ?? Promise.reject(new Error('asked too often')), 1000);
  const both = await Promise.allSettled([work(callOf()), work(callOf())]);
  expect(both.map(({ status }) => status)).toStrictEqual(['rejected', 'rejected']);
  expect(await work(callOf())).toStrictEqual(right('done'));
});
