/** The guides of docs/guides, each followed literally: every file is written and every command typed, in order. */
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fits, openShell, stepsIn, writeStep, type Shell, type Step } from '../support/e2e/guide';
import { makeFolder, removeFolders } from '../support/e2e/tenants';
import { freePort } from '../support/free-port';
import { ROOT } from '../support/root';

const GUIDES = join(ROOT, 'docs/guides');

/** An empty folder in which the package is installed. */
const installed = (folder: string): void => {
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules/account-bridge'));
  const program = `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'dist/program/main.js')}" "$@"\n`;
  writeFileSync(join(folder, 'node_modules/.bin/account-bridge'), program, { mode: 0o755 });
};

const NOT_COPIED = ['.git', 'node_modules'];

/** A clone of the repository after `npm ci` and `npm run build`. */
const cloned = (folder: string): void => {
  for (const name of readdirSync(ROOT).filter((entry) => !NOT_COPIED.includes(entry)))
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
};

/** Where each guide begins. */
const BEGINNINGS: Readonly<Record<string, (folder: string) => void>> = {
  'add-an-adapter.md': cloned,
  'bridge-your-crm.md': installed,
  'customer-files.md': installed,
  'kubernetes.md': installed,
  'operate.md': installed,
  'replace-a-bridge.md': installed,
  'upgrade.md': installed,
  'workers.md': installed,
};

/** The guides' own ports, and free ones in their place. */
const portsInstead = async (): Promise<ReadonlyMap<string, string>> =>
  new Map([
    ['8080', String(await freePort())],
    ['4803', String(await freePort())],
    ['9464', String(await freePort())],
  ]);

const withPorts = (text: string, ports: ReadonlyMap<string, string>): string =>
  text.replace(/\b(8080|4803|9464)\b/g, (port) => ports.get(port) ?? port);

const follow = async (steps: readonly Step[], folder: string, shell: Shell): Promise<void> => {
  for (const step of steps) {
    if ('path' in step) writeStep(folder, step);
    else {
      const printed = await shell.type(step.command);
      const shown = fits(step.shown, printed) ? step.shown : printed.trimEnd();
      expect(`$ ${step.command}\n${shown}`).toBe(`$ ${step.command}\n${step.shown}`);
    }
  }
};

const followGuide = async (text: string, prepare: (folder: string) => void): Promise<void> => {
  const folder = makeFolder();
  prepare(folder);
  const ports = await portsInstead();
  const environment = {
    PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter), // this Node, and its npx
    HOME: tmpdir(),
    CRM_STUB_PORT: ports.get('4803') ?? '',
    npm_config_update_notifier: 'false',
  };
  const shell = openShell(folder, environment);
  try {
    await follow(stepsIn(withPorts(text, ports)), folder, shell);
  } finally {
    await shell.close();
  }
};

afterAll(removeFolders);

/** A guide that needs a database or a browser, and the test that follows it. */
const FOLLOWED_ELSEWHERE = {
  'databases.md': 'test/integration/cli/database-recipes.slow.test.ts',
  'replicas.md': 'test/integration/store/redis.slow.test.ts',
  'studio.md': 'test/e2e/studio/begin.test.ts',
};

test('every guide is followed', () => {
  const guides = [...Object.keys(BEGINNINGS), ...Object.keys(FOLLOWED_ELSEWHERE)];
  expect(readdirSync(GUIDES).sort()).toEqual(guides.sort());
  for (const [guide, file] of Object.entries(FOLLOWED_ELSEWHERE))
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(guide);
});

test.each(Object.entries(BEGINNINGS))('%s does what it says', async (name, prepare) => {
  const text = readFileSync(join(GUIDES, name), 'utf8');
  expect(stepsIn(text).length).toBeGreaterThan(4);
  await followGuide(text, prepare);
});

describe('a guide is not followed', () => {
  const blockOf = (...lines: readonly string[]): string => ['```console', ...lines, '```', ''].join('\n');

  test.each([
    ['another output', blockOf('$ echo two', 'three')],
    ['an output that it does not show', blockOf('$ echo two')],
    ['an output on the other stream', blockOf('$ echo two >&2')],
    ['a missing output', blockOf('$ true', 'one')],
    ['another line below one that has any text', blockOf('$ printf "one 1\\ntwo"', 'one …', 'three')],
    ['a command that does not exist', blockOf('$ no-such-command')],
  ])('with %s', async (_what, text) => {
    await expect(followGuide(text, () => undefined)).rejects.toThrow();
  });

  test('and one is that has the files, variables and background processes of the steps before', async () => {
    const file = '```text title=a/b.txt\nhello\n```\n\n';
    const lines = [
      '$ cat a/b.txt',
      'hello',
      '$ export WHO=you',
      '$ sleep 600 &',
      '$ echo "$WHO, and 17"',
      'you, and …',
    ];
    await followGuide(file + blockOf(...lines), () => undefined);
  });
});
