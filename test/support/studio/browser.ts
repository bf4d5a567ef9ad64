/** Debian's Chromium on a page of the studio, and what the page must never do in it. */
import { existsSync, readFileSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import * as t from 'io-ts';

const CHROMIUM = '/usr/bin/chromium';

export const isInstalled = (): boolean => existsSync(CHROMIUM);

/** A safety net: a page that waits in vain ends a test with what it waited for. */
const MOST_MS = 60_000;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type Visit = {
  readonly page: Page;
  /** What the console has of errors, and requests that went elsewhere or were refused by the policy. */
  readonly wrongs: readonly string[];
};

export type Look = {
  readonly width?: number;
  readonly isDark?: boolean;
  readonly language?: string;
};

let running: Browser | undefined;

/** The pages of one test, and what is wrong on them. */
const contexts: BrowserContext[] = [];
const allWrongs: (readonly string[])[] = [];

const browser = async (): Promise<Browser> =>
  (running ??= await chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS }));

/** A page with an empty profile of its own. */
export const visit = async (address: string, look: Look = {}): Promise<Visit> => {
  const context = await (
    await browser()
  ).newContext({
    viewport: { width: look.width ?? 1280, height: 800 },
    colorScheme: look.isDark === true ? 'dark' : 'light',
    locale: look.language ?? 'en-GB',
    reducedMotion: 'reduce', // a colour between two others has another contrast
  });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(MOST_MS);
  const wrongs: string[] = [];
  allWrongs.push(wrongs);
  page.on('console', (message) => {
    if (message.type() === 'error') wrongs.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => wrongs.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    wrongs.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const { origin } = new URL(address);
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) wrongs.push(`request: ${url}`);
  });
  await page.goto(address);
  return { page, wrongs };
};

/** What was wrong on the pages of this test so far; a test that expects it takes it. */
export const takeWrongs = (): readonly string[] => allWrongs.splice(0).flat();

export const closePages = async (): Promise<void> => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
};

export const closeBrowser = async (): Promise<void> => {
  await running?.close();
  running = undefined;
};

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const Violations = t.array(t.type({ id: t.string, nodes: t.array(t.type({ html: t.string })) }));

/** What axe-core finds on a page as it is now: rule and element. */
export const violationsOf = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(AXE);
  const found: unknown = await page.evaluate('axe.run(document).then(({ violations }) => violations)');
  if (!Violations.is(found)) throw new Error('axe-core has another form');
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
};
