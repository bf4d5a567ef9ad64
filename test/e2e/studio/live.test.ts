/** A live shopper on the studio's page: masked unless revealed, by the saved file only, and noted for the audit. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCrm, CRM_TOKEN } from '../../../stubs/crm';
import type { Stub } from '../../../stubs/server';
import { visit, violationsOf } from '../../support/studio/browser';
import { dialogOf, fieldOf, openTenant, placeOf, retype, tabTo } from '../../support/studio/page';
import { demoMappings, startStudio, type Studio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';
import { closeServers, serve, type Served } from '../../support/upstream/servers';
import { found, until } from '../../support/until';

const IDENTIFIER = '79000000013';

/** What the CRM knows of the shopper. */
const VALUES = ['Зоя', 'Небылицына', 'zoya@example.com', '000-00-13', '22731', 'HC-0077021300'];

inBrowser('a live shopper on the studio’s page', () => {
  let crm: Stub;
  let studio: Studio;
  let elsewhere: Served;

  beforeAll(async () => {
    crm = await startCrm();
    elsewhere = await serve((_request, response) => response.end('{}'));
    const mappings = demoMappings();
    const file = join(mappings, 'demo-http/tenant.json');
    const patient = readFileSync(file, 'utf8').replace('"deadlineMs": 1500', '"deadlineMs": 9000');
    writeFileSync(file, patient); // the machine may be busy
    studio = await startStudio(mappings, [], {
      DEMO_CRM_URL: crm.url,
      DEMO_CRM_TOKEN: CRM_TOKEN,
      BRIDGE_SUBJECT_KEY: 'a-key-of-this-test-0123456789abcdef',
    });
  });

  afterAll(async () => {
    await crm.close();
    await closeServers();
  });

  const open = async () => {
    const { page } = await visit(studio.address);
    await openTenant(page, 'demo-http');
    await page.getByRole('button', { name: 'Ask the live upstream' }).click();
    const dialog = dialogOf(page, 'Live');
    await dialog.getByRole('textbox', { name: 'Shopper’s identifier' }).fill(IDENTIFIER);
    return { page, dialog };
  };

  const audit = (): readonly string[] =>
    studio
      .stderr()
      .split('\n')
      .filter((line) => line.includes('values-revealed'));

  it('an answer has its form and no value, in the answer, the account and where fields come from', async () => {
    const { page, dialog } = await open();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Ask the live upstream' }).click();
    await page.getByText('Values are masked.').waitFor();
    await placeOf(page, 'crm#/loyalty/level/title').getByText('text').waitFor();
    await fieldOf(page, 'loyaltyProgram.currentLevelTitle').click();
    const origin = page.getByRole('region', { name: 'Where it comes from' });
    await origin.getByText('crm.loyalty.level.title').first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    const shown = (await page.locator('main').textContent()) ?? '';
    expect(VALUES.filter((value) => shown.includes(value))).toEqual([]);
    expect(audit()).toEqual([]);
  });

  it('values that are revealed are noted for the audit, without the shopper', async () => {
    const { page, dialog } = await open();
    await dialog.getByRole('checkbox', { name: 'Show values' }).check();
    await dialog.getByRole('button', { name: 'Ask the live upstream' }).click();
    await fieldOf(page, 'name').getByText('Зоя Небылицына').waitFor();
    await fieldOf(page, 'bonuses').getByText('22,731').waitFor();
    const [line] = await found(
      () => (audit().length > 0 ? audit() : undefined),
      () => studio.stderr(),
    );
    const noted: unknown = JSON.parse(line ?? '');
    expect(noted).toMatchObject({
      event: 'values-revealed',
      tenant: 'demo-http',
      subject: expect.any(String),
    });
    const said = studio.stderr() + studio.stdout();
    expect([IDENTIFIER, CRM_TOKEN, ...VALUES].filter((value) => said.includes(value))).toEqual([]);
  });

  it('a live shopper is asked for, and values are shown, by the keyboard alone', async () => {
    const { page } = await visit(studio.address);
    await openTenant(page, 'demo-http');
    const before = audit().length;
    await tabTo(page, page.getByRole('button', { name: 'Ask the live upstream' }));
    await page.keyboard.press('Enter');
    const dialog = dialogOf(page, 'Live');
    await tabTo(page, dialog.getByRole('textbox', { name: 'Shopper’s identifier' }));
    await page.keyboard.type(IDENTIFIER);
    await tabTo(page, dialog.getByRole('checkbox', { name: 'Show values' }));
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await fieldOf(page, 'name').getByText('Зоя Небылицына').waitFor();
    await until(() => audit().length > before);
  });

  it('a draft that names another host is not asked: the saved file is', async () => {
    const { page } = await visit(studio.address);
    await openTenant(page, 'demo-http');
    await retype(page, '"baseUrl"', '${DEMO_CRM_URL}', elsewhere.baseUrl);
    await page.getByText('Not saved', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Ask the live upstream' }).click();
    const dialog = dialogOf(page, 'Live');
    await dialog.getByRole('textbox', { name: 'Shopper’s identifier' }).fill(IDENTIFIER);
    await dialog.getByRole('checkbox', { name: 'Show values' }).check();
    await dialog.getByRole('button', { name: 'Ask the live upstream' }).click();
    await fieldOf(page, 'status').getByText('Ониксовый уровень').waitFor();
    expect(elsewhere.received).toEqual([]);
  });

  it('a shopper whom the upstream does not know is told so', async () => {
    const { page, dialog } = await open();
    await dialog.getByRole('textbox', { name: 'Shopper’s identifier' }).fill('79000000019');
    await dialog.getByRole('button', { name: 'Ask the live upstream' }).click();
    await page
      .getByRole('region', { name: 'The shopper reads' })
      .getByText(/^Status 404, /)
      .waitFor();
  });
});
