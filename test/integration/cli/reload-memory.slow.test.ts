/** What many reloads leave behind: nothing. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ask } from '../../support/e2e/bridge';
import { NICK, startCounted, stopServing } from '../../support/reload';

afterEach(stopServing);

it('200 reloads leave as many open as there are, and no more memory taken', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const heap = (): number => {
    gc();
    return process.memoryUsage().heapUsed;
  };
  const { counts, port, again, write, events, end } = await startCounted(['acme', 'beta', 'gamma']);
  const reloadTimes = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      write('acme', {
        ...(time % 2 === 0 ? NICK : {}),
        head: { messages: { userNotFound: `Not there ${time}` } },
      });
      write(
        'beta',
        time % 3 === 0 ? { user: { name: 'shop.nmae' } } : { source: { deadlineMs: 1000 + time } },
      );
      await again();
      expect((await ask({ port }, 'acme', '42')).status).toBe(200);
    }
  };
  await reloadTimes(40);
  const before = heap();
  const eventsBefore = events.length;
  for (let round = 0; round < 4; round += 1) await reloadTimes(40);
  // The events themselves stay in the memory of this test: about 2 KB for each of them.
  const grown = heap() - before - (events.length - eventsBefore) * 2_000;
  expect(counts.open).toBe(3);
  expect(counts.opened).toBeGreaterThan(200);
  expect(grown).toBeLessThan(3_000_000);
  expect(await end()).toBe(0);
});
