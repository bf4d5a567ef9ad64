/** An operator on the studio's page: the state of a bridge that serves, and since when a balance is missing. */
import type { RequestListener } from 'node:http';
import { adminPortOf, getAdmin } from '../../support/admin';
import { ask, killBridges, startBridge, type Bridge } from '../../support/e2e/bridge';
import { KEY } from '../../support/e2e/key';
import { crmTenant, removeFolders, writeMappings } from '../../support/e2e/tenants';
import { userOf } from '../../support/gateway/gateway';
import { closeBrowser, isInstalled, violationsOf, visit, type Look } from '../../support/studio/browser';
import { startStudio } from '../../support/studio/studio';
import { found } from '../../support/until';
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
    const source = page.getByRole('region', { name: 'Source crm' });
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
