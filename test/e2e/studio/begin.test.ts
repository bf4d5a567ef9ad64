/** A newcomer's first tenant, made on the studio's page out of one pasted answer, as docs/guides/studio.md says. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { killBridges } from '../../support/e2e/bridge';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';
import { closeBrowser, isInstalled, violationsOf, visit } from '../../support/studio/browser';
import { fieldOf } from '../../support/studio/page';
import { startStudio } from '../../support/studio/studio';

const installed = isInstalled();
if (!installed) console.log('skipped: chromium is not installed');

afterAll(async () => {
  await closeBrowser();
  await killBridges();
  removeFolders();
});

(installed ? it : it.skip)(
  'an empty folder offers to begin a tenant: an answer is pasted, looked at, and written without its values',
  async () => {
    const mappings = join(makeFolder(), 'mappings');
    mkdirSync(mappings);
    const { address } = await startStudio(mappings);
    const { page, wrongs } = await visit(address);
    await page.getByText('This folder has no tenant yet.').waitFor();
    await page.getByRole('button', { name: 'Begin a tenant' }).click();
    await page.getByRole('textbox', { name: /^Name of the tenant/ }).fill('acme');
    await page.getByRole('combobox', { name: 'Adapter' }).selectOption('crm');
    const answer = { id: 'c-1', phone: '79000000001', name: 'Кощей Нетленный' };
    await page.getByRole('textbox', { name: 'One answer of the upstream' }).fill(JSON.stringify(answer));
    await page.getByRole('button', { name: 'Preview' }).click();
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('tenant.json').first().waitFor();
    expect(await preview.textContent()).not.toContain('Кощей');
    expect(await violationsOf(page)).toEqual([]);
    expect(existsSync(join(mappings, 'acme'))).toBe(false);
    await page.getByRole('button', { name: 'Create the tenant' }).click();
    await page.getByRole('heading', { name: 'acme', level: 1 }).waitFor();
    await fieldOf(page, 'name').waitFor();
    expect(readFileSync(join(mappings, 'acme/tenant.json'), 'utf8')).not.toContain('Кощей');
    expect(wrongs).toEqual([]);
  },
);
