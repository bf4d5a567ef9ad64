/** Completion in the editor of the studio's page: keys, steps, and paths of this very source with a type and a value. */
import type { Locator, Page } from 'playwright-core';
import { violationsOf, visit } from '../../support/studio/browser';
import { fieldOf, openTenant, toEndOf } from '../../support/studio/page';
import { demoMappings, startStudio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';

inBrowser('completion on the studio’s page', () => {
  let address = '';

  beforeAll(async () => {
    ({ address } = await startStudio(demoMappings()));
  });

  const open = async (): Promise<Page> => {
    const { page } = await visit(address);
    await openTenant(page, 'demo-http');
    return page;
  };

  /** Presses a key once for each letter of a text. */
  const pressFor = async (page: Page, key: string, { length }: string): Promise<void> => {
    for (let count = 0; count < length; count += 1) await page.keyboard.press(key);
  };

  const optionsOf = (page: Page): Locator =>
    page.getByRole('listbox', { name: 'Completions' }).getByRole('option');

  const lineOf = (page: Page, text: string): Locator => page.locator('.cm-line', { hasText: text });

  it('a key is completed from a part of its name, and chosen', async () => {
    const page = await open();
    await toEndOf(page, '"locale"');
    await page.keyboard.press('Enter');
    await page.keyboard.type('"mess');
    await optionsOf(page).filter({ hasText: 'messages' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await optionsOf(page).filter({ hasText: 'messages' }).click();
    await lineOf(page, '"messages"').first().waitFor();
  });

  it('a path is completed with its type and a value of the fixture; the card follows what is chosen', async () => {
    const page = await open();
    await fieldOf(page, 'status').click();
    await toEndOf(page, '"status": "crm');
    await pressFor(page, 'ArrowLeft', '",');
    await pressFor(page, 'Backspace', 'title');
    await page.keyboard.type('co');
    const option = optionsOf(page).filter({ hasText: 'crm.loyalty.level.code' });
    await option.waitFor();
    expect(await option.textContent()).toMatch(/text/);
    await page.locator('.cm-completionInfo', { hasText: '"amber"' }).waitFor();
    await option.click();
    await lineOf(page, '"status": "crm.loyalty.level.code"').waitFor();
    await fieldOf(page, 'status').getByText('amber').waitFor();
  });

  it('steps are completed where steps stand, with what each does', async () => {
    const page = await open();
    await fieldOf(page, 'bonuses').click();
    await toEndOf(page, '"bonuses": { "from": "crm');
    await pressFor(page, 'ArrowLeft', '"] },');
    await pressFor(page, 'Backspace', 'umber');
    await page.keyboard.type('u');
    const option = optionsOf(page).filter({ hasText: /^"number"/ });
    await option.waitFor();
    await option.click();
    await fieldOf(page, 'bonuses').getByText('1,240.5').waitFor();
    await page.getByText('No problem found.').waitFor();
  });

  it('the keyboard asks for completion, chooses and takes it; Escape leaves it', async () => {
    const page = await open();
    await fieldOf(page, 'status').click();
    await toEndOf(page, '"status": "crm');
    await pressFor(page, 'ArrowLeft', '",');
    await pressFor(page, 'Backspace', 'title');
    await page.keyboard.press('Control+Space');
    await optionsOf(page).first().waitFor();
    await page.keyboard.press('Escape');
    await optionsOf(page).first().waitFor({ state: 'hidden' });
    await lineOf(page, '"status": "crm.loyalty.level."').waitFor();
    await page.keyboard.type('co');
    await optionsOf(page).filter({ hasText: 'crm.loyalty.level.code' }).waitFor();
    // For a moment after it has come, the editor takes no key for a list that a person could not have seen.
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await lineOf(page, '"status": "crm.loyalty.level.code"').waitFor();
  });
});
