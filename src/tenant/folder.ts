/**
 * The mappings folder: one folder per tenant, each with a `tenant.json`. A problem of one tenant affects no other, and
 * no tenant reads a file outside the mappings folder, wherever links lead.
 */
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { flatMap, isRight, left, mapLeft, right, tryCatch } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { findingsOf } from '../diagnostics/collector';
import type { Finding } from '../diagnostics/collector';
import type { Problem } from '../diagnostics/diagnostic';
import type { DirectoryFault } from '../adapter/directory';
import { loadContained } from './contain';
import { loadDirectory, unreadFile } from './directory/load';
import type { LoadDirectory } from './directory/load';
import { openDirectory } from './directory/open';
import { refused } from './load';
import type { EditedTexts, LoadContext, Loaded, TenantFile } from './load';
import { hiddenValues, redactProblems } from './redact/hidden-values';
import type { Snapshot, Tenant } from './runtime/tenant';
import { faultInWords, isWithin, locate, maxBytesOf, readFileAt, reasonOf } from '../json/read-file';
import type { FileFault, FileKind } from '../json/read-file';
import { findingOf, readTextFile } from '../json/text-file';
import type { TextFile } from '../json/text-file';
import { advise } from '../diagnostics/fix';

const MEBIBYTE = 1_048_576;

const ABSENT: FileFault = { fault: 'unreadable', code: 'ENOENT' };

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** A tenant's folder and its tenant file. */
export interface Folder extends TextFile {
  readonly name: string;
}

/** A tenant with its file's text, for excerpts. Its problems show none of the hidden values. */
export interface LoadedFolder extends Folder, Loaded {
  /** The values that no output may show: the secrets that the files name, and possible secrets in them. */
  readonly hidden: Iterable<string>;
}

/** Whether a folder of that name can be a tenant's. */
export const isTenantName = (name: string): boolean => NAME.test(name);

/** Bytes that are not text would become another secret; a byte order mark is reported like other white space. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const attempt = <A>(read: () => A): A | undefined => {
  try {
    return read();
  } catch {
    return undefined; // the caller says what could not be read
  }
};

/** The text of a secret's file; `Left` says in words why it cannot be read. */
export const readText = (file: string): Either<string, string> =>
  pipe(
    readFileAt(file, 'secret'),
    mapLeft((why) => faultInWords(why, 'secret')),
    flatMap(({ bytes }) =>
      tryCatch(
        () => UTF8.decode(bytes),
        () => 'is not in UTF-8',
      ),
    ),
  );

const NOT_OWN: DirectoryFault = {
  message:
    'the file must be in the tenant’s own folder; there it can be a link to a file in a folder whose name begins with "_"',
};

/**
 * The folder of the mappings folder in which a file is, and its name from there. Names that begin with a dot, such as
 * `..data`, are skipped: they belong to the way in which the folder is mounted.
 */
const placeOf = (directory: string, real: string): readonly [owner: string, inside: string] => {
  const root = attempt(() => realpathSync.native(directory)) ?? directory;
  const [owner = '', ...inside] = relative(root, real)
    .split(sep)
    .filter((part) => !part.startsWith('.'));
  return [owner, inside.join('/')];
};

/** Whether a file is of the tenant's own folder, or of a folder that is not a tenant's. */
const isOwnOrShared = (directory: string, name: string, real: string): boolean => {
  const folder = attempt(() => realpathSync.native(join(directory, name)));
  if (folder !== undefined && isWithin(folder, real)) return true;
  const [owner] = placeOf(directory, real);
  return owner === name || owner.startsWith('_');
};

/** The bytes of data that one tenant may load by default: in memory they take several times as much. */
export const defaultDataBytes = (): number => Math.floor(getHeapStatistics().heap_size_limit / 10);

