/** A thread that answers requests. When it ends by itself, they are answered with what happened, and the next one starts another. */
import type { Worker } from 'node:worker_threads';
import { failed } from '../../admin/reply';
import type { Reply } from '../../admin/reply';
import { errorCode } from '../../json/read-file';
import type { Emit } from '../../observe/events';
import { redactError } from '../../observe/redact';
import type { ApiRequest } from './request';

/** A message to the thread, and its answer. */
export interface Asked extends ApiRequest {
  readonly id: number;
}

export interface Answered {
  readonly id: number;
  readonly reply: Omit<Reply, 'body'> & { readonly body: Uint8Array };
}

export interface Thread {
  readonly ask: (request: ApiRequest) => Promise<Reply>;
  /** Ends what runs, with this answer. */
  readonly restart: (reply: Reply) => void;
  readonly stop: () => Promise<void>;
}

const AGAIN = 'It was started again: try once more.';

const SLOW = (limitMs: number): Reply =>
  failed(503, `this took longer than ${limitMs / 1000} seconds, and was ended. ${AGAIN}`);

const TOO_MUCH = failed(
  503,
  `the check needs more memory than it may have, and was ended. Take a smaller answer. ${AGAIN}`,
);

const BUG = failed(
  500,
  `the check ended by a fault of the studio; the terminal that runs it says where. ${AGAIN}`,
);

const STOPPED = failed(503, 'the studio is stopping');

/** What waits for an answer. */
interface Waiting {
  readonly settle: (reply: Reply) => void;
  readonly limit: NodeJS.Timeout;
}

interface Running {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  /** Ends it; all that waits is answered with this. */
  readonly end: (reply: Reply) => void;
}

const replyOf = ({ body, ...rest }: Answered['reply']): Reply => ({ ...rest, body: [Buffer.from(body)] });

const run = (worker: Worker, onEnd: () => void, audit: Emit): Running => {
  const waiting: Running['waiting'] = new Map();
  const take = (id: number, reply: Reply): void => {
    const one = waiting.get(id);
    waiting.delete(id);
    clearTimeout(one?.limit);
    one?.settle(reply);
  };
  const end = (reply: Reply): void => {
    onEnd();
    void worker.terminate();
    for (const id of [...waiting.keys()]) take(id, reply);
  };
  worker.on('message', ({ id, reply }: Answered) => take(id, replyOf(reply)));
  worker.on('error', (error) => {
    audit({ event: 'bug-caught', ...redactError(error) });
    end(errorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY' ? TOO_MUCH : BUG);
  });
  worker.on('exit', () => end(BUG)); // no effect after an error or an end
  return { worker, waiting, end };
};

/** A thread that starts at once; a request that takes longer than the limit ends it. */
export const createThread = (start: () => Worker, limitMs: number, audit: Emit): Thread => {
  let running: Running | undefined;
  let last = 0;
  const begin = (): Running => {
    const begun = run(
      start(),
      () => {
        if (running === begun) running = undefined;
      },
      audit,
    );
    return (running = begun);
  };
  begin();
  return {
    ask: (request) =>
      new Promise((settle) => {
        const { worker, waiting, end } = running ?? begin();
        const id = (last += 1);
        waiting.set(id, { settle, limit: setTimeout(() => end(SLOW(limitMs)), limitMs) });
        worker.postMessage({ id, ...request } satisfies Asked);
      }),
    restart: (reply) => running?.end(reply),
    stop: async () => {
      const worker = running?.worker;
      running?.end(STOPPED);
      await worker?.terminate();
    },
  };
};
