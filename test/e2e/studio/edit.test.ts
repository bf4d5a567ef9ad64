/** Editing a tenant on the studio's page: findings, fixes, the card that follows, the table of fields, saving. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { violationsOf, visit } from '../../support/studio/browser';
import { editorOf, fieldOf, openTenant, placeOf, retype, rowOf, viewOf } from '../../support/studio/page';
import { demoMappings, startStudio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';

inBrowser('editing on the studio’s page', () => {
  let address = '';
  let mappings = '';

  beforeAll(async () => {
    mappings = demoMappings();
    ({ address } = await startStudio(mappings));
  });

  const saved = (tenant: string): string => readFileSync(join(mappings, tenant, 'tenant.json'), 'utf8');

  const open = async (tenant: string) => {
    const visited = await visit(address);
    await openTenant(visited.page, tenant);
    return visited;
  };

  it('a mistake is found as one types, fixed by one click, and undone; the card follows, and no file changes', async () => {
    const before = saved('demo-http');
    const { page } = await open('demo-http');
    await fieldOf(page, 'status').click();
    await retype(page, '"status": "crm', 'crm.loyalty.level.title', 'crm.loyalty.level.titel');
    const problems = page.getByRole('region', { name: 'Problems' });
    await problems.getByText(/titel/).first().waitFor();
    await page.getByRole('heading', { name: 'No account' }).waitFor();
    await placeOf(page, 'crm#/loyalty/level/title').getByText('Янтарный уровень').click();
    await page.getByText('What reads it is known once the errors are fixed.').waitFor();
    await problems.getByRole('button', { name: /^Fix: / }).click();
    await page.locator('.cm-line', { hasText: '"status": "crm.loyalty.level.title"' }).waitFor();
    await fieldOf(page, 'status').getByText('Янтарный уровень').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('.cm-line', { hasText: 'titel' }).waitFor();
    await problems.getByText(/titel/).first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(saved('demo-http')).toBe(before);
  });

  it('the name of a level is changed, its difference looked at, and saved', async () => {
    const { page } = await open('demo-http');
    await page.getByRole('button', { name: 'Fields', exact: true }).click();
    const units = page.getByRole('textbox', { name: 'Constant of loyaltyCards[].status: value' });
    await units.fill('Карта в подарок');
    await units.press('Enter');
    await page.getByRole('button', { name: 'Card and rules' }).click();
    await fieldOf(page, 'loyaltyCards[0].status').getByText('Карта в подарок').waitFor();
    await page.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Карта в подарок').waitFor();
    await dialog.locator('.cm-deletedChunk', { hasText: 'Подарочная карта' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.getByText(/^Not saved: /).waitFor();
    expect(saved('demo-http')).not.toContain('Карта в подарок');
    await dialog.getByRole('button', { name: 'Save anyway' }).click();
    await page.getByText('Saved.').waitFor();
    expect(saved('demo-http')).toContain('Карта в подарок');
  });

  it('a field is filled with a value of the answer that is chosen from a list, by the keyboard alone', async () => {
    const { page } = await open('demo-http');
    await page.getByRole('button', { name: 'Fields', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Choose a value for priceTier/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox', { name: 'Search the answer' }).focus();
    await page.keyboard.type('level code');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page
      .getByRole('row', { name: /^priceTier/ })
      .getByText('"amber"')
      .waitFor();
    await page.getByRole('button', { name: 'Edit in the file: priceTier' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.cm-activeLine', { hasText: '"priceTier": "crm.loyalty.level.code"' }).waitFor();
  });

  it('the table shows steps and conditions, and a path that is chosen there leaves them as they are', async () => {
    const before = saved('demo-http');
    const { page } = await open('demo-http');
    await viewOf(page, 'Fields');
    await rowOf(page, 'emailConfirmed').getByText('when: "crm.email"').waitFor();
    await rowOf(page, 'units').getByText('{"plural":["бонус","бонуса","бонусов"]}').waitFor();
    await rowOf(page, 'bonuses')
      .getByRole('button', { name: /^Choose a value/ })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('searchbox', { name: 'Search the answer' }).fill('crm.loyalty.card');
    await dialog.getByRole('listitem').getByRole('button').click();
    await rowOf(page, 'bonuses').getByText('number', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Edit in the file: emailConfirmed' }).click();
    await page.locator('.cm-activeLine', { hasText: '"emailConfirmed": { "when": "crm.email"' }).waitFor();
    await page.getByRole('button', { name: 'Review and save' }).click();
    await dialog.locator('.cm-deletedChunk').waitFor();
    expect(await dialog.locator('.cm-deletedChunk').count()).toBe(1);
    await dialog
      .locator('.cm-changedLine', { hasText: '"from": "crm.loyalty.card", "via": ["number"]' })
      .waitFor();
    await page.keyboard.press('Escape');
    expect(saved('demo-http')).toBe(before);
  });

  it('the fixtures are run with the draft, and their differences shown', async () => {
    const { page } = await open('demo-spaaza');
    await page.getByRole('button', { name: 'Fixtures', exact: true }).click();
    await page.getByText('passes').first().waitFor();
    await page.getByRole('button', { name: 'Coverage', exact: true }).click();
    await page
      .getByRole('region', { name: 'filled', exact: true })
      .getByText('id', { exact: true })
      .waitFor();
    await page.getByRole('region', { name: 'never filled' }).getByText('priceTier').waitFor();
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    await page
      .getByRole('region', { name: 'Which source is asked when' })
      .getByText('spaaza')
      .first()
      .waitFor();
  });

  it('a file that another has saved meanwhile is not overwritten', async () => {
    const { page } = await open('demo-spaaza');
    const file = join(mappings, 'demo-spaaza/tenant.json');
    await retype(page, '"timezone"', 'Europe/', 'Europa/');
    await page.getByText('Not saved', { exact: true }).waitFor();
    const other = saved('demo-spaaza').replace('"$comment": "', '"$comment": "Another has been here. ');
    writeFileSync(file, other);
    await page.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.getByText(/^Not saved: the file was changed meanwhile/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Save anyway' }).count()).toBe(0);
    expect(saved('demo-spaaza')).toBe(other);
  });

  it('what one types is undone by the keyboard', async () => {
    const { page } = await open('demo-crm');
    await editorOf(page).focus();
    await page.keyboard.insertText('x');
    await page.getByText('Not saved', { exact: true }).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByText('Not saved', { exact: true }).waitFor({ state: 'hidden' });
  });
});
