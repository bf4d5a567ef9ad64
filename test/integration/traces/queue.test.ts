/** The queue of spans: it has a bound, whatever the collector does. */
import { startCollector } from '../../support/collector';
import { closeServers } from '../../support/upstream/servers';
import { createLosses } from '../../../src/observe/traces/losses';
import { MOST_WAITING, record } from '../../../src/observe/traces/sdk';

afterEach(closeServers);

const WRITER = { service: 'account-bridge', version: '1.2.3', instance: 'one' };

const recording = async (answers: boolean) => {
  const collector = answers ? await startCollector() : await startCollector(() => undefined);
  const events: unknown[] = [];
  const losses = createLosses(
    (event) => events.push(event),
    () => undefined,
  );
  return { collector, events, losses, recorder: record(`${collector.url}/v1/traces`, WRITER, losses) };
};

const COUNT = MOST_WAITING + 500;

it('loses what is beyond it while the collector does not answer, and counts that', async () => {
  const { events, losses, recorder } = await recording(false);
  for (let index = 0; index < COUNT; index += 1)
    recorder.begin({ parent: undefined, tenant: 'acme', startedAt: 0 })?.end({ outcome: 'ok' });
  expect(losses.total()).toBe(500);
  expect(events).toEqual([{ event: 'spans-lost', count: 1, code: 'FULL' }]);
  await recorder.stop(0);
  expect(losses.total()).toBe(COUNT);
});

it('is empty again when the collector has taken what waited', async () => {
  const { collector, losses, recorder } = await recording(true);
  const spans = Array.from({ length: MOST_WAITING }, () =>
    recorder.begin({ parent: undefined, tenant: 'acme', startedAt: performance.now() }),
  );
  for (const span of spans) span?.end({ outcome: 'ok' });
  await recorder.stop(60_000);
  expect(losses.total()).toBe(0);
  expect(collector.spans()).toHaveLength(MOST_WAITING);
});
