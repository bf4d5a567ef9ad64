/** The tenants of a mappings folder that a command works on. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { meantInWords } from '../../diagnostics/did-you-mean';
import { onOneLine } from '../../diagnostics/diagnostic';
import { listFolders } from '../../tenant/folder';

/** The named tenants of a folder, or all of them; `Left` is the reason why there are none. */
export const tenantsIn = (mappings: string, named: readonly string[]): Either<string, readonly string[]> => {
  const folders = listFolders(mappings);
  if (!isRight(folders)) return left(`${mappings} ${folders.left}`);
  const unknown = named.find((name) => !folders.right.includes(name));
  if (unknown !== undefined) {
    const hint = meantInWords(unknown, folders.right) ?? 'look at its folders';
    return left(onOneLine(`there is no tenant "${unknown}" in ${mappings}; ${hint}`));
  }
  if (folders.right.length === 0) return left(`there is no tenant folder in ${mappings}`);
  return right(named.length > 0 ? named : folders.right);
};
