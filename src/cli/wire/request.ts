/** A request of the wire as it is shown: its method, address, headers and body. */
import { isRight } from 'fp-ts/Either';
import { Secret } from '../../core/secret';
import type { HttpRequest } from '../../adapter/http';
import { encode } from '../../upstream/http/percent-encode';
import { messageOf } from '../../upstream/http/request-message';
import type { WireExchange } from '../../upstream/http/wire';
import type { ShownTexts } from './shown-texts';

export interface ShownRequest {
  readonly method: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A JSON value, or a text of XML. */
  readonly body?: unknown;
  /** The fields of a form. */
  readonly form?: readonly (readonly [string, string])[];
}

/** Percent-encoded as it is sent, unless it has a placeholder for what is not shown. */
const encoded = (text: string, shown: string): string => (shown === text ? encode(text) : shown);

const pairsOf = (pairs: HttpRequest['query'], texts: ShownTexts): NonNullable<ShownRequest['form']> =>
  pairs.map(([name, value]) => {
    const shown = texts.value(value);
    return [encoded(name, texts.name(name)), typeof value === 'string' ? encoded(value, shown) : shown];
  });

const addressOf = ({ origin, basePath, request }: WireExchange, texts: ShownTexts): string => {
  const { path, trailingSlash = false, query, separator = '&' } = request;
  const base = texts.name(path.length === 0 ? origin + basePath : (origin + basePath).replace(/\/$/, ''));
  const segments = path.map((segment) => `/${encoded(segment, texts.value(segment))}`).join('');
  const parameters = pairsOf(query, texts).map((pair) => pair.join('='));
  const slash = path.length > 0 && trailingSlash ? '/' : '';
  return `${base}${segments}${slash}${parameters.length === 0 ? '' : `?${parameters.join(separator)}`}`;
};

/** Headers that the bridge itself makes. */
const OWN: ReadonlySet<string> = new Set(['x-request-id', 'traceparent']);

/** The headers as they were written, or of a request that cannot be written, its own. */
const headersOf = ({ basePath, request }: WireExchange, texts: ShownTexts): ShownRequest['headers'] => {
  const message = messageOf(basePath, request);
  const own = new Map(Object.entries(request.headers));
  const written = isRight(message) ? Object.entries(message.right.headers) : [];
  const added = written.filter(([name]) => !own.has(name));
  const given = [...own].map(
    ([name, value]) =>
      [name, OWN.has(name) && typeof value === 'string' ? value : texts.value(value)] as const,
  );
  return Object.fromEntries([...given, ...added]);
};

const bodyOf = ({ body }: HttpRequest, texts: ShownTexts): Pick<ShownRequest, 'body' | 'form'> => {
  if (body === undefined) return {};
  if (body.type === 'form') return { form: pairsOf(body.fields, texts) };
  if (body.type === 'json') return { body: texts.json(body.value) };
  // Beside its keys a document has what is about the user.
  return { body: body.text instanceof Secret ? texts.filled(body.text) : texts.value(body.text) };
};

export const shownRequest = (exchange: WireExchange, texts: ShownTexts): ShownRequest => ({
  method: exchange.request.method ?? 'GET',
  address: addressOf(exchange, texts),
  headers: headersOf(exchange, texts),
  ...bodyOf(exchange.request, texts),
});
