/** The tenants of a mappings folder that a command works on. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { meantInWords } from '../../diagnostics/did-you-mean';
import { onOneLine } from '../../diagnostics/diagnostic';
import { listFolders } from '../../tenant/folder';

/** What to do about a name that no tenant has; a path of its folder or its file is completed by shells. */
const hintFor = (unknown: string, names: readonly string[]): string => {
  const inPath = unknown.split(/[\\/]/).find((part) => part !== unknown && names.includes(part));
  if (inPath !== undefined) return `name the tenant alone: "${inPath}"`;
  return meantInWords(unknown, names) ?? 'look at its folders';
};

/** The named tenants of a folder, or all of them; `Left` is the reason why there are none. */
export const tenantsIn = (mappings: string, named: readonly string[]): Either<string, readonly string[]> => {
  const folders = listFolders(mappings);
  if (!isRight(folders)) return left(`${mappings} ${folders.left}`);
  const unknown = named.find((name) => !folders.right.includes(name));
  if (unknown !== undefined) {
    const hint = hintFor(unknown, folders.right);
    return left(onOneLine(`there is no tenant "${unknown}" in ${mappings}; ${hint}`));
  }
  if (folders.right.length === 0) return left(`there is no tenant folder in ${mappings}`);
  return right(named.length > 0 ? named : folders.right);
};
