/** ops/dashboard.json: a real Prometheus that scrapes a loaded bridge answers every query of it with data. */
import { adminPortOf } from '../support/admin';
import { killBridges } from '../support/e2e/bridge';
import { removeFolders } from '../support/e2e/tenants';
import { queriesOf, readDashboard, withVariables } from '../support/ops/dashboard';
import { isInstalled } from '../support/ops/installed';
import { startPrometheus } from '../support/ops/prometheus';
import type { Prometheus } from '../support/ops/prometheus';
import { startWorld } from '../support/ops/world';
import { stopRedis } from '../support/store/redis-server';
import { closeServers } from '../support/upstream/servers';

afterAll(async () => {
  await killBridges();
  await stopRedis();
  await closeServers();
  removeFolders();
});

type Query = ReturnType<typeof queriesOf>[number];

/** Far more requests than are needed, so that a query without data is named in the end. */
const ROUNDS = 500;

/** The tenants that fail: not those whose shoppers are unknown, and not always that with a renewed token. */
const BURNING = ['broken', 'denied', 'failing', 'late', 'limited', 'slow', 'ungranted'].map(
  (tenant) => `${tenant}: page`,
);

/** Those of the queries whose answer is empty. */
const emptyOf = async ({ query }: Prometheus, queries: readonly Query[]): Promise<readonly Query[]> => {
  const answers = await Promise.all(queries.map(([, expr]) => query(withVariables(expr))));
  return queries.filter((_query, index) => answers[index]?.length === 0);
};

(isInstalled('prometheus') ? test : test.skip)(
  'every query of the dashboard has data under load, which says which tenants fail and why',
  async () => {
    const { bridge, load } = await startWorld();
    const prometheus = await startPrometheus([adminPortOf(bridge)]);
    const pairs = async (label: string, expression: string) =>
      (await prometheus.query(expression)).map(({ labels }) => `${labels.tenant}: ${labels[label]}`);
    let empty = queriesOf(readDashboard());
    expect(empty.length).toBeGreaterThan(50);
    let burning: readonly string[] = [];
    for (let round = 0; round < ROUNDS && (empty.length > 0 || burning.length < BURNING.length); round += 1) {
      await load();
      empty = await emptyOf(prometheus, empty);
      burning = await pairs('severity', 'ALERTS{alertname="AccountBridgeErrorBudgetBurn",tenant!="acme"}');
    }
    expect(empty).toEqual([]);
    expect([...burning].sort()).toEqual(BURNING);
    expect(await pairs('code', 'account_bridge_tenant_problems')).toContain('broken: json-syntax');
    expect(await pairs('cause', 'account_bridge_source_probe_failing')).toEqual(['failing: status-5xx']);
    expect(await pairs('cause', 'account_bridge_source_failures_total')).toEqual(
      expect.arrayContaining([
        'denied: credential',
        'failing: status-5xx',
        'late: other-user',
        'slow: timeout',
        'ungranted: status-4xx',
      ]),
    );
  },
);
