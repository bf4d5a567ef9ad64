/**
 * The pictures of the studio in the docs: six states of the page, taken once more by each run. `STUDIO_PICTURES=write`
 * writes them to docs/images, by ImageMagick with few colours. The shoppers in them are invented: they are those of the demo's fixtures.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../../support/root';
import { visit, type Look } from '../../support/studio/browser';
import { cutTextsOn, overlapsOn } from '../../support/studio/layout';
import { fieldOf, openTenant, retype, rowOf, viewOf } from '../../support/studio/page';
import { demoMappings, startStudio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';

const IMAGES = join(ROOT, 'docs/images');

const MOST_BYTES = 120 * 1024;

const FEW_COLOURS = ['+dither', '-colors', '128', '-strip', '-define', 'png:compression-level=9'];

const write = (name: string, picture: Buffer): void => {
  execFileSync('convert', ['png:-', ...FEW_COLOURS, `png8:${join(IMAGES, `${name}.png`)}`], {
    input: picture,
  });
};

interface State {
  readonly tenant: string;
  readonly look?: Look;
  readonly show: (page: Page) => Promise<void>;
}

const STATES: Readonly<Record<string, State>> = {
  studio: {
    tenant: 'demo-http',
    show: async (page) => {
      await fieldOf(page, 'bonuses').click();
      await page.locator('.threads path').nth(1).waitFor();
    },
  },
  'studio-fields': {
    tenant: 'demo-http',
    show: async (page) => {
      await viewOf(page, 'Fields');
      await rowOf(page, 'bonuses').getByText('1240.5').waitFor();
    },
  },
  'studio-problems': {
    tenant: 'demo-http',
    show: async (page) => {
      await fieldOf(page, 'status').click();
      await retype(page, '"status": "crm', 'level.title', 'level.titel');
      await page.getByRole('button', { name: /^Fix: / }).waitFor();
      await page.getByRole('heading', { name: 'No account' }).waitFor();
      for (const key of ['Home', 'Home']) await page.keyboard.press(key); // the long line scrolls back
    },
  },
  'studio-fixtures': {
    tenant: 'demo-http',
    show: async (page) => {
      await viewOf(page, 'Fields');
      const status = page.getByRole('textbox', { name: 'Constant of loyaltyCards[].status: value' });
      await status.fill('Карта в подарок');
      await status.press('Enter');
      await rowOf(page, 'loyaltyCards\\[\\]\\.status').getByText('Карта в подарок').waitFor();
      await viewOf(page, 'Fixtures');
      await rowOf(page, 'full').getByText('differs').waitFor();
    },
  },
  'studio-coverage': {
    tenant: 'demo-crm',
    show: async (page) => {
      await viewOf(page, 'Coverage');
      await page.getByRole('region', { name: 'never filled' }).getByText('priceTier').waitFor();
      await page.getByText('Running…').waitFor({ state: 'hidden' });
    },
  },
  'studio-phone': {
    tenant: 'demo-crm',
    look: { width: 390, isDark: true, language: 'ru-RU' },
    show: async (page) => {
      await fieldOf(page, 'status').click();
    },
  },
};

const files = Object.keys(STATES).map((name) => `${name}.png`);

test('each picture is in the docs, is small, and a page shows it', () => {
  const pages = ['README.md', 'docs/guides/studio.md']
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('\n');
  expect(readdirSync(IMAGES).sort()).toEqual([...files].sort());
  for (const file of files) {
    expect([file, statSync(join(IMAGES, file)).size < MOST_BYTES]).toEqual([file, true]);
    expect(pages).toMatch(new RegExp(`!\\[[^\\]]{20,}\\]\\([./]*(docs/)?images/${file}\\)`));
  }
});

inBrowser('the pictures of the studio', () => {
  let address = '';

  beforeAll(async () => {
    ({ address } = await startStudio(demoMappings()));
  });

  it.each(Object.entries(STATES))('%s', async (name, { tenant, look = {}, show }) => {
    const { page } = await visit(address, look);
    if (look.width === undefined) await openTenant(page, tenant);
    else await page.getByRole('button', { name: new RegExp(`^${tenant}`) }).click();
    await fieldOf(page, 'bonuses').waitFor();
    await show(page);
    await page.mouse.move(0, 0);
    expect(await overlapsOn(page)).toEqual([]);
    expect(await cutTextsOn(page)).toEqual([]);
    const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    expect(picture.length).toBeGreaterThan(5_000);
    if (process.env.STUDIO_PICTURES === 'write') write(name, picture);
  });
});
