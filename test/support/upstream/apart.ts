/** An upstream in a thread of its own: it writes while the test's own thread stands still, and reads nothing. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface Apart {
  readonly baseUrl: string;
  /** Has it write this on its only kept connection, and returns when that has been done. */
  readonly writeNow: (bytes: string) => void;
}

/** Answers each request with `answer`; `written` says when what it is sent has been written. */
const SCRIPT = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { createServer } = require('node:net');
  let kept;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    kept ??= socket;
    socket.on('data', () => socket.write(workerData.answer));
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
  parentPort.on('message', (bytes) =>
    kept.write(bytes, () => {
      Atomics.store(workerData.written, 0, 1);
      Atomics.notify(workerData.written, 0);
    }),
  );
`;

const running = new Set<Worker>();

export const startApart = async (answer: string): Promise<Apart> => {
  const written = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(SCRIPT, { eval: true, workerData: { answer, written } });
  running.add(worker);
  const [port]: readonly unknown[] = await once(worker, 'message');
  return {
    baseUrl: `http://127.0.0.1:${String(port)}`,
    writeNow: (bytes) => {
      worker.postMessage(bytes);
      Atomics.wait(written, 0, 0, 10_000);
    },
  };
};

/** Ends every upstream of this file's; for `afterEach`. */
export const endApart = async (): Promise<void> => {
  await Promise.all([...running].map((worker) => worker.terminate()));
  running.clear();
};
