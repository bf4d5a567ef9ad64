/**
 * A line on a terminal that shows the progress of long work. Short work shows none, and the line is erased at the end.
 */
import { onOneLine } from '../../diagnostics/diagnostic';

/** How long work takes before its progress is shown, in milliseconds. */
const QUIET_MS = 2_000;

/** The least time between two lines, in milliseconds. */
const PACE_MS = 100;

/** Goes to the start of the line and erases it. */
const ERASE = '\r\u001b[K';

export interface ProgressOptions {
  /** Writes to the terminal. */
  readonly write: (text: string) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  /** The columns of the terminal: a longer line would not be erased. */
  readonly columns: number;
}

/** Shows the progress of work; without a text the work is done, and the line is erased. */
export type Progress = (text?: string) => void;

/** For output that is not a terminal. */
export const noProgress: Progress = () => undefined;

export const createProgress = ({ write, clock, columns }: ProgressOptions): Progress => {
  let begunAt: number | undefined;
  let shownAt = -Infinity;
  return (text) => {
    if (text === undefined) {
      if (shownAt > -Infinity) write(ERASE);
      begunAt = undefined;
      shownAt = -Infinity;
      return;
    }
    const now = clock();
    begunAt ??= now;
    if (now - begunAt < QUIET_MS || now - shownAt < PACE_MS) return;
    shownAt = now;
    write(`${ERASE}${text.slice(0, Math.max(0, columns - 1))}`);
  };
};

/** Does something for each of `names`, one after the other, and shows the current one. */
export const eachWithProgress = async <A>(
  names: readonly string[],
  activity: string,
  progress: Progress,
  act: (name: string) => Promise<A>,
): Promise<readonly A[]> => {
  const all: A[] = [];
  try {
    for (const [index, name] of names.entries()) {
      progress(`${activity} ${index + 1} of ${names.length}: ${onOneLine(name)}`);
      all.push(await act(name));
    }
  } finally {
    progress();
  }
  return all;
};
