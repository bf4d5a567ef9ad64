/** `--watch`: a command runs again whenever a file changes that its tenants read, until a signal comes. */
import { hash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { getOrElse, isRight, tryCatch } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { onOneLine } from '../diagnostics/diagnostic';
import { errorCode, readFileAt } from '../json/read-file';
import { counted } from './report/problem';
import { tenantsIn } from './io/tenant-folders';
import { loadNoted } from './noted-load';
import { outputOf } from './report/output';
import { hearStops } from './stopping';
import { EXIT_OK, EXIT_UNUSABLE } from './io/context';
import type { CliContext } from './io/context';

/** The tenants that a command reads; all of the folder when none is named. */
export interface Watched {
  readonly mappings: string;
  readonly tenants: readonly string[];
}

/** How often the files are looked at, in milliseconds. */
const EVERY_MS = 500;

/** A file or folder as it was: `stamp` is cheap to compare, and `content` decides. */
interface Seen {
  readonly stamp: string;
  readonly content: string;
}

/** Another one after each write, and where a link leads elsewhere. */
const stampOf = (path: string): string => {
  const status = tryCatch(() => statSync(path, { bigint: true }), errorCode);
  if (!isRight(status)) return status.left;
  const { ino, size, mtimeNs, ctimeNs } = status.right;
  return [ino, size, mtimeNs, ctimeNs].join(' ');
};

/** The names in a folder; files of an editor begin with a dot. `undefined` for what is not a folder. */
const namesIn = (folder: string): readonly string[] | undefined => {
  const names = tryCatch(() => readdirSync(folder), errorCode);
  return isRight(names) ? names.right.filter((name) => !/^[._]/.test(name)).toSorted() : undefined;
};

/** What a file or folder has; of a file that is larger than any but a data file is, only its stamp counts. */
const contentOf = (path: string, stamp: string): string => {
  const names = namesIn(path);
  if (names !== undefined) return names.join('/');
  const read = readFileAt(path, 'tenant');
  return isRight(read) ? hash('sha256', read.right.bytes) : stamp;
};

const see = (path: string): Seen => {
  const stamp = stampOf(path);
  return { stamp, content: contentOf(path, stamp) };
};

/** The files that a tenant was loaded from; a bug in it is reported by the command itself. */
const inputsOf = (name: string, mappings: string, world: CliContext): readonly string[] =>
  pipe(
    tryCatch(
      () => loadNoted(name, mappings, world).inputs.map(({ path }) => path),
      () => [join(mappings, name, 'tenant.json')],
    ),
    getOrElse((paths) => paths),
  );

const fixturesOf = (name: string, mappings: string): readonly string[] => {
  const folder = join(mappings, name, 'fixtures');
  return [folder, ...(namesIn(folder) ?? []).map((file) => join(folder, file))];
};

/** All that the tenants read, as it is now. */
const look = ({ mappings, tenants }: Watched, world: CliContext): Map<string, Seen> => {
  const names = tenantsIn(mappings, tenants);
  const paths = (isRight(names) ? names.right : tenants).flatMap((name) => [
    ...inputsOf(name, mappings, { ...world, audit: () => undefined }),
    ...fixturesOf(name, mappings),
  ]);
  const folder = tenants.length === 0 ? [mappings] : [];
  return new Map([...folder, ...paths].map((path) => [path, see(path)]));
};

/** What is not as it was seen; a file that was written without a change is noted as it is now. */
const changedIn = (seen: Map<string, Seen>): readonly string[] =>
  [...seen].flatMap(([path, before]) => {
    const stamp = stampOf(path);
    if (stamp === before.stamp) return [];
    const content = contentOf(path, stamp);
    seen.set(path, { stamp, content });
    return content === before.content ? [] : [path];
  });

/** Waits for a change; gives nothing when the signal comes first. */
const nextChange = async (
  seen: Map<string, Seen>,
  { sleep }: CliContext,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  for (;;) {
    await sleep(EVERY_MS, signal);
    if (signal.aborted) return [];
    const changed = changedIn(seen);
    if (changed.length > 0) return changed;
  }
};

const timeNow = (): string => new Date().toTimeString().slice(0, 8);

/**
 * Runs a command, and again after each change. Exit code 0 when a signal ends it, 2 when the first run could not begin:
 * there may be nothing to watch.
 */
export const watch = async (
  watched: Watched,
  run: () => Promise<number>,
  world: CliContext,
): Promise<number> => {
  const { signal } = hearStops(world, () => undefined);
  const { error } = outputOf(world, []);
  for (let isFirst = true; ; isFirst = false) {
    const seen = look(watched, world); // before the run, so that no change during it is missed
    const code = await run();
    if (isFirst && code === EXIT_UNUSABLE) return code;
    error(`watching ${counted(seen.size, 'path')} since ${timeNow()}; Ctrl-C ends it\n`);
    const changed = await nextChange(seen, world, signal);
    if (changed.length === 0) return EXIT_OK;
    world.clear();
    error(`${timeNow()} changed: ${changed.map(onOneLine).join(', ')}\n`);
  }
};
