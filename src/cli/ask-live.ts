/** One ask of a live tenant, as the gateway would answer it. */
import { isRight, left } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Account } from '../contract/account';
import { requestInvalid } from '../core/failure';
import type { Failure, FailureDetails } from '../core/failure';
import { accountAnswer, failureAnswer } from '../gateway/response';
import type { BridgeEvent, FieldsAbsent } from '../observe/events';
import { pauseOf } from './io/pace';
import { callNow } from './live';
import type { LiveTenant } from './live';

/** The id of the request by which a shopper is asked for. */
export const LIVE_ID = 'record';

/** How it ended. */
export interface AskedLive {
  readonly outcome: string;
  readonly status: number;
  readonly detail: FailureDetails | undefined;
  /** The answer to the app, as JSON. */
  readonly body: string;
  readonly absences: FieldsAbsent['fields'];
  /** The source whose token was not got. */
  readonly tokenFailed: string | undefined;
  /** How long the upstreams ask to wait, in milliseconds. */
  readonly pauseMs: number | undefined;
}

/** Asks for one shopper, by the clock `now`. `events` are those of the tenant, which are emptied first. */
export const askLive = async (
  { tenant }: LiveTenant,
  userIdentifier: string,
  events: BridgeEvent[],
  now: () => Date,
): Promise<AskedLive> => {
  events.length = 0;
  const call = callNow(LIVE_ID, now);
  const identifier = tenant.identify(userIdentifier);
  const asked =
    identifier === undefined ? left(requestInvalid('identifier')) : await tenant.ask(identifier, call)();
  const mapped: Either<Failure, Account> = isRight(asked) ? tenant.map(asked.right, call) : asked;
  const { served, body } = isRight(mapped)
    ? accountAnswer(mapped.right, call.timings)
    : failureAnswer(mapped.left, tenant);
  return {
    outcome: served.outcome,
    status: served.status,
    detail: served.detail,
    body,
    absences: events.flatMap((event) => (event.event === 'fields-absent' ? event.fields : [])),
    tokenFailed: [...(call.circumstances ?? [])].find(([, { at }]) => at === 'the token endpoint')?.[0],
    pauseMs: pauseOf(call, asked),
  };
};
