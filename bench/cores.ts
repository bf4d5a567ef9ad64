/** The assignment of processor cores, if the system allows it: one for the gateway alone, one for load and stub. */
import { spawnSync } from 'node:child_process';

/** The two cores; undefined when processes cannot be pinned. */
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

/** Runs util-linux's `taskset`; its output, or undefined when it is missing or fails. */
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

/** The command line that runs a Node with `args` on a core. */
export const onCore = (
  core: number | undefined,
  node: string,
  args: readonly string[],
): readonly [string, string[]] =>
  core === undefined ? [node, [...args]] : ['taskset', ['-c', String(core), node, ...args]];
