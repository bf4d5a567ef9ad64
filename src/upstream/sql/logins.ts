/** The logins of a pool: after a rejected one the server is not asked again for a while, since some lock the account then. */
import type { Either } from 'fp-ts/Either';
import { isRight } from 'fp-ts/Either';
import type { DatabaseCode } from '../../core/database-failure';
import type { UpstreamFailure } from '../../core/failure';

/** Whether a login may be tried: now, not while another one is tried, or not for a while, for this failure. */
export type LoginState = 'may' | 'wait' | UpstreamFailure;

export interface Logins {
  readonly state: () => LoginState;
  readonly begin: () => void;
  /** Takes the end of a connection's attempt, whatever it was. */
  readonly end: (result: Either<UpstreamFailure, unknown>) => void;
}

/** How long a rejected login rests, in milliseconds; twice as long after each further one. */
const REST_MS = 5000;
const MAX_REST_MS = 60_000;

const REJECTED: DatabaseCode = 'DATABASE_AUTHENTICATION';

const isRejected = (failure: UpstreamFailure): boolean => 'code' in failure && failure.code === REJECTED;

/** Until a login has succeeded, and after a rejected one, one at a time is tried. The clock is in milliseconds. */
export const createLogins = (clock: () => number): Logins => {
  let isProven = false;
  let underWay = 0;
  let rejected:
    { readonly failure: UpstreamFailure; readonly until: number; readonly restMs: number } | undefined;
  return {
    state: () => {
      if (rejected !== undefined && (underWay > 0 || clock() < rejected.until)) return rejected.failure;
      return isProven || underWay === 0 ? 'may' : 'wait';
    },
    begin: () => void (underWay += 1),
    end: (result) => {
      underWay -= 1;
      if (isRight(result)) {
        isProven = true;
        rejected = undefined;
      } else if (isRejected(result.left)) {
        isProven = false;
        const restMs = Math.min(MAX_REST_MS, rejected === undefined ? REST_MS : rejected.restMs * 2);
        rejected = { failure: result.left, until: clock() + restMs, restMs };
      }
    },
  };
};
