/** What a request costs with many tenants is measured by `npm run proof`; here it runs in short. */
import { killBridges } from '../support/e2e/bridge';
import { removeFolders } from '../support/e2e/tenants';
import { costByTenants } from '../support/growth/tenants';
import { closeServers } from '../support/upstream/servers';

afterAll(async () => {
  await killBridges();
  await closeServers();
  removeFolders();
});

test('bridges of one and of several tenants are asked, and each has a cost', async () => {
  const costs = await costByTenants({ sizes: [1, 3], requests: 50, rounds: 2 });
  expect([...costs.keys()]).toEqual([1, 3]);
  expect([...costs.values()].every((cost) => cost > 0)).toBe(true);
});
