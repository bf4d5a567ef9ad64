/** The number of cases of property tests: all, or few for a fast result. */

declare global {
  /** Set by jest.fast.config.js. */
  var drawsFew: boolean | undefined;
}

/** What is meant for this run: `few` where few cases are drawn, `all` where all are. */
export const draws = <A>({ few, all }: { readonly few: A; readonly all: A }): A =>
  globalThis.drawsFew === true ? few : all;
