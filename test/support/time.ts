/** The time of the code under test, which passes when a test says so. Sockets and servers keep the system's own. */

/** Stops the clock: timers that begin from here on fire only when it is moved. Jest's `useRealTimers` lets it go on. */
export const stopTime = (): void => {
  jest.useFakeTimers({
    doNotFake: ['Date', 'hrtime', 'nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate'],
  });
};

/** Moves the clock on, and lets what waited for it go on. */
export const pass = async (ms: number): Promise<void> => {
  await jest.advanceTimersByTimeAsync(ms);
  await turns();
};

/** Lets everything happen that needs no time: each turn of the event loop looks at every socket. */
export const turns = async (count = 10): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
};
