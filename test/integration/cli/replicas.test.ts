/** Replicas that are alike, and replicas that differ, as their metrics show them. */
import { startBridge } from '../../support/cli';
import { writeMappings } from '../../support/e2e/tenants';
import { VARIABLES, metricsOf, shopTenant, stopServing } from '../../support/reload';

afterEach(stopServing);

const TENANT = { 'tenant.json': shopTenant('http://127.0.0.1:9') };

/** The labels of a replica's configuration. */
const configOf = async (tenants: readonly string[], ...settings: readonly string[]): Promise<string> => {
  const mappings = writeMappings(Object.fromEntries(tenants.map((name) => [name, TENANT])));
  const command = ['serve', '--mappings', mappings, '--admin-port', '0', ...settings];
  const lines = await metricsOf(await startBridge(command, VARIABLES));
  return lines.find((line) => line.startsWith('config_info{')) ?? '';
};

test('two replicas with equal settings and tenants have equal hashes, wherever they listen', async () => {
  const one = await configOf(['acme', 'beta']);
  expect(one).toMatch(/^config_info\{settings="[0-9a-f]{12}",tenants="[0-9a-f]{12}"\} 1$/);
  expect(await configOf(['beta', 'acme'], '--instance', 'bridge-2')).toBe(one);
});

test('a replica with another setting, or with another tenant, has another hash', async () => {
  const labels = (line: string) => [...line.matchAll(/"([^"]*)"/g)].map(([, value]) => value);
  const [settings, tenants] = labels(await configOf(['acme']));
  const [otherSettings, sameTenants] = labels(await configOf(['acme'], '--request-deadline-ms', '4000'));
  const [sameSettings, otherTenants] = labels(await configOf(['acme', 'beta']));
  expect([sameSettings, sameTenants]).toEqual([settings, tenants]);
  expect([otherSettings === settings, otherTenants === tenants]).toEqual([false, false]);
});
