/** How many retries a source may have: an upstream that fails every call must not get twice the calls for it. */

/** A balance that calls add to and retries take from. */
export interface RetryBudget {
  /** Counts one call. */
  readonly deposit: () => void;
  /** Takes one retry out if there is enough; gives whether there was. */
  readonly withdraw: () => boolean;
}

/** One retry in this many calls: a fifth, counted in whole calls so that no rounding adds up. */
const CALLS_PER_RETRY = 5;

/** A limit, so that many quiet hours do not allow a storm of retries. */
const MOST_RETRIES_SAVED = 10;

/** What a source has before its first call: without it, the first failure after a start would be the answer. */
const RETRIES_AT_FIRST = 4;

/** At any time all retries so far are at most four plus a fifth of the calls so far. */
export const createRetryBudget = (): RetryBudget => {
  let calls = RETRIES_AT_FIRST * CALLS_PER_RETRY;
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
