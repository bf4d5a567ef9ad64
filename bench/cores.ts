/** Owns which processor core does what: the gateway has one alone, load and stub share another, where that can be. */
import { spawnSync } from 'node:child_process';

/** The two cores, or nothing when processes cannot be pinned. */
export interface Cores {
  readonly gateway: number;
  readonly load: number;
}

/** `0,2-4` → 0, 2, 3, 4 */
const coresIn = (list: string): readonly number[] =>
  list.split(',').flatMap((range) => {
    const [first = NaN, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });

/** Runs util-linux's `taskset`; its output, or nothing when it is not there or refuses. */
const taskset = (...args: readonly string[]): string | undefined => {
  const { status, stdout } = spawnSync('taskset', args, { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
};

/** Pins this process, and with it every child to come, to the load's core. */
export const pinLoad = (): Cores | undefined => {
  const list = /:\s*([\d,-]+)\s*$/.exec(taskset('-cp', String(process.pid)) ?? '')?.[1] ?? '';
  const [gateway, load] = coresIn(list);
  if (gateway === undefined || load === undefined) return undefined;
  // With -a, since the threads of Node's pool exist already.
  return taskset('-acp', String(load), String(process.pid)) === undefined ? undefined : { gateway, load };
};

/** The command line that runs `node` with `args` on a core. */
export const onCore = (core: number | undefined, args: readonly string[]): readonly [string, string[]] =>
  core === undefined
    ? [process.execPath, [...args]]
    : ['taskset', ['-c', String(core), process.execPath, ...args]];
