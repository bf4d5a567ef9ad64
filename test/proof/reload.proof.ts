/** A thousand reloads of 300 tenants under load: no request fails. */
import { killBridges } from '../support/e2e/bridge';
import { reloadUnderLoad } from '../support/e2e/reloading';
import { removeFolders } from '../support/e2e/tenants';
import { closeServers } from '../support/upstream/servers';

const TENANTS = 300;

/** Fewer for a look: the promise is of a thousand. */
const RELOADS = Number(process.env.PROOF_RELOADS ?? 1_000);

afterAll(async () => {
  await killBridges();
  await closeServers();
  removeFolders();
});

it(`${RELOADS} reloads of ${TENANTS} tenants under load fail no request but those of removed tenants`, async () => {
  const { answers, failed, answered } = await reloadUnderLoad(TENANTS, RELOADS);
  process.stdout.write(`${RELOADS} reloads, ${answered} requests, ${failed.length} failed\n`);
  expect(failed).toEqual([]);
  expect(answers).toHaveLength(RELOADS);
  expect(answers.every(({ changed }) => changed.length > 0)).toBe(true);
});
