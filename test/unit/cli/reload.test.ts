/** What asks a bridge for reloads by itself. */
import { getEventListeners } from 'node:events';
import { right } from 'fp-ts/Either';
import { triggerReloads } from '../../../src/cli/reload';
import type { Reloaded, Trigger } from '../../../src/tenant/runtime/reloaded';

const NOTHING: Reloaded = { added: [], removed: [], changed: [], unchanged: 1, kept: [], refused: [] };

/** Counts what is asked for, until `stop`. */
const triggered = (intervalMs: number) => {
  const asked: Trigger[] = [];
  const ended = new AbortController();
  let hangUp = (): void => undefined;
  const reload = (trigger: Trigger) => {
    asked.push(trigger);
    return Promise.resolve(right(NOTHING));
  };
  const onReload = (act: () => void): void => {
    hangUp = act;
  };
  triggerReloads({ reload }, intervalMs, { onReload }, ended.signal);
  return { asked, ended, hangUp: () => hangUp() };
};

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('with an interval of 0 only the signal asks for a reload', async () => {
  const { asked, hangUp } = triggered(0);
  await jest.advanceTimersByTimeAsync(86_400_000);
  expect([asked, jest.getTimerCount()]).toEqual([[], 0]);
  hangUp();
  expect(asked).toEqual(['signal']);
});

it('with an interval each look is followed by one, until the end', async () => {
  const { asked, ended } = triggered(1_000);
  await jest.advanceTimersByTimeAsync(3_500);
  expect(asked).toEqual(['poll', 'poll', 'poll']);
  ended.abort();
  expect(jest.getTimerCount()).toBe(0);
});

it('a thousand looks leave no more listeners than one', async () => {
  const { asked, ended } = triggered(1_000);
  await jest.advanceTimersByTimeAsync(1_000_500);
  expect([asked.length, getEventListeners(ended.signal, 'abort').length]).toEqual([1_000, 1]);
});
