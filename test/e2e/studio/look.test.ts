/** How the studio's page looks: its columns by their boxes, both languages, light and dark, and what it weighs. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { ROOT } from '../../support/root';
import { takeWrongs, violationsOf, visit } from '../../support/studio/browser';
import { boxOf, fieldOf, openTenant, toEndOf } from '../../support/studio/page';
import { demoMappings, startStudio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';

const PAGE = join(ROOT, 'dist/studio-page');

it('the page weighs at most 400 KB compressed, and has no script or style inside its HTML', () => {
  const files = readdirSync(PAGE, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.map((file) => gzipSync(readFileSync(join(file.parentPath, file.name))).length);
  expect(files.length).toBeGreaterThan(2);
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(400 * 1024);
  const html = readFileSync(join(PAGE, 'index.html'), 'utf8');
  expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style=| on[a-z]+=/);
  expect(html).not.toMatch(/(?:src|href)="(?!\.\/)/);
});

inBrowser('the studio in a browser', () => {
  let address = '';

  beforeAll(async () => {
    ({ address } = await startStudio(demoMappings()));
  });

  const columns = (page: Page) =>
    Promise.all(['.pane-answer', '.pane-rules', '.pane-account'].map((name) => boxOf(page.locator(name))));

  it('shows answer, rules and account beside each other at 1280 pixels, without scrolling the page', async () => {
    const { page } = await visit(address);
    await openTenant(page, 'demo-http');
    const [answer, rules, account] = await columns(page);
    expect(answer!.width).toBeGreaterThan(300);
    expect(rules!.x).toBeGreaterThan(answer!.x + answer!.width);
    expect(account!.x).toBeGreaterThan(rules!.x + rules!.width);
    expect(account!.x + account!.width).toBeLessThanOrEqual(1280);
    for (const { y, height } of [answer!, rules!, account!]) {
      expect(height).toBeGreaterThan(500);
      expect(y + height).toBeLessThanOrEqual(800);
    }
    const bonuses = await boxOf(fieldOf(page, 'bonuses'));
    expect(bonuses.x).toBeGreaterThan(account!.x);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1280);
  });

  it('shows one of the three at a time at 390 pixels, chosen by tabs', async () => {
    const { page } = await visit(address, { width: 390 });
    await page.getByRole('button', { name: /^demo-http/ }).click();
    await fieldOf(page, 'bonuses').waitFor();
    for (const [name, pane] of [
      ['Answer', '.pane-answer'],
      ['Rules', '.pane-rules'],
      ['Account', '.pane-account'],
    ] as const) {
      await page.getByRole('group', { name: 'Columns' }).getByRole('button', { name }).click();
      const { x, width } = await boxOf(page.locator(pane));
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(390);
      expect(await page.locator('.pane:visible').count()).toBe(1);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });

  it.each([
    { isDark: false, width: 1280 },
    { isDark: true, width: 1280 },
    { isDark: false, width: 390 },
    { isDark: true, width: 390 },
  ])('axe-core finds nothing in any view: %j', async (look) => {
    const { page } = await visit(address, look);
    await page.getByRole('button', { name: /^demo-http/ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: /^demo-http/ }).click();
    await fieldOf(page, 'bonuses').click();
    expect(await violationsOf(page)).toEqual([]);
    for (const view of ['Fields', 'Plan', 'Fixtures', 'Coverage', 'Certificate']) {
      await page.getByRole('button', { name: view, exact: true }).click();
      await page.getByRole('region', { name: /./ }).first().waitFor();
      expect([view, await violationsOf(page)]).toEqual([view, []]);
    }
  });

  it('speaks Russian to a Russian browser, and English when that is chosen', async () => {
    const { page } = await visit(address, { language: 'ru-RU' });
    await page.getByRole('heading', { name: 'Тенанты' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('ru');
    await page.getByRole('combobox', { name: 'Язык' }).selectOption('English');
    await page.getByRole('heading', { name: 'Tenants' }).waitFor();
  });

  it('the editor’s own words are Russian, too, and follow the choice of a language', async () => {
    const { page } = await visit(address, { language: 'ru-RU' });
    await openTenant(page, 'demo-http');
    const editor = page.getByRole('textbox', { name: 'Файл тенанта' });
    await page.locator('.cm-foldGutter [title="Свернуть строку"]').first().waitFor();
    await toEndOf(page, '"locale"');
    await page.keyboard.press('Enter');
    await page.keyboard.type('"mess');
    await page.getByRole('listbox', { name: 'Варианты' }).getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Проверить и сохранить' }).click();
    await page
      .getByRole('dialog')
      .getByText(/^Строк без изменений: \d+$/)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await editor.waitFor();
    await page.getByRole('combobox', { name: 'Язык' }).selectOption('English');
    await page.locator('.cm-foldGutter [title="Fold line"]').first().waitFor();
    await page.getByRole('textbox', { name: 'Tenant file' }).getByText('"mess').waitFor();
  });

  it('says what to do when the address has no token', async () => {
    const { page } = await visit(address.replace(/#.*/, ''));
    await page.getByRole('alert').getByText('Open the address that the command printed').waitFor();
    expect(await page.locator('body').textContent()).not.toContain('demo-http');
    expect(takeWrongs()).toEqual([expect.stringMatching(/^console: .* 401 /)]);
  });
});
