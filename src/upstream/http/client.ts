/**
 * A source's HTTP client. Only this file imports axios, which comes here with an adapter of ours over node:http(s), so
 * that one limit, one parser and one kind of failure hold for every upstream.
 */
import { Axios, AxiosHeaders } from 'axios';
import { left } from 'fp-ts/Either';
import type { AccessToken, HttpOptions } from '../../adapter/define-adapter';
import type { Http } from '../../adapter/http';
import { bodyReading } from './json-body';
import { exchange, type Limits, type Outcome } from './exchange';
import { withToken } from './with-token';
import { createPool, type PoolOptions } from './pool';
import { createResolver, type ResolverOptions } from './dns-cache';
import { createTokenStore, type TokenOptions, type TokenStore } from './tokens';
import { validityOf } from '../../adapter/certificates';
import { ANSWER_BYTES } from '../../core/answer-bytes';
import { tracing } from './trace-headers';
import type { ForPeople, PartyTap, WireParty, WireTap } from './wire';
import { codeOf, unreachable } from '../../core/connection-failure';

export interface TransportOptions
  extends
    Partial<Omit<PoolOptions, 'resolve'>>,
    Partial<Limits>,
    Pick<ResolverOptions, 'lookup'>,
    Pick<HttpOptions, 'rejects' | Exclude<keyof ForPeople, 'text'>> {
  /** http(s), without credentials, query or fragment, as the token URL; anything else throws. */
  readonly baseUrl: string;
  /** With it every request carries this access token; its endpoint has a pool of its own. */
  readonly accessToken?: AccessToken;
  /** Where tokens are kept; in a store of this client alone without it. */
  readonly tokens?: TokenStore;
  /** Whether requests carry the trace and the id of the bridge's own request; those for a token never do. */
  readonly trace?: true;
  /** The source that is asked, as records of the wire name it. */
  readonly source?: string;
  /** Whose source it is: a refresh token that is kept in a file is this tenant's. */
  readonly tenant?: string;
  /** Takes a record of each request on the wire, those for a token too. */
  readonly tap?: WireTap | undefined;
}

/** Short waits compared with what a failure costs a shopper. The first is longer than the delay of acknowledgements. */
const LIMITS = { maxBytes: ANSWER_BYTES, lookMs: 50, lateLookMs: 20 };

/**
 * More connections than a source may have asks under way, its probe included, so that no request waits here unnoticed.
 */
const POOL = { maxSockets: 1024, idleMs: 4000, keepAlive: true, privateNetwork: false };

/** Our adapter does not need this; it applies if one of axios's own adapters ever runs. */
const STRICT = {
  responseType: 'arraybuffer',
  maxRedirects: 0,
  proxy: false,
  allowAbsoluteUrls: false,
  validateStatus: () => true,
} as const;

/** axios wants headers in every answer. Ours are read before. */
const NO_HEADERS = new AxiosHeaders();

/**
 * A client with one pool of connections to one base URL. Its result never holds a header, a URL or an error:
 * `UpstreamTimeout` when the call's signal ends it, `UpstreamUnreachable` when no whole answer came, `RequestInvalid`
 * when something cannot be written literally; every status is an answer, a redirect too.
 */
export const createTransport = (options: TransportOptions): Http => {
  const { accessToken, rejects, tokens = createTokenStore(), tenant, ...own } = options;
  const certificate = validityOf(own.tls?.certificate);
  const http = { ...createClient(own, 'api'), ...(certificate && { certificate }) };
  if (accessToken === undefined) return http;
  const { lookup, privateNetwork = false, tls, proxy, source, tap } = own;
  const reach = { privateNetwork, ...(tls && { tls }), ...(proxy && { proxy }) };
  const endpoint = { ...reach, ...(lookup && { lookup }), ...(source && { source }), tap };
  const format = accessToken.type === 'login' ? accessToken.format : undefined;
  const held = tokens.hold(accessToken, { ...reach, tenant, source }, (baseUrl) =>
    createClient({ baseUrl, ...endpoint, ...format }, 'token'),
  );
  return withToken(http, held, accessToken.place, rejects);
};

/** Makes clients that share the tokens they keep, and a tap if there is one. */
export const createTransports = ({
  tap,
  refreshingOf,
  single,
}: Pick<TransportOptions, 'tap'> & Pick<TokenOptions, 'refreshingOf' | 'single'> = {}): ((
  options: TransportOptions,
) => Http) => {
  const tokens = createTokenStore({ ...(refreshingOf && { refreshingOf }), ...(single && { single }) });
  return (options) => createTransport({ tokens, tap, ...options });
};

type ClientOptions = Omit<TransportOptions, 'accessToken' | 'tokens' | 'tenant' | 'rejects'>;

const createClient = (options: ClientOptions, to: WireParty['to']): Http => {
  const { baseUrl, lookup, trace, source = '', tap, ...own } = options;
  const resolve = createResolver(lookup === undefined ? {} : { lookup });
  const pool = createPool(baseUrl, { ...POOL, ...own, resolve });
  const limits = { ...LIMITS, ...own };
  const { tried = () => [], constants = [], payloadCredentials = [] } = own;
  const { xml, text, proxy } = own;
  const forPeople = { tried, constants, payloadCredentials, ...(xml && { xml }), ...(text && { text }) };
  const party = {
    source,
    to,
    origin: new URL(baseUrl).origin,
    basePath: pool.basePath,
    ...(proxy && { proxy: new URL(proxy.url).origin }),
    ...forPeople,
  };
  const sending = { pool, limits, reading: bodyReading(own), tap: tap && partyTap(tap, party) };
  const client = new Axios(STRICT);
  return {
    send: (request, call) => () =>
      tracing(request, call, trace === true, (sent) =>
        client
          .request<Outcome>({
            // A closure rather than axios's url and headers: those would keep revealed secrets in its config.
            adapter: (config) =>
              exchange(sending, sent, call).then((data) => ({
                data,
                status: 200,
                statusText: '',
                headers: NO_HEADERS,
                config,
              })),
          })
          .then(({ data }) => data, failed),
      ),
    dispose: pool.dispose,
  };
};

const partyTap =
  (tap: WireTap, party: WireParty): PartyTap =>
  (exchange) =>
    tap({ ...party, ...exchange });

/** axios itself failed. Its error may hold anything of the request, so only the code is passed on. */
const failed = (error: unknown): Outcome => left(unreachable(codeOf(error)));
