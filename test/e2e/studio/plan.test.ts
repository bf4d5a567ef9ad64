/** The list of tenants with their states, and a tenant's plan as a diagram, on the studio's page. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../support/e2e/tenants';
import { ROOT } from '../../support/root';
import { visit, violationsOf } from '../../support/studio/browser';
import { overlapsOn } from '../../support/studio/layout';
import { boxOf, viewOf } from '../../support/studio/page';
import { startStudio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';

inBrowser('tenants and plans on the studio’s page', () => {
  let address = '';

  beforeAll(async () => {
    const mappings = join(makeFolder(), 'mappings');
    cpSync(join(ROOT, 'test/corpus/sources/fallbacks'), join(mappings, 'chain'), { recursive: true });
    cpSync(join(ROOT, 'mappings/demo-spaaza'), join(mappings, 'right'), { recursive: true });
    mkdirSync(join(mappings, 'wrong'));
    writeFileSync(join(mappings, 'wrong/tenant.json'), '{ "identifier": { "type": "phoen" } }');
    ({ address } = await startStudio(mappings, [], { APP_KEY: 'k7Zq-31vX0pLw9TtRb5Yc2Nd8Ge4Hf6J' }));
  });

  it('the list says the state of each tenant as soon as it is checked', async () => {
    const { page } = await visit(address);
    const wrong = page.getByRole('button', { name: /^wrong/ });
    await wrong.getByText('has errors').waitFor();
    await wrong.getByText(/Errors: \d/).waitFor();
    await page
      .getByRole('button', { name: /^right/ })
      .getByText(/passes|has warnings/)
      .waitFor();
    await page.getByText('Checking…').first().waitFor({ state: 'hidden' });
  });

  it.each([1280, 390])(
    'a plan shows order, optional sources, fallbacks and deadlines at %d pixels',
    async (width) => {
      const { page } = await visit(address, { width });
      await page.getByRole('button', { name: /^chain/ }).click();
      await viewOf(page, 'Plan');
      const plan = page.getByRole('region', { name: 'Which source is asked when' });
      const source = (name: string) =>
        plan
          .getByRole('listitem')
          .filter({ has: page.getByText(name, { exact: true }) })
          .last();
      await source('crm').getByText('deadline 1000 ms').waitFor();
      await source('archive').getByText('asked if crm gives no answer').waitFor();
      await source('paper').getByText('asked if archive gives no answer').waitFor();
      await source('points').getByText('optional').waitFor();
      await source('points').getByText('deadline 500 ms').waitFor();
      await source('points_old').getByText('asked if points gives no answer').waitFor();
      expect(await source('crm').getByText('optional').count()).toBe(0);
      expect(await violationsOf(page)).toEqual([]);
      expect(await overlapsOn(page)).toEqual([]);
      const boxes = await Promise.all((await plan.locator('.source').all()).map(boxOf));
      expect(boxes.length).toBe(5);
      for (const { x, width: wide } of boxes) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + wide).toBeLessThanOrEqual(width);
      }
    },
  );

  it('a tenant with errors has no plan, and says why', async () => {
    const { page } = await visit(address);
    await page.getByRole('button', { name: /^wrong/ }).click();
    await viewOf(page, 'Plan');
    await page.getByText('There is no plan until the errors are fixed.').waitFor();
  });
});