/** Opens directories of a tenant's folder, of so many bytes together. */
const directoriesBelow = (
  directory: string,
  name: string,
  maxBytes: number,
  load: LoadDirectory,
): TenantFile['directory'] => {
  let bytesLeft = maxBytes;
  const limit = `the data files of one tenant have at most ${maxBytes} bytes together, which the setting --max-data-bytes says`;
  return (file, request) => {
    const folder = resolve(directory, name);
    const path = resolve(folder, file);
    if (path === folder || !isWithin(folder, path)) return left(NOT_OWN);
    const inside = { name: relative(folder, path) };
    const located = locate(directory, path);
    if (!isRight(located)) return left(unreadFile(inside, located.left));
    if (!isOwnOrShared(directory, name, located.right)) return left(NOT_OWN);
    const most = maxBytesOf('data');
    const bounds = bytesLeft <= most ? { maxBytes: bytesLeft, limit } : { maxBytes: most };
    const built = load({ ...inside, ...bounds, real: located.right, request });
    if (!isRight(built)) return built;
    bytesLeft -= built.right.size;
    return right(openDirectory(built.right, request.origin));
  };
};

/**
 * The files below a folder, named from it. Links to folders are not followed, since they can lead in circles; a recursive
 * `readdirSync` of Node 24 follows them.
 */
const filesBelow = (folder: string): readonly string[] =>
  (attempt(() => readdirSync(folder, { withFileTypes: true })) ?? []).flatMap((entry) => {
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
const sharedFiles = (directory: string): readonly string[] => {
  const folders = attempt(() => readdirSync(directory)) ?? [];
  return folders
    .filter((name) => name.startsWith('_'))
    .flatMap((folder) => filesIn(directory, folder).map((file) => `../${folder}/${file}`))
    .filter((file) => /\.[a-z]+$/i.test(file))
    .sort();
};

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
  const namedBy = attempt(() => realpathSync.native(from));
  return namedBy !== undefined && placeOf(directory, namedBy)[0] === owner;
};

/** A file with its edits that are not written yet. */
const withEdits = (read: TextFile, edited: EditedTexts | undefined): TextFile => {
  const text = read.real === undefined ? undefined : edited?.get(read.real);
  return text === undefined ? read : { ...read, text };
};

/** Reads a text file below the mappings folder, named as from a tenant's own, which another of its files names. */
const readTextBelow =
  (directory: string, name: string, edited: EditedTexts | undefined): TenantFile['readText'] =>
  (file, kind, from) => {
    const path = isAbsolute(file) ? file : join(directory, name, file);
    const located = locate(directory, path);
    if (
      isRight(located) &&
      !isOwnOrShared(directory, name, located.right) &&
      !isOfBase(directory, located.right, kind, from)
    )
      return { file: path, text: undefined, fault: ANOTHERS };
    const read = withEdits(
      readTextFile(directory, path, kind, (words) => ({
        code: 'file-missing',
        message: `${JSON.stringify(file)} ${words}`,
      })),
      edited,
    );
    return read.fault?.code === 'file-missing' ? { ...read, others: sharedFiles(directory) } : read;
  };

const unreadable = ({ file }: Folder, finding: Finding): Loaded => {
  const findings = findingsOf(file);
  findings.add({ line: 1, column: 1, endColumn: 2 }, finding);
  return refused(findings.problems);
};

/** A tenant without its file; `words` say what is wrong with it. */
const noTenantFile = (file: string, words: string): Finding => {
  const isAbsent = words === faultInWords(ABSENT, 'tenant');
  return {
    code: 'file-missing',
    message: isAbsent ? 'the tenant has no readable tenant.json' : `tenant.json ${words}`,
    fix: isAbsent ? advise(`write ${file}`) : advise(`let ${file} be a file that the bridge may read`),
  };
};

const loadFolder = (directory: string, folder: Folder, context: LoadContext): Loaded => {
  const { name, file, text, fault } = folder;
  if (!isTenantName(name))
    return unreadable(folder, {
      code: 'tenant-name',
      message: `"${name}" cannot be the name of a tenant`,
      fix: advise('use letters, digits, - and _'),
    });
  if (text === undefined)
    return unreadable(folder, fault ?? noTenantFile(file, faultInWords(ABSENT, 'tenant')));
  const reading = {
    directory: directoriesBelow(
      directory,
      name,
      context.maxDataBytes ?? defaultDataBytes(),
      context.loadDirectory ?? loadDirectory,
    ),
    readText: readTextBelow(directory, name, context.edited),
  };
  return loadContained({ ...folder, text, ...reading }, context);
};

const cannot =
  (what: string) =>
  (words: string): Finding => ({ code: 'file-missing', message: `${what} ${words}` });

/** The names in a folder of fixtures; `Left` says why it cannot be listed. */
const namesIn = (directory: string, folder: string): Either<Finding, readonly string[]> => {
  const located = locate(directory, folder);
  if (!isRight(located)) return left(findingOf(located.left, 'fixture', cannot('the folder of fixtures')));
  try {
    return right(readdirSync(located.right));
  } catch (error) {
    return left(cannot('the folder of fixtures')(reasonOf(error)));
  }
};

const isThere = (path: string): boolean =>
  attempt(() => lstatSync(path, { throwIfNoEntry: false }) !== undefined) ?? true;

/**
 * A tenant's fixtures in order; none when it has no folder of them. A folder that cannot be read is in the list itself,
 * with its fault: otherwise a check would pass without playing anything.
 */
export const listFixtures = (directory: string, name: string): readonly TextFile[] => {
  const folder = join(directory, name, 'fixtures');
  if (!isThere(folder)) return [];
  const names = namesIn(directory, folder);
  if (!isRight(names)) return [{ file: folder, text: undefined, fault: names.left }];
  return names.right
    .filter((file) => /^[^._].*\.json$/i.test(file))
    .sort()
    .map((file) => readTextFile(directory, join(folder, file), 'fixture', cannot('the file')));
};

/** A link to a file is not a tenant. A broken link is one, so that the loss is noticed. */
const isFolder = (directory: string, entry: Dirent): boolean => {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return attempt(() => statSync(join(directory, entry.name)).isDirectory()) ?? true;
};

/** The tenant folders of a mappings folder, in order; `Left` says in words why it cannot be read. */
export const listFolders = (directory: string): Either<string, readonly string[]> => {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    const names = entries
      .filter((entry) => !/^[._]/.test(entry.name) && isFolder(directory, entry))
      .map((entry) => entry.name);
    return right(names.sort());
  } catch (error) {
    return left(reasonOf(error));
  }
};

