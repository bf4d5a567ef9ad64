/** The trace of a request to an upstream: its span, and the headers that say where it belongs. */
import { isRight } from 'fp-ts/Either';
import type { HttpRequest } from '../../adapter/http';
import type { Call } from '../../core/call';
import { writeTraceparent } from '../../core/trace';
import type { Span, SpanEnd } from '../../core/trace';
import type { Outcome } from './exchange';

const endOf = (outcome: Outcome): SpanEnd => {
  if (!isRight(outcome)) return { outcome: outcome.left.tag };
  const { status } = outcome.right;
  return { outcome: status < 400 ? 'ok' : String(status), status };
};

/** A header of the request's own comes later, and replaces one of these of the same name in any case. */
const withHeaders = (request: HttpRequest, { requestId }: Call, span: Span | undefined): HttpRequest => ({
  ...request,
  headers: {
    ...(span && { traceparent: writeTraceparent(span.context) }),
    'x-request-id': requestId,
    ...request.headers,
  },
});

/** Sends a request in a span of its own, and with `isPassedOn` tells the upstream of it. */
export const tracing = (
  request: HttpRequest,
  call: Call,
  isPassedOn: boolean,
  send: (request: HttpRequest) => Promise<Outcome>,
): Promise<Outcome> => {
  const span = call.trace?.begin({ method: request.method ?? 'GET' });
  const sent = send(isPassedOn ? withHeaders(request, call, span) : request);
  if (span === undefined) return sent;
  return sent.then((outcome) => {
    span.end(endOf(outcome));
    return outcome;
  });
};
