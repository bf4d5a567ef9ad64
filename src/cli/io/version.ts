/** The version of this package, with the commit that it was built from where that is known. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as t from 'io-ts';

const Package = t.type({ version: t.string });

/** What is running. */
export interface Version {
  /** Of the package: `0.1.0`. */
  readonly version: string;
  /** `45e744fc5166`, with `-dirty` after it when the build had changes that were not committed. */
  readonly commit: string | undefined;
}

const commitIn = (packageRoot: string): string | undefined => {
  try {
    return readFileSync(join(packageRoot, 'dist/commit'), 'utf8').trim();
  } catch {
    return undefined; // a build without git writes no such file
  }
};

export const readVersion = (packageRoot: string): Version => {
  const read: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  return { version: Package.is(read) ? read.version : 'unknown', commit: commitIn(packageRoot) };
};

/** On one line: `0.1.0 (45e744fc5166)`. */
export const versionText = ({ version, commit }: Version): string =>
  commit === undefined ? version : `${version} (${commit})`;
