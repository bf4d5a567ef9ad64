/** What asks a bridge for reloads by itself: the signal, and a look at the files from time to time. */
import type { Reloads } from '../tenant/reload/reload';
import type { CliContext } from './io/context';

/** Begins to ask for reloads, until the signal comes; with an interval of 0 nothing looks by itself. */
export const triggerReloads = (
  { reload }: Pick<Reloads, 'reload'>,
  intervalMs: number,
  { onReload }: Pick<CliContext, 'onReload'>,
  signal: AbortSignal,
): void => {
  onReload((trigger = 'signal') => void reload(trigger));
  if (intervalMs === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    await reload('poll');
    if (!signal.aborted) later();
  };
  const later = (): void => {
    timer = setTimeout(() => void look(), intervalMs).unref();
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  later();
};
