/** Questions of the primary to its workers, which they answer by the routes of the admin listener. */
import { isRight } from 'fp-ts/Either';
import type { Reply } from '../../admin/reply';
import { FromWorker } from '../io/process-group';
import type { Worker } from '../io/process-group';

export interface Question {
  readonly path: string;
  readonly body?: string;
  /** How long an answer is waited for, in milliseconds. */
  readonly patienceMs: number;
}

/** What a worker said; no `reply` if it ended or did not answer in time. */
export interface Answered {
  readonly worker: Worker;
  readonly reply: Reply | undefined;
}

export interface Asking {
  /** Has the answers of a worker taken; call it for each. */
  readonly watch: (worker: Worker) => void;
  readonly ask: (workers: readonly Worker[], question: Question) => Promise<readonly Answered[]>;
}

interface Waiting {
  readonly of: Worker;
  readonly end: (reply: Reply | undefined) => void;
}

export const createAsking = (): Asking => {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  const askOne = (worker: Worker, { path, body = '', patienceMs }: Question): Promise<Answered> =>
    new Promise((resolve) => {
      last += 1;
      const id = last;
      const end = (reply: Reply | undefined): void => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve({ worker, reply });
      };
      const timer = setTimeout(() => end(undefined), patienceMs).unref();
      waiting.set(id, { of: worker, end });
      worker.send({ kind: 'ask', id, path, body });
    });
  return {
    watch: (worker) => {
      worker.onEnd(() => {
        for (const { of, end } of [...waiting.values()]) if (of === worker) end(undefined);
      });
      worker.onMessage((received) => {
        const message = FromWorker.decode(received);
        if (!isRight(message) || message.right.kind !== 'answered') return;
        const { id, reply } = message.right;
        waiting.get(id)?.end({ ...reply, body: [Buffer.from(reply.body)] });
      });
    },
    ask: (workers, question) => Promise.all(workers.map((worker) => askOne(worker, question))),
  };
};
