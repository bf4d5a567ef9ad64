/** The spans of a request in OpenTelemetry's form: their names, attributes and status. */
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import type { Attributes, Context, Span as OtelSpan, SpanContext, Tracer } from '@opentelemetry/api';
import type { BeginTrace, Span, SpanEnd, SpanPart, SpanStart, TraceContext } from '../../core/trace';
import { EXPECTED, ORDINARY } from '../outcomes';

const PREFIX = 'account_bridge';

const toOtel = ({ traceId, spanId, isSampled }: TraceContext, isRemote: boolean): SpanContext => ({
  traceId,
  spanId,
  traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
  isRemote,
});

const fromOtel = ({ traceId, spanId, traceFlags }: SpanContext): TraceContext => ({
  traceId,
  spanId,
  isSampled: (traceFlags & TraceFlags.SAMPLED) !== 0,
});

/** The names that a span and its parts have. */
interface Names {
  readonly tenant: string | undefined;
  readonly source?: string;
}

const namesOf = ({ tenant, source }: Names): Attributes => ({
  ...(tenant !== undefined && { [`${PREFIX}.tenant`]: tenant }),
  ...(source !== undefined && { [`${PREFIX}.source`]: source }),
});

const endOf = ({ outcome, status, retries, resent, isCoalesced, isCached }: SpanEnd): Attributes => ({
  [`${PREFIX}.outcome`]: outcome,
  ...(status !== undefined && { 'http.response.status_code': status }),
  ...(retries !== undefined && { [`${PREFIX}.retries`]: retries }),
  ...(resent !== undefined && { [`${PREFIX}.resent`]: resent }),
  ...(isCoalesced && { [`${PREFIX}.coalesced`]: true }),
  ...(isCached && { [`${PREFIX}.cached`]: true }),
});

/** A span and how its parts begin. */
interface Shape {
  readonly names: Names;
  readonly tracer: Tracer;
  /** Outcomes that are not errors. */
  readonly expected: ReadonlySet<string>;
  /** When it ends, unless that is now by the SDK's own clock. */
  readonly endTime?: () => number;
}

const partOf = (
  part: SpanPart,
  { tenant, source = '' }: Names,
): [name: string, kind: SpanKind, Attributes] =>
  'source' in part
    ? [`source ${tenant}/${part.source}`, SpanKind.INTERNAL, namesOf({ tenant, source: part.source })]
    : [
        `${part.method} ${tenant}/${source}`,
        SpanKind.CLIENT,
        { ...namesOf({ tenant, source }), 'http.request.method': part.method },
      ];

const spanOf = (span: OtelSpan, shape: Shape): Span => ({
  context: fromOtel(span.spanContext()),
  begin: (part) => {
    const { names, tracer } = shape;
    const [name, kind, attributes] = partOf(part, names);
    const inner = tracer.startSpan(name, { kind, attributes }, contextOf(span));
    return spanOf(inner, {
      tracer,
      expected: EXPECTED,
      names: 'source' in part ? { ...names, ...part } : names,
    });
  },
  link: (other) => void span.addLink({ context: toOtel(other, false) }),
  end: (end) => {
    span.setAttributes(endOf(end));
    if (!shape.expected.has(end.outcome)) {
      span.setAttribute('error.type', end.outcome);
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end(shape.endTime?.());
  },
});

const contextOf = (span: OtelSpan): Context => trace.setSpan(ROOT_CONTEXT, span);

const parentOf = ({ parent }: SpanStart): Context =>
  parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, toOtel(parent, true));

/** Begins the spans of requests with a tracer. */
export const beginWith =
  (tracer: Tracer): BeginTrace =>
  (start) => {
    const { tenant, startedAt } = start;
    const begunAt = Date.now() - (performance.now() - startedAt);
    const span = tracer.startSpan(
      tenant === undefined ? 'account' : `account ${tenant}`,
      { kind: SpanKind.SERVER, attributes: namesOf({ tenant }), startTime: begunAt },
      parentOf(start),
    );
    const endTime = (): number => begunAt + (performance.now() - startedAt);
    return spanOf(span, { tracer, expected: ORDINARY, names: { tenant }, endTime });
  };
