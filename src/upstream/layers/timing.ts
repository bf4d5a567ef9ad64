/** The layer that records in the call what a source cost. */
import { isRight } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Ask } from '../../adapter/define-adapter';
import type { AskNotes, SourceTiming } from '../../core/call';
import { failureDetailsOf } from '../../core/failure';
import type { SourceFailure } from '../../core/failure';

const tenths = (ms: number): number => Math.round(ms * 10) / 10;

type End = Pick<SourceTiming, 'outcome' | 'detail'>;

const endOf = (answer: Either<SourceFailure, unknown>): End => {
  if (isRight(answer)) return { outcome: 'ok' };
  const detail = failureDetailsOf(answer.left);
  return { outcome: answer.left.tag, ...(detail === undefined ? {} : { detail }) };
};

/**
 * Pushes one `SourceTiming` to the call when the ask ends: `ok` or the failure's tag and details, milliseconds, and the
 * notes of the layers inside. The comparison of owners and the circumstances of a failure are reported separately, to a
 * call that collects them.
 */
export const timed =
  (source: string) =>
  <L, P>(ask: Ask<L, P>): Ask<L, P> =>
  (lookup, call) =>
  async () => {
    const start = performance.now();
    const notes: AskNotes = {};
    const answer = await ask(lookup, { ...call, notes })();
    const durationMs = tenths(performance.now() - start);
    const { compared, circumstances, ...cost } = notes;
    call.timings.push({ source, ...endOf(answer), ...cost, durationMs });
    if (compared !== undefined) call.compared?.set(source, compared);
    if (circumstances !== undefined && !isRight(answer)) call.circumstances?.set(source, circumstances);
    return answer;
  };
