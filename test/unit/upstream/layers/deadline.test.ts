import { left, right } from 'fp-ts/Either';
import { getEventListeners, setMaxListeners } from 'node:events';
import type { Ask } from '../../../../src/adapter/define-adapter';
import { DEADLINE, type Call } from '../../../../src/core/call';
import { userNotFound } from '../../../../src/core/failure';
import type { Signal } from '../../../../src/core/signal';
import { deadline } from '../../../../src/upstream/layers/deadline';
import { callOf, type CallWithNativeSignal } from '../../../support/upstream/call';

const timeout = (retryable = true): unknown => left({ tag: 'UpstreamTimeout', retryable });

const listenersOf = (call: CallWithNativeSignal): number => getEventListeners(call.signal, 'abort').length;

/** Never answers and does not listen to its signal. */
const deaf: Ask<string, string> = () => () => new Promise(() => undefined);

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

test('an answer in time is passed on, and leaves neither timer nor listener behind', async () => {
  const call = callOf();
  const ask = deadline(100)<string, string>((lookup) => () => Promise.resolve(right(`found ${lookup}`)));
  expect(await ask('7', call)()).toStrictEqual(right('found 7'));
  expect(listenersOf(call)).toBe(0);
});

test('a failure in time is passed on unchanged', async () => {
  const ask = deadline(100)<string, string>(() => () => Promise.resolve(left(userNotFound)));
  expect(await ask('7', callOf())()).toStrictEqual(left(userNotFound));
});

test('a throw is passed on unchanged, and leaves neither timer nor listener behind', async () => {
  const call = callOf();
  const rejecting: Ask<string, string> = () => () => Promise.reject(new Error('bug'));
  const throwing: Ask<string, string> = () => {
    throw new Error('bug at once');
  };
  await expect(deadline(100)(rejecting)('7', call)()).rejects.toThrow('bug');
  await expect(deadline(100)(throwing)('7', call)()).rejects.toThrow('bug at once');
  expect(listenersOf(call)).toBe(0);
});

test('a call that ignores its signal times out at its deadline, and not before', async () => {
  const call = callOf();
  const settled = jest.fn();
  const pending = deadline(100)(deaf)('7', call)().then(settled);
  await jest.advanceTimersByTimeAsync(99);
  expect(settled).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(1);
  await pending;
  expect(settled).toHaveBeenCalledWith(timeout());
  expect(listenersOf(call)).toBe(0);
});

test('a call that listens gets the deadline as its reason, and the request continues', async () => {
  const call = callOf();
  const seen: unknown[] = [];
  const listening: Ask<string, string> = (_lookup, inner) => () =>
    new Promise((resolve) => {
      inner.signal.addEventListener('abort', () => {
        seen.push(inner.signal.reason);
        resolve(right('too late'));
      });
    });
  const pending = deadline(100)(listening)('7', call)();
  await jest.advanceTimersByTimeAsync(100);
  expect(await pending).toStrictEqual(timeout());
  expect(seen).toStrictEqual([DEADLINE]);
  expect(call.signal.aborted).toBe(false);
});

test.each([
  ['the request’s own deadline', DEADLINE, true],
  ['the app’s leaving', 'gone', false],
])('%s ends the call at once, for its own reason', async (_what, reason, retryable) => {
  const controller = new AbortController();
  const call = callOf(controller.signal);
  const signals: Signal[] = [];
  const pending = deadline(100)<string, string>((lookup, inner) => {
    signals.push(inner.signal);
    return deaf(lookup, inner);
  })('7', call)();
  controller.abort(reason);
  expect(await pending).toStrictEqual(timeout(retryable));
  expect(signals.map((signal) => signal.reason)).toStrictEqual([reason]);
  expect(listenersOf(call)).toBe(0);
});

test('a call that is over already is not sent', async () => {
  const asked = jest.fn(deaf);
  expect(await deadline(100)(asked)('7', callOf(AbortSignal.abort(DEADLINE)))()).toStrictEqual(timeout());
  expect(asked).not.toHaveBeenCalled();
});

test('a throw after the deadline has no effect', async () => {
  const late: Ask<string, string> = () => () =>
    new Promise((_resolve, reject) => setTimeout(() => reject(new Error('late')), 200));
  const pending = deadline(100)(late)('7', callOf())();
  await jest.advanceTimersByTimeAsync(300);
  expect(await pending).toStrictEqual(timeout());
});

test('the call has the request’s id, clock and timings', async () => {
  const call = callOf();
  const inners: Call[] = [];
  await deadline(100)<string, string>((_lookup, inner) => {
    inners.push(inner);
    return () => Promise.resolve(right(''));
  })('7', call)();
  expect(inners).toMatchObject([{ requestId: call.requestId, now: call.now }]);
  expect(inners[0]?.timings).toBe(call.timings);
});

test('many calls of one request at a time leave no listener on it', async () => {
  const controller = new AbortController();
  setMaxListeners(50, controller.signal);
  const call = callOf(controller.signal);
  const pending = Array.from({ length: 50 }, () => deadline(100)(deaf)('7', call)());
  expect(listenersOf(call)).toBe(50);
  controller.abort(DEADLINE);
  expect(await Promise.all(pending)).toStrictEqual(Array.from({ length: 50 }, () => timeout()));
  expect(listenersOf(call)).toBe(0);
});

describe('a call with less remaining time than its own deadline', () => {
  /** The result of a call with its own deadline of 100 ms, whose request ends in the given milliseconds. */
  const ended = async (inMs: number, reason: unknown): Promise<unknown> => {
    const controller = new AbortController();
    const call = { ...callOf(controller.signal), endsAt: performance.now() + inMs };
    const pending = deadline(100)(deaf)('7', call)();
    const timer = setTimeout(() => controller.abort(reason), Math.max(0, inMs));
    await jest.advanceTimersByTimeAsync(Math.max(100, inMs));
    clearTimeout(timer);
    return pending;
  };

  test.each([1, 20, 49, 50, 99])('says that it was given %d ms', async (ms) => {
    expect(await ended(ms, DEADLINE)).toStrictEqual(
      left({ tag: 'UpstreamTimeout', retryable: true, givenMs: ms }),
    );
  });

  test('says that it was given 0 ms where the request is over', async () => {
    const call = { ...callOf(AbortSignal.abort(DEADLINE)), endsAt: performance.now() - 5 };
    expect(await deadline(100)(deaf)('7', call)()).toStrictEqual(
      left({ tag: 'UpstreamTimeout', retryable: true, givenMs: 0 }),
    );
  });

  test.each([100, 101, 5000])('has its full time where the request has %d ms', async (ms) => {
    expect(await ended(ms, DEADLINE)).toStrictEqual(timeout());
  });

  test('does not say it where the app has disconnected', async () => {
    expect(await ended(20, 'gone')).toStrictEqual(timeout(false));
  });
});
