/** Asks whose answers a test gives when it likes, and calls that it ends. */
import { left, right, type Either } from 'fp-ts/Either';
import type { Ask } from '../../../src/adapter/define-adapter';
import { DEADLINE, type Call } from '../../../src/core/call';
import type { SourceFailure } from '../../../src/core/failure';
import { timedOut } from '../../../src/core/connection-failure';
import { callOf, type CallWithNativeSignal } from './call';

/** One ask that is under way. */
export interface Asked {
  readonly lookup: unknown;
  readonly call: Call;
  readonly answer: (payload: unknown) => void;
  readonly fail: (failure: SourceFailure) => void;
  readonly throw: (error: Error) => void;
}

/** An ask that waits for its test, and ends with its call; every ask of it is in the list. */
export const arranged = (): { readonly ask: Ask<unknown, unknown>; readonly asked: Asked[] } => {
  const asked: Asked[] = [];
  const ask: Ask<unknown, unknown> = (lookup, call) => () =>
    new Promise<Either<SourceFailure, unknown>>((resolve, reject) => {
      call.signal.addEventListener('abort', () => resolve(left(timedOut(call.signal.reason))));
      asked.push({
        lookup,
        call,
        answer: (payload) => resolve(right(payload)),
        fail: (failure) => resolve(left(failure)),
        throw: reject,
      });
    });
  return { ask, asked };
};

/** A call that its test ends, and what is noted of it. */
export interface Caller {
  readonly call: CallWithNativeSignal;
  readonly notes: NonNullable<Call['notes']>;
  readonly expire: () => void;
  readonly hangUp: () => void;
}

export const caller = (endsAt = Infinity): Caller => {
  const controller = new AbortController();
  const notes = {};
  return {
    call: { ...callOf(controller.signal), endsAt, notes },
    notes,
    expire: () => controller.abort(DEADLINE),
    hangUp: () => controller.abort(),
  };
};

/** Lets everything happen that can. */
export const settled = (): Promise<void> => new Promise((done) => setImmediate(done));
