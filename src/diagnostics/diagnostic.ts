/** The type of a problem: something wrong with a tenant file, found before a request is served. It carries no secret. */
import type { ProblemCode } from './catalogue/catalogue';
import type { Severity } from './catalogue/entry';
import type { Fix } from './fix';

export type { Severity };

/** A half-open range of characters in a file; lines and columns count from 1. */
export interface Span {
  readonly line: number;
  readonly column: number;
  /** The first column after the range; ranges that span lines end with their first line. */
  readonly endColumn: number;
  /** The file, where it is not the one that is being read: what a tenant file extends, or takes a type from. */
  readonly file?: string;
}

/** Where a range begins: what is more than a value is shown by its first character. */
export const startOf = (at: Span): Span => ({ ...at, endColumn: at.column + 1 });

/** One finding of a check. */
export interface Problem extends Span {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** The file, relative to the mappings folder's parent. */
  readonly file: string;
  /** What is wrong, in one sentence without a final stop. */
  readonly message: string;
  /** What to write instead, or to do. */
  readonly fix?: Fix;
  /** The same in English. */
  readonly suggestion?: string;
  /** The variable that is not set. */
  readonly variable?: string;
  /** Why the warning is meant, if `accept` in its file says so. */
  readonly accepted?: string;
  /** The contract path of the field that can fail: without it the answer is `AccountIncomplete`. */
  readonly field?: string;
}

/** Control characters, line breaks too, and marks that change the direction of writing. */
const UNSHOWN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** A text that others wrote, such as a key or a name of a file, as it may be shown: it moves no cursor and ends no line. */
export const onOneLine = (text: string): string => text.replace(UNSHOWN, '\ufffd');

/** Whether it is a warning that its file does not accept. */
export const isOpenWarning = ({ severity, accepted }: Problem): boolean =>
  severity === 'warning' && accepted === undefined;

/** The same as an error, as a strict check has it, unless it is accepted. */
export const strictly = (problem: Problem): Problem =>
  isOpenWarning(problem) ? { ...problem, severity: 'error' } : problem;

export const isError = (problem: Problem): boolean => problem.severity === 'error';
