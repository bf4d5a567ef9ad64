/** Journeys of people on the studio's page: an integrator with five mistakes, and a manager of a loyalty programme. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../support/e2e/tenants';
import { ROOT } from '../../support/root';
import { visit } from '../../support/studio/browser';
import { fieldOf, openTenant, rowOf, viewOf } from '../../support/studio/page';
import { demoMappings, startStudio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';

/** What is right, and what somebody wrote instead: of a key, a setting, a path, a step and a field of the contract. */
const MISTAKES = [
  ['"errorStatus"', '"errorStats"'],
  ['"baseUrl"', '"baseURI"'],
  ['"crm.loyalty.card"', '"crm.loyalty.crad"'],
  ['["email"]', '["emial"]'],
  ['"segments"', '"segmants"'],
] as const;

inBrowser('journeys of people on the studio’s page', () => {
  it('an integrator fixes five mistakes by clicks, sees the card, and saves', async () => {
    const right = readFileSync(join(ROOT, 'mappings/demo-http/tenant.json'), 'utf8');
    const wrong = MISTAKES.reduce((text, [good, bad]) => text.replace(good, bad), right);
    const mappings = join(makeFolder(), 'mappings');
    const file = join(mappings, 'acme/tenant.json');
    mkdirSync(join(mappings, 'acme/fixtures'), { recursive: true });
    writeFileSync(file, wrong);
    const fixture = readFileSync(join(ROOT, 'mappings/demo-http/fixtures/full.json'), 'utf8');
    writeFileSync(join(mappings, 'acme/fixtures/full.json'), fixture);

    const { page } = await visit((await startStudio(mappings)).address);
    await page.getByRole('button', { name: /^acme/ }).click();
    await page.getByRole('heading', { name: 'No account' }).waitFor();
    const problems = page.getByRole('region', { name: 'Problems' });
    for (const [, bad] of MISTAKES) {
      const fix = problems.getByRole('button', { name: /^Fix: / }).first();
      const name = (await fix.getAttribute('aria-label')) ?? '';
      expect([bad, name.length > 10]).toEqual([bad, true]);
      await fix.click();
      await problems.getByRole('button', { name, exact: true }).waitFor({ state: 'hidden' });
    }
    await fieldOf(page, 'cardNumber').getByText('HC-0077021100').waitFor();
    await page.getByText('has errors').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('.cm-deletedChunk', { hasText: 'errorStats' }).waitFor();
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').waitFor();
    expect(readFileSync(file, 'utf8')).toBe(right);
    await viewOf(page, 'Fixtures');
    await rowOf(page, 'full').getByText('passes').waitFor();
  });

  it('a manager of a loyalty programme renames a level, sees it on the card, and takes it for all fixtures', async () => {
    const mappings = demoMappings();
    const { page } = await visit((await startStudio(mappings)).address);
    await openTenant(page, 'demo-crm');
    await fieldOf(page, 'status').getByText('Янтарная карта').waitFor();
    await viewOf(page, 'Fields');
    const level = page.getByRole('textbox', { name: 'Constant of status: amber' });
    await level.fill('Карта из янтаря');
    await level.press('Enter');
    await rowOf(page, 'status').getByText('"Карта из янтаря"').waitFor();
    await viewOf(page, 'Card and rules');
    await fieldOf(page, 'status').getByText('Карта из янтаря').waitFor();
    await page.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Карта из янтаря').first().waitFor();
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.getByRole('button', { name: 'Save anyway' }).click();
    await page.getByText('Saved.').waitFor();
    await viewOf(page, 'Fixtures');
    const accept = page.getByRole('button', { name: /^Accept the answer of / });
    await accept.first().waitFor();
    while ((await accept.count()) > 0) {
      const name = (await accept.first().getAttribute('aria-label')) ?? '';
      await accept.first().click();
      await page.getByRole('button', { name, exact: true }).waitFor({ state: 'hidden' });
    }
    await page.getByRole('status').getByText('Running').waitFor({ state: 'hidden' });
    expect(await page.getByRole('table').getByText('differs').count()).toBe(0);
    const written = readFileSync(join(mappings, 'demo-crm/tenant.json'), 'utf8');
    const before = readFileSync(join(ROOT, 'mappings/demo-crm/tenant.json'), 'utf8');
    expect(written).toBe(before.replace('Янтарная карта', 'Карта из янтаря'));
    expect(readFileSync(join(mappings, 'demo-crm/fixtures/full.json'), 'utf8')).toContain('Карта из янтаря');
  });
});
