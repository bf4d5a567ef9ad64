/** Fixtures on the studio's page: differences that are accepted one by one, and a pasted answer that becomes a fixture. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { violationsOf, visit } from '../../support/studio/browser';
import { dialogOf, fieldOf, openTenant, placeOf, rowOf, viewOf } from '../../support/studio/page';
import { demoMappings, startStudio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';

const IDENTIFIER = '79123456789';

/** An answer with what a person has. */
const ANSWER = {
  customers: [
    {
      id: 4815162342,
      phone: '+7 (912) 345-67-89',
      first_name: 'Аделаида',
      last_name: 'Настоящая',
      email: 'adelaida.nastoyashchaya@mail.example',
      loyalty: { card: 'CARD-8812034', balance: '731,25', spent_kopecks: 777123 },
    },
  ],
};

const VALUES = [
  'Аделаида',
  'Настоящая',
  'adelaida',
  '912345',
  '345-67-89',
  '4815162342',
  '8812034',
  '731',
  '777123',
];

inBrowser('fixtures on the studio’s page', () => {
  const open = async () => {
    const mappings = demoMappings();
    const { page } = await visit((await startStudio(mappings)).address);
    await openTenant(page, 'demo-http');
    const fixture = (name: string): string => join(mappings, 'demo-http/fixtures', `${name}.json`);
    return { page, fixture };
  };

  const rename = async (page: Page, name: string): Promise<void> => {
    await viewOf(page, 'Fields');
    const constant = page.getByRole('textbox', { name: 'Constant of loyaltyCards[].status: value' });
    await constant.fill(name);
    await constant.press('Enter');
  };

  it('differences of a changed rule are accepted one by one, once the rule is saved', async () => {
    const { page, fixture } = await open();
    const [before, other] = ['full', 'spelt-otherwise'].map((name) => readFileSync(fixture(name), 'utf8'));
    await rename(page, 'Карта в подарок');
    await viewOf(page, 'Card and rules');
    await page.getByText('Fixtures that differ: full, spelt-otherwise').waitFor(); // they are played once the draft rests
    await viewOf(page, 'Fixtures');
    await rowOf(page, 'full').getByText('differs').waitFor();
    await rowOf(page, 'full')
      .getByText(/Карта в подарок/)
      .waitFor();
    const accept = page.getByRole('button', { name: 'Accept the answer of full' });
    expect(await accept.isDisabled()).toBe(true);
    await page.getByText('Save the rules before you accept.').waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await viewOf(page, 'Card and rules');
    await page.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.getByText('These fixtures would fail: full, spelt-otherwise').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save anyway' }).click();
    await page.getByText('Saved.').waitFor();

    await viewOf(page, 'Fixtures');
    await accept.click();
    await rowOf(page, 'full').getByText('passes').waitFor();
    expect(readFileSync(fixture('full'), 'utf8')).toBe(
      before?.replace('Подарочная карта', 'Карта в подарок'),
    );
    await rowOf(page, 'spelt-otherwise').getByText('differs').waitFor();
    expect(readFileSync(fixture('spelt-otherwise'), 'utf8')).toBe(other);
    await page.getByRole('button', { name: 'Accept the answer of spelt-otherwise' }).click();
    await rowOf(page, 'spelt-otherwise').getByText('passes').waitFor();
    expect(await page.getByRole('button', { name: /^Accept / }).count()).toBe(0);
  });

  it('a pasted answer becomes a fixture that passes and has no value of it', async () => {
    const { page, fixture } = await open();
    await page.getByRole('button', { name: 'Paste an answer' }).click();
    const paste = dialogOf(page, 'Paste an answer');
    await paste.getByRole('textbox', { name: 'Shopper’s identifier' }).fill(IDENTIFIER);
    await paste.getByRole('textbox', { name: 'Answer of “crm”' }).fill(JSON.stringify(ANSWER));
    await paste.getByRole('button', { name: 'Use', exact: true }).click();
    await fieldOf(page, 'name').getByText('Аделаида Настоящая').waitFor();

    await page.getByRole('button', { name: 'Add as a fixture' }).click();
    const dialog = dialogOf(page, 'Add as a fixture');
    const name = dialog.getByRole('textbox', { name: 'Name of the fixture' });
    const add = dialog.getByRole('button', { name: 'Add as a fixture' });
    await name.fill(`of ${IDENTIFIER}`);
    await add.click();
    await dialog
      .getByRole('alert')
      .getByText(/part of the identifier|name of a file/)
      .waitFor();
    await name.fill('pasted');
    await add.click();
    await dialog.getByText('Fixture pasted is written. Replaced:').waitFor();
    await dialog.getByText(/first_name/).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Close' }).last().click();

    await dialog.waitFor({ state: 'hidden' });
    await placeOf(page, 'crm#/first_name').waitFor();
    const written = readFileSync(fixture('pasted'), 'utf8');
    expect(VALUES.filter((value) => written.includes(value))).toEqual([]);
    await viewOf(page, 'Fixtures');
    await rowOf(page, 'pasted').getByText('passes').waitFor();
    expect(VALUES.filter((value) => existsSync(fixture(value)))).toEqual([]);
    await page.locator('main').filter({ hasNotText: IDENTIFIER }).waitFor(); // once the fixture's account is shown
  });
});
