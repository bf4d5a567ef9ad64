/** A call whose listeners Node can list. */
export type CallWithNativeSignal = Call & { readonly signal: AbortSignal };

/** A call for tests: no deadline unless a signal is given. */
import type { Call } from '../../../src/core/call';

export const callOf = (signal: AbortSignal = new AbortController().signal): CallWithNativeSignal => ({
  requestId: 'test',
  signal,
  endsAt: Infinity,
  now: () => new Date(0),
  timings: [],
});
