/**
 * Owns how many retries a source may have: an upstream that fails every call must not get twice the calls for it.
 * It must not know what is asked.
 */

/** A purse that calls fill and retries empty. */
export interface RetryBudget {
  /** One call is made. */
  readonly deposit: () => void;
  /** Whether there is enough for a retry, which is then taken out. */
  readonly withdraw: () => boolean;
}

/** One retry in so many calls: a fifth, counted in whole calls so that no rounding adds up. */
const CALLS_PER_RETRY = 5;

/** A long quiet day is no licence for a storm. */
const MOST_RETRIES_SAVED = 10;

/** An empty purse. At any time all retries so far are at most a fifth of the calls so far. */
export const createRetryBudget = (): RetryBudget => {
  let calls = 0;
  return {
    deposit: () => {
      calls = Math.min(calls + 1, MOST_RETRIES_SAVED * CALLS_PER_RETRY);
    },
    withdraw: () => {
      if (calls < CALLS_PER_RETRY) return false;
      calls -= CALLS_PER_RETRY;
      return true;
    },
  };
};
