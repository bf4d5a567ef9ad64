/** Pasted answers of a source that sends several requests, on the studio's page: one for each, by mouse and by keyboard. */
import { adapters } from '../../../adapters';
import { startTestStudio, stopStudios } from '../../support/studio';
import { violationsOf, visit } from '../../support/studio/browser';
import { dialogOf, fieldOf, rowOf, tabTo } from '../../support/studio/page';
import { inBrowser } from '../../support/studio/suite';
import { twoRequests, writeTwoRequests } from '../../support/studio/two-requests';

const CUSTOMER = JSON.stringify({ id: 'c-77120', name: 'Аделаида Настоящая' });
const POINTS = JSON.stringify({ points: 731 });

inBrowser('pasted answers of several requests on the studio’s page', () => {
  afterEach(stopStudios);

  /** The built page, on a server with an adapter of the test. */
  const open = async () => {
    const studio = await startTestStudio([], {
      adapters: [...adapters, twoRequests],
      fill: writeTwoRequests,
    });
    const { page } = await visit(`http://127.0.0.1:${studio.port}/#${studio.token}`);
    await page.getByRole('button', { name: /^acme/ }).click();
    return page;
  };

  it('a request without an answer is named, and its answer is pasted to it', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Paste an answer' }).click();
    const dialog = dialogOf(page, 'Paste an answer');
    await dialog.getByRole('textbox', { name: 'Shopper’s identifier' }).fill('4815162342');
    await dialog.getByRole('textbox', { name: 'Answer of “shop”' }).fill(CUSTOMER);
    await dialog.getByRole('button', { name: 'Use', exact: true }).click();
    await page.getByText('“shop” has asked GET /points/c-77120. Paste its answer, too.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Paste an answer' }).click();
    const first = dialog.getByRole('textbox', { name: 'Answer 1 of “shop” GET /customer' });
    expect(await first.inputValue()).toBe(CUSTOMER);
    await dialog.getByRole('textbox', { name: 'Answer 2 of “shop” GET /points/c-77120' }).fill(POINTS);
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Use', exact: true }).click();
    await fieldOf(page, 'bonuses').getByText('731').waitFor();
    await fieldOf(page, 'name').getByText('Аделаида Настоящая').waitFor();
    expect(await page.getByText(/has asked GET/).count()).toBe(0);
  });

  it('both answers are pasted at once by the keyboard alone', async () => {
    const page = await open();
    const { keyboard } = page;
    await tabTo(page, page.getByRole('button', { name: 'Paste an answer' }));
    await keyboard.press('Enter');
    const dialog = dialogOf(page, 'Paste an answer');
    await tabTo(page, dialog.getByRole('textbox', { name: 'Shopper’s identifier' }));
    await keyboard.type('4815162342');
    await keyboard.press('Tab');
    await keyboard.insertText(CUSTOMER);
    await tabTo(page, dialog.getByRole('button', { name: 'Another answer of “shop”' }));
    await keyboard.press('Enter');
    await tabTo(page, dialog.getByRole('textbox', { name: 'Answer 2 of “shop”' }), 'Shift+Tab');
    await keyboard.insertText(POINTS);
    await tabTo(page, dialog.getByRole('button', { name: 'Use', exact: true }));
    await keyboard.press('Enter');
    await fieldOf(page, 'bonuses').getByText('731').waitFor();

    await tabTo(page, page.getByRole('button', { name: 'Add as a fixture' }));
    await keyboard.press('Enter');
    const keeping = dialogOf(page, 'Add as a fixture');
    await tabTo(page, keeping.getByRole('textbox', { name: 'Name of the fixture' }));
    await keyboard.type('both');
    await keyboard.press('Enter');
    await keeping.getByText('Fixture both is written. Replaced:').waitFor();
    await keyboard.press('Escape');
    await tabTo(page, page.getByRole('button', { name: 'Fixtures', exact: true }), 'Shift+Tab');
    await keyboard.press('Enter');
    await rowOf(page, 'both').getByText('passes').waitFor();
  });
});
