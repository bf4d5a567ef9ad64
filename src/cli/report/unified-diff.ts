/** The difference of two texts, line by line, in the unified form. */

/** A line of both texts, or of one; the numbers count from 0. */
interface Step {
  readonly sign: ' ' | '-' | '+';
  readonly old: number;
  readonly new: number;
}

/** The unchanged lines that are shown around a change. */
const CONTEXT = 3;

/** The most lines of either text between the first change and the last for which a shortest difference is searched. */
const MAX_LINES = 2000;

/** The longest possible common part of the lines that follow two lines. */
const lengths = (one: readonly string[], other: readonly string[]): readonly Uint16Array[] => {
  const table = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
  for (let row = one.length - 1; row >= 0; row -= 1)
    for (let column = other.length - 1; column >= 0; column -= 1) {
      const [here, below] = [table[row], table[row + 1]];
      if (here === undefined || below === undefined) continue;
      here[column] =
        one[row] === other[column]
          ? (below[column + 1] ?? 0) + 1
          : Math.max(below[column] ?? 0, here[column + 1] ?? 0);
    }
  return table;
};

const between = (one: readonly string[], other: readonly string[], offset: number): readonly Step[] => {
  const table = one.length > MAX_LINES || other.length > MAX_LINES ? [] : lengths(one, other);
  const steps: Step[] = [];
  let [row, column] = [0, 0];
  const step = (sign: Step['sign']): void => {
    steps.push({ sign, old: offset + row, new: offset + column });
    if (sign !== '+') row += 1;
    if (sign !== '-') column += 1;
  };
  while (row < one.length || column < other.length) {
    const isBoth = table.length > 0 && row < one.length && one[row] === other[column];
    const without = table[row + 1]?.[column] ?? 0;
    if (isBoth) step(' ');
    else if (row < one.length && (column >= other.length || without >= (table[row]?.[column + 1] ?? 0)))
      step('-');
    else step('+');
  }
  return steps;
};

const stepsOf = (one: readonly string[], other: readonly string[]): readonly Step[] => {
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const same = (old: number, added: number): Step => ({ sign: ' ', old, new: added });
  return [
    ...one.slice(0, start).map((_, index) => same(index, index)),
    ...between(one.slice(start, one.length - end), other.slice(start, other.length - end), start),
    ...one
      .slice(one.length - end)
      .map((_, index) => same(one.length - end + index, other.length - end + index)),
  ];
};

/** The changed lines with those around them, in groups. */
const hunksOf = (steps: readonly Step[]): readonly (readonly Step[])[] => {
  const near = new Set<number>();
  for (const [index, { sign }] of steps.entries())
    if (sign !== ' ') for (let at = index - CONTEXT; at <= index + CONTEXT; at += 1) near.add(at);
  const hunks: Step[][] = [];
  for (const [index, step] of steps.entries()) {
    if (!near.has(index)) continue;
    if (near.has(index - 1) && index > 0) hunks.at(-1)?.push(step);
    else hunks.push([step]);
  }
  return hunks;
};

const headOf = (hunk: readonly Step[]): string => {
  const [first] = hunk;
  const [old, added] = (['+', '-'] as const).map((other) => hunk.filter(({ sign }) => sign !== other).length);
  return `@@ -${(first?.old ?? 0) + 1},${old ?? 0} +${(first?.new ?? 0) + 1},${added ?? 0} @@`;
};

/** A text's lines without their line breaks. */
export const linesOf = (text: string): readonly string[] => text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);

/** The lines as they are compared, and as they are shown, with hidden values masked. */
export interface DiffedText {
  readonly text: string;
  readonly shown: readonly string[];
}

/** The difference of a file's two texts; empty where they have the same lines. */
export const unifiedDiff = (file: string, before: DiffedText, after: DiffedText): readonly string[] => {
  const hunks = hunksOf(stepsOf(linesOf(before.text), linesOf(after.text)));
  if (hunks.length === 0) return [];
  const line = ({ sign, old, new: added }: Step): string =>
    sign + ((sign === '+' ? after.shown[added] : before.shown[old]) ?? '');
  return [`--- ${file}`, `+++ ${file}`, ...hunks.flatMap((hunk) => [headOf(hunk), ...hunk.map(line)])];
};
