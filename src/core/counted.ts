/** Reports of what can happen very often: the first at once, the others together. */

/** Counts calls; `report` gets how many there were since the last report, at most once in `ms` milliseconds. */
export const counted = (ms: number, report: (count: number) => void): (() => void) => {
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    timer = count === 0 ? undefined : setTimeout(tell, ms).unref();
    if (count > 0) report(count);
    count = 0;
  };
  return () => {
    count += 1;
    if (timer === undefined) tell();
  };
};
