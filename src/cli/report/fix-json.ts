/** A fix for a machine: what it is, whether it can be applied as it is, and the edit of the file that it is. */
import type { Problem } from '../../diagnostics/diagnostic';
import { isComplete } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';
import { applyFix } from '../../json/apply-fix';

/** A place for an editor: line and column count from 1, the offset from 0, in UTF-16 units after a byte order mark. */
const placeAt = (text: string, offset: number): object => {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1, offset };
};

/** A range of a file, and its replacement. */
interface Edit {
  readonly start: object;
  readonly end: object;
  readonly text: string;
}

/** The one range in which two texts differ, and its replacement. */
const editBetween = (before: string, after: string): Edit => {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < most - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  const end = before.length - same;
  return {
    start: placeAt(before, start),
    end: placeAt(before, end),
    text: after.slice(start, after.length - same),
  };
};

const withoutMark = (text: string): string => text.replace(/^\ufeff/, '');

/** A file with the values that no output may repeat: an edit could contain them where it moves or quotes text. */
export interface FixedText {
  readonly text: string;
  readonly sensitive: readonly string[];
}

const editOf = (at: Problem, fix: Fix, { text, sensitive }: FixedText): Edit | undefined => {
  const edited = applyFix(text, { ...at, fix });
  if (edited === undefined) return undefined;
  const edit = editBetween(withoutMark(text), withoutMark(edited));
  return sensitive.some((value) => edit.text.includes(value)) ? undefined : edit;
};

/** A fix as data; the edit is that of the text, if one is given and the fix fits it. */
export const fixJson = (at: Problem, fix: Fix, file: FixedText | undefined): object => {
  const edit = file && editOf(at, fix, file);
  return {
    kind: fix.kind,
    complete: isComplete(fix),
    ...(edit === undefined ? {} : { edit: { file: at.file, ...edit } }),
  };
};
