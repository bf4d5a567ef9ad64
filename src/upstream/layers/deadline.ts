/** The layer that ends an ask in time, also if the ask ignores its signal. */
import { left, type Either } from 'fp-ts/Either';
import { afterwards } from '../../core/afterwards';
import { DEADLINE, type Call } from '../../core/call';
import type { SourceFailure, UpstreamFailure } from '../../core/failure';
import { createCanceller } from '../../core/signal';
import type { Ask } from '../../adapter/define-adapter';
import { timedOut } from '../../core/connection-failure';

/**
 * Gives an ask at most `ms` milliseconds of its call: then, or when the call itself ends, the ask's signal is aborted
 * and the answer is `UpstreamTimeout`. Where the call had less than `ms`, the failure has the time that the ask got.
 * The ask's signal has the reason `DEADLINE`, or the call's own.
 */
export const deadline =
  (ms: number) =>
  <L, P>(ask: Ask<L, P>): Ask<L, P> =>
  (lookup, call) =>
  () =>
    call.signal.aborted
      ? Promise.resolve(left(lateIn(ms, call)(call.signal.reason)))
      : within(ms, call, (inner) => ask(lookup, inner)());

/** Gives the timeout of an ask that begins now. */
const lateIn = (ms: number, { endsAt }: Call): ((reason: unknown) => UpstreamFailure) => {
  const remaining = Math.max(0, Math.round(endsAt - performance.now()));
  return (reason) => ({
    ...timedOut(reason),
    ...(remaining < ms && reason === DEADLINE ? { givenMs: remaining } : {}),
  });
};

type Run<P> = (call: Call) => Promise<Either<SourceFailure, P>>;

/** The first result is the answer. A late answer, or a late throw, is dropped. */
const within = <P>(ms: number, call: Call, run: Run<P>): Promise<Either<SourceFailure, P>> => {
  const controller = createCanceller();
  const endsAt = Math.min(call.endsAt, performance.now() + ms);
  const late = lateIn(ms, call);
  const leave = (): void => controller.abort(call.signal.reason);
  const timer = setTimeout(() => controller.abort(DEADLINE), ms);
  call.signal.addEventListener('abort', leave);
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      call.signal.removeEventListener('abort', leave);
    };
    // Listens before the ask does, so that it is the first to answer.
    controller.signal.addEventListener('abort', () => {
      end();
      resolve(left(late(controller.signal.reason)));
    });
    afterwards(() => run({ ...call, signal: controller.signal, endsAt }), end).then(resolve, reject);
  });
};
