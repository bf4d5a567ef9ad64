/**
 * Owns `account-bridge init`: a first tenant folder out of one answer of an upstream, which passes its check and
 * verifies. What it writes is invented in content: the answer's own values stay in the answer's file.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Adapter } from '../adapter';
import { didYouMean } from '../mapping/nearest';
import { isTenantName, jsonFaults } from '../tenant/registry';
import { startTenant } from '../tenant/start';
import type { NewFile } from '../tenant/start';
import { parseJson } from '../upstream/json';
import { problemLine } from './report';
import { verify } from './verify';
import { COULD_NOT_RUN } from './world';
import type { World } from './world';

export interface InitOptions {
  readonly mappings: string;
  readonly adapter: string;
  /** A file with one answer of the upstream, JSON as it came. */
  readonly answer: string;
}

const readAnswer = (file: string): Either<string, unknown> => {
  if (!existsSync(file)) return left(`there is no file ${file}`);
  const parsed = parseJson(readFileSync(file));
  return isRight(parsed) ? parsed : left(`${file} ${jsonFaults[parsed.left]}`);
};

const findAdapter = (name: string, { adapters }: World): Either<string, Adapter> => {
  const adapter = adapters.find((each) => each.name === name);
  if (adapter !== undefined) return right(adapter);
  const names = adapters.map((each) => each.name);
  return left(
    `there is no adapter "${name}"; ${didYouMean(name, names) ?? `take one of ${names.join(', ')}`}`,
  );
};

/** Why a folder cannot be begun, if so. */
const refusal = (name: string, folder: string): string | undefined => {
  if (!isTenantName(name)) return `"${name}" cannot be the name of a tenant; use letters, digits, - and _`;
  return existsSync(folder) ? `${folder} exists already; take another name, or remove it` : undefined;
};

const write = (folder: string, { path, text }: NewFile, world: World): void => {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { flag: 'wx' });
  world.write(`wrote ${file}\n`);
};

const prepare = async (
  name: string,
  { adapter, answer }: InitOptions,
  folder: string,
  world: World,
): Promise<ReturnType<typeof startTenant>> => {
  const why = refusal(name, folder);
  if (why !== undefined) return left(why);
  const found = findAdapter(adapter, world);
  if (!isRight(found)) return found;
  const read = readAnswer(answer);
  return isRight(read) ? startTenant(name, found.right, read.right) : read;
};

/** Begins a tenant. Exit code 0 when its fixture verifies, 1 when not, 2 when nothing was written. */
export const init = async (name: string, options: InitOptions, world: World): Promise<number> => {
  const { mappings } = options;
  const folder = join(mappings, name);
  const started = await prepare(name, options, folder, world);
  if (!isRight(started)) {
    world.writeError(`${started.left}\n`);
    return COULD_NOT_RUN;
  }
  for (const file of started.right.files) write(folder, file, world);
  for (const problem of started.right.problems) world.write(`${problemLine(problem)}\n`);
  const quiet = { ...world, write: () => undefined, writeError: () => undefined };
  const code = await verify([name], { mappings, json: false, markdown: false, update: true }, quiet);
  world.write(
    [
      '',
      'What these files hold is invented after your answer. Now look at the rules, and at what they give:',
      `  account-bridge check ${name} --mappings ${mappings}`,
      `  account-bridge explain ${name} --fixture first --reveal --mappings ${mappings}`,
      '',
    ].join('\n'),
  );
  return code;
};
