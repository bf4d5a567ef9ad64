/** The state that workers share by messages to their primary. */
import { carrierOf, carryFor } from '../../../../src/cli/workers/carrier';
import { inMemory } from '../../../../src/store/in-memory';
import { FakeProcess, received } from '../../../support/fake-worker';
import { describeCarrier } from '../../../support/store/carriers';

/** A worker and its primary, with the memory of the latter. */
const pair = (clock: () => number) => {
  const [primary, worker] = [new FakeProcess(), new FakeProcess()];
  const sent: unknown[] = [];
  carryFor(inMemory(clock), {
    onMessage: worker.onMessage,
    send: (message) => primary.says(received(message)),
  });
  const carrier = carrierOf({
    onMessage: primary.onMessage,
    onGone: primary.onGone,
    send: (message) => {
      sent.push(message);
      worker.says(received(message));
    },
  });
  return { carrier, sent };
};

describe('the carrier of a worker', () => {
  describeCarrier(() => {
    let now = 1000;
    const { carrier } = pair(() => now);
    return {
      carrier,
      pass: (ms) => {
        now += ms;
      },
    };
  });
});

test('a key, which can hold secrets, does not leave its process', async () => {
  const { carrier, sent } = pair(() => 0);
  const request = { key: 'https://login.example canary-secret', owner: 'one', lockMs: 1000 };
  await carrier.begin(request);
  await carrier.extend(request);
  await carrier.finish({ ...request, fence: 1, begunAt: 0, keepMs: 1000, text: 'token' });
  expect(sent).toHaveLength(3);
  expect(JSON.stringify(sent)).not.toContain('canary-secret');
});

const LEAD = { job: 'probes', owner: 'one', lastsMs: 1 };

test('an operation that the primary cannot do rejects', async () => {
  const primary = new FakeProcess();
  const carrier = carrierOf({
    onMessage: primary.onMessage,
    onGone: primary.onGone,
    send: (message) => {
      if ('id' in message) primary.says({ kind: 'not-operated', id: message.id });
    },
  });
  await expect(carrier.lead(LEAD)).rejects.toMatchObject({ code: 'NOT_DONE' });
});

test('operations reject at once when the primary is gone', async () => {
  const primary = new FakeProcess();
  const carrier = carrierOf(primary);
  const waiting = carrier.lead(LEAD);
  primary.isGone();
  await expect(waiting).rejects.toMatchObject({ code: 'PRIMARY_GONE' });
  await expect(carrier.lead(LEAD)).rejects.toMatchObject({ code: 'PRIMARY_GONE' });
});
