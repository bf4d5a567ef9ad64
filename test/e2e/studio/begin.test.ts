/**
 * The beginning of a tenant on the studio's page: a newcomer's first one out of one pasted answer, as docs/guides/studio.md
 * says, and one from a recipe.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { makeFolder } from '../../support/e2e/tenants';
import { violationsOf, visit } from '../../support/studio/browser';
import { fieldOf, rowOf, tabTo } from '../../support/studio/page';
import { startStudio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';

/** What the newcomer's upstream answers; no value of it may be written. */
const ANSWER = { id: 'c-1', phone: '79000000001', name: 'Кощей Нетленный', saldo: 7319.25 };
const VALUES = ['Кощей', 'Нетленный', '9000000001', '7319'];

inBrowser('the beginning of a tenant on the studio’s page', () => {
  const begin = async (name: string) => {
    const mappings = join(makeFolder(), 'mappings');
    mkdirSync(mappings);
    const { page } = await visit((await startStudio(mappings)).address);
    await page.getByText('This folder has no tenant yet.').waitFor();
    await page.getByRole('button', { name: 'Begin a tenant' }).click();
    await page.getByRole('textbox', { name: /^Name of the tenant/ }).fill(name);
    return { page, mappings };
  };

  const preview = async (page: Page): Promise<string> => {
    await page.getByRole('button', { name: 'Preview' }).click();
    const shown = page.getByRole('region', { name: 'Preview' });
    await shown.getByText('tenant.json').first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    return (await shown.textContent()) ?? '';
  };

  const expectNoneOf = (text: string): void =>
    expect(VALUES.filter((value) => text.includes(value))).toEqual([]);

  it('a newcomer makes a first tenant of a pasted answer, sees the card, and gives it a balance', async () => {
    const { page, mappings } = await begin('acme');
    await page.getByRole('combobox', { name: 'Adapter' }).selectOption('crm');
    await page.getByRole('textbox', { name: 'One answer of the upstream' }).fill(JSON.stringify(ANSWER));
    expectNoneOf(await preview(page));
    expect(existsSync(join(mappings, 'acme'))).toBe(false);
    await page.getByRole('button', { name: 'Create the tenant' }).click();
    await page.getByRole('heading', { name: 'acme', level: 1 }).waitFor();
    await fieldOf(page, 'name').waitFor();
    await page.getByText('No balance').waitFor();

    await page.getByRole('button', { name: 'Fields', exact: true }).click();
    await rowOf(page, 'bonuses')
      .getByRole('button', { name: /^Choose a value/ })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('searchbox', { name: 'Search the answer' }).fill('saldo');
    await dialog.getByRole('listitem').filter({ hasText: 'fits' }).getByRole('button').click();
    await page.getByRole('button', { name: 'Card and rules' }).click();
    await fieldOf(page, 'bonuses').waitFor();
    await page.getByRole('button', { name: 'Review and save' }).click();
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.getByRole('button', { name: 'Save anyway' }).click();
    await page.getByText('Saved.').waitFor();

    await page.getByRole('button', { name: 'Fixtures', exact: true }).click();
    await page.getByRole('button', { name: 'Accept the answer of first' }).click();
    await rowOf(page, 'first').getByText('passes').waitFor();
    const written = ['tenant.json', 'fixtures/first.json', 'customers.json'].map((file) =>
      readFileSync(join(mappings, 'acme', file), 'utf8'),
    );
    expect(written[0]).toMatch(/"bonuses": "\w+\.saldo"/);
    expect(written[1]).toContain('"bonuses": ');
    expectNoneOf(written.join('\n'));
  });

  it.each([
    [
      'XML',
      'http',
      '<customer><id>c-1</id><phone>79000000001</phone><name>Кощей Нетленный</name><saldo>7319.25</saldo></customer>',
    ],
    ['CSV', 'crm', 'id;phone;name;saldo\nc-1;79000000001;Кощей Нетленный;7319.25\n'],
  ])('a tenant is begun of an answer in %s by the keyboard alone', async (_format, adapter, answer) => {
    const { page, mappings } = await begin('acme');
    const choice = page.getByRole('combobox', { name: 'Adapter' });
    await tabTo(page, choice);
    await page.keyboard.type(adapter);
    expect(await choice.inputValue()).toBe(adapter);
    await tabTo(page, page.getByRole('textbox', { name: 'One answer of the upstream' }));
    await page.keyboard.insertText(answer);
    await tabTo(page, page.getByRole('button', { name: 'Preview' }));
    await page.keyboard.press('Enter');
    const shown = page.getByRole('region', { name: 'Preview' });
    await shown.getByText('tenant.json').first().waitFor();
    expectNoneOf((await shown.textContent()) ?? '');
    await tabTo(page, page.getByRole('button', { name: 'Create the tenant' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'acme', level: 1 }).waitFor();
    await fieldOf(page, 'name').waitFor();
    const files = readdirSync(join(mappings, 'acme'), { recursive: true, withFileTypes: true });
    const written = files
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(written.length).toBeGreaterThan(1);
    expectNoneOf(written.join('\n'));
  });

  it('a recipe is looked at, written, and passes its fixtures', async () => {
    const { page, mappings } = await begin('soap');
    await page.getByRole('button', { name: 'A recipe' }).click();
    await page.getByRole('combobox', { name: 'Recipe' }).selectOption('Kognitiv Loyalty');
    expect(await preview(page)).toContain('fixtures/full.json');
    expect(existsSync(join(mappings, 'soap'))).toBe(false);
    await page.getByRole('button', { name: 'Create the tenant' }).click();
    await page.getByRole('heading', { name: 'soap', level: 1 }).waitFor();
    await fieldOf(page, 'name').waitFor();
    await page.getByRole('button', { name: 'Fixtures', exact: true }).click();
    await rowOf(page, 'full').getByText('passes').waitFor();
    expect(await page.getByRole('row').getByText('differs').count()).toBe(0);
    expect(existsSync(join(mappings, 'soap/fixtures/full.json'))).toBe(true);
  });

  it('a name that is taken or cannot be one is refused in words', async () => {
    const { page } = await begin('soap');
    await page.getByRole('button', { name: 'A recipe' }).click();
    await page.getByRole('combobox', { name: 'Recipe' }).selectOption('Kognitiv Loyalty');
    await preview(page);
    await page.getByRole('button', { name: 'Create the tenant' }).click();
    await page.getByRole('heading', { name: 'soap', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Tenants' }).click();
    await page.getByRole('button', { name: 'Begin a tenant' }).click();
    await page.getByRole('textbox', { name: /^Name of the tenant/ }).fill('soap');
    await page.getByRole('button', { name: 'A recipe' }).click();
    await page.getByRole('combobox', { name: 'Recipe' }).selectOption('Kognitiv Loyalty');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('alert').getByText(/soap/).waitFor();
  });
});
