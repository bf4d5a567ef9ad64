/** The thread in which one directory is loaded: it gets the job, sends the result, and ends. */
import { isRight } from 'fp-ts/Either';
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { BuiltDirectory } from './build';
import { loadDirectory } from './load';
import type { DirectoryJob } from './load';

/** What is handed over instead of copied. */
const buffersOf = ({ bytes, starts, ends, samples, fields }: BuiltDirectory): readonly ArrayBuffer[] =>
  [
    bytes,
    starts,
    ends,
    samples,
    ...fields.flatMap(({ table: { slots, highs, lows, rows, next } }) => [slots, highs, lows, rows, next]),
  ].flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []));

// On Linux this is the priority of this thread alone: requests come first.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

parentPort?.once('message', (job: DirectoryJob) => {
  const built = loadDirectory(job);
  parentPort?.postMessage(built, isRight(built) ? buffersOf(built.right) : []);
});
