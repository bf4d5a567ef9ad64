/**
 * The recording and export of spans by OpenTelemetry's SDK. It is loaded only where there is a collector. Nothing is
 * registered globally, so that no request pays for more than its own spans.
 */
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import type { BeginTrace } from '../../core/trace';
import type { Writer } from '../log';
import type { Losses } from './losses';
import { beginWith } from './spans';

/** The most spans that wait for the collector. Further ones are lost. */
export const MOST_WAITING = 2_048;

/** So many spans are written at a time, in about two milliseconds. */
const AT_ONCE = 256;

export interface Recording {
  readonly begin: BeginTrace;
  /** Sends what waits. Ends after so many milliseconds at the latest; what is not sent by then is lost. */
  readonly stop: (withinMs: number) => Promise<void>;
}

/** The system's code, or the collector's status; a message could have anything. */
const codeOf = (error: unknown): string => {
  const code: unknown =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? String(code) : 'TIMEOUT';
};

/** How many sampled spans have ended and are not exported. */
interface Waiting {
  count: number;
}

/** An exporter whose failures are counted. */
const counting = (exporter: SpanExporter, waiting: Waiting, losses: Losses): SpanExporter => ({
  export: (spans, done) =>
    exporter.export(spans, (result) => {
      waiting.count -= spans.length;
      if (result.error !== undefined) losses.add(spans.length, codeOf(result.error));
      done(result);
    }),
  shutdown: () => exporter.shutdown(),
});

/** A processor that loses spans, counted, while too many wait. */
const bounded = (processor: SpanProcessor, waiting: Waiting, losses: Losses): SpanProcessor => ({
  onStart: () => undefined,
  onEnd: (span: ReadableSpan) => {
    if (waiting.count >= MOST_WAITING) losses.add(1, 'FULL');
    else {
      waiting.count += 1;
      processor.onEnd(span);
    }
  },
  forceFlush: () => processor.forceFlush(),
  shutdown: () => processor.shutdown(),
});

const resourceOf = ({ service, version, instance }: Writer) =>
  defaultResource()
    .merge(
      resourceFromAttributes({
        'service.name': service,
        'service.version': version,
        'service.instance.id': instance,
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));

/** Ends with the work, or after so many milliseconds without it. */
const within = async (ms: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
};

/** Records spans and sends them to a collector. All other settings are OpenTelemetry's own variables. */
export const record = (url: string, writer: Writer, losses: Losses): Recording => {
  const waiting: Waiting = { count: 0 };
  const exporter = counting(new OTLPTraceExporter({ url }), waiting, losses);
  const batches = new BatchSpanProcessor(exporter, {
    maxQueueSize: MOST_WAITING,
    maxExportBatchSize: AT_ONCE,
  });
  const provider = new NodeTracerProvider({
    resource: resourceOf(writer),
    spanProcessors: [bounded(batches, waiting, losses)],
  });
  return {
    begin: beginWith(provider.getTracer(writer.service, writer.version)),
    stop: async (withinMs) => {
      await within(withinMs, provider.shutdown());
      if (waiting.count > 0) losses.add(waiting.count, 'STOPPED');
    },
  };
};
