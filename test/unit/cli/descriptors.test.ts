/** The limit of descriptors, and what tells that none is left. */
import { limitIn, watchDescriptors } from '../../../src/cli/descriptors';
import type { BridgeEvent, RequestServed } from '../../../src/observe/events';

it.each([
  ['Max open files            1024                 4096                 files     \n', 1024],
  [
    'Limit  Soft Limit\nMax cpu time unlimited\nMax open files            1048576              1048576              files\n',
    1_048_576,
  ],
  ['Max open files            unlimited            unlimited            files\n', undefined],
  ['', undefined],
])('reads the limit of %j', (text, limit) => {
  expect(limitIn(text)).toBe(limit);
});

const served = (code: string): RequestServed => ({
  event: 'request-served',
  requestId: '1',
  tenant: 'acme',
  outcome: 'UpstreamUnreachable',
  status: 502,
  durationMs: 1,
  sources: [{ source: 'crm', outcome: 'UpstreamUnreachable', detail: { code }, durationMs: 1 }],
});

describe('a call to an upstream', () => {
  it('that finds no descriptor left is reported at once, and further ones together', () => {
    jest.useFakeTimers();
    const events: BridgeEvent[] = [];
    const { hear, stop } = watchDescriptors((event) => events.push(event));
    for (const code of ['EMFILE', 'ENFILE', 'EMFILE', 'ECONNREFUSED']) hear(served(code));
    hear({
      event: 'source-probed',
      tenant: 'acme',
      source: 'crm',
      outcome: 'UpstreamUnreachable',
      detail: { code: 'ENFILE' },
      durationMs: 1,
    });
    expect(events).toEqual([{ event: 'descriptors-exhausted', code: 'EMFILE', count: 1 }]);
    jest.advanceTimersByTime(10_000);
    expect(events.slice(1)).toEqual([{ event: 'descriptors-exhausted', code: 'ENFILE', count: 3 }]);
    jest.advanceTimersByTime(60_000);
    stop();
    jest.useRealTimers();
    expect(events).toHaveLength(2);
  });

  it('that fails in another way is not', () => {
    const events: BridgeEvent[] = [];
    const { hear, stop } = watchDescriptors((event) => events.push(event));
    for (const code of ['ECONNREFUSED', 'EAI_AGAIN', 'CIRCUIT_OPEN']) hear(served(code));
    stop();
    expect(events).toEqual([]);
  });
});
