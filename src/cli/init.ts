/**
 * `account-bridge init`: a first tenant folder from answers of an upstream. It passes its check, and its values are
 * invented.
 */
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { chainFirst, getOrElse, isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Adapter } from '../adapter/define-adapter';
import { meantInWords } from '../diagnostics/did-you-mean';
import { isTenantName, listFolders } from '../tenant/folder';
import { prefixOf } from '../scaffold/draft';
import { startTenant } from '../scaffold/scaffold';
import type { NewFile, Started } from '../scaffold/scaffold';
import { attempt, readAnswers } from './io/read-answer';
import type { RecordedAnswer } from './io/read-answer';
import { noProgress } from './io/progress';
import { outputOf } from './report/output';
import { problemLine } from './report/problem';
import { verify } from './verify';
import { EXIT_UNUSABLE, EXIT_OK } from './io/context';
import type { CliContext } from './io/context';

/** The schema of tenant files, in the package. */
const TENANT_SCHEMA = 'schema/tenant.schema.json';

export interface InitOptions {
  readonly mappings: string;
  readonly adapter: string;
  /** Files with one answer of the upstream each, JSON or XML as it came, or an export of customers. */
  readonly answer: readonly string[];
  readonly json: boolean;
}

const findAdapter = (name: string, { adapters }: CliContext): Either<string, Adapter> => {
  const adapter = adapters.find((each) => each.name === name);
  if (adapter !== undefined) return right(adapter);
  const names = adapters.map((each) => each.name);
  return left(
    `there is no adapter "${name}"; ${meantInWords(name, names) ?? `take one of ${names.join(', ')}`}`,
  );
};

/** The tenant whose variables would be called the same, if there is one. */
const sameFolderOf = (name: string, mappings: string): string | undefined =>
  getOrElse((): readonly string[] => [])(listFolders(mappings)).find(
    (other) => prefixOf(other) === prefixOf(name),
  );

/** Why a folder cannot be created, if so. */
export const refusal = (name: string, mappings: string): string | undefined => {
  const folder = join(mappings, name);
  if (!isTenantName(name)) return `"${name}" cannot be the name of a tenant; use letters, digits, - and _`;
  if (existsSync(folder)) return `${folder} exists already; take another name, or remove it`;
  const sameFolder = sameFolderOf(name, mappings);
  return sameFolder === undefined
    ? undefined
    : `"${name}" and "${sameFolder}" would both have the variables ${prefixOf(name)}…, and so one key and one token; take another name`;
};

