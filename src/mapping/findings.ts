/** Owns the gathering of problems of one file. It must not know what is checked. */
import type { Problem, Severity, Span } from '../problem';

/** What is wrong, before it is known in which file. */
export interface Finding {
  readonly code: string;
  readonly severity?: Severity;
  readonly message: string;
  readonly suggestion?: string;
  /** The contract path of a field that can fail. */
  readonly field?: string;
}

/** Gathers the problems of one file. */
export interface Findings {
  readonly problems: readonly Problem[];
  readonly add: (at: Span, finding: Finding) => void;
}

export const findingsOf = (file: string): Findings => {
  const problems: Problem[] = [];
  return {
    problems,
    add: (at, { severity = 'error', ...finding }) => {
      problems.push({ severity, file, ...at, ...finding });
    },
  };
};
