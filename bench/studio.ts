/**
 * The benchmark of the studio: the time from a keystroke to the diagnostics and the card, for a short tenant file and for
 * one of 500 lines. Progress goes to standard error, a table to standard output.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as t from 'io-ts';
import { chromium, type Page } from 'playwright-core';

const ROOT = join(__dirname, '../..');
const MAIN = join(ROOT, 'dist/program/main.js');
const DEMO = join(ROOT, 'mappings/demo-crm');
const CHROMIUM = '/usr/bin/chromium';

const LINES = 500;
const KEYSTROKES = 40;

/** What the editor of the page waits for the next keystroke before it asks; it is in the figures of the page. */
const REST_MS = 200;

const File = t.intersection([t.UnknownRecord, t.type({ user: t.UnknownRecord })]);

/** The demo's file, made longer by elements of its list of segments, one a line. */
const fileOf = (lines: number): string => {
  const file: unknown = JSON.parse(readFileSync(join(DEMO, 'tenant.json'), 'utf8'));
  if (!File.is(file)) throw new Error('the demo has another form');
  const { user, ...head } = file;
  const rules = [
    { join: ['crm.lastName', 'crm.firstName'], separator: ', ' },
    { template: 'Карта {crm.card.number}', default: 'нет карты' },
    { from: 'crm.bonuses', via: [{ divide: 100 }, { round: 1 }, 'text'] },
    { when: { path: 'crm.purchases', atLeast: 10 }, value: 'loyal' },
  ];
  const withRules = (count: number): string => {
    const extra = Array.from({ length: count }, (_, at) => [`extra${at}`, rules[at % rules.length]]);
    const more = count === 0 ? {} : { extra: Object.fromEntries(extra) };
    return `${JSON.stringify({ ...head, user: { ...user, ...more } }, undefined, 1)}\n`;
  };
  let count = 0;
  while (withRules(count).split('\n').length < lines) count += 1;
  return withRules(count);
};

interface Studio {
  readonly url: string;
  readonly stop: () => void;
}

const startStudio = (mappings: string): Promise<Studio> =>
  new Promise((started, failed) => {
    const child = spawn(process.execPath, [MAIN, 'studio', '--mappings', mappings, '--json'], {
      env: { PATH: process.env.PATH ?? '', DEMO_APP_KEY: 'invented-key' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.once('exit', () => failed(new Error('the studio has ended')));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /"url":\s*"([^"]+)"/.exec(said)?.[1];
      if (url !== undefined) started({ url, stop: () => void child.kill() });
    });
  });

/** Percentiles in milliseconds, the first keystrokes apart: the compiler is not done then. */
const figuresOf = (name: string, all: readonly number[]): string => {
  const sorted = all.slice(KEYSTROKES / 4).toSorted((one, other) => one - other);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? NaN).toFixed(0);
  return `| ${name} | ${at(0.5)} | ${at(0.95)} |`;
};

/** Each keystroke as the page sends it: the check, then the account of a fixture. */
const askServer = async (url: URL, tenant: string, text: string) => {
  const headers = { Authorization: `Bearer ${url.hash.slice(1)}`, 'Content-Type': 'application/json' };
  const ask = async (act: string, body: object): Promise<void> => {
    const address = new URL(`/api/tenants/${tenant}/${act}`, url);
    const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${act}: ${response.status} ${await response.text()}`);
    await response.text();
  };
  const found: number[] = [];
  const shown: number[] = [];
  for (let at = 0; at < KEYSTROKES; at += 1) {
    const draft = text.replace(
      '"bonuses": "crm.bonuses"',
      `"bonuses": "crm.bonuse${at % 2 === 0 ? '' : 's'}"`,
    );
    const begun = performance.now();
    await ask('check', { text: draft });
    found.push(performance.now() - begun);
    await ask('sample', { text: draft, fixture: 'full' });
    shown.push(performance.now() - begun);
  }
  return { found, shown };
};

/** Runs on the page: notes the time from each key to the end of what it leads to. */
const WATCH = `(() => {
  window.took = [];
  let begun = 0;
  addEventListener('keydown', () => (begun = performance.now()), true);
  const list = document.querySelector('.problems');
  new MutationObserver(() => {
    if (begun === 0 || list.getAttribute('aria-busy') === 'true') return;
    window.took.push(performance.now() - begun);
    begun = 0;
  }).observe(list, { attributes: true, attributeFilter: ['aria-busy'] });
})()`;

const Times = t.array(t.number);

const timesOn = async (page: Page): Promise<readonly number[]> => {
  const times: unknown = await page.evaluate('window.took');
  if (!Times.is(times)) throw new Error('the page has no times');
  return times;
};

/** Each keystroke in a browser, until its findings and its card are drawn. */
const typeOn = async (url: URL, tenant: string): Promise<readonly number[]> => {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ bypassCSP: true }); // the waiting below evaluates text
    await page.goto(url.href);
    await page.getByRole('button', { name: new RegExp(`^${tenant}\\b`) }).click();
    await page.locator('.problems[aria-busy="false"]').waitFor();
    await page.locator('.pane-account [data-field="bonuses"]').first().click(); // the editor scrolls to its rule
    await page.locator('.cm-line', { hasText: '"bonuses"' }).first().click();
    await page.evaluate(WATCH);
    for (let at = 0; at < KEYSTROKES; at += 1) {
      await page.keyboard.press(at % 2 === 0 ? 'x' : 'Backspace');
      await page.waitForFunction(`window.took.length > ${at}`);
    }
    return await timesOn(page);
  } finally {
    await browser.close();
  }
};

const run = async (): Promise<void> => {
  const mappings = mkdtempSync(join(tmpdir(), 'bench-studio-'));
  const files = { short: fileOf(0), long: fileOf(LINES) };
  for (const [name, text] of Object.entries(files)) {
    cpSync(DEMO, join(mappings, name), { recursive: true });
    writeFileSync(join(mappings, name, 'tenant.json'), text);
  }
  const studio = await startStudio(mappings);
  const url = new URL(studio.url);
  try {
    const rows: string[] = [];
    for (const [name, text] of Object.entries(files)) {
      const lines = text.split('\n').length - 1;
      process.stderr.write(`${lines} lines\n`);
      const { found, shown } = await askServer(url, name, text);
      rows.push(figuresOf(`${lines} lines: diagnostics, by the server`, found));
      rows.push(figuresOf(`${lines} lines: diagnostics and account, by the server`, shown));
      if (existsSync(CHROMIUM))
        rows.push(
          figuresOf(
            `${lines} lines: drawn in a browser, without its rest of ${REST_MS} ms`,
            (await typeOn(url, name)).map((ms) => ms - REST_MS),
          ),
        );
    }
    process.stdout.write(
      ['| After a keystroke | ms (p50) | p95 |', '| --- | --- | --- |', ...rows, ''].join('\n'),
    );
  } finally {
    studio.stop();
    rmSync(mappings, { recursive: true, force: true });
  }
};

void run();
