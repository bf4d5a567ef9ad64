/** The log of a worker: lines of requests together, all others at once and in their order. */
import { Writable } from 'node:stream';
import { COLLECT_MS, collectedLog } from '../../../../src/cli/workers/collected-log';
import { createLog } from '../../../../src/observe/log';
import type { BridgeEvent } from '../../../../src/observe/events';

const served = (requestId: string): BridgeEvent => ({
  event: 'request-served',
  requestId,
  tenant: 'acme',
  outcome: 'ok',
  status: 200,
  durationMs: 1,
  sources: [],
});

const STARTED: BridgeEvent = { event: 'worker-started', worker: 0, pid: 1 };

const logging = () => {
  const writes: string[][] = [];
  const namesIn = (texts: readonly string[]): string[] =>
    texts.map((text) => {
      const line = JSON.parse(text);
      return String(line.requestId ?? line.event);
    });
  const stream = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      writes.push(namesIn([text]));
      done();
    },
    writev: (chunks, done) => {
      writes.push(namesIn(chunks.map(({ chunk }) => String(chunk))));
      done();
    },
  });
  const timers: { readonly act: () => void; readonly ms: number }[] = [];
  const { emit } = collectedLog(createLog({ level: 'info', stream }), stream, (act, ms) =>
    timers.push({ act, ms }),
  );
  return { emit, writes, timers, ring: () => timers.shift()?.act() };
};

test('the lines of several requests are one write, a short time after the first', () => {
  const { emit, writes, timers, ring } = logging();
  for (const requestId of ['r1', 'r2', 'r3']) emit(served(requestId));
  expect([writes, timers.map(({ ms }) => ms)]).toEqual([[], [COLLECT_MS]]);
  ring();
  expect(writes).toEqual([['r1', 'r2', 'r3']]);
  emit(served('r4'));
  ring();
  expect(writes).toEqual([['r1', 'r2', 'r3'], ['r4']]);
});

test('another line is written at once, after those before it', () => {
  const { emit, writes, ring } = logging();
  emit(STARTED);
  emit(served('r1'));
  emit(STARTED);
  expect(writes).toEqual([['worker-started'], ['r1', 'worker-started']]);
  emit(served('r2'));
  ring(); // the time of the first request has passed, and its line is written already
  emit(served('r3'));
  ring();
  expect(writes.flat()).toEqual(['worker-started', 'r1', 'worker-started', 'r2', 'r3']);
});
