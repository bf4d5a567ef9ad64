/** The drift of one tenant's sources over many answers: what differs, in how many of them. */
import type { Call, RawAnswer, SourceTiming } from '../core/call';
import type { Answered } from '../tenant/runtime/reporting-ask';
import { failedComparer } from './answer-drift';
import type { CompareFailed } from './answer-drift';
import { Counts } from './counts';
import type { Counted } from './counts';
import { isDrift, payloadComparer } from './payload-drift';
import type { ComparePayload } from './payload-drift';
import { shownOf } from './shown';
import type { Shown, ShownSource } from './shown';

/** What is known of one source after a survey. */
export interface SourceDrift {
  readonly source: string;
  /** How many payloads were compared. */
  readonly compared: number;
  /** How many users were not found. */
  readonly notFound: number;
  /** How many payloads are too large to be compared. */
  readonly tooLarge: number;
  /** How many asks failed without an answer to compare, by outcome and code: `UpstreamUnreachable ECONNREFUSED`. */
  readonly failed: ReadonlyMap<string, number>;
  /** What differs from the type, and of answers without a payload. */
  readonly type: readonly Counted[];
  /** What differs from the payloads of fixtures. */
  readonly fixtures: readonly Counted[];
  /** How many payloads the fixtures have, and whether they show an unknown user. */
  readonly shown: { readonly payloads: number; readonly notFound: number };
}

/** What one call brought. */
export interface Surveyed {
  readonly timings: Call['timings'];
  readonly answered: readonly Answered[];
  /** The last answer of each source that failed, if one came. */
  readonly answers: ReadonlyMap<string, RawAnswer | undefined>;
}

/** One source under survey. */
class SourceSurvey {
  readonly #type = new Counts();
  readonly #fixtures = new Counts();
  readonly #failed = new Map<string, number>();
  readonly #shown: ShownSource;
  readonly #compareFailed: CompareFailed;
  #compare: ComparePayload | undefined;
  #compared = 0;
  #notFound = 0;
  #tooLarge = 0;

  constructor(
    readonly source: string,
    shown: ShownSource,
  ) {
    this.#shown = shown;
    this.#compareFailed = failedComparer(shown);
  }

  note(timing: SourceTiming, payloads: readonly Answered[], answer: RawAnswer | undefined): void {
    for (const each of payloads) this.#comparePayload(each);
    if (timing.outcome !== 'ok') this.#noteFailed(timing, payloads.length > 0, answer);
  }

  read(): SourceDrift {
    return {
      source: this.source,
      compared: this.#compared,
      notFound: this.#notFound,
      tooLarge: this.#tooLarge,
      failed: this.#failed,
      type: this.#type.read(),
      fixtures: this.#fixtures.read(),
      shown: { payloads: this.#shown.payloads.length, notFound: this.#shown.notFound.length },
    };
  }

  #comparePayload({ fields, payload }: Answered): void {
    this.#compare ??= payloadComparer(fields, this.#shown.payloads);
    const drift = this.#compare(payload);
    if (drift === undefined) {
      this.#tooLarge += 1;
      return;
    }
    this.#compared += 1;
    this.#type.add(drift.type);
    this.#fixtures.add(drift.fixtures);
  }

  #noteFailed(timing: SourceTiming, hasPayload: boolean, answer: RawAnswer | undefined): void {
    const drift = this.#compareFailed({ ...timing, hasPayload }, answer);
    if (timing.outcome === 'UserNotFound') {
      this.#notFound += 1;
      this.#fixtures.add(drift);
      return;
    }
    this.#type.add(drift);
    if (drift.length === 0 && !(hasPayload && timing.outcome === 'PayloadInvalid')) this.#noteCause(timing);
  }

  #noteCause({ outcome, detail }: SourceTiming): void {
    const cause = [outcome, detail?.status ?? detail?.code].filter((part) => part !== undefined).join(' ');
    this.#failed.set(cause, (this.#failed.get(cause) ?? 0) + 1);
  }
}

/** Whether something of a source counts as drift. */
export const hasDrift = ({ type, fixtures }: SourceDrift): boolean =>
  type.some((each) => isDrift('type', each)) || fixtures.some((each) => isDrift('fixtures', each));

/** Whether any of a source's answers was compared. */
export const isCompared = ({ compared, notFound, type }: SourceDrift): boolean =>
  compared + notFound + type.length > 0;

/** Whether all asks of a source failed, without an answer to compare. */
export const isUncompared = (source: SourceDrift): boolean => !isCompared(source) && source.failed.size > 0;

/** The sources of a tenant, in the order in which they first ended. */
export class Survey {
  readonly #sources = new Map<string, SourceSurvey>();
  readonly #shown: Shown;

  constructor(shown: Shown) {
    this.#shown = shown;
  }

  add({ timings, answered, answers }: Surveyed): void {
    for (const timing of timings) {
      const { source } = timing;
      const survey = this.#sources.get(source) ?? new SourceSurvey(source, shownOf(this.#shown, source));
      this.#sources.set(source, survey);
      const own = answered.filter((each) => each.source === source);
      survey.note(timing, own, answers.get(source));
    }
  }

  read(): readonly SourceDrift[] {
    return [...this.#sources.values()].map((survey) => survey.read());
  }
}
