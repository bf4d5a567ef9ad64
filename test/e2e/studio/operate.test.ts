/** An operator on the studio's page: the state of a bridge that serves, and since when a balance is missing. */
import type { RequestListener } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { adminPortOf, getAdmin } from '../../support/admin';
import { ask, killBridges, startBridge, type Bridge } from '../../support/e2e/bridge';
import { KEY } from '../../support/e2e/key';
import { crmTenant, removeFolders, writeMappings } from '../../support/e2e/tenants';
import { startWorkers, type WorkersBridge } from '../../support/e2e/workers';
import { userOf } from '../../support/gateway/gateway';
import { closeBrowser, isInstalled, violationsOf, visit, type Look } from '../../support/studio/browser';
import { overlapsOn } from '../../support/studio/layout';
import { startStudio } from '../../support/studio/studio';
import { found, until } from '../../support/until';
import { closeServers, serve } from '../../support/upstream/servers';

const installed = isInstalled();
if (!installed) console.log('skipped: chromium is not installed');

const WITH = '79000000011';
const WITHOUT = '79000000012';

const tenant = crmTenant(
  [
    { id: 'c-1', phone: WITH, name: 'Кощей', bonuses: 125 },
    { id: 'c-2', phone: WITHOUT, name: 'Варвара' },
  ],
  { user: { bonuses: 'crm.bonuses' } },
);

type Field = {
  readonly field: string;
  readonly missingSince: string | null;
  readonly lastFilledAt: string | null;
};

