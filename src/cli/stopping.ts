/** What ends a bridge that serves: a signal, or the requirement of tenants. */
import type { Emit } from '../observe/events';
import { EXIT_INTERRUPTED, EXIT_OK, EXIT_UNUSABLE } from './io/context';
import type { CliContext } from './io/context';

export interface Stopping {
  /** Aborted when the bridge has to stop. */
  readonly signal: AbortSignal;
  /** Ends when the bridge has to stop; gives the exit code. */
  readonly asked: Promise<number>;
  /** Stops the bridge because it cannot do what was asked of it. */
  readonly fail: () => void;
}

/**
 * Hears signals from now on. The first one stops the bridge. Further ones are reported and change nothing, except for the
 * second SIGINT: who presses Ctrl-C twice does not want to wait.
 */
export const hearStops = ({ signals, exitNow }: CliContext, emit: Emit): Stopping => {
  const controller = new AbortController();
  let code = EXIT_OK;
  let interrupts = 0;
  const asked = new Promise<number>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(code), { once: true });
  });
  signals((signal) => {
    if (signal === 'SIGINT') interrupts += 1;
    emit({ event: controller.signal.aborted ? 'stop-repeated' : 'server-stopping', signal });
    if (interrupts > 1) exitNow(EXIT_INTERRUPTED);
    controller.abort();
  });
  const fail = (): void => {
    if (!controller.signal.aborted) code = EXIT_UNUSABLE;
    controller.abort();
  };
  return { signal: controller.signal, asked, fail };
};
