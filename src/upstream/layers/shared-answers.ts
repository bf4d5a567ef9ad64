/**
 * The layer by which all processes have one answer of a source: one of them asks, and the others wait for it. An answer
 * is bound to its tenant, source, lookup and shopper, and is given for nothing else.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Ask } from '../../adapter/define-adapter';
import type { Call } from '../../core/call';
import { maySubstitute, payloadInvalid } from '../../core/failure';
import type { SourceFailure, UpstreamFailure } from '../../core/failure';
import { createCanceller } from '../../core/signal';
import type { Signal } from '../../core/signal';
import type { KeptText, MadeText, SharedState, Wanted } from '../../store/shared-state';
import type { CacheTimes, KeptElsewhere, LookElsewhere } from './cache';
import { lookupKey } from './lookup-key';
import { payloadIn, textOfPayload } from './payload-text';

export interface SharedAnswersOptions extends CacheTimes {
  readonly tenant: string;
  readonly source: string;
  /** What the source and its answers are made of: other processes have the same, or another text. */
  readonly madeOf: string;
  /** How long one ask may take, in milliseconds. */
  readonly deadlineMs: number;
  readonly shared: Pick<SharedState, 'single' | 'lookAt'>;
}

type Outcome = Either<SourceFailure, unknown>;

/** What all that is kept of a shopper of a tenant is forgotten with. */
export const groupOf = (tenant: string, shopper: string): string =>
  JSON.stringify(['shopper', tenant, shopper]);

/** Where an answer is; `undefined` for one that no request of a shopper asks for, or that cannot be told from others. */
const placeOf = (
  { tenant, source, madeOf }: SharedAnswersOptions,
  lookup: unknown,
  { shopper }: Call,
): Required<Pick<Wanted, 'key' | 'group'>> | undefined => {
  const asked = lookupKey(lookup);
  if (asked === undefined || shopper === undefined) return undefined;
  return {
    key: JSON.stringify(['answer', tenant, source, madeOf, asked, shopper]),
    group: groupOf(tenant, shopper),
  };
};

const keptIn = (kept: KeptText | undefined, seconds: number): KeptElsewhere | undefined => {
  if (kept === undefined || kept.ageMs >= seconds * 1000) return undefined;
  const payload = payloadIn(kept.text);
  return payload && { payload: payload[0], ageMs: kept.ageMs };
};

/** What replaces every text: nothing can be kept. */
const NOTHING: MadeText = { text: '', keepMs: 0 };

/** What an outcome leaves for the others. "User not found" is an answer: no older one is kept beside it. */
const leftBy = (outcome: Outcome, keepMs: number): Either<UpstreamFailure, MadeText> => {
  if (isRight(outcome)) {
    const text = textOfPayload(outcome.right);
    return right(text === undefined ? NOTHING : { text, keepMs });
  }
  switch (outcome.left.tag) {
    case 'UserNotFound':
      return right(NOTHING);
    case 'RequestInvalid':
      return left(payloadInvalid('request', 'what can be sent'));
    default:
      return left(outcome.left);
  }
};

/** A signal that ends with another, or after a time. */
const endingAfter = (ms: number, signal: Signal): { readonly signal: Signal; readonly clear: () => void } => {
  const canceller = createCanceller();
  const end = (): void => canceller.abort(signal.reason);
  const timer = setTimeout(end, ms);
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  return {
    signal: canceller.signal,
    clear: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    },
  };
};

const noteAge = ({ notes }: Call, ageMs: number): void => {
  if (notes === undefined) return;
  notes.ageS = Math.floor(ageMs / 1000);
  notes.keptMs = ageMs;
};

/**
 * One ask for all processes. An answer of another one is used for `ttl` seconds, and for `staleIfError` more where this
 * process has asked and got a failure that is not an answer. Another process is waited for half of the deadline: it may
 * have lost its way to the upstream.
 */
export const sharedAnswers =
  (options: SharedAnswersOptions) =>
  <L>(ask: Ask<L, unknown>): Ask<L, unknown> =>
  (lookup, call) =>
  async () => {
    const { ttl, staleIfError = 0, deadlineMs, shared } = options;
    const place = placeOf(options, lookup, call);
    if (place === undefined) return ask(lookup, call)();
    const met: { outcome?: Outcome; kept?: KeptText } = {};
    const waiting = endingAfter(deadlineMs / 2, call.signal);
    const obtained = await shared.single({
      ...place,
      signal: waiting.signal,
      isUsable: (kept) => {
        met.kept = kept;
        return keptIn(kept, ttl) !== undefined;
      },
      make: async () => {
        met.outcome = await ask(lookup, call)();
        return leftBy(met.outcome, (ttl + staleIfError) * 1000);
      },
    });
    waiting.clear();
    const { outcome, kept } = met;
    const isAnswered = outcome !== undefined && (isRight(outcome) || !maySubstitute(outcome.left));
    if (isAnswered) return outcome;
    const elsewhere = keptIn(kept, outcome === undefined ? ttl : ttl + staleIfError);
    if (elsewhere !== undefined && (outcome !== undefined || isRight(obtained))) {
      noteAge(call, elsewhere.ageMs);
      return right(elsewhere.payload);
    }
    if (outcome !== undefined) return outcome;
    return call.signal.aborted && !isRight(obtained) ? obtained : ask(lookup, call)();
  };

/** Looks for an answer of another process that may replace a failure, where this one has none. */
export const lookingElsewhere =
  (options: SharedAnswersOptions): LookElsewhere =>
  async (lookup, call) => {
    const { ttl, staleIfError = 0, shared } = options;
    const place = placeOf(options, lookup, call);
    if (place === undefined || staleIfError === 0) return undefined;
    return keptIn(await shared.lookAt(place), ttl + staleIfError);
  };
