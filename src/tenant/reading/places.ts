/** Places in the mappings folder: whose a file is, wherever links lead. */
import { realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isWithin } from '../../json/read-file';

const attempt = <A>(read: () => A): A | undefined => {
  try {
    return read();
  } catch {
    return undefined; // the caller says what could not be read
  }
};

/** Where a path really leads; `undefined` where it leads nowhere. */
export const realOf = (path: string): string | undefined => attempt(() => realpathSync.native(path));

/**
 * The folder of the mappings folder in which a file is, and its name from there. Names that begin with a dot, such as
 * `..data`, are skipped: they belong to the way in which the folder is mounted.
 */
export const placeOf = (directory: string, real: string): readonly [owner: string, inside: string] => {
  const root = realOf(directory) ?? directory;
  const [owner = '', ...inside] = relative(root, real)
    .split(sep)
    .filter((part) => !part.startsWith('.'));
  return [owner, inside.join('/')];
};

/** Whether a file is of the tenant's own folder, or of a folder that is not a tenant's. */
export const isOwnOrShared = (directory: string, name: string, real: string): boolean => {
  const folder = realOf(join(directory, name));
  if (folder !== undefined && isWithin(folder, real)) return true;
  const [owner] = placeOf(directory, real);
  return owner === name || owner.startsWith('_');
};
