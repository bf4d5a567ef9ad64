/** The count of spans that are lost. The first are reported at once, and then those of each minute. */
import type { Emit } from '../events';
import { Windows, type Later, type Window } from '../windows';

const MINUTE_MS = 60_000;

export interface Losses {
  readonly add: (count: number, code: string) => void;
  /** How many were lost since the start. */
  readonly total: () => number;
  /** Reports what is not reported yet. */
  readonly end: () => void;
}

export const createLosses = (emit: Emit, later: Later): Losses => {
  let total = 0;
  let count = 0;
  let code = '';
  const tell = (): boolean => {
    if (count === 0) return false;
    emit({ event: 'spans-lost', count, code });
    count = 0;
    return true;
  };
  const minutes = new Windows<Window>(MINUTE_MS, later);
  return {
    add: (more, why) => {
      total += more;
      count += more;
      code = why;
      minutes.of('', () => {
        tell();
        return { end: tell };
      });
    },
    total: () => total,
    end: () => minutes.endAll(),
  };
};
