/** The log of a worker. Lines of requests are written several at once, since the primary reads and passes on each write. */
import type { Log } from '../../observe/log';
import type { Primary } from '../io/process-group';

/** How long a line waits for others at most, in milliseconds. */
export const COLLECT_MS = 25;

const laterByTimer = (act: () => void, ms: number): void => void setTimeout(act, ms);

/** A log that writes to the stream. An event other than a request is written at once, with all before it. */
export const collectedLog = (
  log: Log,
  stream: Primary['log'],
  later: (act: () => void, ms: number) => void = laterByTimer,
): Log => {
  let isHeld = false;
  const release = (): void => {
    if (!isHeld) return;
    isHeld = false;
    stream.uncork();
  };
  const hold = (): void => {
    if (isHeld) return;
    isHeld = true;
    stream.cork();
    later(release, COLLECT_MS);
  };
  return {
    ...log,
    emit: (event) => {
      const isRequest = event.event === 'request-served';
      if (isRequest) hold();
      log.emit(event);
      if (!isRequest) release();
    },
  };
};
