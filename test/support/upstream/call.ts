/** A call for tests: no deadline unless a signal is given. */
import type { Call } from '../../../src/core/call';

export const callOf = (signal: AbortSignal = new AbortController().signal): Call => ({
  requestId: 'test',
  signal,
  endsAt: Infinity,
  now: () => new Date(0),
  timings: [],
});
