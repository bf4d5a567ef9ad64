/**
 * One request from its headers to its answer: its id, its deadline, that it is answered exactly once, and the event that
 * says so.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DEADLINE, identityOf, type Call } from '../core/call';
import type { Account } from '../contract/account';
import { requestInvalid, type Failure } from '../core/failure';
import { createCanceller } from '../core/signal';
import { readTraceparent, type BeginTrace, type TraceContext } from '../core/trace';
import type { Turn } from '../core/turns';
import type { Emit, RequestServed } from '../observe/events';
import { redactError } from '../observe/redact';
import type { Entrance } from '../tenant/runtime/tenant';
import type { ClientOf } from './client-address';
import type { RequestIds } from './request-id';
import {
  accountAnswer,
  bugAnswer,
  failureAnswer,
  send,
  sendEarly,
  type Answer,
  type Served,
  type ErrorPolicy,
} from './response';

/** What an exchange gets from its gateway. */
export interface ExchangeContext {
  /** The messages and statuses of the gateway itself, before a tenant is known. */
  readonly errorPolicy: ErrorPolicy;
  readonly emit: Emit;
  readonly clock: () => Date;
  readonly requestDeadlineMs: number;
  /** Gives large parts of the work a turn of the event loop each. */
  readonly turn: Turn;
  readonly requestIds: RequestIds;
  readonly beginTrace: BeginTrace;
  /** Gives the address that is reported of the client, if one is. */
  readonly clientOf: ClientOf | undefined;
  /** Whether the connection ends with this exchange's answer. */
  readonly isLast: (exchange: Exchange) => boolean;
}

/**
 * Sources end at the call's deadline themselves, before any timer could fire again; this is for one that does not. The
 * answer leaves within 50 ms of the deadline in either case.
 */
export const MARGIN_MS = 25;

/** Milliseconds since `start` (of `performance.now()`), to a tenth. */
const since = (start: number): number => Math.round((performance.now() - start) * 10) / 10;

/** What the event says beside the answer, as far as it is known. */
type About = { -readonly [K in 'tenant' | 'key' | 'subject' | 'client']?: RequestServed[K] };

/** One request, its call and its answer. */
export class Exchange {
  #call: Call;
  readonly #context: ExchangeContext;
  readonly #arrivedAt = performance.now();
  readonly #abort = createCanceller();
  #timer: NodeJS.Timeout;
  #errorPolicy: ErrorPolicy;
  readonly #about: About = {};
  #answered = false;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    context: ExchangeContext,
  ) {
    this.#context = context;
    this.#errorPolicy = context.errorPolicy;
    const client = context.clientOf?.(request);
    if (client !== undefined) this.#about.client = client;
    this.#timer = setTimeout(() => this.#expire(), context.requestDeadlineMs);
    this.#call = {
      requestId: context.requestIds.of(request.headers['x-request-id']),
      signal: this.#abort.signal,
      endsAt: this.#arrivedAt + context.requestDeadlineMs,
      now: context.clock,
      turn: context.turn,
      timings: [],
    };
  }

  get call(): Call {
    return this.#call;
  }

  /** Whether the answer is decided; it may still be on its way. */
  get answered(): boolean {
    return this.#answered;
  }

  /** Whether work that begins now is too late for the answer. */
  get isOver(): boolean {
    return this.#answered || this.#abort.signal.aborted;
  }

  /** Names the tenant in the event. Only a folder's name may be given, never what a client wrote. */
  setTenantName(tenant: string): void {
    this.#about.tenant = tenant;
  }

  /** From here on errors have these messages. */
  setMessages(messages: Entrance['messages']): void {
    this.#errorPolicy = { ...this.#errorPolicy, messages };
  }

  /** From here on errors have the tenant's messages and status, and the event names the key that was used. */
  setTenant(entrance: Entrance, key: string | undefined): void {
    this.#errorPolicy = entrance;
    if (key !== undefined) this.#about.key = key;
  }

  /**
   * Takes another id, and begins another trace, if the app server's contains one of these texts, such as the request's
   * identifier.
   */
  keepFromIds(texts: readonly string[]): void {
    const { requestId } = this.#call;
    const isTheirs = requestId === this.request.headers['x-request-id']; // only theirs can contain anything
    if (isTheirs && this.#context.requestIds.reveals(requestId, texts))
      this.#call = { ...this.#call, requestId: randomUUID() };
    this.#beginTrace(texts);
  }

  /** Adds the shopper's pseudonym to the event. */
  identify(subject: string): void {
    this.#about.subject = subject;
  }

  succeed(account: Account): void {
    this.answer(accountAnswer(account, this.call.timings));
  }

  fail(failure: Failure, allow?: string): void {
    this.#beginTrace();
    this.answer(failureAnswer(failure, this.#errorPolicy, allow));
  }

  /** Answers a bug of the bridge, and reports it. */
  failInternal(thrown: unknown): void {
    this.#beginTrace();
    this.#context.emit({ event: 'bug-caught', ...identityOf(this.#call), ...redactError(thrown) });
    this.answer(bugAnswer(this.#errorPolicy));
  }

  /** Sends the answer, unless another was first. */
  answer(answer: Answer): void {
    if (this.#answered) return;
    this.#settle();
    if (this.request.complete) send(this.response, answer, this.call.requestId, this.#isLast());
    else sendEarly(this.response, answer, this.call.requestId);
    this.#report(answer.served);
  }

  /** The connection is closed, so that no client waits for the answer. */
  abandon(): void {
    if (this.#answered) return;
    this.#beginTrace();
    this.#settle();
    this.#abort.abort();
    this.#report({ outcome: 'Gone', status: 499 });
  }

  /**
   * Node drops what came in one packet with an upgrade request, so the connection must not promise to serve further
   * requests.
   */
  #isLast(): boolean {
    return this.request.headers.upgrade !== undefined || this.#context.isLast(this);
  }

  /** `texts`: what the client's trace must not contain, where that is known. A health check has no trace. */
  #beginTrace(texts?: readonly string[]): void {
    if (this.#answered || this.#call.trace !== undefined) return;
    const { traceparent } = this.request.headers;
    const { tenant } = this.#about;
    const parent = traceparent === undefined ? undefined : this.#parentOf(traceparent, texts);
    const trace = this.#context.beginTrace({ parent, tenant, startedAt: this.#arrivedAt });
    if (trace !== undefined) this.#call = { ...this.#call, trace };
  }

  #parentOf(traceparent: unknown, texts: readonly string[] | undefined): TraceContext | undefined {
    const parent = readTraceparent(traceparent);
    return parent !== undefined && this.#context.requestIds.isTrace(parent, texts) ? parent : undefined;
  }

  #settle(): void {
    this.#answered = true;
    clearTimeout(this.#timer);
  }

  #expire(): void {
    if (!this.request.complete) {
      this.fail(requestInvalid('slow'));
      return;
    }
    this.#abort.abort(DEADLINE);
    this.#timer = setTimeout(() => this.fail({ tag: 'UpstreamTimeout', retryable: false }), MARGIN_MS);
  }

  #report(served: Served): void {
    const { trace, timings } = this.#call;
    this.#context.emit({
      event: 'request-served',
      ...identityOf(this.#call),
      ...this.#about,
      ...served,
      durationMs: since(this.#arrivedAt),
      sources: [...timings],
    });
    trace?.end({ outcome: served.outcome, status: served.status });
  }
}
