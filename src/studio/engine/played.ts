/** An account that was made for the page, and what it was made with. */
import type { ExplainedAccount } from '../../cli/explanation';
import type { CheckedMapping } from '../../mapping/check/coverage';

/** What was played, and with which rules. */
export interface PlayedSample extends ExplainedAccount {
  readonly rules: CheckedMapping | undefined;
  /** Where the exchanges of a fixture differ from the recording. */
  readonly faults: readonly string[];
  readonly hidden: Iterable<string>;
  /** Whether values are shown. */
  readonly reveal: boolean;
}

/** Why nothing was played: lines for people. */
export interface Unplayed {
  readonly lines: readonly string[];
  readonly hidden: Iterable<string>;
}

/** Answers as they came, by source, and the shopper that they are about. */
export interface Pasted {
  readonly answers: Readonly<Record<string, string>>;
  readonly identifier: string;
}

/** Whose account it is: that of a fixture, or of pasted answers. */
export type Asked = { readonly fixture: string } | Pasted;
