/** An answer of 5 MB and a folder of 300 tenants on the studio's page: shown, usable, and without an error. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as t from 'io-ts';
import { killBridges } from '../../support/e2e/bridge';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';
import { ROOT } from '../../support/root';
import { closeBrowser, isInstalled, visit } from '../../support/studio/browser';
import { fieldOf, openTenant, placeOf, retype } from '../../support/studio/page';
import { demoMappings, startStudio } from '../../support/studio/studio';

const installed = isInstalled();
if (!installed) console.log('skipped: chromium is not installed');

const Recorded = t.type({
  sources: t.type({
    crm: t.type({
      exchanges: t.array(
        t.type({ response: t.type({ body: t.type({ customers: t.array(t.UnknownRecord) }) }) }),
      ),
    }),
  }),
});

/** The answer of the fixture `full`, with a list of gift cards that makes it 5 MB; it may have 80,000 values. */
const largeAnswer = (): string => {
  const recorded: unknown = JSON.parse(
    readFileSync(join(ROOT, 'mappings/demo-http/fixtures/full.json'), 'utf8'),
  );
  if (!Recorded.is(recorded)) throw new Error('the fixture has another form');
  const [customer] = recorded.sources.crm.exchanges[0]?.response.body.customers ?? [];
  const cards = Array.from({ length: 8_400 }, (_, index) => ({
    number: `GC-${index}-${'a gift, '.repeat(70)}`,
    balance_kopecks: 100,
    active: true,
  }));
  return JSON.stringify({ customers: [{ ...customer, gift_cards: cards }], total: 1 });
};

(installed ? describe : describe.skip)('much on the studio’s page', () => {
  afterAll(async () => {
    await closeBrowser();
    await killBridges();
    removeFolders();
  });

  it('an answer of 5 MB is pasted and shown, and the card follows what one types', async () => {
    const answer = largeAnswer();
    expect(answer.length).toBeGreaterThan(5_000_000);
    const { address } = await startStudio(demoMappings());
    const { page, wrongs } = await visit(address);
    await openTenant(page, 'demo-http');
    await page.getByRole('button', { name: 'Paste an answer' }).click();
    await page.getByRole('textbox', { name: 'Shopper’s identifier' }).fill('79000000011');
    await page.getByRole('textbox', { name: 'Answer of “crm”' }).fill(answer);
    await page.getByRole('button', { name: 'Use', exact: true }).click();
    await placeOf(page, 'crm#/gift_cards').getByText('list of 8400').waitFor();
    await fieldOf(page, 'name').getByText('Лидия Выдумкина').waitFor();
    await fieldOf(page, 'status').click();
    await retype(page, '"status": "crm', 'crm.loyalty.level.title', 'crm.loyalty.level.code');
    await fieldOf(page, 'status').getByText('amber').waitFor();
    await fieldOf(page, 'bonuses').click();
    await page.locator('[data-place="crm#/loyalty/balance"][aria-selected="true"]').waitFor();
    expect(wrongs).toEqual([]);
  });

  it('of 300 tenants all are listed, and the last one is opened by the keyboard while they are checked', async () => {
    const mappings = join(makeFolder(), 'mappings');
    for (let number = 100; number < 400; number += 1) {
      mkdirSync(join(mappings, `shop-${number}`), { recursive: true });
      cpSync(join(ROOT, 'mappings/demo-crm'), join(mappings, `shop-${number}`), { recursive: true });
    }
    const { address } = await startStudio(mappings);
    const { page, wrongs } = await visit(address);
    const last = page.getByRole('button', { name: /^shop-399/ });
    await last.waitFor();
    expect(await page.getByRole('listitem').count()).toBe(300);
    await last.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'shop-399', level: 1 }).waitFor();
    await fieldOf(page, 'name').waitFor();
    await page.getByRole('button', { name: 'Tenants' }).click();
    await last.waitFor();
    expect(wrongs).toEqual([]);
  });
});
