/** The page of the studio, built into `dist/studio-page` when what it is made of has changed since the last time. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const PAGE = join(ROOT, 'dist/studio-page/index.html');

/** What the built page was made of; beside the page, since it is not shipped. */
const STAMP = join(ROOT, 'dist/.studio-page');

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** The sources and the versions of the libraries. */
const made = (): string => {
  const hash = createHash('sha256');
  for (const file of [...filesIn('studio'), join(ROOT, 'package.json')])
    hash
      .update(`${file.slice(ROOT.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
};

const before = existsSync(STAMP) && existsSync(PAGE) ? readFileSync(STAMP, 'utf8') : '';
const now = made();
if (before !== now) {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const { status } = spawnSync(
    process.execPath,
    [vite, 'build', join(ROOT, 'studio'), '--logLevel', 'error'],
    { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status === 0) writeFileSync(STAMP, now);
  else process.exitCode = 1;
}
