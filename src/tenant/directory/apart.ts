/** The loading of a directory in a thread of its own, whose memory is bounded: what ends that thread ends nothing else. */
import { left } from 'fp-ts/Either';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DirectoryFault } from '../../adapter/directory';
import { advise } from '../../diagnostics/fix';
import { errorCode } from '../../json/read-file';
import type { DirectoryJob, LoadDirectory } from './load';

/** Loads a directory beside the main thread. It rejects when the thread ends by a bug, and soon after `signal` in any case. */
export type LoadApart = (job: DirectoryJob, signal: AbortSignal) => Promise<ReturnType<LoadDirectory>>;

/** What a thread may take. */
export interface ThreadBounds {
  /** The heap of the thread. A directory is bytes outside of it; what needs more is a type of very many fields. */
  readonly heapMib: number;
  /** How long it may take. A million customers take some seconds; a disk that hangs takes for ever. */
  readonly minutes: number;
}

export const THREAD_BOUNDS: ThreadBounds = { heapMib: 512, minutes: 5 };

const MINUTE_MS = 60_000;

const tooMuch = ({ name }: DirectoryJob, { heapMib }: ThreadBounds): DirectoryFault => ({
  message: `"${name}" takes more than ${heapMib} MiB of memory in addition to its bytes`,
  fix: advise('have the same fields in every customer'),
});

const tooLong = ({ name }: DirectoryJob, { minutes }: ThreadBounds): DirectoryFault => ({
  message: `"${name}" was not loaded within ${minutes} minutes`,
  fix: advise(
    'make sure that its disk answers; then send POST /reload with { "force": "…" }, the name of the tenant',
  ),
});

/** The error of a thread that ended without a result. */
class ThreadEnded extends Error {}

/** Loads directories in threads that run a file. */
export const apartBy =
  (file: string, bounds: ThreadBounds): LoadApart =>
  (job, signal) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(file, {
        env: {},
        resourceLimits: { maxOldGenerationSizeMb: bounds.heapMib },
      });
      /** Nothing is awaited any more; a thread that waits for a disk ends later, or never. */
      const settle = (how: () => void): void => {
        clearTimeout(limit);
        signal.removeEventListener('abort', stop);
        how();
      };
      const end = (how: () => void) => (): void => {
        void worker.terminate();
        settle(how);
      };
      const stop = end(() => reject(new ThreadEnded()));
      const limit = setTimeout(
        end(() => resolve(left(tooLong(job, bounds)))),
        bounds.minutes * MINUTE_MS,
      );
      signal.addEventListener('abort', stop, { once: true });
      worker.once('message', (built: ReturnType<LoadDirectory>) => settle(() => resolve(built)));
      worker.once('error', (error) =>
        settle(() =>
          errorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY'
            ? resolve(left(tooMuch(job, bounds)))
            : reject(error),
        ),
      );
      worker.once('exit', () => settle(() => reject(new ThreadEnded()))); // no effect after a result
      worker.postMessage(job);
    });

/** Loads a directory in a worker thread of the built program. */
export const loadApart: LoadApart = apartBy(join(__dirname, 'worker.js'), THREAD_BOUNDS);
