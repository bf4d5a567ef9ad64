/** Owns `account-bridge check`: loads tenants without serving them and tells all that is wrong. */
import { isRight } from 'fp-ts/Either';
import pc from 'picocolors';
import { contractFields } from '../mapping/check';
import { coverageOf } from '../mapping/coverage';
import type { Coverage } from '../mapping/coverage';
import { didYouMean } from '../mapping/nearest';
import { isError } from '../problem';
import { listFolders, loadOne, readText } from '../tenant/registry';
import type { LoadedFolder } from '../tenant/registry';
import { secretsOf } from '../tenant/secrets';
import { createTransport } from '../upstream/transport';
import { githubCommand, gitlabReport } from './annotations';
import { coverageJson, formatCoverage } from './coverage-report';
import { blotSecrets, formatProblem, problemJson, summary } from './report';
import { COULD_NOT_RUN, DONE, HAS_ERRORS } from './world';
import type { World } from './world';

/** In which form findings are written. */
export type CheckFormat = 'text' | 'json' | 'github' | 'gitlab';

export interface CheckOptions {
  readonly mappings: string;
  readonly format: CheckFormat;
  /** Warnings are errors. */
  readonly strict: boolean;
  /** What the mappings leave aside is told too; in JSON, instead of the findings. */
  readonly coverage: boolean;
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** The accounts that a tenant's fixtures gave. */
const NO_ACCOUNTS: readonly unknown[] = [];

const coverageIn = ({ rules, problems }: LoadedFolder): Coverage | undefined =>
  rules && coverageOf(rules, contractFields(), problems, NO_ACCOUNTS);

const sayToPeople = (loaded: readonly LoadedFolder[], { coverage }: CheckOptions, world: World): void => {
  const colours = pc.createColors(world.colour);
  for (const { problems, text } of loaded) {
    const excerpts = blotSecrets(text, problems);
    for (const problem of problems) world.write(`${formatProblem(problem, excerpts, colours)}\n`);
  }
  if (coverage)
    for (const each of loaded) world.write(`${formatCoverage(each.name, coverageIn(each), colours)}\n`);
  const problems = loaded.flatMap((each) => each.problems);
  world.write(`${summary(loaded.length, problems)}\n`);
};

const say = (loaded: readonly LoadedFolder[], options: CheckOptions, world: World): void => {
  const problems = loaded.flatMap((each) => each.problems);
  switch (options.format) {
    case 'json':
      return world.write(
        json(
          options.coverage
            ? loaded.map((each) => coverageJson(each.name, coverageIn(each)))
            : problems.map(problemJson),
        ),
      );
    case 'github':
      return world.write(problems.map((problem) => `${githubCommand(problem)}\n`).join(''));
    case 'gitlab':
      return world.write(json(gitlabReport(problems)));
    case 'text':
      return sayToPeople(loaded, options, world);
  }
};

/** The findings with every warning an error. */
const strictly = (loaded: LoadedFolder): LoadedFolder => ({
  ...loaded,
  problems: loaded.problems.map((problem) => ({ ...problem, severity: 'error' })),
});

/** Why nothing could be checked, if so. */
const refusal = (
  tenants: readonly string[],
  folders: readonly string[],
  mappings: string,
): string | undefined => {
  const stranger = tenants.find((name) => !folders.includes(name));
  if (stranger !== undefined)
    return `there is no tenant "${stranger}" in ${mappings}; ${didYouMean(stranger, folders) ?? 'look at its folders'}`;
  return folders.length === 0 ? `there is no tenant folder in ${mappings}` : undefined;
};

const refused = (why: string, world: World): number => {
  world.writeError(`${why}\n`);
  return COULD_NOT_RUN;
};

const checkFolders = (names: readonly string[], options: CheckOptions, world: World): number => {
  const context = {
    adapters: world.adapters,
    secrets: secretsOf(world.variables, readText),
    unset: 'warning',
    openAllowed: true,
    emit: () => undefined,
    http: createTransport,
  } as const;
  const loaded = names.map((name) => loadOne(options.mappings, name, context));
  for (const { tenant } of loaded) tenant?.dispose();
  const judged = options.strict ? loaded.map(strictly) : loaded;
  say(judged, options, world);
  return judged.some(({ problems }) => problems.some(isError)) ? HAS_ERRORS : DONE;
};

/** Checks the named tenants, or all. Exit code 0, 1 with errors, 2 when it could not run. */
export const check = (tenants: readonly string[], options: CheckOptions, world: World): Promise<number> => {
  const { mappings, coverage, format } = options;
  if (coverage && format !== 'text' && format !== 'json')
    return Promise.resolve(refused(`coverage is written as text or JSON, not for ${format}`, world));
  const folders = listFolders(mappings);
  if (!isRight(folders))
    return Promise.resolve(refused(`${mappings} cannot be read: ${folders.left}`, world));
  const why = refusal(tenants, folders.right, mappings);
  if (why !== undefined) return Promise.resolve(refused(why, world));
  return Promise.resolve(checkFolders(tenants.length > 0 ? tenants : folders.right, options, world));
};
