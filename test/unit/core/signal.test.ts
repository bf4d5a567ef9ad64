import { createCanceller, nativeSignal } from '../../../src/core/signal';

describe('a signal', () => {
  test('calls its listeners once, in their order, and has the first reason', () => {
    const { signal, abort } = listening();
    abort('deadline');
    abort('gone');
    expect(heard).toStrictEqual(['first', 'second']);
    expect([signal.aborted, signal.reason]).toStrictEqual([true, 'deadline']);
  });

  test('does not call a listener that another one removed', () => {
    const canceller = createCanceller();
    const second = jest.fn();
    canceller.signal.addEventListener('abort', () => canceller.signal.removeEventListener('abort', second));
    canceller.signal.addEventListener('abort', second);
    canceller.abort();
    expect(second).not.toHaveBeenCalled();
  });

  test('does not call a listener that came too late', () => {
    const canceller = createCanceller();
    const late = jest.fn();
    canceller.signal.addEventListener('abort', () => canceller.signal.addEventListener('abort', late));
    canceller.abort();
    canceller.signal.addEventListener('abort', late);
    expect(late).not.toHaveBeenCalled();
  });

  test('calls the listeners after one that throws, and throws its error', () => {
    const canceller = createCanceller();
    const after = jest.fn();
    canceller.signal.addEventListener('abort', () => {
      throw new Error('of a listener');
    });
    canceller.signal.addEventListener('abort', after);
    expect(() => canceller.abort()).toThrow('of a listener');
    expect(after).toHaveBeenCalledTimes(1);
  });

  let heard: string[] = [];
  const listening = (): ReturnType<typeof createCanceller> => {
    heard = [];
    const canceller = createCanceller();
    canceller.signal.addEventListener('abort', () => heard.push('first'));
    canceller.signal.addEventListener('abort', () => heard.push('second'));
    return { signal: canceller.signal, abort: (reason) => canceller.abort(reason) };
  };
});

describe('a native signal', () => {
  test('ends with the signal, for its reason', () => {
    const canceller = createCanceller();
    const native = nativeSignal(canceller.signal);
    expect(native.aborted).toBe(false);
    canceller.abort('gone');
    expect([native.aborted, native.reason]).toStrictEqual([true, 'gone']);
  });

  test('has ended where the signal had', () => {
    const canceller = createCanceller();
    canceller.abort('gone');
    expect(nativeSignal(canceller.signal).reason).toBe('gone');
  });

  test('is the same one where it is native already', () => {
    const { signal } = new AbortController();
    expect(nativeSignal(signal)).toBe(signal);
  });
});