const writeInto = (folder: string, files: readonly NewFile[]): void => {
  mkdirSync(folder, { recursive: true });
  for (const { path, content } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
};

/** All or nothing: commands ignore a folder whose name begins with a dot. */
export const writeAll = (mappings: string, name: string, files: readonly NewFile[]): Either<string, void> => {
  const folder = join(mappings, name);
  const partial = join(mappings, `.${name}.partial`);
  const remove = (): void => rmSync(partial, { recursive: true, force: true });
  const done = attempt(`write ${folder}`, () => {
    remove();
    writeInto(partial, files);
    renameSync(partial, folder);
  });
  if (!isRight(done)) attempt(`remove ${partial}`, remove);
  return done;
};

/** Where the package's schema is, from a tenant's folder. An editor finds it wherever the bridge is installed. */
export const schemaFrom = (mappings: string, name: string, { packageRoot }: CliContext): string => {
  const folder = existsSync(mappings) ? realpathSync(mappings) : resolve(mappings);
  return relative(join(folder, name), join(packageRoot, TENANT_SCHEMA)).split(sep).join('/');
};

/** Why an adapter does not read an export, if so. */
const unreadForm = ({ form }: RecordedAnswer, { name, mayDeclare }: Adapter): string | undefined =>
  form === undefined || form.format === 'json' || mayDeclare
    ? undefined
    : `is ${form.format === 'csv' ? 'CSV' : 'lines of JSON (NDJSON)'}, which the adapter "${name}" does not read; take --adapter crm`;

/** What a tenant is begun with, where its answer does not need to be in a file. */
export interface Beginning extends Pick<InitOptions, 'mappings' | 'adapter'> {
  /** What the answer is called in messages. */
  readonly answer: string;
  readonly read: () => Either<string, readonly RecordedAnswer[]>;
}

/** The files of a new tenant; nothing is written. */
export const prepareTenant = async (
  name: string,
  { mappings, adapter, answer, read: readAll }: Beginning,
  world: CliContext,
): Promise<ReturnType<typeof startTenant>> => {
  const why = refusal(name, mappings);
  if (why !== undefined) return left(why);
  const found = findAdapter(adapter, world);
  if (!isRight(found)) return found;
  const read = readAll();
  if (!isRight(read)) return read;
  const [recorded, ...others] = read.right;
  if (recorded === undefined || (recorded.format === 'xml' && !found.right.isDeclared))
    return left(`${answer} is XML, which the adapter "${adapter}" does not read; take --adapter http`);
  const unread = unreadForm(recorded, found.right);
  if (unread !== undefined) return left(`${answer} ${unread}`);
  const beginning = { name, adapter: found.right, schema: schemaFrom(mappings, name, world) };
  if (others.some(({ format, form }) => format !== recorded.format || form !== undefined))
    return left('several answers must all be JSON, or all XML');
  return startTenant(beginning, { ...recorded, others: others.map(({ value }) => value) });
};

/** Records what the app gets, and says why if that is not as expected. */
export const recordExpected = async (name: string, mappings: string, world: CliContext): Promise<number> => {
  const options = { mappings, format: 'text' } as const;
  const quiet = { ...world, write: () => undefined, writeError: () => undefined, progress: noProgress };
  const code = await verify([name], { ...options, update: true }, quiet);
  if (code === EXIT_OK) return EXIT_OK;
  world.writeError('the files are written, but the fixture does not pass:\n');
  await verify([name], { ...options, update: false }, { ...world, write: world.writeError });
  return code;
};

const nextSteps = (name: string, mappings: string, notes: readonly string[]): string =>
  [
    '',
    ...notes,
    'What these files hold is invented after your answer. Now look at the rules, and at what they give:',
    `  account-bridge check ${name} --mappings ${mappings}`,
    `  account-bridge explain ${name} --fixture first --reveal --mappings ${mappings}`,
    'Then add fixtures of an unknown shopper and of a failure. This lists what is missing:',
    `  account-bridge check ${name} --strict --no-secrets --mappings ${mappings}`,
    '',
  ].join('\n');

type Report = (name: string, started: Started, mappings: string, world: CliContext) => Promise<number>;

const reportText: Report = async (name, { files, problems, notes }, mappings, world) => {
  for (const { path } of files) world.write(`wrote ${join(mappings, name, path)}\n`);
  for (const problem of problems) world.write(`${problemLine(problem)}\n`);
  const code = await recordExpected(name, mappings, world);
  world.write(nextSteps(name, mappings, notes));
  return code;
};

const reportJson: Report = async (name, { files, problems, notes, guesses }, mappings, world) => {
  const code = await recordExpected(name, mappings, world);
  outputOf(world, []).json({
    files: files.map(({ path }) => join(mappings, name, path)),
    problems: problems.map(problemLine),
    guesses,
    notes,
  });
  return code;
};

/** Creates a tenant. Exit code 0 when its fixture passes, 1 when not, 2 when no file was written. */
export const init = async (name: string, options: InitOptions, world: CliContext): Promise<number> => {
  const { mappings, answer } = options;
  const beginning = { ...options, answer: answer.join(', '), read: () => readAnswers(answer) };
  const started = await prepareTenant(name, beginning, world);
  const result = chainFirst(({ files }: Started) => writeAll(mappings, name, files))(started);
  if (!isRight(result)) {
    world.writeError(`${result.left}\n`);
    return EXIT_UNUSABLE;
  }
  const report = options.json ? reportJson : reportText;
  return await report(name, result.right, mappings, world);
};
