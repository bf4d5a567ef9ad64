/** The report of spans that are lost: at once, and then once a minute. */
import type { BridgeEvent } from '../../../../src/observe/events';
import { createLosses } from '../../../../src/observe/traces/losses';

const started = () => {
  const events: BridgeEvent[] = [];
  const minutes: (() => void)[] = [];
  const losses = createLosses(
    (event) => events.push(event),
    (run) => minutes.push(run),
  );
  return { events, losses, endMinute: () => minutes.shift()?.() };
};

it('is written at once for the first, and then once a minute while spans are lost', () => {
  const { events, losses, endMinute } = started();
  losses.add(256, 'ECONNREFUSED');
  expect(events).toEqual([{ event: 'spans-lost', count: 256, code: 'ECONNREFUSED' }]);
  for (let index = 0; index < 1000; index += 1) losses.add(1, 'FULL');
  expect(events).toHaveLength(1);
  endMinute();
  expect(events.slice(1)).toEqual([{ event: 'spans-lost', count: 1000, code: 'FULL' }]);
  losses.add(2, '503');
  endMinute();
  endMinute();
  expect(events.slice(2)).toEqual([{ event: 'spans-lost', count: 2, code: '503' }]);
  losses.add(1, 'TIMEOUT');
  expect(events).toHaveLength(4);
  expect(losses.total()).toBe(1259);
});

it('is written at the end for what was not reported yet', () => {
  const { events, losses } = started();
  losses.add(1, 'FULL');
  losses.add(5, 'STOPPED');
  losses.end();
  expect(events.slice(1)).toEqual([{ event: 'spans-lost', count: 5, code: 'STOPPED' }]);
});

it('is not written when nothing is lost', () => {
  const { events, losses } = started();
  losses.end();
  expect(events).toEqual([]);
});
