/** How many cases property tests draw: all of them, or a share where the answer is waited for. */

/** Set by the fast tier's configuration of jest. */
declare global {
  var drawsOneIn: number | undefined;
}

/** What is drawn of `all` cases in this run. */
export const draws = (all: number): number => Math.ceil(all / (globalThis.drawsOneIn ?? 1));
