/**
 * The drafts of a page: one is checked at a time, and only as long as the page waits for it. A draft that was replaced
 * by a newer one is not begun; if it runs, the newer one waits a little, and then ends it.
 */
import { failed } from '../../admin/reply';
import type { Reply } from '../../admin/reply';
import type { ApiRequest, Engine } from './request';
import type { Thread } from './thread';

const REPLACED = failed(409, 'a newer draft was checked instead');

/** A draft that waits or runs. */
interface Draft {
  readonly request: ApiRequest;
  readonly signal: AbortSignal;
  readonly settle: (reply: Reply) => void;
}

export interface Newest {
  readonly ask: Engine['answer'];
}

/** `graceMs`: how long a draft that is not wanted any more may run while another one waits. */
export const createNewest = (thread: Pick<Thread, 'ask' | 'restart'>, graceMs: number): Newest => {
  const waiting: Draft[] = [];
  let running: Draft | undefined;
  let grace: NodeJS.Timeout | undefined;
  const next = (): void => {
    clearTimeout(grace);
    grace = undefined;
    running = waiting.shift();
    if (running === undefined) return;
    const { request, signal, settle } = running;
    if (signal.aborted) {
      settle(REPLACED);
      return next();
    }
    void thread.ask(request).then((reply) => {
      settle(reply);
      next();
    });
    look();
  };
  /** Ends what runs in vain, if something waits. */
  const look = (): void => {
    if (running?.signal.aborted !== true || grace !== undefined) return;
    if (waiting.some(({ signal }) => !signal.aborted))
      grace = setTimeout(() => thread.restart(REPLACED), graceMs);
  };
  return {
    ask: (request, signal) =>
      new Promise((settle) => {
        waiting.push({ request, signal, settle });
        signal.addEventListener('abort', look, { once: true });
        if (running === undefined) next();
        else look();
      }),
  };
};
