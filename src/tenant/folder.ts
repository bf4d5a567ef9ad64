/**
 * The mappings folder: one folder per tenant, each with a `tenant.json`. A problem of one tenant affects no other, and
 * no tenant reads a file outside the mappings folder, wherever links lead.
 */
import { lstatSync, readdirSync, statSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { findingsOf } from '../diagnostics/collector';
import type { Finding } from '../diagnostics/collector';
import type { Problem } from '../diagnostics/diagnostic';
import { loadContained } from './contain';
import { loadDirectory } from './directory/load';
import { refused } from './load';
import type { LoadContext, Loaded, TenantFile } from './load';
import { fixOfMissing } from './missing-file';
import { defaultDataBytes, directoriesBelow } from './reading/directories';
import { plainFiles, secretReader } from './reading/files';
import { readTextBelow, withEdits } from './reading/texts';
import { hiddenValues, redactProblems } from './redact/hidden-values';
import type { Snapshot, Tenant, Version } from './runtime/tenant';
import { faultInWords, locate, reasonOf } from '../json/read-file';
import type { FileFault } from '../json/read-file';
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

/** The text of a secret's file; `Left` says in words why it cannot be read. */
export const readText = secretReader(plainFiles);

/** Whether a folder of that name can be a tenant's. */
export const isTenantName = (name: string): boolean => NAME.test(name);

const attempt = <A>(read: () => A): A | undefined => {
  try {
    return read();
  } catch {
    return undefined; // the caller says what could not be read
  }
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
    fix: isAbsent ? fixOfMissing(file) : advise(`let ${file} be a file that the bridge may read`),
  };
};

/** A tenant's folder, its tenant file read. */
const folderOf = (directory: string, name: string, { edited, files = plainFiles }: LoadContext): Folder => {
  const file = tenantFileIn(directory, name);
  const read = readTextFile(directory, file, 'tenant', (words) => noTenantFile(file, words), files.readIn);
  return { name, ...withEdits(read, edited) };
};

/** What reads the files that a tenant's file names. */
const readersOf = (
  directory: string,
  name: string,
  { files = plainFiles, maxDataBytes = defaultDataBytes(), edited, loadDirectory: load }: LoadContext,
): Pick<TenantFile, 'directory' | 'readText'> => ({
  directory: directoriesBelow(directory, name, maxDataBytes, load ?? loadDirectory, files),
  readText: readTextBelow(directory, name, files, edited),
});

/** A tenant's file, with what reads the files that it names; `undefined` when it cannot be read. */
export const tenantFileOf = (
  directory: string,
  name: string,
  context: LoadContext,
): TenantFile | undefined => {
  const { text, ...folder } = folderOf(directory, name, context);
  return text === undefined ? undefined : { ...folder, text, ...readersOf(directory, name, context) };
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
  return loadContained({ ...folder, text, ...readersOf(directory, name, context) }, context);
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

/** Whether a file is there; not so in a folder that cannot be read. */
const isSeen = (path: string): boolean =>
  attempt(() => lstatSync(path, { throwIfNoEntry: false }) !== undefined) ?? false;

/**
 * Whether a folder is meant for a tenant. Systems add folders of their own, such as `lost+found` at the root of a disk:
 * they have no tenant file, and a name that no tenant can have.
 */
const isMeant = (directory: string, name: string): boolean =>
  isTenantName(name) || isSeen(tenantFileIn(directory, name));

/** Whether it is the folder of one tenant, which is easily named in place of the one above it. */
const isOfOneTenant = (directory: string, names: readonly string[]): boolean =>
  isSeen(join(directory, 'tenant.json')) && !names.some((name) => isSeen(tenantFileIn(directory, name)));

/** The tenant folders of a mappings folder, in order; `Left` says in words why it has none. */
export const listFolders = (directory: string): Either<string, readonly string[]> => {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    const names = entries
      .filter((entry) => !/^[._]/.test(entry.name) && isFolder(directory, entry))
      .map((entry) => entry.name)
      .filter((name) => isMeant(directory, name));
    if (isOfOneTenant(directory, names))
      return left('is the folder of one tenant: name the folder above it as the mappings folder');
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
  const folder = folderOf(directory, name, context);
  const loaded = loadFolder(directory, folder, context);
  const hidden = hiddenValues([folder.text ?? '', ...loaded.texts.values()], context.secrets);
  return { ...folder, ...loaded, hidden, problems: redactProblems(loaded.problems, hidden) };
};

/** A tenant that was loaded or refused, as a snapshot has it. */
export interface Settled extends Pick<LoadedFolder, 'name' | 'tenant' | 'problems'> {
  /** Of a tenant that serves, where it is known from which version of its file. */
  readonly version?: Version | undefined;
}

/** The snapshot of tenants that were loaded or refused, and of the entrances of those that are still being loaded. */
export const snapshotOf = (
  settled: readonly Settled[],
  loading: Snapshot['loading'] = new Map(),
): Snapshot => {
  const tenants = new Map<string, Tenant>();
  const refused = new Map<string, readonly Problem[]>();
  const versions = new Map<string, Version>();
  for (const { name, tenant, problems, version } of settled) {
    if (tenant === undefined) refused.set(name, problems);
    else tenants.set(name, tenant);
    if (version !== undefined) versions.set(name, version);
  }
  return { tenants, refused, loading, versions, hasStarted: false };
};
