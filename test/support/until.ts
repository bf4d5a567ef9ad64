/** Waiting for what a test is not told of: a condition that is looked at again and again until it holds. */

/** The real timers: a test may replace those of the code that it tests. */
const { setTimeout: later, setImmediate: soon } = globalThis;

const EVERY_MS = 5;

/** A minute at least. It is a safety net: nothing is concluded from how long something took. */
const MOST_LOOKS = 12_000;

/** Ends in a turn of its own: until its callback is over, a timer counts as one that is still to come. */
const pause = (): Promise<void> => new Promise((wake) => void later(() => void soon(wake), EVERY_MS));

/** Waits until `look` gives something; fails with `what` was missing when it never does. */
export const found = async <A>(
  look: () => A | undefined | Promise<A | undefined>,
  what: () => string,
): Promise<A> => {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const value = await look();
    if (value !== undefined) return value;
    await pause();
  }
  throw new Error(what());
};

/** Waits until `holds`. */
export const until = async (holds: () => boolean): Promise<void> => {
  await found(
    () => holds() || undefined,
    () => 'waited in vain',
  );
};