(installed ? describe : describe.skip)('a bridge that serves, on the studio’s page', () => {
  let mappings = '';
  let bridge: Bridge;
  let address = '';

  beforeAll(async () => {
    mappings = writeMappings({ acme: tenant, broken: { 'tenant.json': '{ "sources": ' } });
    bridge = await startBridge(['serve', '--mappings', mappings, '--admin-port', '0'], { APP_KEY: KEY });
    const admin = `http://127.0.0.1:${adminPortOf(bridge)}`;
    ({ address } = await startStudio(mappings, ['--admin', admin]));
  });

  afterAll(async () => {
    await closeBrowser();
    await killBridges();
    await closeServers();
    removeFolders();
  });

  const askFor = async (phone: string): Promise<void> => void userOf(await ask(bridge, 'acme', phone));

  const balance = async (): Promise<Field | undefined> => {
    const { tenants } = JSON.parse((await getAdmin(bridge, '/status')).text) as {
      readonly tenants: readonly { readonly fields: readonly Field[] }[];
    };
    return tenants[0]?.fields.find(({ field }) => field === 'bonuses');
  };

  /** The balance has been there, and is missing since. */
  const lose = async (): Promise<string> => {
    await askFor(WITH);
    return found(
      async () => {
        await askFor(WITHOUT); // a clock of milliseconds may not have moved on at the first time
        return (await balance())?.missingSince ?? undefined;
      },
      () => 'the balance is not missing',
    );
  };

  const open = async (look: Look = {}) => {
    const visited = await visit(address, look);
    const name = look.language === 'ru-RU' ? 'Эксплуатация' : 'Operate';
    await visited.page.getByRole('button', { name }).click();
    return visited;
  };

  it('an operator finds since when a balance is missing, and sees that it is there again', async () => {
    const since = await lose();
    const { page, wrongs } = await open();
    const missing = page.getByRole('region', { name: 'Fields that have no value now' });
    const row = missing.getByRole('row', { name: /^bonuses acme/ });
    await row.getByText('missing', { exact: true }).waitFor();
    expect(await row.locator('time').first().getAttribute('datetime')).toBe(since);
    await askFor(WITH);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await missing.getByText(/^No field is missing/).waitFor();
    expect(await page.locator('body').textContent()).not.toMatch(/Кощей|Варвара|7900000001/);
    expect(wrongs).toEqual([]);
  });

  it('by the keyboard alone a tenant is opened: its sources, the age of its data, its fields', async () => {
    const { page, wrongs } = await visit(address);
    await page.getByRole('button', { name: 'Operate' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('summary', { hasText: 'acme' }).focus();
    await page.keyboard.press('Enter');
    const source = page.getByRole('group', { name: 'Source crm' });
    await source.getByText(/customers: 2, changed .*, loaded /).waitFor();
    const fields = page.getByRole('group', { name: 'Fields', exact: true });
    await fields.getByRole('row', { name: /^name/ }).locator('time').first().waitFor();
    await page.locator('summary', { hasText: 'broken' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Problems' }).getByText('(json-syntax)').waitFor();
    expect(await page.locator('summary', { hasText: 'broken' }).textContent()).toContain('does not serve');
    await page.getByRole('button', { name: 'Tenants' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Tenants' }).waitFor();
    expect(wrongs).toEqual([]);
  });

  it.each<Look>([
    { width: 1280, isDark: false },
    { width: 1280, isDark: true },
    { width: 390, isDark: false, language: 'ru-RU' },
    { width: 390, isDark: true },
  ])('axe-core finds nothing, and the page is no wider than the screen: %j', async (look) => {
    await lose();
    const { page, wrongs } = await open(look);
    await page.locator('summary', { hasText: 'acme' }).click();
    await page.locator('.bridge-source').waitFor();
    await page.locator('summary', { hasText: 'broken' }).click();
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(look.width);
    expect(wrongs).toEqual([]);
  });

  it('an admin listener that does not answer as it should is said with what to do', async () => {
    let listener: RequestListener = (_request, response) => void response.writeHead(401).end();
    const { baseUrl } = await serve((request, response) => listener(request, response));
    const other = await startStudio(mappings, ['--admin', baseUrl]);
    const { page, wrongs } = await visit(other.address);
    await page.getByRole('button', { name: 'Operate' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('Set BRIDGE_ADMIN_TOKEN or BRIDGE_ADMIN_TOKEN_FILE').waitFor();
    listener = (_request, response) =>
      void response.end('{"build":{"version":"0.0.9","commit":null,"node":"v20"}}');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await alert.getByText('Use the studio of that version').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await closeServers();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await alert.getByText('(ECONNREFUSED)').waitFor();
    await page.getByRole('combobox', { name: 'Language' }).selectOption('Русский');
    await alert.getByText('Проверьте адрес после --admin').waitFor();
    expect(wrongs).toEqual([]);
  });
});

(installed ? describe : describe.skip)('a bridge with two workers, on the studio’s page', () => {
  let mappings = '';
  let bridge: WorkersBridge;
  let address = '';

  beforeAll(async () => {
    mappings = writeMappings({ acme: tenant, other: tenant });
    const flags = ['--mappings', mappings, '--instance', 'shop'];
    bridge = await startWorkers(2, flags, { APP_KEY: KEY });
    const admin = `http://127.0.0.1:${adminPortOf(bridge)}`;
    ({ address } = await startStudio(mappings, ['--admin', admin]));
  });

  afterAll(async () => {
    await closeBrowser();
    await killBridges();
    removeFolders();
  });

  /** The balance as each worker knows it. */
  const balances = async (): Promise<readonly (Field | undefined)[]> => {
    const { workers } = JSON.parse((await getAdmin(bridge, '/status')).text) as {
      readonly workers: readonly { readonly tenants: readonly { readonly fields: readonly Field[] }[] }[];
    };
    return workers.map(({ tenants }) => tenants[0]?.fields.find(({ field }) => field === 'bonuses'));
  };

  /** Asks for a shopper until each of the two workers has a time of its own. */
  const askBoth = (phone: string, time: 'lastFilledAt' | 'missingSince'): Promise<readonly string[]> =>
    found(
      async () => {
        userOf(await ask(bridge, 'acme', phone));
        const times = (await balances()).flatMap((each) => each?.[time] ?? []);
        return times.length === 2 ? times : undefined;
      },
      () => `no ${time} of both workers`,
    );

  const open = async (look: Look = {}) => {
    const visited = await visit(address, look);
    await visited.page.getByRole('button', { name: 'Operate' }).click();
    await visited.page.locator('summary', { hasText: 'acme' }).click();
    return visited;
  };

  it('a balance is missing since the last value that any of them had, and is there when one of them has it', async () => {
    await askBoth(WITH, 'lastFilledAt');
    const since = (await askBoth(WITHOUT, 'missingSince')).toSorted().at(-1);
    const { page, wrongs } = await open();
    const row = page.getByRole('row', { name: /^bonuses acme/ });
    await row.waitFor();
    expect(await row.locator('time').first().getAttribute('datetime')).toBe(since);
    userOf(await ask(bridge, 'acme', WITH));
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText(/^No field is missing/).waitFor();
    expect(wrongs).toEqual([]);
  });

  it('each worker has its own breaker and versions; the state of a tenant is the worst of both', async () => {
    const { page, wrongs } = await open({ width: 390 });
    const worker = (name: string) =>
      page.locator('.bridge-tenant').getByRole('group', { name: `Worker ${name}` });
    for (const name of ['shop-0', 'shop-1'])
      await worker(name)
        .getByRole('group', { name: 'Source crm' })
        .getByText(/customers: 2/)
        .waitFor();
    expect(await page.getByRole('group', { name: /^Worker shop-[01]$/ }).count()).toBe(4);
    expect(
      await page.locator('.bridge-tenant', { hasText: 'acme' }).locator('summary').textContent(),
    ).toMatch(/ serves$/);
    writeFileSync(join(mappings, 'acme', 'tenant.json'), '{ "sources": ');
    const [victim = 0] = bridge.pids();
    kill(victim, 'SIGKILL');
    await until(() => bridge.linesOf('server-listening').length === 3);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.locator('summary', { hasText: 'acme' }).getByText('does not serve').waitFor();
    await worker('shop-0').getByText('(json-syntax)').waitFor();
    await worker('shop-1')
      .getByText(/customers: 2/)
      .waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overlapsOn(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(wrongs).toEqual([]);
  });
});
