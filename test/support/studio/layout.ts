/** What must not be seen on a page: controls that lie on each other, and texts that are cut without a sign of it. */
import * as t from 'io-ts';
import type { Page } from 'playwright-core';

const Found = t.array(t.string);

/**
 * Runs on the page. A control that a scrolled box hides is left out, and so are those that a dialog makes inert. Two controls
 * may touch, and one may be inside another.
 */
const OVERLAPS = `(() => {
  const top = document.querySelector('dialog[open]') ?? document;
  const clip = (element) => {
    let { left, top, right, bottom } = element.getBoundingClientRect();
    for (let holder = element.parentElement; holder !== null; holder = holder.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(holder);
      const box = holder.getBoundingClientRect();
      if (overflowX !== 'visible') { left = Math.max(left, box.left); right = Math.min(right, box.right); }
      if (overflowY !== 'visible') { top = Math.max(top, box.top); bottom = Math.min(bottom, box.bottom); }
    }
    return { left, top, right, bottom };
  };
  const named = (element) => (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
  const controls = [...top.querySelectorAll('button, select, input, textarea, summary, [role=treeitem]')]
    .map((element) => ({ element, box: clip(element) }))
    .filter(({ box }) => box.right - box.left > 2 && box.bottom - box.top > 2);
  const found = [];
  controls.forEach((one, index) => {
    for (const other of controls.slice(index + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (width > 2 && height > 2) found.push(named(one.element) + ' and ' + named(other.element));
    }
  });
  return found;
})()`;

/** Runs on the page. Texts that end with "…" say that they are cut. */
const CUT = `[...document.querySelectorAll('main *')].filter((element) => {
  const style = getComputedStyle(element);
  const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
  if (!hasText || element.closest('.cm-editor, pre, textarea') !== null || element.clientWidth === 0) return false;
  const isWide = element.scrollWidth > element.clientWidth + 1 && style.overflowX === 'hidden';
  const isHigh = element.scrollHeight > element.clientHeight + 1 && style.overflowY === 'hidden';
  return (isWide && style.textOverflow !== 'ellipsis') || isHigh;
}).map((element) => element.className + ': ' + element.textContent.slice(0, 60))`;

const ask = async (page: Page, script: string): Promise<readonly string[]> => {
  const found: unknown = await page.evaluate(script);
  if (!Found.is(found)) throw new Error('the page has answered otherwise');
  return found;
};

/** Pairs of controls that lie on each other. */
export const overlapsOn = (page: Page): Promise<readonly string[]> => ask(page, OVERLAPS);

/** Texts that are cut without a sign. */
export const cutTextsOn = (page: Page): Promise<readonly string[]> => ask(page, CUT);
