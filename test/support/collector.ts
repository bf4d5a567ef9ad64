/** A collector of traces on loopback: OTLP over HTTP in JSON, and the spans that it got. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as t from 'io-ts';
import { serve } from './upstream/servers';
import { found } from './until';

const Value = t.partial({ stringValue: t.string, intValue: t.number, boolValue: t.boolean });
const Attributes = t.array(t.type({ key: t.string, value: Value }));
const RawSpan = t.intersection([
  t.type({
    traceId: t.string,
    spanId: t.string,
    name: t.string,
    kind: t.number,
    startTimeUnixNano: t.string,
    endTimeUnixNano: t.string,
    attributes: Attributes,
    status: t.type({ code: t.number }),
    links: t.array(t.type({ traceId: t.string, spanId: t.string })),
  }),
  t.partial({ parentSpanId: t.string }),
]);
const Export = t.type({
  resourceSpans: t.array(
    t.type({
      resource: t.type({ attributes: Attributes }),
      scopeSpans: t.array(t.type({ spans: t.array(RawSpan) })),
    }),
  ),
});

/** A span as it was exported, its attributes as an object. */
export interface ExportedSpan extends Omit<t.TypeOf<typeof RawSpan>, 'attributes'> {
  readonly attributes: Readonly<Record<string, unknown>>;
}

const objectOf = (attributes: t.TypeOf<typeof Attributes>): ExportedSpan['attributes'] =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

export interface Collector {
  readonly url: string;
  /** Every request's path, headers and body, as text. */
  readonly bytes: () => string;
  readonly requests: () => number;
  readonly spans: () => readonly ExportedSpan[];
  /** What the spans say of the process. */
  readonly resource: () => ExportedSpan['attributes'];
  /** Waits for a span of that name. */
  readonly span: (name: string) => Promise<ExportedSpan>;
}

const accept = (response: ServerResponse): void =>
  void response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');

/** Starts one that answers as `answer` does; it takes what comes unless that does something else. */
export const startCollector = async (
  answer: (response: ServerResponse) => void = accept,
): Promise<Collector> => {
  const got: { readonly head: string; readonly body: string }[] = [];
  const { baseUrl } = await serve((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const head = [request.method, request.url, ...request.rawHeaders].join(' ');
      got.push({ head, body: Buffer.concat(chunks).toString() });
      answer(response);
    });
  });
  const exports = () =>
    got.flatMap(({ body }) => {
      const decoded: unknown = JSON.parse(body);
      if (!Export.is(decoded)) throw new Error('this is not an export of spans');
      return decoded.resourceSpans;
    });
  const spans = (): readonly ExportedSpan[] =>
    exports()
      .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
      .map((span) => ({ ...span, attributes: objectOf(span.attributes) }));
  return {
    url: baseUrl,
    bytes: () => got.map(({ head, body }) => `${head}\n${body}`).join('\n'),
    requests: () => got.length,
    spans,
    resource: () => objectOf(exports().flatMap(({ resource }) => resource.attributes)),
    span: (name) =>
      found(
        () => spans().find((span) => span.name === name),
        () => `no span ${name}`,
      ),
  };
};
