/** What others wrote is shown on the studio's page, and never run; and much of it stays usable. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../support/e2e/tenants';
import { ROOT } from '../../support/root';
import { visit } from '../../support/studio/browser';
import { fieldOf, openTenant, placeOf, retype, viewOf } from '../../support/studio/page';
import { demoMappings, startStudio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';

const HTML = '<img src="x" onerror="alert(1)"><script>alert(2)</script>';

/** Elements that only what others wrote could have made. */
const FOREIGN = 'main img, main script, main b[onclick], main svg[onload]';

const answerWith = (cards: number): string =>
  JSON.stringify({
    customers: [
      {
        id: 1,
        phone: '+7 (900) 000-00-11',
        first_name: HTML,
        last_name: '</textarea><svg onload=alert(3)>',
        loyalty: {
          card: `${HTML}7`,
          balance: '5',
          spent_kopecks: 1,
          level: { code: 'x', title: 'javascript:alert(4)' },
        },
        gift_cards: Array.from({ length: cards }, (_, index) => ({
          number: `GC-${index}`,
          balance_kopecks: 100,
          active: true,
        })),
        tags: [HTML],
      },
    ],
  });

inBrowser('hostile and large things on the studio’s page', () => {
  const paste = async (cards: number) => {
    const mappings = demoMappings();
    const fixtures = join(mappings, 'demo-http/fixtures');
    copyFileSync(join(fixtures, 'full.json'), join(fixtures, '<b onclick=alert(5)>x.json'));
    const { address } = await startStudio(mappings);
    const visited = await visit(address);
    await openTenant(visited.page, 'demo-http');
    await visited.page.getByRole('button', { name: 'Paste an answer' }).click();
    await visited.page.getByRole('textbox', { name: 'Shopper’s identifier' }).fill('79000000011');
    await visited.page.getByRole('textbox', { name: 'Answer of “crm”' }).fill(answerWith(cards));
    await visited.page.getByRole('button', { name: 'Use', exact: true }).click();
    await placeOf(visited.page, 'crm#/loyalty/level/title').getByText('javascript:alert(4)').waitFor();
    return visited;
  };

  it('HTML and scripts in answers and names of files are texts, in the answer, on the card and as JSON', async () => {
    const { page } = await paste(1);
    await fieldOf(page, 'name').getByText(HTML).waitFor();
    await page.getByRole('button', { name: 'JSON' }).click();
    await fieldOf(page, 'name').getByText('onerror').waitFor();
    expect(await page.getByRole('combobox', { name: 'Fixture' }).textContent()).toContain('<b onclick');
    await page.getByRole('button', { name: 'Fields', exact: true }).click();
    await page.getByRole('row', { name: /^name/ }).getByText('onerror').waitFor();
    expect(await page.locator(FOREIGN).count()).toBe(0);
  });

  it('HTML and scripts in names of fields are texts: of an answer, of the account and of findings', async () => {
    const mappings = demoMappings();
    const file = join(mappings, 'demo-http/tenant.json');
    const name = JSON.stringify(HTML);
    const rules = readFileSync(file, 'utf8')
      .replace('"tags?": ["text"]', `"tags?": ["text"], ${name.slice(0, -1)}?": "text"`)
      .replace('"segments":', `"extra": { ${name}: "crm.first_name" }, "segments":`);
    writeFileSync(file, rules);
    const { page } = await visit((await startStudio(mappings)).address);
    await openTenant(page, 'demo-http');
    const { customers } = JSON.parse(answerWith(1));
    await page.getByRole('button', { name: 'Paste an answer' }).click();
    await page.getByRole('textbox', { name: 'Shopper’s identifier' }).fill('79000000011');
    await page
      .getByRole('textbox', { name: 'Answer of “crm”' })
      .fill(JSON.stringify({ customers: [{ ...customers[0], first_name: 'A', tags: [], [HTML]: 'found' }] }));
    await page.getByRole('button', { name: 'Use', exact: true }).click();
    await page
      .getByRole('treeitem', { name: /onerror/ })
      .getByText('found')
      .waitFor();
    await page.getByRole('button', { name: 'JSON' }).click();
    await page.locator('.pane-account').getByText('onerror').first().waitFor();
    expect(await page.locator(FOREIGN).count()).toBe(0);
    await retype(page, '"locale"', '"locale"', name);
    await page
      .getByRole('region', { name: 'Problems' })
      .getByText(/onerror/)
      .first()
      .waitFor();
    for (const view of ['Fields', 'Coverage', 'Fixtures', 'Plan']) {
      await viewOf(page, view);
      expect(await page.locator(FOREIGN).count()).toBe(0);
    }
  });

  it('an answer with a list of 5,000 shows a part of it, and more when asked', async () => {
    const { page } = await paste(5_000);
    await placeOf(page, 'crm#/gift_cards').getByText('list of 5000').waitFor();
    const opened = (await placeOf(page, 'crm#/gift_cards').getAttribute('aria-expanded')) === 'true';
    if (!opened) await placeOf(page, 'crm#/gift_cards').click();
    expect(await page.getByRole('treeitem').count()).toBeLessThan(1_000);
    await page.getByRole('treeitem', { name: '4900 more' }).click();
    await page.getByRole('treeitem', { name: '3900 more' }).waitFor();
  });

  it('of 300 tenants one is found by its name', async () => {
    const mappings = join(makeFolder(), 'mappings');
    const file = join(ROOT, 'mappings/demo-http/tenant.json');
    for (let number = 1; number <= 300; number += 1) {
      mkdirSync(join(mappings, `shop-${number}`), { recursive: true });
      copyFileSync(file, join(mappings, `shop-${number}`, 'tenant.json'));
    }
    writeFileSync(join(mappings, 'shop-7/tenant.json'), '{ "sources": ');
    const { address } = await startStudio(mappings);
    const { page } = await visit(address);
    await page.getByRole('searchbox', { name: 'Search tenants' }).fill('shop-77');
    expect(await page.getByRole('listitem').count()).toBe(1);
    await page.getByRole('searchbox', { name: 'Search tenants' }).fill('shop-7');
    await page
      .getByRole('button', { name: /^shop-7\b/ })
      .first()
      .click();
    await page.getByRole('region', { name: 'Problems' }).getByText('Error').first().waitFor();
  });
});
