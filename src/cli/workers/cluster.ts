/** Processes of one bridge, by node:cluster: the workers of a primary, and the primary of a worker. */
import cluster from 'node:cluster';
import type { Worker as Started } from 'node:cluster';
import { availableParallelism } from 'node:os';
import type { Readable } from 'node:stream';
import type { PassSignals } from '../io/held-signals';
import type { Primary, ProcessGroup, Slot, Worker } from '../io/process-group';
import { linesInto } from './pass-lines';

/** The variable by which a worker knows which one it is: `0/4` is the first of four. */
export const SLOT = 'BRIDGE_WORKER';

const ignore = (): void => undefined;

type Pass = (from: Readable) => void;

const workerOf = (worker: Started, pass: Readonly<Record<'out' | 'error', Pass>>): Worker => {
  const { stdout, stderr } = worker.process;
  if (stdout !== null) pass.out(stdout);
  if (stderr !== null) pass.error(stderr);
  worker.on('error', ignore); // a message to a worker that has just ended
  return {
    pid: worker.process.pid,
    send: (message) => {
      if (worker.isConnected()) worker.process.send(message, ignore);
    },
    onMessage: (listener) => void worker.process.on('message', listener),
    onEnd: (listener) =>
      void worker.process.once('exit', (code) => listener(typeof code === 'number' ? code : undefined)),
    kill: () => void worker.process.kill('SIGKILL'),
  };
};

/**
 * Gives what starts workers. Each writes to pipes of its own. In a pipe that all wrote to, a line could begin in the middle
 * of another's: the system writes only some 4 KiB as a whole.
 */
const forking = (): ProcessGroup['fork'] => {
  let pass: Parameters<typeof workerOf>[1] | undefined;
  return ({ slot, of }) => {
    pass ??= { out: linesInto(process.stdout), error: linesInto(process.stderr) };
    cluster.setupPrimary({ silent: true });
    return workerOf(cluster.fork({ [SLOT]: `${slot}/${of}` }), pass);
  };
};

const readSlot = (text: string | undefined): Slot | undefined => {
  const [, slot, of] = /^(\d+)\/(\d+)$/.exec(text ?? '') ?? [];
  return slot === undefined ? undefined : { slot: Number(slot), of: Number(of) };
};

const primaryOf = (slot: Slot): Primary => {
  // Node would end a worker at once whose primary is gone, and with it the requests under way.
  if (cluster.worker !== undefined) cluster.worker.exitedAfterDisconnect = true;
  return {
    ...slot,
    log: process.stdout,
    send: (message) => {
      if (process.connected) process.send?.(message, ignore);
    },
    onMessage: (listener) => void process.on('message', listener),
    onGone: (listener) => {
      if (process.connected) process.once('disconnect', listener);
      else listener();
    },
  };
};

/** How this process belongs to others; `slot` is the value of {@link SLOT}. */
export const processGroup = (text: string | undefined, passSignals: PassSignals): ProcessGroup => {
  const slot = cluster.isWorker ? readSlot(text) : undefined;
  return {
    primary: slot && primaryOf(slot),
    fork: forking(),
    onRoll: (roll) => passSignals(['SIGUSR2'], roll),
    processors: availableParallelism(),
  };
};
