/** Where each field of the account comes from, and where each value of the answer goes, on the studio's page. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as t from 'io-ts';
import { ROOT } from '../../support/root';
import { visit } from '../../support/studio/browser';
import { boxOf, fieldOf, isInside, linesOn, openTenant, placeOf, rowsOn } from '../../support/studio/page';
import { demoMappings, startStudio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';
import { found } from '../../support/until';

const Failed = t.type({
  status: t.number,
  outcome: t.string,
  body: t.type({ error: t.type({ message: t.string }) }),
});

/** The fixtures of a folder that end in a failure, with what each expects. */
const failuresOf = (
  folder: string,
): readonly (readonly [name: string, expected: t.TypeOf<typeof Failed>])[] =>
  readdirSync(folder).flatMap((file) => {
    const { response } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    return Failed.is(response) ? [[file.replace(/\.json$/, ''), response] as const] : [];
  });

inBrowser('provenance on the studio’s page', () => {
  let address = '';

  beforeAll(async () => {
    ({ address } = await startStudio(demoMappings()));
  });

  const open = async () => {
    const visited = await visit(address);
    await openTenant(visited.page, 'demo-http');
    return visited;
  };

  it('a field that is pointed at shows its place in the answer, its steps and its rule, and a line between them', async () => {
    const { page } = await open();
    await fieldOf(page, 'bonuses').hover();
    const leaf = placeOf(page, 'crm#/loyalty/balance');
    await page.locator('[data-place="crm#/loyalty/balance"][aria-selected="true"]').waitFor();
    const origin = page.getByRole('region', { name: 'Where it comes from' });
    await origin.getByText('crm.loyalty.balance').first().waitFor();
    expect(await origin.getByRole('listitem').allTextContents()).toEqual([
      'crm.loyalty.balance"1 240,50"',
      'number1240.5',
    ]);
    await page.locator('.cm-rule', { hasText: '"bonuses"' }).waitFor();
    const lines = await found(
      async () => {
        const drawn = await linesOn(page);
        return drawn.length === 2 ? drawn : undefined;
      },
      () => 'there are no two lines',
    );
    const rule = await boxOf(page.locator('.cm-rule').first());
    expect(isInside(lines[0]![0], await boxOf(leaf))).toBe(true);
    expect(isInside(lines[0]![1], rule)).toBe(true);
    expect(isInside(lines[1]![0], rule)).toBe(true);
    expect(isInside(lines[1]![1], await boxOf(fieldOf(page, 'bonuses')))).toBe(true);
  });

  it('the keyboard alone reaches a field, its rule in the editor, and its place in the answer', async () => {
    const { page } = await open();
    await fieldOf(page, 'cardNumber').focus();
    await page.keyboard.press('Enter');
    const origin = page.getByRole('region', { name: 'Where it comes from' });
    await origin.getByRole('button', { name: 'Go to the rule' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.cm-activeLine', { hasText: '"cardNumber": "crm.loyalty.card"' }).waitFor();
    await origin.getByRole('button', { name: 'crm.loyalty.card' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-place="crm#/loyalty/card"][aria-selected="true"]').waitFor();
  });

  it('a value of the answer says which fields are made of it, or that nothing reads it', async () => {
    const { page } = await open();
    await placeOf(page, 'crm#/loyalty/balance').click();
    const origin = page.getByRole('region', { name: 'Where it comes from' });
    await origin.getByRole('button', { name: 'bonuses' }).waitFor();
    await origin.getByRole('button', { name: 'units' }).waitFor();
    expect(await page.locator('.pane-account .field.lit').count()).toBe(2);
    expect(await placeOf(page, 'crm#/loyalty/level/code').textContent()).toContain('nothing reads it');
    await placeOf(page, 'crm#/loyalty/level/code').click();
    await origin.getByText('Nothing reads this value.').waitFor();
  });

  it('each value of the answer names the fields that rules make of it, through steps, tables and conditions', async () => {
    const { page } = await open();
    expect(await rowsOn(page)).toMatchObject({
      'crm#/id': 'nothing reads it',
      'crm#/phone': 'phone',
      'crm#/first_name': 'name',
      'crm#/last_name': 'name',
      'crm#/email': 'email, emailConfirmed',
      'crm#/email_verified': 'emailConfirmed',
      'crm#/sex': 'gender',
      'crm#/birth_date': 'birthday',
      'crm#/loyalty/card': 'cardNumber',
      'crm#/loyalty/balance': 'bonuses, units',
      'crm#/loyalty/level/code': 'nothing reads it',
      'crm#/loyalty/level/title': 'status, loyaltyProgram.currentLevelTitle',
      'crm#/loyalty/spent_kopecks': 'loyaltyProgram.progress',
      'crm#/loyalty/next_level_kopecks': 'loyaltyProgram.progress, loyaltyProgram.nextLevelDescription',
      'crm#/gift_cards/0/number': 'loyaltyCards[0].cardNumber',
      'crm#/gift_cards/0/balance_kopecks': 'loyaltyCards[0].bonuses',
      'crm#/tags/0': 'segments[0]',
      'crm#/tags/1': 'segments[1]',
    });
  });

  it('arrow keys walk the answer, open it and close it', async () => {
    const { page } = await open();
    await page.getByRole('treeitem').first().focus();
    const focused = () => page.locator('[data-place]:focus').getAttribute('data-place');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('crm#/phone');
    await placeOf(page, 'crm#/loyalty').focus();
    await page.keyboard.press('ArrowLeft');
    expect(await placeOf(page, 'crm#/loyalty').getAttribute('aria-expanded')).toBe('false');
    expect(await placeOf(page, 'crm#/loyalty/card').count()).toBe(0);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('crm#/loyalty/card');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('crm#/loyalty');
  });

  it('a field that is left out says why', async () => {
    const { page } = await open();
    await page.getByRole('combobox', { name: 'Fixture' }).selectOption('without-loyalty');
    await page.getByText(/^Left out: /).click();
    await fieldOf(page, 'bonuses').click();
    const origin = page.getByRole('region', { name: 'Where it comes from' });
    await origin.getByText(/^Left out: ./).waitFor();
  });

  it('each failure is shown as the shopper reads it', async () => {
    const { page } = await open();
    const shown = page.getByRole('region', { name: 'The shopper reads' });
    const failures = failuresOf(join(ROOT, 'mappings/demo-http/fixtures'));
    expect(failures.length).toBeGreaterThan(5);
    for (const [fixture, { status, outcome, body }] of failures) {
      await page.getByRole('combobox', { name: 'Fixture' }).selectOption(fixture);
      await shown.getByText(`Status ${status}, ${outcome}`).waitFor();
      await shown.getByText(body.error.message, { exact: true }).waitFor();
    }
  });
});
