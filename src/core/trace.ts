/**
 * The trace of a request (W3C Trace Context): what comes with a request and is passed on, and the spans that are
 * recorded where there is a tracer. A span has names of the tenant file and outcomes, and no value.
 */

/** Where in a trace something happened. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Whether the one that began the trace records it. */
  readonly isSampled: boolean;
}

/** A part of the work for a request: the ask of a source, or one request to its upstream. */
export type SpanPart = { readonly source: string } | { readonly method: string };

/** How a span ends. */
export interface SpanEnd {
  /** `ok`, or the name of a failure; for an upstream's answer from status 400 on, its status. */
  readonly outcome: string;
  /** The HTTP status, of the answer or of the upstream's. */
  readonly status?: number;
  readonly retries?: number;
  /** How often a request was sent once more beside the retries. */
  readonly resent?: number;
  readonly isCoalesced?: boolean;
  readonly isCached?: boolean;
}

export interface Span {
  readonly context: TraceContext;
  /** Begins a part of it. */
  readonly begin: (part: SpanPart) => Span;
  /** Notes that another span did work for this one, too. */
  readonly link: (other: TraceContext) => void;
  readonly end: (end: SpanEnd) => void;
}

/** A request whose span begins. */
export interface SpanStart {
  /** Where the client's trace was; without it a new trace begins. */
  readonly parent: TraceContext | undefined;
  /** The folder's name; missing if no such tenant exists. */
  readonly tenant: string | undefined;
  /** When the request arrived, in milliseconds of `performance.now()`. */
  readonly startedAt: number;
}

/** Begins the span of a request; `undefined` if it has no trace. */
export type BeginTrace = (start: SpanStart) => Span | undefined;

/** Nothing is recorded: all that is passed on is what came. */
const passing = (context: TraceContext): Span => {
  const span: Span = { context, begin: () => span, link: () => undefined, end: () => undefined };
  return span;
};

/** Without a tracer a trace is passed on as it came, and none begins. */
export const passOn: BeginTrace = ({ parent }) => parent && passing(parent);

const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

const ONLY_ZEROS = /^0+$/;

/**
 * What a `traceparent` says; `undefined` if it is not valid. A later version may have more behind its flags, and is
 * read as far as version 00 goes.
 */
export const readTraceparent = (header: unknown): TraceContext | undefined => {
  if (typeof header !== 'string') return undefined;
  const [, version, traceId = '0', spanId = '0', flags = '', more] = TRACEPARENT.exec(header) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (ONLY_ZEROS.test(traceId) || ONLY_ZEROS.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (parseInt(flags, 16) & 1) === 1 };
};

/** A context as `traceparent`, version 00. Of the flags only "sampled" has a meaning to us. */
export const writeTraceparent = ({ traceId, spanId, isSampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
