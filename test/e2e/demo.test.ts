/** `account-bridge demo`, and every line of the README that shows what a command answers. */
import { readFileSync, writeFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { getAdmin } from '../support/admin';
import { errorOf, send } from '../support/gateway/gateway';
import {
  accountOf,
  ask,
  bearer,
  killBridges,
  run,
  runProgram,
  startBridge,
  type Bridge,
} from '../support/e2e/bridge';
import { ROOT } from '../support/root';
import { commandsIn, readme } from '../support/e2e/readme';
import { makeFolder, removeFolders } from '../support/e2e/tenants';
import { until } from '../support/until';

let demo: Bridge;

beforeAll(async () => {
  demo = await startBridge(['demo']);
});

afterAll(async () => {
  await killBridges();
  removeFolders();
});

const key = { headers: bearer('demo-app-key') };

/** Runs a README's line in a shell, with the demo's own port in place of the README's. */
const runLine = async (line: string, port: number): Promise<string> => {
  const curl = await runProgram(['sh', '-c', 'command -v curl']);
  if (curl.code !== 0) throw new Error('curl is missing: install it, the lines of the README need it');
  const { code, stdout, stderr } = await runProgram(['sh', '-c', line.replaceAll(/:8080\b/g, `:${port}`)]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

describe('the README', () => {
  const lines = commandsIn(readme()).filter(({ command }) => command.startsWith('curl '));

  it('shows an account of each demo tenant, that of a CRM over HTTP first', () => {
    const accounts = lines.flatMap(({ command }) => /\/([\w-]+)\/account/.exec(command)?.[1] ?? []);
    expect(accounts).toEqual(['demo-http', 'demo-crm', 'demo-spaaza', 'demo-ahunter']);
  });

  it.each(lines)('$command', async ({ command, shown }) => {
    expect(command).toMatch(/http:\/\/(127\.0\.0\.1|localhost):8080\//);
    expect(await runLine(command, demo.port)).toBe(shown);
  });

  it('shows the check’s output for a misspelt field', async () => {
    const [typed] = commandsIn(readme()).filter(({ command }) => command.includes(' check '));
    const misspelt = /crm has no "(\w+)"/.exec(typed?.shown ?? '')?.[1] ?? '';
    const folder = makeFolder();
    mkdirSync(join(folder, 'mappings'));
    cpSync(join(ROOT, 'mappings/demo-crm'), join(folder, 'mappings/acme'), { recursive: true });
    const file = join(folder, 'mappings/acme/tenant.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"crm.email"', `"crm.${misspelt}"`));
    const { code, stdout } = await run(['check', 'acme'], { DEMO_APP_KEY: 'choose-one' }, folder);
    expect({ code, stdout: stdout.trimEnd() }).toEqual({ code: 1, stdout: typed?.shown });
  });
});

describe('the demo', () => {
  it('prints the README’s lines to try it with', () => {
    const lines = commandsIn(readme()).filter(({ command }) => command.startsWith('curl '));
    for (const { command } of lines)
      expect(demo.stderr()).toContain(command.replaceAll(/:8080\b/g, `:${demo.port}`));
  });

  it.each([
    [
      'demo-crm',
      '8 900 000-00-02',
      { id: '79000000002', name: 'Мария', bonuses: 21, units: 'бонус', gender: 'female' },
    ],
    ['demo-crm', '79000000003', { id: '79000000003', phone: '79000000003' }],
    ['demo-http', '+7 900 000-00-12', { id: '79000000012', name: 'Тимур' }],
    ['demo-http', '79000000013', { loyaltyProgram: { currentLevelTitle: 'Ониксовый уровень' } }],
    [
      'demo-spaaza',
      'noah+club@example.com',
      {
        id: 'noah+club@example.com',
        bonuses: 1480.5,
        status: 'Gold',
        loyaltyCards: [{ cardNumber: '9400000000000000102', bonuses: 1480.5, status: 'Gold' }],
        loyaltyProgram: { currentLevelTitle: 'Gold' },
      },
    ],
    ['demo-spaaza', 'IRIS.LINDQVIST@example.com', { id: 'iris.lindqvist@example.com', status: 'Member' }],
    [
      'demo-spaaza',
      'milan.devries@example.com',
      { id: 'milan.devries@example.com', bonuses: 0, status: 'Member' },
    ],
  ])('%s gives the account of %s', async (tenant, identifier, account) => {
    expect(accountOf(await ask(demo, tenant, identifier, key))).toMatchObject(account);
  });

  it.each([
    ['demo-crm', '79000000009'],
    ['demo-http', '79000000019'],
    ['demo-spaaza', 'unknown@example.com'],
    ['demo-ahunter', 'unknown@example.com'],
  ])('%s answers that there is no %s', async (tenant, unknown) => {
    expect(errorOf(await ask(demo, tenant, unknown, key)).status).toBe(404);
  });

  it.each([
    ['demo-crm', '8 900 000-00-01'],
    ['demo-http', '8 900 000-00-11'],
    ['demo-spaaza', 'ELISE.marchand@example.com'],
    ['demo-ahunter', 'Maria@example.com'],
  ])('%s gives the same account for the id that it answered for %s', async (tenant, identifier) => {
    const first = accountOf(await ask(demo, tenant, identifier, key));
    expect(accountOf(await ask(demo, tenant, first.id, key))).toEqual(first);
  });

  it('is alive and ready with its four tenants and their sources, whatever else is in the mappings folder', async () => {
    const alive = await send(demo.port, { method: 'GET', path: '/healthz' });
    expect([alive.status, alive.text]).toEqual([200, '{"status":"alive"}']);
    const probed = () => demo.log().filter(({ event }) => event === 'source-probed');
    await until(() => probed().length === 4);
    const ready = await send(demo.port, { method: 'GET', path: '/readyz' });
    const sources = {
      'demo-ahunter': 'wallet',
      'demo-crm': 'crm',
      'demo-http': 'crm',
      'demo-spaaza': 'loyalty',
    };
    expect([ready.status, JSON.parse(ready.text)]).toEqual([
      200,
      { status: 'ready', tenants: { loaded: 4, refused: 0 } },
    ]);
    const probe = { outcome: 'ok', since: expect.stringMatching(/^2\d{3}-.*Z$/) };
    const tenants = Object.entries(sources).map(([name, source]) => ({
      name,
      status: 'loaded',
      sources: [{ name: source, probe }],
    }));
    const { text } = await getAdmin(demo, '/status');
    expect(JSON.parse(text)).toMatchObject({ tenants });
    const metrics = await getAdmin(demo, '/metrics');
    expect(metrics.text).toContain('account_bridge_tenant_up{tenant="demo-crm"} 1\n');
    expect(probed().map(({ level, outcome }) => [level, outcome])).toEqual(
      probed().map(() => ['info', 'ok']),
    );
  });

  it('ends with its stubs', async () => {
    expect(await demo.stop('SIGINT')).toMatchObject({ code: 0, signal: null });
  });
});
