/** Owns `account-bridge check`: loads tenants without serving them and tells all that is wrong. */
import { isRight } from 'fp-ts/Either';
import pc from 'picocolors';
import { didYouMean } from '../mapping/nearest';
import { isError } from '../problem';
import { listFolders, loadOne, readText } from '../tenant/registry';
import type { LoadedFolder } from '../tenant/registry';
import { secretsOf } from '../tenant/secrets';
import { createTransport } from '../upstream/transport';
import { blotSecrets, formatProblem, problemJson, summary } from './report';
import { COULD_NOT_RUN, DONE, HAS_ERRORS } from './world';
import type { World } from './world';

export interface CheckOptions {
  readonly mappings: string;
  readonly json: boolean;
}

const say = (loaded: readonly LoadedFolder[], json: boolean, world: World): void => {
  const problems = loaded.flatMap((each) => each.problems);
  if (json) {
    world.write(`${JSON.stringify(problems.map(problemJson), undefined, 2)}\n`);
    return;
  }
  const colours = pc.createColors(world.colour);
  for (const { problems: own, text } of loaded) {
    const excerpts = blotSecrets(text, own);
    for (const problem of own) world.write(`${formatProblem(problem, excerpts, colours)}\n`);
  }
  world.write(`${summary(loaded.length, problems)}\n`);
};

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

/** Checks the named tenants, or all. Exit code 0, 1 with errors, 2 when it could not run. */
export const check = (tenants: readonly string[], { mappings, json }: CheckOptions, world: World): number => {
  const folders = listFolders(mappings);
  const why = isRight(folders)
    ? refusal(tenants, folders.right, mappings)
    : `${mappings} cannot be read: ${folders.left}`;
  if (why !== undefined || !isRight(folders)) {
    world.writeError(`${why ?? ''}\n`);
    return COULD_NOT_RUN;
  }
  const context = {
    adapters: world.adapters,
    secrets: secretsOf(world.variables, readText),
    unset: 'warning',
    openAllowed: true,
    emit: () => undefined,
    http: createTransport,
  } as const;
  const loaded = (tenants.length > 0 ? tenants : folders.right).map((name) =>
    loadOne(mappings, name, context),
  );
  for (const { tenant } of loaded) tenant?.dispose();
  say(loaded, json, world);
  return loaded.some(({ problems }) => problems.some(isError)) ? HAS_ERRORS : DONE;
};