/** The bytes of the files in a tenant's folder itself. */
const bytesIn = (folder: string): number =>
  (attempt(() => readdirSync(folder)) ?? [])
    .map((name) => attempt(() => statSync(join(folder, name)).size) ?? 0)
    .reduce((sum, size) => sum + size, 0);

/** Tenants in the order of their data size, the smallest first: none waits for another's directory of customers. */
export const byData = (directory: string, names: readonly string[]): readonly string[] => {
  const sizes = new Map(names.map((name) => [name, Math.floor(bytesIn(join(directory, name)) / MEBIBYTE)]));
  return [...names].sort((one, other) => (sizes.get(one) ?? 0) - (sizes.get(other) ?? 0));
};

/** The file of a tenant, as it is named in problems. */
export const tenantFileIn = (directory: string, name: string): string => join(directory, name, 'tenant.json');

/** Loads one tenant of a mappings folder. */
export const loadOne = (directory: string, name: string, context: LoadContext): LoadedFolder => {
  const file = tenantFileIn(directory, name);
  const read = readTextFile(directory, file, 'tenant', (words) => noTenantFile(file, words));
  const folder = { name, ...withEdits(read, context.edited) };
  const loaded = loadFolder(directory, folder, context);
  const hidden = hiddenValues([folder.text ?? '', ...loaded.texts.values()], context.secrets);
  return { ...folder, ...loaded, hidden, problems: redactProblems(loaded.problems, hidden) };
};

/** The snapshot of tenants that were loaded or refused, and of the names of those that are still being loaded. */
export const snapshotOf = (loaded: readonly LoadedFolder[], loading: readonly string[]): Snapshot => {
  const tenants = new Map<string, Tenant>();
  const refused = new Map<string, readonly Problem[]>();
  for (const { name, tenant, problems } of loaded) {
    if (tenant === undefined) refused.set(name, problems);
    else tenants.set(name, tenant);
  }
  return { tenants, refused, loading: new Set(loading) };
};
