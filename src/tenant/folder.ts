/**
 * The mappings folder: one folder per tenant, each with a `tenant.json`. One tenant's trouble is that tenant's
 * alone.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { parseJson } from '../json/parse';
import type { JsonFault } from '../json/parse';
import { findingsOf } from '../diagnostics/collector';
import type { Finding } from '../diagnostics/collector';
import type { Problem } from '../diagnostics/diagnostic';
import { loadContained } from './contain';
import { refused } from './load';
import type { LoadContext, Loaded } from './load';
import type { Registry, Snapshot, Tenant } from './runtime/tenant';
import { MAX_FILE_BYTES, bytesOf, errorCode, readTextFile } from '../json/text-file';
import type { TextFile } from '../json/text-file';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** A tenant's folder and its tenant file. */
export interface Folder extends TextFile {
  readonly name: string;
}

/** A tenant with its file's text, for excerpts. */
export type LoadedFolder = Folder & Loaded;

/** Whether a folder of that name can be a tenant's. */
export const isTenantName = (name: string): boolean => NAME.test(name);

const attempt = <A>(read: () => A): A | undefined => {
  try {
    return read();
  } catch {
    return undefined; // whoever asked says what could not be read
  }
};

/** The text of a secret's file, or nothing when it cannot be read. */
export const readText = (file: string): string | undefined => attempt(() => readFileSync(file, 'utf8'));

/** What is wrong with a JSON file, to be said after its name. */
export const jsonFaults: Readonly<Record<JsonFault, string>> = {
  encoding: 'is not in UTF-8',
  json: 'is not JSON',
  depth: 'is nested too deeply',
  duplicateKey: 'has the same key twice in one object',
};

/** Reads a JSON file below a folder, digit by digit; `Left` says in words why not. */
const readJsonBelow =
  (folder: string) =>
  (file: string): Either<string, unknown> => {
    const path = resolve(folder, file);
    const inside = relative(folder, path);
    if (inside === '' || inside.startsWith('..') || isAbsolute(inside))
      return left('the file must lie in the tenant’s own folder');
    const bytes = attempt(() => bytesOf(path));
    if (bytes === undefined) return left(`there is no readable file "${inside}" in the tenant’s folder`);
    const parsed = parseJson(bytes);
    return isRight(parsed) ? parsed : left(`"${inside}" ${jsonFaults[parsed.left]}`);
  };

const outside: Finding = {
  code: 'file-missing',
  message: 'a tenant reads no file outside the mappings folder',
};

/** The files of the mappings folder that are no tenant's, named as from a tenant's own. */
const sharedFiles = (directory: string): readonly string[] => {
  const listed = (folder: string): readonly string[] =>
    attempt(() => readdirSync(join(directory, folder), { recursive: true, encoding: 'utf8' })) ?? [];
  const folders = attempt(() => readdirSync(directory)) ?? [];
  return folders
    .filter((name) => name.startsWith('_'))
    .flatMap((folder) => listed(folder).map((file) => `../${folder}/${file}`))
    .filter((file) => /\.[a-z]+$/i.test(file))
    .sort();
};

/** Reads a text file below the mappings folder, named as from a tenant's own. */
const readTextBelow =
  (directory: string, name: string) =>
  (file: string): TextFile => {
    const path = join(directory, name, file);
    const inside = relative(resolve(directory), resolve(path));
    const others = (): readonly string[] => sharedFiles(directory);
    if (isAbsolute(file) || inside.startsWith('..') || isAbsolute(inside))
      return { file: path, text: undefined, fault: outside, others: others() };
    const read = readTextFile(path, (code) => ({
      code: 'file-missing',
      message: `${JSON.stringify(file)} cannot be read: ${code}`,
    }));
    return read.fault?.code === 'file-missing' ? { ...read, others: others() } : read;
  };

const unreadable = ({ file }: Folder, finding: Finding): Loaded => {
  const findings = findingsOf(file);
  findings.add({ line: 1, column: 1, endColumn: 2 }, finding);
  return refused(findings.problems);
};

const noTenantFile = (file: string): Finding => ({
  code: 'file-missing',
  message: 'the tenant has no readable tenant.json',
  suggestion: `write ${file}`,
});

const loadFolder = (directory: string, folder: Folder, context: LoadContext): Loaded => {
  const { name, file, text, fault } = folder;
  if (!isTenantName(name))
    return unreadable(folder, {
      code: 'tenant-name',
      message: `"${name}" cannot be the name of a tenant`,
      suggestion: 'use letters, digits, - and _',
    });
  if (text === undefined) return unreadable(folder, fault ?? noTenantFile(file));
  if (Buffer.byteLength(text) > MAX_FILE_BYTES)
    return unreadable(folder, {
      code: 'file-too-large',
      message: 'a tenant file has at most 1 MiB',
      suggestion: 'make it smaller',
    });
  const readJson = readJsonBelow(resolve(directory, name));
  return loadContained({ name, file, text, readJson, readText: readTextBelow(directory, name) }, context);
};

/** The names in a folder; none when there is no such folder, `Left` is Node's code when it cannot be read. */
const namesIn = (folder: string): Either<string, readonly string[]> => {
  try {
    return right(readdirSync(folder));
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' ? right([]) : left(code);
  }
};

/**
 * A tenant's fixtures in order; none when it has no folder of them. A folder that cannot be read stands in the
 * list itself, with its fault, lest nobody notice that nothing is played.
 */
export const listFixtures = (directory: string, name: string): readonly TextFile[] => {
  const folder = join(directory, name, 'fixtures');
  const cannot =
    (what: string) =>
    (code: string): Finding => ({ code: 'file-missing', message: `${what} cannot be read: ${code}` });
  const names = namesIn(folder);
  if (!isRight(names)) return [{ file: folder, text: undefined, fault: cannot('the fixtures')(names.left) }];
  return names.right
    .filter((file) => /^[^._].*\.json$/i.test(file))
    .sort()
    .map((file) => readTextFile(join(folder, file), cannot('the file')));
};

/** The tenant folders of a mappings folder, in order; `Left` is Node's code when it cannot be read. */
export const listFolders = (directory: string): Either<string, readonly string[]> => {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    const names = entries
      .filter((entry) => !/^[._]/.test(entry.name) && (entry.isDirectory() || entry.isSymbolicLink()))
      .map((entry) => entry.name);
    return right(names.sort());
  } catch (error) {
    return left(errorCode(error));
  }
};

/** The file of a tenant, as it is named in problems. */
export const tenantFileIn = (directory: string, name: string): string => join(directory, name, 'tenant.json');

/** Loads one tenant of a mappings folder. */
export const loadOne = (directory: string, name: string, context: LoadContext): LoadedFolder => {
  const file = tenantFileIn(directory, name);
  const folder = { name, ...readTextFile(file, () => noTenantFile(file)) };
  return { ...folder, ...loadFolder(directory, folder, context) };
};

const snapshotOf = (loaded: readonly LoadedFolder[]): Snapshot => {
  const tenants = new Map<string, Tenant>();
  const refused = new Map<string, readonly Problem[]>();
  for (const { name, tenant, problems } of loaded) {
    if (tenant === undefined) refused.set(name, problems);
    else tenants.set(name, tenant);
  }
  return { tenants, refused };
};

/** The registry of tenants that were loaded once, at the start. */
export const registryOf = (loaded: readonly LoadedFolder[]): Registry => {
  const snapshot = snapshotOf(loaded);
  return { current: () => snapshot };
};
