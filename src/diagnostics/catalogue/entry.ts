/** The catalogue's entry for one code. */

export type Severity = 'error' | 'warning';

/**
 * The file around the snippets of an example: a whole file; a file without `sources` and `user`; a file with one
 * upstream and without some of its rules; or a file that extends another.
 */
export type Frame = 'whole' | 'file' | 'crm' | 'spaaza' | 'ahunter' | 'extends';

/** The mistake is in a fixture, which is given whole. */
export const FIXTURE = 'fixture';

/** A mistake and what to write instead, or where else the code is shown. */
export type ProblemExample =
  | {
      readonly frame: Frame | typeof FIXTURE;
      readonly bad: string;
      readonly good: string;
      /** Variables of the environment beside the usual ones. */
      readonly variables?: Readonly<Record<string, string>>;
    }
  /** In words: no tenant file alone can show it. */
  | { readonly elsewhere: string };

/** Why warnings of a code cannot be accepted: what they are about, or what they depend on. */
export type Unacceptable = 'identity' | 'credentials' | 'environment' | 'fixtures' | 'acceptance';

/** One code: a stable name that machines may rely on. */
export interface ProblemEntry {
  /** The severity, unless a finding has its own. */
  readonly severity: Severity;
  /** When it has the other severity, in words. */
  readonly except?: string;
  /** Whether `accept` in the file can accept its warnings, or why not; for a code that is always an error, it is missing. */
  readonly accept?: true | Unacceptable;
  /** What is wrong, why it matters, what to do. */
  readonly explanation: string;
  readonly example: ProblemExample;
}

export type ProblemEntries = Readonly<Record<string, ProblemEntry>>;
