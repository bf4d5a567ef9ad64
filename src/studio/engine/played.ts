/** An account that was made for the page, and what it was made with. */
import type { ExplainedAccount } from '../../cli/explanation';
import type { Pasted } from '../../fixture/draft';
import type { PlayedRequest } from '../../fixture/replay';
import type { CheckedMapping } from '../../mapping/check/coverage';

/** What was played, and with which rules. */
export interface PlayedSample extends ExplainedAccount {
  readonly rules: CheckedMapping | undefined;
  /** Where the exchanges of a fixture differ from the recording. */
  readonly faults: readonly string[];
  /** What its sources have asked; not known of a live upstream. */
  readonly requests: readonly PlayedRequest[];
  readonly hidden: Iterable<string>;
  /** Whether values are shown. */
  readonly reveal: boolean;
}

/** Why nothing was played: lines for people. */
export interface Unplayed {
  readonly lines: readonly string[];
  readonly hidden: Iterable<string>;
}

/** Whose account it is: that of a fixture, or of pasted answers. */
export type Asked = { readonly fixture: string } | Pasted;
