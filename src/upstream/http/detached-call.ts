/** A call that no waiting request ends: for work that must not be broken off when the last of them leaves. */
import { DEADLINE, type Call } from '../../core/call';
import { createCanceller } from '../../core/signal';

/** How long such work may take, in milliseconds. */
const DETACHED_DEADLINE_MS = 30_000;

/** The call of that work, with the trace of the call that began it. */
export const detached = ({ requestId, trace, now, turn }: Call): Call => {
  const controller = createCanceller();
  setTimeout(() => controller.abort(DEADLINE), DETACHED_DEADLINE_MS).unref();
  return {
    requestId,
    ...(trace && { trace }),
    now,
    ...(turn && { turn }),
    signal: controller.signal,
    endsAt: performance.now() + DETACHED_DEADLINE_MS,
    timings: [],
    notes: {},
  };
};
