/** The collection of problems of one file. Each text is one line, of characters that can be shown. */
import { onOneLine } from './diagnostic';
import type { Problem, Severity, Span } from './diagnostic';
import { severityOf } from './catalogue/catalogue';
import type { ProblemCode } from './catalogue/catalogue';
import type { Fix } from './fix';
import { suggestionOf } from './fix';

/** A problem, before its file is known. */
export interface Finding {
  readonly code: ProblemCode;
  /** When it is not the code's own. */
  readonly severity?: Severity;
  readonly message: string;
  readonly fix?: Fix | undefined;
  /** The variable that is not set. */
  readonly variable?: string;
  /** The contract path of a field that can fail. */
  readonly field?: string;
}

/** Gathers the problems of one file. */
export interface Findings {
  readonly problems: readonly Problem[];
  readonly add: (at: Span, finding: Finding) => void;
  /**
   * What was meant, searched for only while fewer than {@link MAX_SEARCHES} searches were made for findings of the code: a
   * search looks at every name that there is, and a file can have as many mistakes as names.
   */
  readonly search: <A>(code: ProblemCode, find: () => A | undefined) => A | undefined;
}

/** How many findings of a code and file get a search for the meaning. */
const MAX_SEARCHES = 100;

export const findingsOf = (file: string): Findings => {
  const problems: Problem[] = [];
  const searches = new Map<ProblemCode, number>();
  return {
    problems,
    search: (code, find) => {
      const before = searches.get(code) ?? 0;
      searches.set(code, before + 1);
      return before < MAX_SEARCHES ? find() : undefined;
    },
    add: (at, { fix, severity, message, ...finding }) => {
      const suggested = fix === undefined ? {} : { fix, suggestion: onOneLine(suggestionOf(fix)) };
      problems.push({
        severity: severity ?? severityOf(finding.code),
        file,
        ...at,
        ...finding,
        message: onOneLine(message),
        ...suggested,
      });
    },
  };
};
