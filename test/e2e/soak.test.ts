/** The soak of `npm run proof`, in short: it runs, sees every fault, and loses no healthy request. */
import { killBridges } from '../support/e2e/bridge';
import { soak } from '../support/e2e/soak';
import { removeFolders } from '../support/e2e/tenants';
import { closeServers } from '../support/upstream/servers';

const RELOADS = 6;

afterAll(async () => {
  await killBridges();
  await closeServers();
  removeFolders();
});

test('healthy requests succeed beside faults and reloads, and what the bridge holds is seen', async () => {
  const { samples, outcomes, failed, ended } = await soak({
    goesOn: (reloads) => reloads < RELOADS,
    pauseMs: () => 200,
    every: 2,
  });
  expect(failed).toEqual([]);
  expect(samples.map(({ reloads }) => reloads)).toEqual([0, 2, 4]);
  expect(samples.every(({ heap, sockets, timers }) => heap > 1e6 && sockets > 0 && timers > 0)).toBe(true);
  expect(outcomes.get('200')).toBeGreaterThan(0);
  expect([...outcomes.keys()].some((outcome) => outcome.startsWith('5'))).toBe(true);
  expect(ended.code).toBe(0);
});
