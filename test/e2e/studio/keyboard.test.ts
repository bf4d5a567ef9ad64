/** A whole edit on the studio's page without a mouse: from the list of tenants to the saved file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { visit } from '../../support/studio/browser';
import { dialogOf, editorOf, fieldOf, rowOf, tabTo } from '../../support/studio/page';
import { demoMappings, startStudio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';

inBrowser('the studio’s page by the keyboard alone', () => {
  const start = async () => {
    const mappings = demoMappings();
    const { page } = await visit((await startStudio(mappings)).address);
    const file = join(mappings, 'demo-http/tenant.json');
    const press = async (keys: string, times = 1): Promise<void> => {
      for (let count = 0; count < times; count += 1) await page.keyboard.press(keys);
    };
    const tenant = page.getByRole('button', { name: /^demo-http/ });
    await tenant.waitFor();
    await tabTo(page, tenant);
    await press('Enter');
    await fieldOf(page, 'bonuses').waitFor();
    return { page, press, file };
  };

  it('a rule is mistyped, found, fixed, looked at, and saved after a question', async () => {
    const { page, press, file } = await start();
    const before = readFileSync(file, 'utf8');
    const line = before.split('\n').findIndex((text) => text.includes('"status": "crm.loyalty.level.title"'));
    await tabTo(page, editorOf(page));
    await press('Control+Home');
    await press('ArrowDown', line);
    await press('End');
    await press('ArrowLeft', 2);
    await press('Backspace', 'title'.length);
    await page.keyboard.type('coed');
    await press('Escape');

    const problems = page.getByRole('region', { name: 'Problems' });
    const fix = problems.getByRole('button', { name: /^Fix: .*coed/ });
    await fix.waitFor();
    await tabTo(page, fix);
    await press('Enter');
    await fieldOf(page, 'status').getByText('amber').waitFor();

    await tabTo(page, page.getByRole('button', { name: 'Review and save' }), 'Shift+Tab');
    await press('Enter');
    const dialog = page.getByRole('dialog', { name: /^Changes in / });
    await tabTo(page, dialog.getByRole('button', { name: 'Save', exact: true }));
    await press('Enter');
    await dialog
      .getByRole('alert')
      .getByText(/^Not saved: /)
      .waitFor();
    expect(readFileSync(file, 'utf8')).toBe(before);
    await tabTo(page, dialog.getByRole('button', { name: 'Save anyway' }));
    await press('Enter');
    await page.getByText('Saved.').waitFor();
    expect(readFileSync(file, 'utf8')).toBe(
      before.replace('"crm.loyalty.level.title",', '"crm.loyalty.level.code",'),
    );
    await editorOf(page).and(page.locator(':focus')).waitFor();

    await tabTo(page, page.getByRole('button', { name: 'Fixtures', exact: true }), 'Shift+Tab');
    await press('Enter');
    const accept = page.getByRole('button', { name: 'Accept the answer of full' });
    await accept.waitFor();
    await tabTo(page, accept);
    await press('Enter');
    await rowOf(page, 'full').getByText('passes').waitFor();
  });

  it('a dialog keeps the focus inside, and gives it back', async () => {
    const { page, press } = await start();
    const paste = page.getByRole('button', { name: 'Paste an answer' });
    await tabTo(page, paste);
    await press('Enter');
    const dialog = dialogOf(page, 'Paste an answer');
    await dialog.waitFor();
    for (const name of ['Cancel', 'Use', 'Close', 'Cancel'])
      await tabTo(page, dialog.getByRole('button', { name, exact: true }));
    await press('Enter');
    await paste.and(page.locator(':focus')).waitFor();
  });

  it('a value of the answer and a field lead to each other', async () => {
    const { page, press } = await start();
    await tabTo(page, page.getByRole('treeitem').first());
    await press('ArrowDown', 8);
    await press('ArrowDown', 2);
    await press('Enter');
    const origin = page.getByRole('region', { name: 'Where it comes from' });
    await tabTo(page, origin.getByRole('button', { name: 'bonuses' }));
    await press('Enter');
    await origin.getByText('crm.loyalty.balance').first().waitFor();
    expect(await fieldOf(page, 'bonuses').getAttribute('aria-pressed')).toBe('true');
  });
});
