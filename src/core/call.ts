/**
 * The context of one request: its id, its deadline, and what it cost. All code that works for a request gets its call.
 */
import type { Either } from 'fp-ts/Either';
import type { Reason } from './absence';
import type { FailureDetails, UpstreamFailure } from './failure';
import { createCanceller, type Signal } from './signal';
import type { Span } from './trace';

/** Why a request was sent once more, outside the retries: its connection, its answer or its token could not be used. */
export type Resent = 'connection-closed' | 'answer-unasked' | 'token-rejected';

/** How long one source took and how it ended; `outcome` is `ok` or a failure's tag. */
export interface SourceTiming {
  readonly source: string;
  readonly outcome: string;
  /** The details of the failure: status, code, path, expected. */
  readonly detail?: FailureDetails;
  readonly durationMs: number;
  /** How often it was tried again. */
  readonly retries?: number;
  /** Why requests were sent once more beside the retries, in the order in which it happened. */
  readonly resent?: readonly Resent[];
  /** The answer is that of another request, which asked the same at the same time. */
  readonly coalesced?: true;
  /** The answer came from the cache; its age, in whole seconds. */
  readonly ageS?: number;
}

/** The owner of a source's answer, and by kind what was compared to find that. */
export interface Compared {
  /** As `explain --json` names it. */
  readonly whose: 'same' | 'other' | 'unsaid' | 'unreadable';
  /** The payload's field, and the kinds of its values. */
  readonly field: string;
  readonly found: readonly string[];
  /** The lookup's text as the tenant file has it, and the kind of what filled it. */
  readonly asked: string;
  readonly askedKind: string;
  /** The type of identifier as which both were spelt. */
  readonly spelling: string;
}

/** The circumstances of a failure, beside its details. */
export interface Circumstances {
  /** It is not the API's own: the token was not got. */
  at?: 'the token endpoint';
  /** The conditions on the answer that were tried, and by kind why each was not met. */
  unmet?: readonly string[];
}

/** Notes about an ask: by the layers around it for its timing, and how its owner was found. */
export interface AskNotes {
  retries?: number;
  resent?: readonly Resent[];
  coalesced?: true;
  ageS?: number;
  /** Of an answer that another process got: its age in milliseconds, for the cache. */
  keptMs?: number;
  compared?: Compared;
  circumstances?: Circumstances;
}

/** How the bodies of one client are read: other answers of the same source are read so, too. */
export interface BodyReading {
  readonly format: 'JSON' | 'XML' | 'plain text';
  /** The value of a body, or why it has none. */
  readonly read: (contentType: string | undefined, bytes: Buffer) => Either<UpstreamFailure, unknown>;
}

/** An answer of an upstream as it came: its status, its media type and the bytes of its body. It is never kept or written. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly bytes: Buffer;
  readonly reading: BodyReading;
}

/** Why a source was not asked. */
export type NotAsked =
  /** A source that it is a fallback for has answered. */
  | { readonly why: 'not-needed' }
  /** Its lookup reads something that is absent. */
  | { readonly why: 'lookup-absent'; readonly absence: 'none' | 'unknown'; readonly reason: Reason }
  /** A required source that it waits for has failed. */
  | { readonly why: 'source-failed' };

/** One request's deadline, abort signal, clock, request id and trace. */
export interface Call {
  /** The request id that the answer's header and every log line carry. */
  readonly requestId: string;
  /** What is under way for it, in its trace; missing if it has none. */
  readonly trace?: Span;
  /** Aborted when the deadline has passed or the app has gone away. */
  readonly signal: Signal;
  /** When the signal is aborted for the deadline, in milliseconds of `performance.now()`; `Infinity` without one. */
  readonly endsAt: number;
  /** The wall clock; injected so that `age` can be replayed. */
  readonly now: () => Date;
  /** Gives a random id, a new one each time; without it `randomUUID` does. Injected so that requests can be replayed. */
  readonly uuid?: () => string;
  /** Waits for a turn of the event loop of its own; without it there is no wait. */
  readonly turn?: () => Promise<void>;
  /** The shopper whom it is about, in the tenant's spelling: what is kept of an answer is forgotten with it. It is never reported. */
  readonly shopper?: string | undefined;
  /** What each source cost, in the order of their ends. */
  readonly timings: SourceTiming[];
  /** Of the ask that this call is for, inside a source's layers. */
  readonly notes?: AskNotes;
  /** The sources that were not asked, for callers that collect them. */
  readonly notAsked?: Map<string, NotAsked>;
  /** How each source's answer was found to be the user's, for callers that collect it. */
  readonly compared?: Map<string, Compared>;
  /** The circumstances of each source's failure, for callers that collect them. */
  readonly circumstances?: Map<string, Circumstances>;
  /** Receives each answer of the source's own API whose body could be read, for callers that compare it. */
  readonly answerCame?: (answer: RawAnswer) => void;
}

/** The id of every request of a fixture that has none of its own. */
export const FIXED_UUID = '00000000-0000-4000-8000-000000000000';

/** A call outside of a request: it has no deadline, and its time and its ids stay the same. */
export const fixedCall = (requestId: string, now: Date, uuid = FIXED_UUID): Call => ({
  requestId,
  signal: createCanceller().signal,
  endsAt: Infinity,
  now: () => now,
  uuid: () => uuid,
  timings: [],
});

/** The request id of the look-ups by which the bridge probes its sources; no request has it. */
export const PROBE_ID = 'probe';

/** What every event about a request has to be found by. */
export interface RequestIdentity {
  readonly requestId: string;
  /** The trace of the request, if it has one. */
  readonly traceId?: string;
}

export const identityOf = ({ requestId, trace }: Call): RequestIdentity =>
  trace === undefined ? { requestId } : { requestId, traceId: trace.context.traceId };

/** What `signal.reason` is when a deadline (and not the app's leaving) ended a call. */
export const DEADLINE = Symbol('deadline');

/** Notes that a request is sent once more. */
export const noteResent = ({ notes }: Call, why: Resent): void => {
  if (notes !== undefined) notes.resent = [...(notes.resent ?? []), why];
};

/** Notes the circumstances of a failure, or that there was none. */
export const noteCircumstances = ({ notes }: Call, known: Circumstances | undefined): void => {
  if (notes === undefined) return;
  if (known === undefined) delete notes.circumstances;
  else notes.circumstances = known;
};
