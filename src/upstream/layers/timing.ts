/** The layer that records in the call what a source cost. */
import { isRight } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Ask } from '../../adapter/define-adapter';
import type { AskNotes, SourceTiming } from '../../core/call';
import { failureDetailsOf } from '../../core/failure';
import type { SourceFailure } from '../../core/failure';
import type { SpanEnd } from '../../core/trace';

const tenths = (ms: number): number => Math.round(ms * 10) / 10;

type Cost = Pick<SourceTiming, 'retries' | 'resent' | 'coalesced' | 'ageS'>;

type End = Pick<SourceTiming, 'outcome' | 'detail'>;

const endOf = (answer: Either<SourceFailure, unknown>): End => {
  if (isRight(answer)) return { outcome: 'ok' };
  const detail = failureDetailsOf(answer.left);
  return { outcome: answer.left.tag, ...(detail === undefined ? {} : { detail }) };
};

/** What an ask cost beside its time; most cost nothing. */
const costOf = ({ retries, resent, coalesced, ageS }: AskNotes): Cost => ({
  ...(retries !== undefined && { retries }),
  ...(resent !== undefined && { resent }),
  ...(coalesced !== undefined && { coalesced }),
  ...(ageS !== undefined && { ageS }),
});

const spanEndOf = ({ outcome, detail }: End, { retries, resent, coalesced, ageS }: AskNotes): SpanEnd => ({
  outcome,
  ...(typeof detail?.status === 'number' && { status: detail.status }),
  ...(retries !== undefined && { retries }),
  ...(resent !== undefined && { resent: resent.length }),
  ...(coalesced && { isCoalesced: true }),
  ...(ageS !== undefined && { isCached: true }),
});

/**
 * Pushes one `SourceTiming` to the call when the ask ends: `ok` or the failure's tag and details, milliseconds, and the
 * notes of the layers inside. The comparison of owners and the circumstances of a failure are reported separately, to a
 * call that collects them. In a trace the ask is a span.
 */
export const timed =
  (source: string) =>
  <L, P>(ask: Ask<L, P>): Ask<L, P> =>
  (lookup, call) =>
  async () => {
    const start = performance.now();
    const notes: AskNotes = {};
    const span = call.trace?.begin({ source });
    const noted = span === undefined ? { ...call, notes } : { ...call, notes, trace: span };
    const answer = await ask(lookup, noted)();
    const durationMs = tenths(performance.now() - start);
    const { compared, circumstances } = notes;
    const end = endOf(answer);
    call.timings.push({ source, ...end, ...costOf(notes), durationMs });
    span?.end(spanEndOf(end, notes));
    if (compared !== undefined) call.compared?.set(source, compared);
    if (circumstances !== undefined && !isRight(answer)) call.circumstances?.set(source, circumstances);
    return answer;
  };
