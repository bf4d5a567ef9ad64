/** The gathering of problems of one file. Their texts are of one line each, and of characters that can be shown. */
import { onOneLine } from './diagnostic';
import type { Problem, Severity, Span } from './diagnostic';
import { severityOf } from './catalogue/catalogue';
import type { ProblemCode } from './catalogue/catalogue';

/** What is wrong, before it is known in which file. */
export interface Finding {
  readonly code: ProblemCode;
  /** When it is not the code's own. */
  readonly severity?: Severity;
  readonly message: string;
  readonly suggestion?: string | undefined;
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
    add: (at, { suggestion, severity, message, ...finding }) => {
      const told = suggestion === undefined ? {} : { suggestion: onOneLine(suggestion) };
      problems.push({
        severity: severity ?? severityOf(finding.code),
        file,
        ...at,
        ...finding,
        message: onOneLine(message),
        ...told,
      });
    },
  };
};
