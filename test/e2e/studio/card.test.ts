/** The app's card on the studio's page: long texts, missing fields and dark colours look right, by the boxes of elements. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { makeFolder } from '../../support/e2e/tenants';
import { ROOT } from '../../support/root';
import { visit, violationsOf, type Look } from '../../support/studio/browser';
import { cutTextsOn, overlapsOn } from '../../support/studio/layout';
import { boxOf, fieldOf } from '../../support/studio/page';
import { startStudio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';

const LONG = 'Достопримечательнейшая-Высокопревосходительнейшая ';

const LINK = `https://shop.example/${'very-long-part/'.repeat(20)}`;

const CUSTOMERS = [
  {
    id: '1',
    firstName: LONG.repeat(4),
    lastName: 'Б'.repeat(120),
    phone: '79000000021',
    email: `${'very-long-name-'.repeat(6)}@example.com`,
    bonuses: 987654321012.5,
    purchases: 42,
    registered: true,
    emailConfirmed: true,
    age: 40,
    sex: 'ж',
    birthday: '1986-05-17',
    card: {
      number: '9'.repeat(70),
      percent: 7,
      level: LONG.repeat(3),
      color: '#0B0F14',
      textColor: '#F2F5F8',
    },
    otherCards: [
      { number: '8'.repeat(60), bonuses: 640, level: LONG, color: '#101418', textColor: '#FFFFFF' },
    ],
  },
  { id: '2', phone: '79000000022' },
  {
    id: '3',
    firstName: 'Вера',
    phone: '79000000023',
    bonuses: 5,
    card: { number: '1', percent: 3, level: 'Ночь', color: '#0B0F14', textColor: '#1A2230' },
  },
];

/** A programme in the dark colours of an app, with long sentences. */
const PROGRAMME = {
  currentLevelTitle: { value: LONG.repeat(2).trim() },
  progress: { value: 40 },
  nextLevelDescription: { value: LONG.repeat(5).trim() },
  backgroundColor: { value: '#0D1117' },
  textColor: { value: '#E6EDF3' },
  progressBarColor: { value: '#58A6FF' },
  progressBarBackgroundColor: { value: '#30363D' },
};

/** The demo's directory with these customers, each with a fixture, and levels as they are. */
const mappingsOf = (): string => {
  const mappings = join(makeFolder(), 'mappings');
  const folder = join(mappings, 'acme');
  cpSync(join(ROOT, 'mappings/demo-crm/tenant.json'), join(folder, 'tenant.json'));
  const { user, ...rest } = JSON.parse(readFileSync(join(folder, 'tenant.json'), 'utf8'));
  const rules = {
    ...user,
    status: 'crm.card.level',
    loyaltyProgram: { when: 'crm.registered', ...PROGRAMME },
  };
  rules.loyaltyCards[0].item.status = 'card.level';
  rules.profileLinks = [{ title: { value: LONG.trim() }, url: { value: LINK } }];
  writeFileSync(join(folder, 'tenant.json'), JSON.stringify({ ...rest, user: rules }, undefined, 2));
  writeFileSync(join(folder, 'customers.json'), JSON.stringify(CUSTOMERS));
  mkdirSync(join(folder, 'fixtures'));
  for (const [index, name] of ['long', 'missing', 'unreadable'].entries())
    writeFileSync(
      join(folder, 'fixtures', `${name}.json`),
      JSON.stringify({ request: { userIdentifier: CUSTOMERS[index]?.phone } }),
    );
  return mappings;
};

inBrowser('the card on the studio’s page', () => {
  let address = '';

  beforeAll(async () => {
    ({ address } = await startStudio(mappingsOf()));
  });

  const show = async (fixture: string, look: Look): Promise<Page> => {
    const { page } = await visit(address, look);
    await page.getByRole('button', { name: /^acme/ }).click();
    await fieldOf(page, 'id').waitFor();
    if ((look.width ?? 1280) < 900)
      await page.getByRole('group', { name: 'Columns' }).getByRole('button', { name: 'Answer' }).click();
    await page.getByRole('combobox', { name: 'Fixture' }).selectOption(fixture);
    if ((look.width ?? 1280) < 900)
      await page.getByRole('group', { name: 'Columns' }).getByRole('button', { name: 'Account' }).click();
    return page;
  };

  const styleOf = (page: Page, selector: string, property: string): Promise<unknown> =>
    page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${property}`);

  it.each<Look>([{ width: 1280 }, { width: 1280, isDark: true }, { width: 390 }])(
    'long texts stay inside the card, whole, in its dark colours: %j',
    async (look) => {
      const page = await show('long', look);
      await fieldOf(page, 'loyaltyProgram.nextLevelDescription').waitFor();
      const phone = await boxOf(page.locator('.phone'));
      const fields = await page.locator('.phone [data-field]').all();
      expect(fields.length).toBeGreaterThan(12);
      for (const field of fields) {
        const box = await boxOf(field);
        expect(box.x).toBeGreaterThanOrEqual(phone.x);
        expect(box.x + box.width).toBeLessThanOrEqual(phone.x + phone.width);
      }
      for (const [selector, inner] of [
        ['.plastic', ['status', 'cardNumber']],
        ['.programme-ground', ['loyaltyProgram.currentLevelTitle', 'loyaltyProgram.nextLevelDescription']],
      ] as const) {
        const ground = await boxOf(page.locator(selector).first());
        for (const name of inner) {
          const box = await boxOf(fieldOf(page, name));
          expect(box.y).toBeGreaterThanOrEqual(ground.y);
          expect(box.y + box.height).toBeLessThanOrEqual(ground.y + ground.height);
        }
      }
      expect(await cutTextsOn(page)).toEqual([]);
      expect(await overlapsOn(page)).toEqual([]);
      expect(await violationsOf(page)).toEqual([]);
      expect(await styleOf(page, '.plastic', 'backgroundColor')).toBe('rgb(11, 15, 20)');
      expect(await styleOf(page, '.plastic .field', 'color')).toBe('rgb(242, 245, 248)');
      expect(await styleOf(page, '.programme-ground', 'backgroundColor')).toBe('rgb(13, 17, 23)');
      expect(await page.getByText(/^Hard to read/).count()).toBe(0);
    },
  );

  it('what is missing is said, and nothing is drawn in its place', async () => {
    const page = await show('missing', { width: 1280 });
    for (const words of ['No name', 'No card', 'No balance']) await page.getByText(words).waitFor();
    await page.getByText(/^Left out: /).click();
    await fieldOf(page, 'cardNumber').waitFor();
    expect(await page.locator('.programme-ground, .cards').count()).toBe(0);
    expect(await cutTextsOn(page)).toEqual([]);
    expect(await violationsOf(page)).toEqual([]);
  });

  it('colours that are hard to read are drawn as they are, with a note', async () => {
    const page = await show('unreadable', { width: 1280 });
    await fieldOf(page, 'status').getByText('Ночь').waitFor();
    await page.getByText(/^Hard to read: the contrast of text and background is 1\.\d : 1/).waitFor();
    expect(await styleOf(page, '.plastic .field', 'color')).toBe('rgb(26, 34, 48)');
  });
});
