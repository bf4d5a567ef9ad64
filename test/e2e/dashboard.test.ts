/** ops/dashboard.json: a real Prometheus that scrapes a loaded bridge answers every query of it with data. */
import { adminPortOf } from '../support/admin';
import { killBridges } from '../support/e2e/bridge';
import { removeFolders } from '../support/e2e/tenants';
import { queriesOf, readDashboard, withVariables } from '../support/ops/dashboard';
import { isInstalled } from '../support/ops/installed';
import { startPrometheus } from '../support/ops/prometheus';
import type { Prometheus } from '../support/ops/prometheus';
import { startWorld } from '../support/ops/world';
import { closeServers } from '../support/upstream/servers';

afterAll(async () => {
  await killBridges();
  await closeServers();
  removeFolders();
});

type Query = ReturnType<typeof queriesOf>[number];

/** Far more requests than are needed, so that a query without data is named in the end. */
const ROUNDS = 500;

/** Those of the queries whose answer is empty. */
const emptyOf = async ({ query }: Prometheus, queries: readonly Query[]): Promise<readonly Query[]> => {
  const answers = await Promise.all(queries.map(([, expr]) => query(withVariables(expr))));
  return queries.filter((_query, index) => answers[index]?.length === 0);
};

(isInstalled('prometheus') ? test : test.skip)(
  'every query of the dashboard has data when the bridge is under load',
  async () => {
    const { bridge, load } = await startWorld();
    const prometheus = await startPrometheus([adminPortOf(bridge)]);
    let empty = queriesOf(readDashboard());
    expect(empty.length).toBeGreaterThan(50);
    for (let round = 0; round < ROUNDS && empty.length > 0; round += 1) {
      await load();
      empty = await emptyOf(prometheus, empty);
    }
    expect(empty).toEqual([]);
  },
);
