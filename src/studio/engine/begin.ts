/** The beginning of a tenant: from an answer that was pasted, with invented values in its place, or from a recipe. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { prepareTenant, recordExpected, refusal, schemaFrom, writeAll } from '../../cli/init';
import { attempt, readPasted } from '../../cli/io/read-answer';
import { problemLine } from '../../cli/report/problem';
import type { NewFile, Started } from '../../scaffold/scaffold';
import type { Beginnings, Begun } from '../api';
import type { Shown, StudioContext } from './context';

const RECIPES = 'docs/recipes';

const namesIn = (folder: string): readonly string[] => {
  const names = attempt('read the recipes', () => readdirSync(folder));
  return isRight(names) ? names.right : [];
};

/** The recipes of the package: folders with a tenant file. */
const recipesIn = ({ world }: StudioContext): readonly string[] => {
  const folder = join(world.packageRoot, RECIPES);
  return namesIn(folder).filter((name) => namesIn(join(folder, name)).includes('tenant.json'));
};

/** The first heading of a recipe's page. */
const titleOf = ({ world }: StudioContext, name: string): string => {
  const page = attempt('read', () =>
    readFileSync(join(world.packageRoot, RECIPES, name, 'README.md'), 'utf8'),
  );
  return isRight(page) ? (/^# (.*)$/m.exec(page.right)?.[1] ?? name) : name;
};

/** What a tenant can be begun from. */
export const beginnings = (studio: StudioContext): Shown<Beginnings> => ({
  value: {
    adapters: studio.world.adapters.map(({ name, summary }) => ({ name, summary })),
    recipes: recipesIn(studio).map((name) => ({ name, title: titleOf(studio, name) })),
  },
  hidden: [],
});

/** What a tenant is begun with. */
export type Beginning = { readonly name: string; readonly write?: boolean } & (
  { readonly adapter: string; readonly answer: string } | { readonly recipe: string }
);

/** The files of a recipe's folder, its page apart. */
const filesBelow = (folder: string, path = ''): readonly NewFile[] =>
  readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const inner = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(folder, inner);
    return /\.md$/i.test(inner) ? [] : [{ path: inner, content: readFileSync(join(folder, inner)) }];
  });

const fromRecipe = (studio: StudioContext, name: string, recipe: string): Either<string, Started> => {
  const why = refusal(name, studio.mappings);
  if (why !== undefined) return left(why);
  if (!recipesIn(studio).includes(recipe)) return left('there is no such recipe');
  const schema = JSON.stringify(schemaFrom(studio.mappings, name, studio.world));
  const files = filesBelow(join(studio.world.packageRoot, RECIPES, recipe)).map((file) =>
    file.path === 'tenant.json'
      ? {
          ...file,
          content: String(file.content).replace(/("\$schema":\s*)"[^"]*"/, (_, key: string) => key + schema),
        }
      : file,
  );
  return right({ files, problems: [], notes: [], guesses: [] });
};

/** Begins a tenant; without `write` its files are only shown. */
export const begin = async (studio: StudioContext, beginning: Beginning): Promise<Shown<Begun>> => {
  const { mappings, world } = studio;
  const { name, write = false } = beginning;
  const started =
    'recipe' in beginning
      ? fromRecipe(studio, name, beginning.recipe)
      : await prepareTenant(
          name,
          {
            mappings,
            adapter: beginning.adapter,
            answer: 'the answer',
            read: () => readPasted(beginning.answer),
          },
          world,
        );
  const written =
    isRight(started) && write ? writeAll(mappings, name, started.right.files) : right(undefined);
  if (!isRight(started)) return { value: { ok: false, why: started.left }, hidden: [] };
  if (!isRight(written)) return { value: { ok: false, why: written.left }, hidden: [] };
  const quiet = { ...world, write: () => undefined, writeError: () => undefined };
  if (write && 'answer' in beginning) await recordExpected(name, mappings, quiet);
  const { files, problems, notes } = started.right;
  return {
    value: {
      ok: true,
      isWritten: write,
      files: files.map(({ path, content }) => ({ path, text: String(content) })),
      findings: problems.map(problemLine),
      notes,
    },
    hidden: [],
  };
};
