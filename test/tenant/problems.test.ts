/**
 * Broken tenant files as JSON, each with all that is wrong with it and where: run by one loop. `underlined` is
 * what stands in the file where the finding points.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { left, right } from 'fp-ts/Either';
import { ahunter } from '../../adapters/ahunter';
import { crm } from '../../adapters/crm';
import { spaaza } from '../../adapters/spaaza';
import type { Problem } from '../../src/problem';
import { secretsOf } from '../../src/tenant/secrets';
import { shop } from './shop';
import { VARIABLES, contextOf, load } from './world';

/** How many files there are; whoever adds one says so here. */
const FILES = 297;

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly line: number;
  readonly column: number;
  readonly underlined: string;
  readonly suggestion?: string;
}

interface BrokenFile {
  /** A sentence of behaviour. */
  readonly name: string;
  /** The tenant file, line by line. */
  readonly file: readonly string[];
  /** The environment, besides the app server's key. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Files of the tenant's folder, and those that `NAME_FILE` names. */
  readonly files?: Readonly<Record<string, unknown>>;
  /** Loaded to serve the world, not just checked. */
  readonly serve?: boolean;
  readonly findings: readonly Finding[];
}

const FOLDER = join(__dirname, 'problems');

const brokenFiles = (): readonly (readonly [title: string, broken: BrokenFile])[] =>
  readdirSync(FOLDER)
    .sort()
    .flatMap((file) => {
      const cases = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as readonly BrokenFile[];
      return cases.map((each) => [`${file.replace('.json', '')}: ${each.name}`, each] as const);
    });

const problemsOf = ({ file, variables, files = {}, serve = false }: BrokenFile): readonly Problem[] => {
  const text = (name: string): string | undefined => {
    const content = files[name];
    return typeof content === 'string' ? content : undefined;
  };
  const context = contextOf([shop, ahunter, crm, spaaza], {
    secrets: secretsOf({ ...VARIABLES, ...variables }, text),
    unset: serve ? 'error' : 'warning',
    openAllowed: !serve,
  });
  const readJson = (name: string) =>
    name in files ? right(files[name]) : left(`there is no readable file "${name}" in the tenant’s folder`);
  const { problems, tenant } = load(file.join('\n'), context, readJson);
  const refused = problems.some(({ code, severity }) => severity === 'error' || code === 'secret-unset');
  expect(tenant === undefined).toBe(refused);
  tenant?.dispose();
  return problems;
};

const findingOf = (problem: Problem, file: readonly string[]): Finding => {
  const { code, severity, line, column, endColumn, suggestion } = problem;
  const underlined = file[line - 1]?.slice(column - 1, endColumn - 1) ?? '';
  return { code, severity, line, column, underlined, ...(suggestion === undefined ? {} : { suggestion }) };
};

describe('of a tenant file the check says', () => {
  const files = brokenFiles();
  let ran = 0;

  it.each(files)('%s', (_title, broken) => {
    ran += 1;
    const problems = problemsOf(broken);
    expect(problems.map((problem) => findingOf(problem, broken.file))).toEqual(broken.findings);
    for (const { message, file } of problems) {
      expect(file).toBe('mappings/acme/tenant.json');
      expect(message).toMatch(/^["\w‘“].*[^.\s]$/);
    }
  });

  it(`all of it in ${FILES} files`, () => {
    expect(ran).toBe(FILES);
    expect(new Set(files.map(([title]) => title)).size).toBe(FILES);
  });
});
