/** Broken tenant files as JSON, each with all that is wrong with it, and what the check says of one. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { ahunter } from '../../../adapters/ahunter';
import { crm } from '../../../adapters/crm';
import { http } from '../../../adapters/http';
import { spaaza } from '../../../adapters/spaaza';
import { spaazaCard } from '../../../adapters/spaaza-card';
import { sql } from '../../../adapters/sql';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import { directoryOf } from '../../../src/tenant/directory/open';
import type { TenantFile } from '../../../src/tenant/load';
import { secretsOf } from '../../../src/tenant/decode/secrets';
import { shop } from './shop';
import { VARIABLES, contextOf, load } from './world';
import { ROOT } from '../root';

/** The number of files; adding one changes it here. */
export const FILES = 1048;

/** The tenant's own file, as it is named in problems. */
export const OWN = 'mappings/acme/tenant.json';

export interface Finding {
  /** Unless it is the tenant's own. */
  readonly file?: string;
  readonly code: string;
  readonly severity: string;
  readonly line: number;
  readonly column: number;
  /** What stands in the file where the finding points. */
  readonly underlined: string;
  readonly suggestion?: string;
}

export interface BrokenFile {
  /** A sentence of behaviour. */
  readonly name: string;
  /** The tenant file, line by line. */
  readonly file: readonly string[];
  /** Other files of the mappings folder, line by line, named as from the tenant's own folder. */
  readonly folder?: Readonly<Record<string, readonly string[]>>;
  /** The environment, besides the app server's key. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Files of the tenant's folder, and those that `NAME_FILE` names. */
  readonly files?: Readonly<Record<string, unknown>>;
  /** Loaded to serve the world, not just checked. */
  readonly serve?: boolean;
  readonly findings: readonly Finding[];
}

const FOLDER = join(ROOT, 'test/support/tenant/problems');

export const brokenFiles = (): readonly (readonly [title: string, broken: BrokenFile])[] =>
  readdirSync(FOLDER)
    .sort()
    .flatMap((file) => {
      const cases = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as readonly BrokenFile[];
      return cases.map((each) => [`${file.replace('.json', '')}: ${each.name}`, each] as const);
    });

/** The name in problems of a file that is named as from the tenant's own folder. */
export const fileOf = (name: string): string => posix.join(posix.dirname(OWN), name);

/** The files of a mappings folder, the tenant's own among them. */
export const readTextOf =
  (folder: Readonly<Record<string, readonly string[]>>): TenantFile['readText'] =>
  (name) => {
    const text = Object.hasOwn(folder, name) ? folder[name]?.join('\n') : undefined;
    const missing = {
      fault: { code: 'file-missing', message: `"${name}" cannot be read: ENOENT` },
      others: Object.keys(folder),
    } as const;
    return { file: fileOf(name), text, ...(text === undefined ? missing : {}) };
  };

/** What the check says of a broken file. */
export const problemsOf = ({
  file,
  folder = {},
  variables,
  files = {},
  serve = false,
}: BrokenFile): readonly Problem[] => {
  const textIn = (name: string): Either<string, string> => {
    const content = files[name];
    return typeof content === 'string' ? right(content) : left('is not there');
  };
  const context = contextOf([shop, ahunter, crm, http, spaaza, spaazaCard, sql], {
    secrets: secretsOf({ ...VARIABLES, ...variables }, textIn),
    unset: serve ? 'error' : 'warning',
    openAllowed: !serve,
    requestDeadlineMs: 5000,
  });
  const bytesOf = (name: string): Buffer => {
    const content = files[name];
    const isText = typeof content === 'string' && !name.endsWith('.json');
    return Buffer.from(isText ? content : JSON.stringify(content));
  };
  const directory: TenantFile['directory'] = (name, request) =>
    name in files
      ? directoryOf(bytesOf(name), name, request)
      : left({ message: `there is no readable file "${name}" in the tenant’s folder` });
  const readText = readTextOf({ ...folder, 'tenant.json': file });
  const { problems, tenant } = load(file.join('\n'), context, directory, readText);
  const refused = problems.some(({ code, severity }) => severity === 'error' || code === 'secret-unset');
  expect(tenant === undefined).toBe(refused);
  tenant?.dispose();
  return problems;
};
