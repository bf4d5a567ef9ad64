/** Two bridges behind HAProxy, restarted in turn under load. `npm run proof` restarts them twenty times. */
import { killBridges } from '../support/e2e/bridge';
import { isInstalled, restartInTurn } from '../support/e2e/haproxy';
import { removeFolders } from '../support/e2e/tenants';

afterAll(async () => {
  await killBridges();
  removeFolders();
});

const installed = isInstalled();
if (!installed) console.log('skipped: haproxy is not installed');

(installed ? it : it.skip)('loses no request when each bridge is restarted once', async () => {
  const { asked, lost } = await restartInTurn(2);
  expect(lost).toEqual([]);
  expect(asked).toBeGreaterThan(100);
});
