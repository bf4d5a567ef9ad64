/**
 * Owns the layer that notes in the call what a source cost. It must not change an answer.
 */
import { isRight } from 'fp-ts/Either';
import type { Ask } from '../adapter';

const tenths = (ms: number): number => Math.round(ms * 10) / 10;

/** Pushes one `SourceTiming` to the call when the ask ends: `ok` or the failure's tag, and milliseconds. */
export const timed =
  (source: string) =>
  <L, P>(ask: Ask<L, P>): Ask<L, P> =>
  (lookup, call) =>
  async () => {
    const start = performance.now();
    const answer = await ask(lookup, call)();
    const outcome = isRight(answer) ? 'ok' : answer.left.tag;
    call.timings.push({ source, outcome, durationMs: tenths(performance.now() - start) });
    return answer;
  };
