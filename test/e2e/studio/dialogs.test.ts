/** The dialogs of the studio's page: axe-core finds nothing in them, they fit the screen, and the keyboard leaves them. */
import type { Locator, Page } from 'playwright-core';
import { violationsOf, visit } from '../../support/studio/browser';
import { boxOf, dialogOf, fieldOf, retype, viewOf } from '../../support/studio/page';
import { overlapsOn } from '../../support/studio/layout';
import { demoMappings, startStudio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';

const LOOKS = [
  { isDark: false, width: 1280 },
  { isDark: true, width: 1280 },
  { isDark: false, width: 390 },
];

interface Opened {
  readonly name: string;
  readonly open: (page: Page) => Promise<void>;
  /** What has the focus in it. */
  readonly focused: (dialog: Locator) => Locator;
}

const DIALOGS: readonly Opened[] = [
  {
    name: 'Paste an answer',
    open: (page) => page.getByRole('button', { name: 'Paste an answer' }).click(),
    focused: (dialog) => dialog.getByRole('textbox', { name: 'Shopper’s identifier' }),
  },
  {
    name: 'Live',
    open: (page) => page.getByRole('button', { name: 'Ask the live upstream' }).click(),
    focused: (dialog) => dialog.getByRole('textbox', { name: 'Shopper’s identifier' }),
  },
  {
    name: 'Choose a value for priceTier',
    open: async (page) => {
      await viewOf(page, 'Fields');
      await page.getByRole('button', { name: /^Choose a value for priceTier/ }).click();
    },
    focused: (dialog) => dialog.getByRole('searchbox', { name: 'Search the answer' }),
  },
  {
    name: 'Add as a fixture',
    open: async (page) => {
      await page.getByRole('button', { name: 'Paste an answer' }).click();
      const paste = dialogOf(page, 'Paste an answer');
      await paste.getByRole('textbox', { name: 'Answer of “crm”' }).fill('{"customers":[]}');
      await paste.getByRole('button', { name: 'Use', exact: true }).click();
      await page.getByRole('button', { name: 'Add as a fixture' }).click();
    },
    focused: (dialog) => dialog.getByRole('textbox', { name: 'Name of the fixture' }),
  },
];

const CASES = LOOKS.flatMap((look) =>
  DIALOGS.map((dialog) => ({ ...dialog, look, title: `${JSON.stringify(look)}: “${dialog.name}”` })),
);

inBrowser('the dialogs of the studio’s page', () => {
  let address = '';

  beforeAll(async () => {
    ({ address } = await startStudio(demoMappings()));
  });

  const open = async (look: { readonly width: number; readonly isDark?: boolean }): Promise<Page> => {
    const { page } = await visit(address, look);
    await page.getByRole('button', { name: /^demo-http/ }).click();
    await fieldOf(page, 'bonuses').waitFor();
    return page;
  };

  /** On a small screen the columns are tabs. */
  const toColumn = async (page: Page, width: number, name: string): Promise<void> => {
    if (width < 900) await page.getByRole('group', { name: 'Columns' }).getByRole('button', { name }).click();
  };

  const expectGood = async (page: Page, dialog: Locator, width: number): Promise<void> => {
    await dialog.waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overlapsOn(page)).toEqual([]);
    const box = await boxOf(dialog);
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.y + box.height).toBeLessThanOrEqual(800);
  };

  it.each(CASES)('$title', async ({ look, name, open: show, focused }) => {
    const page = await open(look);
    await toColumn(page, look.width, 'Answer');
    await show(page);
    const dialog = dialogOf(page, name);
    await expectGood(page, dialog, look.width);
    await focused(dialog).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.locator('button:focus').waitFor();
  });

  it.each(LOOKS)('%j: the difference before saving', async (look) => {
    const page = await open(look);
    await toColumn(page, look.width, 'Rules');
    await retype(page, '"locale"', '"ru"', '"en"');
    await page.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('.cm-deletedChunk', { hasText: '"ru"' }).waitFor();
    await expectGood(page, dialog, look.width);
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.getByText(/^Not saved: /).waitFor();
    await expectGood(page, dialog, look.width);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Not saved', { exact: true }).waitFor();
  });

  it('the picker shows what fits first, finds by name and value, and says when nothing does', async () => {
    const page = await open({ width: 1280 });
    await viewOf(page, 'Fields');
    await page.getByRole('button', { name: /^Choose a value for emailConfirmed/ }).click();
    const dialog = dialogOf(page, 'Choose a value for emailConfirmed');
    const paths = dialog.getByRole('listitem').locator('code');
    const texts = await paths.allTextContents();
    expect(texts.length).toBeGreaterThan(10);
    expect(texts[0]).toBe('crm.email_verified');
    const search = dialog.getByRole('searchbox', { name: 'Search the answer' });
    await search.fill('amber');
    expect(await paths.allTextContents()).toEqual(['crm.loyalty.level.code']);
    await search.fill('no such thing');
    await dialog.getByText('Nothing matches.').waitFor();
    await search.fill('gift active');
    await dialog.getByRole('button', { name: /^crm\.gift_cards\[0\]\.active/ }).click();
    await page
      .getByRole('row', { name: /^emailConfirmed/ })
      .getByRole('button', { name: /: crm\.gift_cards\[0\]\.active$/ })
      .waitFor();
  });
});
