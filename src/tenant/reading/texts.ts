/** Text files of the mappings folder that a tenant's files name. */
import { readdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import type { Finding } from '../../diagnostics/collector';
import { advise } from '../../diagnostics/fix';
import { locate } from '../../json/read-file';
import type { FileKind } from '../../json/read-file';
import { readTextFile } from '../../json/text-file';
import type { TextFile } from '../../json/text-file';
import type { Files } from './files';
import { isOwnOrShared, placeOf, realOf } from './places';

/** Texts that replace those of files, by the files' real paths: edits that are not written yet. */
export type EditedTexts = ReadonlyMap<string, string>;

/** Reads a text file of the mappings folder, named as from the tenant's own; `from` is the file that names it. */
export type ReadNamed = (file: string, kind: FileKind, from: string) => TextFile;

const namesIn = (folder: string) => {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // these names are only suggested
  }
};

/**
 * The files below a folder, named from it. Links to folders are not followed, since they can lead in circles; a recursive
 * `readdirSync` of Node 24 follows them.
 */
const filesBelow = (folder: string): readonly string[] =>
  namesIn(folder).flatMap((entry) => {
    if (entry.isDirectory())
      return filesBelow(join(folder, entry.name)).map((file) => join(entry.name, file));
    return entry.isFile() || entry.isSymbolicLink() ? [entry.name] : [];
  });

/** The files of a folder of the mappings folder and of those in it. */
const filesIn = (directory: string, folder: string): readonly string[] => {
  const located = locate(directory, join(directory, folder));
  return isRight(located) ? filesBelow(located.right) : [];
};

/** The files of the mappings folder that are not a tenant's, named as from a tenant's own. */
const sharedFiles = (directory: string): readonly string[] =>
  namesIn(directory)
    .map(({ name }) => name)
    .filter((name) => name.startsWith('_'))
    .flatMap((folder) => filesIn(directory, folder).map((file) => `../${folder}/${file}`))
    .filter((file) => /\.[a-z]+$/i.test(file))
    .sort();

const ANOTHERS: Finding = {
  code: 'file-missing',
  message:
    'of another tenant’s folder, only "tenant.json" is extended, and what that file names itself is read',
  fix: advise('put the file into a folder whose name begins with "_"'),
};

/** Whether a file of another tenant may be read: the tenant file that is extended, and what the files of that tenant name. */
const isOfBase = (directory: string, real: string, kind: FileKind, from: string): boolean => {
  const [owner, inside] = placeOf(directory, real);
  if (kind === 'base' && inside === 'tenant.json') return true;
  const namedBy = realOf(from);
  return namedBy !== undefined && placeOf(directory, namedBy)[0] === owner;
};

/** A file with its edits that are not written yet. */
export const withEdits = (read: TextFile, edited: EditedTexts | undefined): TextFile => {
  const text = read.real === undefined ? undefined : edited?.get(read.real);
  return text === undefined ? read : { ...read, text };
};

/** Reads a text file below the mappings folder, named as from a tenant's own, which another of its files names. */
export const readTextBelow =
  (directory: string, name: string, files: Files, edited: EditedTexts | undefined): ReadNamed =>
  (file, kind, from) => {
    const path = isAbsolute(file) ? file : join(directory, name, file);
    const located = locate(directory, path);
    if (
      isRight(located) &&
      !isOwnOrShared(directory, name, located.right) &&
      !isOfBase(directory, located.right, kind, from)
    ) {
      files.locate(directory, path); // so that another file in its place is noticed
      return { file: path, text: undefined, fault: ANOTHERS };
    }
    const missing = (words: string): Finding => ({
      code: 'file-missing',
      message: `${JSON.stringify(file)} ${words}`,
    });
    const read = withEdits(readTextFile(directory, path, kind, missing, files.readIn), edited);
    return read.fault?.code === 'file-missing' ? { ...read, others: sharedFiles(directory) } : read;
  };
