/** Directories of customers in a tenant's folder, and how many bytes of them one tenant may load. */
import { readdirSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { relative, resolve } from 'node:path';
import { isRight, left, right } from 'fp-ts/Either';
import type { DirectoryFault } from '../../adapter/directory';
import { misspelt } from '../../diagnostics/did-you-mean';
import { isWithin, maxBytesOf } from '../../json/read-file';
import type { FileFault } from '../../json/read-file';
import { unreadFile } from '../directory/load';
import type { LoadDirectory } from '../directory/load';
import { openDirectory } from '../directory/open';
import type { SourceContext } from '../format/source-options';
import type { Files } from './files';
import { isOwnOrShared } from './places';

const NOT_OWN: DirectoryFault = {
  message:
    'the file must be in the tenant’s own folder; there it can be a link to a file in a folder whose name begins with "_"',
};

/** The bytes of data that one tenant may load by default; they are outside of the heap, and a reload holds them twice. */
export const defaultDataBytes = (): number => Math.floor(getHeapStatistics().heap_size_limit / 4);

const isAbsent = (why: FileFault): boolean => why.fault === 'unreadable' && why.code === 'ENOENT';

/** The file of the folder that was meant by the name of one that is not there. */
const meantFile = (folder: string, file: string): Pick<DirectoryFault, 'fix'> => {
  try {
    const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isDirectory());
    const fix = misspelt(
      file,
      names.map(({ name }) => name).filter((name) => !/^\.|^tenant\.json$/.test(name)),
    );
    return fix === undefined ? {} : { fix };
  } catch {
    return {}; // the folder cannot be read
  }
};

/** Opens directories of a tenant's folder, of so many bytes together. */
export const directoriesBelow = (
  directory: string,
  name: string,
  maxBytes: number,
  load: LoadDirectory,
  files: Files,
): SourceContext['directory'] => {
  let bytesLeft = maxBytes;
  const limit = `the data files of one tenant have at most ${maxBytes} bytes together, which the setting --max-data-bytes says`;
  return (file, request, minimumPercent) => {
    const folder = resolve(directory, name);
    const path = resolve(folder, file);
    if (path === folder || !isWithin(folder, path)) return left(NOT_OWN);
    const inside = { name: relative(folder, path) };
    const located = files.locate(directory, path);
    if (!isRight(located))
      return left({
        ...unreadFile(inside, located.left),
        ...(isAbsent(located.left) ? meantFile(folder, file) : {}),
      });
    if (!isOwnOrShared(directory, name, located.right)) return left(NOT_OWN);
    const most = maxBytesOf('data');
    const bounds = bytesLeft <= most ? { maxBytes: bytesLeft, limit } : { maxBytes: most };
    const built = load({ ...inside, ...bounds, real: located.right, request, minimumPercent });
    if (!isRight(built)) return built;
    const { size, starts, modifiedAt, loadedAt } = built.right;
    bytesLeft -= size;
    const data = { customers: starts.length, modifiedAt, loadedAt };
    return right({ ...openDirectory(built.right, request.origin), data });
  };
};
