/** Two bridges behind HAProxy, restarted in turn under load. `npm run proof` restarts them twenty times. */
import { killBridges } from '../support/e2e/bridge';
import { isInstalled, restartInTurn } from '../support/e2e/haproxy';
import { oneTokenUpstream, servedWithToken } from '../support/e2e/one-token';
import { removeFolders } from '../support/e2e/tenants';
import { hasRedis, startRedis, stopRedis } from '../support/store/redis-server';
import { closeServers } from '../support/upstream/servers';

afterAll(async () => {
  await killBridges();
  await stopRedis();
  await closeServers();
  removeFolders();
});

const installed = isInstalled();
if (!installed) console.log('skipped: haproxy is not installed');
if (!hasRedis()) console.log('skipped: redis-server is not installed');

(installed ? it : it.skip)('loses no request when each bridge is restarted once', async () => {
  const { asked, lost } = await restartInTurn(2);
  expect(lost).toEqual([]);
  expect(asked).toBeGreaterThan(100);
});

(installed && hasRedis() ? it : it.skip)(
  'needs one token for both bridges of a store, and loses no request, when each is restarted once',
  async () => {
    const { baseUrl, granted } = await oneTokenUpstream();
    const { url } = await startRedis();
    const { asked, lost } = await restartInTurn(2, servedWithToken(baseUrl, url));
    expect(lost).toEqual([]);
    expect(asked).toBeGreaterThan(100);
    expect(granted()).toBe(1);
  },
);
