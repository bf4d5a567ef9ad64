/** Twenty restarts of two bridges in turn behind HAProxy, under load: no request is lost. */
import { killBridges } from '../support/e2e/bridge';
import { isInstalled, restartInTurn } from '../support/e2e/haproxy';
import { removeFolders } from '../support/e2e/tenants';
import { say } from './faults/figures';

const RESTARTS = Number(process.env.PROOF_RESTARTS ?? 20);

afterAll(async () => {
  await killBridges();
  removeFolders();
});

test(`${RESTARTS} restarts of two bridges behind HAProxy lose no request`, async () => {
  expect(isInstalled()).toBe(true);
  const { asked, lost } = await restartInTurn(RESTARTS);
  say(`restarts: ${RESTARTS}, requests: ${asked}, lost: ${lost.length}`);
  expect(lost).toEqual([]);
});
