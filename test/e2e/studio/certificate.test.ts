/** The certificate of a tenant on the studio's page: read, and kept as the file that the command line writes. */
import { readFileSync } from 'node:fs';
import { killBridges, run } from '../../support/e2e/bridge';
import { removeFolders } from '../../support/e2e/tenants';
import { closeBrowser, isInstalled, violationsOf, visit } from '../../support/studio/browser';
import { openTenant } from '../../support/studio/page';
import { demoMappings, ENVIRONMENT, startStudio } from '../../support/studio/studio';

const installed = isInstalled();
if (!installed) console.log('skipped: chromium is not installed');

afterAll(async () => {
  await closeBrowser();
  await killBridges();
  removeFolders();
});

/** A day may begin between the two. */
const withoutDays = (text: string): string => text.replaceAll(/\d{4}-\d\d-\d\d/g, 'DAY');

(installed ? it : it.skip)(
  'the certificate is read on the page, and saved as verify --markdown writes it, by the keyboard alone',
  async () => {
    const mappings = demoMappings();
    const { address } = await startStudio(mappings);
    const { page, wrongs } = await visit(address);
    await openTenant(page, 'demo-http');
    await page.getByRole('button', { name: 'Certificate' }).focus();
    await page.keyboard.press('Enter');
    const shown = page.getByRole('region', { name: 'Certificate' });
    await shown.getByRole('heading', { name: 'What the account bridge answers' }).waitFor();
    await shown.getByText(/^11 of 11 cases passed on /).waitFor();
    await shown.getByRole('row', { name: /^full/ }).getByText('passed').waitFor();
    await shown.getByText('"name": "Лидия Выдумкина"').first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    const downloading = page.waitForEvent('download');
    await shown.getByRole('button', { name: 'Save as Markdown' }).focus();
    await page.keyboard.press('Enter');
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('demo-http.md');
    const kept = readFileSync(await download.path(), 'utf8');
    const written = await run(['verify', 'demo-http', '--markdown', '--mappings', mappings], ENVIRONMENT);
    expect(withoutDays(kept)).toBe(withoutDays(written.stdout));
    expect(wrongs).toEqual([]);
  },
);
