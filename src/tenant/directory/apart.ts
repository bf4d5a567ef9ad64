/** The loading of a directory in a thread of its own, whose memory is bounded: what ends that thread ends nothing else. */
import { left } from 'fp-ts/Either';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DirectoryFault } from '../../adapter/directory';
import { advise } from '../../diagnostics/fix';
import { errorCode } from '../../json/read-file';
import type { DirectoryJob, LoadDirectory } from './load';

/** Loads a directory beside the main thread. It rejects when the thread ends by a bug, and soon after `signal` in any case. */
export type LoadApart = (
  job: DirectoryJob,
  signal: AbortSignal,
  heapMib?: number,
) => Promise<ReturnType<LoadDirectory>>;

const WORKER = join(__dirname, 'worker.js');

/** The heap of the thread. A directory is bytes outside of it; what needs more is a type of very many fields. */
const HEAP_MIB = 512;

const tooMuch = ({ name }: DirectoryJob, mebibytes: number): DirectoryFault => ({
  message: `"${name}" takes more than ${mebibytes} MiB of memory in addition to its bytes`,
  fix: advise('have the same fields in every customer'),
});

/** The error of a thread that ended without a result. */
class ThreadEnded extends Error {}

/** Loads a directory in a worker thread of the built program, with a heap of so many MiB. */
export const loadApart: LoadApart = (job, signal, heapMib = HEAP_MIB) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { env: {}, resourceLimits: { maxOldGenerationSizeMb: heapMib } });
    const stop = (): void => {
      void worker.terminate();
      reject(new ThreadEnded()); // a thread that waits for a disk ends later, or never
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.once('message', (built: ReturnType<LoadDirectory>) => resolve(built));
    worker.once('error', (error) =>
      errorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve(left(tooMuch(job, heapMib))) : reject(error),
    );
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop);
      reject(new ThreadEnded()); // no effect after a result
    });
    worker.postMessage(job);
  });
