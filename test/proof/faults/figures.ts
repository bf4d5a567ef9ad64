/** Statistics of measurements: quantiles, medians, and their text. */

/** The value below which a part of them is. */
export const quantile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
};

const MEGABYTE = 1_000_000;

/** Milliseconds to a tenth below ten, whole above. */
export const inMs = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
export const inMB = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(1)} MB`;
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
export const count = (value: number): string => value.toLocaleString('en');

/** A line of progress on the terminal. */
export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

/** A figure of the matrix that has a limit; the matrix says of what and which. */
export interface Figure {
  readonly measured: string;
  readonly holds: boolean;
  /** How it was measured, in a sentence or two. */
  readonly how: string;
}
