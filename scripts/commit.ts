/** The commit that a build is made of, written to `dist/commit` for `account-bridge --version`; no file when it is not known. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const FILE = resolve(__dirname, '../commit');

/** An image is built without the repository: its build gives the commit as `COMMIT`. */
const given = process.env.COMMIT ?? '';

/** The commit of the working tree, with `-dirty` behind it when files were changed; empty without git. */
const fromGit = (): string => {
  if (!existsSync(resolve(ROOT, '.git'))) return ''; // else the commit would be that of a repository around this folder
  const { status, stdout } = spawnSync(
    'git',
    ['describe', '--always', '--dirty', '--exclude', '*', '--abbrev=12'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  return status === 0 ? stdout.trim() : '';
};

const commit = given === '' ? fromGit() : given;
if (/^[0-9a-f]{7,40}(-dirty)?$/.test(commit)) writeFileSync(FILE, `${commit}\n`);
else rmSync(FILE, { force: true });
