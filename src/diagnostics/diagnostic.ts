/**
 * Owns the type of a problem: something wrong with a tenant file, found before a request is served. It must
 * not format one (commands/report) and never carries a secret.
 */
import type { ProblemCode } from './catalogue/catalogue';
import type { Severity } from './catalogue/entry';

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
export const firstCharacter = (at: Span): Span => ({ ...at, endColumn: at.column + 1 });

/** One finding of a check. */
export interface Problem extends Span {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** The file, relative to the mappings folder's parent. */
  readonly file: string;
  /** What is wrong, in one sentence without a final stop. */
  readonly message: string;
  /** What to write instead, or to do. */
  readonly suggestion?: string;
  /** The contract path of the field that can fail: without it the answer is `AccountIncomplete`. */
  readonly field?: string;
}

export const isError = (problem: Problem): boolean => problem.severity === 'error';
