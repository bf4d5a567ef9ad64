/** What tests do with the page of a studio, in the words of its user. */
import * as t from 'io-ts';
import type { Locator, Page } from 'playwright-core';

/** More than a view has. */
const MOST_TABS = 200;

/** Opens a tenant from the list, and waits for what its first fixture gives. */
export const openTenant = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: new RegExp(`^${name}\\b`) }).click();
  await page.getByRole('tree').first().waitFor();
};

export const fieldOf = (page: Page, field: string): Locator =>
  page.locator(`.pane-account [data-field="${field}"]`).first();

/** The row of a table that begins with a name. */
export const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${name}\\b`) }) });

/** Opens a view of the tenant: `Fields`, `Fixtures`. */
export const viewOf = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name, exact: true }).click();

/** Puts the cursor behind the last letter of a line of the editor. */
export const toEndOf = async (page: Page, line: string): Promise<void> => {
  await page.locator('.cm-line', { hasText: line }).first().click();
  await page.keyboard.press('End');
};

/** Waits for the dialog of a question that is above the page. */
export const dialogOf = (page: Page, name: string): Locator => page.getByRole('dialog', { name });

/** Goes on with Tab, as a person without a mouse does, until an element has the focus. */
export const tabTo = async (page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${MOST_TABS} times ${key} do not lead to ${String(wanted)}`);
};

export const placeOf = (page: Page, place: string): Locator => page.locator(`[data-place="${place}"]`);

export const editorOf = (page: Page): Locator => page.getByRole('textbox', { name: 'Tenant file' });

/** Selects a text of the editor by its keyboard alone, and types another over it. */
export const retype = async (page: Page, line: string, before: string, after: string): Promise<void> => {
  const found = page.locator('.cm-line', { hasText: line }).first();
  await found.click();
  const text = (await found.textContent()) ?? '';
  const at = text.indexOf(before);
  if (at < 0) throw new Error(`${line} has no ${before}`);
  await page.keyboard.press('End');
  for (let column = text.length; column > at + before.length; column -= 1)
    await page.keyboard.press('ArrowLeft');
  for (let column = 0; column < before.length; column += 1) await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.insertText(after);
};

export type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export const boxOf = async (one: Locator): Promise<Box> => {
  const box = await one.boundingBox();
  if (box === null) throw new Error('it is not on the screen');
  return box;
};

const Points = t.array(t.tuple([t.type({ x: t.number, y: t.number }), t.type({ x: t.number, y: t.number })]));

/** Runs on the page. */
const POINTS = `[...document.querySelectorAll('.threads path')].map((path) => {
  const { left, top } = path.ownerSVGElement.getBoundingClientRect();
  const at = (length) => ({ x: path.getPointAtLength(length).x + left, y: path.getPointAtLength(length).y + top });
  return [at(0), at(path.getTotalLength())];
})`;

/** The start and the end of each line between answer, rule and account, on the screen. */
export const linesOn = async (page: Page): Promise<t.TypeOf<typeof Points>> => {
  const points: unknown = await page.evaluate(POINTS);
  if (!Points.is(points)) throw new Error('lines have another form');
  return points;
};

const Rows = t.record(t.string, t.string);

/** Runs on the page. */
const ROWS = `Object.fromEntries([...document.querySelectorAll('[data-place]')].map((row) => [
  row.dataset.place,
  row.querySelector('.feeds')?.title ?? row.querySelector('.unread')?.textContent ?? '',
]))`;

/** What each value of the answer says of the fields that are made of it. */
export const rowsOn = async (page: Page): Promise<t.TypeOf<typeof Rows>> => {
  const rows: unknown = await page.evaluate(ROWS);
  if (!Rows.is(rows)) throw new Error('rows have another form');
  return rows;
};

export const isInside = ({ y }: { readonly y: number }, box: Box): boolean =>
  y >= box.y && y <= box.y + box.height;
