/** The whole bridge in process over one upstream: gateway, tenant, layers and transport, or without some of them. */
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import { ahunter } from '../../../adapters/ahunter';
import { http as httpAdapter } from '../../../adapters/http';
import { spaaza } from '../../../adapters/spaaza';
import { spaazaCard } from '../../../adapters/spaaza-card';
import type { AccessToken, OpenSource } from '../../../src/adapter/define-adapter';
import type { SourceFailure } from '../../../src/core/failure';
import type { GatewayOptions } from '../../../src/gateway/server';
import type { Http, HttpAnswer } from '../../../src/adapter/http';
import type { LookupFunction } from 'node:net';
import { compile } from '../../../src/mapping/compile/account';
import type { TypedMapping } from '../../../src/mapping/typed';
import type { AskOf } from '../../../src/tenant/runtime/reporting-ask';
import { conformerOf, isRecord } from '../../../src/types/conform';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import type { Lookup } from '../../../src/upstream/http/dns-cache';
import type { Emit } from '../../../src/observe/events';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import type { SourceHttp } from '../../../src/tenant/format/source-options';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { catalogued } from '../../../src/upstream/layers/catalogue';
import { breaker } from '../../../src/upstream/layers/circuit-breaker';
import { retry, type RetryOptions } from '../../../src/upstream/layers/retry';
import type { RetryBudget } from '../../../src/upstream/layers/retry-budget';
import {
  layersOf,
  type Layer,
  type LayerName,
  type LayerOptions,
  type LayersOf,
  type TenantLayersOf,
} from '../../../src/upstream/layers/stack';
import { fullProtection } from '../../../src/tenant/runtime/protection';
import { createTransport } from '../../../src/upstream/http/client';
import { KEY, start, stopAll, type Running } from '../gateway/gateway';
import { isPlainHttp } from '../../../src/values/ip-network';
import { contextOf, load } from '../tenant/world';
import { byHand } from './by-hand';
import { fixedLookup } from './resolver';
import {
  blind,
  eager,
  forgetful,
  heedless,
  unprotectedClient,
  resigned,
  trustful,
  trusting,
} from './unprotected-client';
import type { Defence, Row } from './row';
import { FIRST, SECOND } from './users';

/** The upstream's own credential, which no other server may get. */
export const SHOP_KEY = 'shop-key-4c1f0a';

/** Defences that a plain client does not have. */
const OF_THE_TRANSPORT: ReadonlySet<Defence> = new Set<Defence>([
  'size limit',
  'inflate limit',
  'known encodings',
  'charset',
  'strict JSON',
  'depth limit',
  'value limit',
  'one key once',
  'no redirects',
  'reuse guard',
  'one answer',
]);

/** The address where a token is got. */
const endpointOf = (token: AccessToken | undefined): string => {
  if (token === undefined) return '';
  return token.type === 'oauth2' ? token.tokenUrl : token.baseUrl;
};

/** The same as node:net has it. */
export const nodeLookup =
  (lookup: Lookup): LookupFunction =>
  (hostname, _options, resolved) =>
    lookup(hostname, { all: true, hints: 0 }, (error, addresses) => resolved(error, [...addresses]));

/** A public address that is this machine's: no test reaches another one. */
const AT_HOME = nodeLookup(fixedLookup('127.0.0.1'));

const clientWithout = (without: ReadonlySet<Defence>, more: Row['transport']): SourceHttp => {
  const named = more?.lookup === undefined ? undefined : nodeLookup(more.lookup);
  if (without.has('whole answers')) return ({ baseUrl }) => byHand(baseUrl, named);
  if (without.has('TLS')) return ({ baseUrl }) => trusting(baseUrl);
  if ([...without].some((each) => OF_THE_TRANSPORT.has(each)))
    return ({ baseUrl }) => unprotectedClient(baseUrl);
  if (without.has('address guard'))
    return (options) =>
      isPlainHttp(new URL(options.baseUrl))
        ? byHand(options.baseUrl, AT_HOME)
        : createTransport({ ...options, ...more, privateNetwork: true });
  if (without.has('token'))
    return ({ accessToken, ...options }) => trustful(createTransport(options), endpointOf(accessToken));
  if (without.has('renewal limit'))
    return ({ accessToken, ...options }) => eager(createTransport(options), endpointOf(accessToken));
  const { proxy, tls, ...others } = more ?? {};
  return (options) =>
    createTransport({
      ...options,
      ...others,
      ...(proxy && !without.has('proxy') && { proxy }),
      ...(tls && { tls: without.has('client certificate') && tls.ca ? { ca: tls.ca } : tls }),
      ...(without.has('renewal') && { rejects: () => false }),
      ...(without.has('no reuse') && { keepAlive: true }),
    });
};

const httpWithout = (without: ReadonlySet<Defence>, more: Row['transport']): SourceHttp => {
  const client = clientWithout(without, more);
  if (without.has('new connection')) return (options) => resigned(client(options));
  if (without.has('hanging up')) return (options) => heedless(client(options));
  if (without.has('Retry-After')) return (options) => forgetful(client(options));
  return without.has('status') ? (options) => blind(client(options)) : client;
};

/** What of the layers is not as ever. */
interface Arranged {
  readonly breakerRestMs?: number | undefined;
  /** The clock of catalogues. */
  readonly catalogueClock?: (() => number) | undefined;
  readonly retrying?: Partial<RetryOptions> | undefined;
  /** Layers that replace those with the same names, which otherwise belong to one source or tenant. */
  readonly layers?: Partial<Readonly<Record<LayerName, Layer>>> | undefined;
}

/** The differences of a tenant from the default, besides its layers. */
interface Shared {
  readonly http?: SourceHttp;
  /** Where its access tokens are got. */
  readonly tokenUrl?: string | undefined;
  readonly tenantLayersOf?: TenantLayersOf;
}

/** Has always enough. */
export const BOUNDLESS: RetryBudget = { deposit: () => undefined, withdraw: () => true };

/** The replacement of a layer. */
const insteadOf = (
  { tenant, source, deadlineMs, retries, catalogue, emit }: LayerOptions,
  without: ReadonlySet<Defence>,
  { breakerRestMs, catalogueClock: clock, retrying, layers }: Arranged,
): Partial<Readonly<Record<LayerName, Layer>>> => {
  const rest = without.has('breaker trial') ? Infinity : breakerRestMs;
  const unlimited = without.has('retry budget') && { budget: BOUNDLESS, random: () => 0 };
  return {
    ...((retrying ?? unlimited) && { retry: retry({ retries, ...retrying, ...unlimited }) }),
    ...(rest !== undefined && { breaker: breaker({ tenant, source, deadlineMs, emit, openMs: rest }) }),
    ...(catalogue && clock && { catalogue: catalogued({ tenant, source, emit, ...catalogue, clock }) }),
    ...layers,
  };
};

const layersWithout =
  (without: ReadonlySet<Defence>, arranged: Arranged): LayersOf =>
  (options) => {
    const instead = insteadOf(options, without, arranged);
    return layersOf(options)
      .filter(([name]) => name === 'timed' || !without.has(name))
      .map(([name, layer]) => [name, instead[name] ?? layer]);
  };

const NOT_FOUND = { notFound: [{ status: 404 }] };

const OAUTH = { type: 'oauth2', clientId: 'bridge', clientSecret: '${SHOP_KEY}' };

const LOGIN = {
  type: 'login',
  json: { login: 'bridge', password: '${SHOP_KEY}' },
  tokenAt: 'access_token',
  lifetimeAt: 'expires_in',
};

/** The settings of a source whose requests carry access tokens. */
const withTokens = (
  baseUrl: string,
  tokenUrl: string,
  { answer, login }: Pick<Settled, 'answer' | 'login'>,
) => ({
  baseUrl,
  auth: login === undefined ? { ...OAUTH, tokenUrl } : { ...LOGIN, ...login, url: tokenUrl },
  answer: { ...NOT_FOUND, ...answer },
});

const PAYLOAD = { id: 'text!', name: 'text!', points: 'integer?' };

/** What a source looks like in the tenant file. */
const sourceOf = (baseUrl: string, isOwnerUnsaid: boolean, more: Row['source']) => ({
  adapter: 'http',
  settings: {
    baseUrl,
    auth: { type: 'apiKey', in: 'header', keys: { 'X-Api-Key': '${SHOP_KEY}' } },
    answer: NOT_FOUND,
  },
  lookup: {
    path: '/users/{request.userIdentifier}',
    owner: isOwnerUnsaid ? 'unsaid' : { at: 'id', is: '{request.userIdentifier}' },
  },
  payload: PAYLOAD,
  deadlineMs: 8000,
  retries: 0,
  privateNetwork: true,
  ...more,
});

/** The account's id is that of the request: an answer that was never read gives an account of nothing else. */
export const tenantFileOf = (baseUrl: string, isOwnerUnsaid = false, more: Row['source'] = {}) => ({
  locale: 'en',
  access: { keys: ['${APP_KEY}'] },
  identifier: { type: 'text' },
  sources: { shop: sourceOf(baseUrl, isOwnerUnsaid, more) },
  user: { id: 'request.userIdentifier', name: 'shop.name', bonuses: 'shop.points' },
});

/** A source whose answers are taken as they come: the adapter's request, and nothing of its reading. */
const undecoded =
  (client: () => Http): OpenSource['ask'] =>
  (lookup, call) => {
    const path = isRecord(lookup) ? String(lookup.path).split('/').slice(1) : [];
    return pipe(
      client().send({ path, query: [], headers: { 'X-Api-Key': SHOP_KEY } }, call),
      TE.flatMapEither<HttpAnswer, SourceFailure, unknown>(({ body }) => body),
    );
  };

/** An answer that is fitted to its type as ever, however often its parts are compared with that. */
const uncounted =
  (client: () => Http, { codec }: OpenSource): OpenSource['ask'] =>
  (lookup, call, told) =>
    pipe(
      undecoded(client)(lookup, call, told),
      TE.map((answer) => {
        const conformed = conformerOf(typeOfCodec(codec))(answer);
        return conformed.ok ? conformed.value : undefined;
      }),
    );

/** In place of the opened source's own ask, where decoding lacks something. */
const askWithout = (without: ReadonlySet<Defence>, client: () => Http): AskOf => {
  if (without.has('codec')) return () => undecoded(client);
  return (_source, open) => (without.has('comparison limit') ? uncounted(client, open) : open.ask);
};

const NO_BUDGET = { work: Infinity, values: Infinity, bytes: Infinity };

/** A tenant whose mapping runs to its end. */
const unbounded = (tenant: Tenant, mapping: TypedMapping): Tenant => {
  const map = compile(mapping, NO_BUDGET);
  return { ...tenant, map: (payloads, call) => map(payloads, call.now()).outcome };
};

/** ahunter's users, each with a token that is like the identifier. */
const TOKENS = JSON.stringify({ [FIRST]: FIRST, [SECOND]: SECOND });

/** What of a row its tenant depends on. */
type Settled = Pick<
  Row,
  'isOwnerUnsaid' | 'answer' | 'login' | 'source' | 'payload' | 'user' | 'tenantFile' | 'transport' | 'limits'
> &
  Arranged &
  Shared;

type TenantFile = ReturnType<typeof tenantFileOf>;

/** What else a tenant of a row may have, and its app. */
export interface TenantVariant {
  /** Makes another of its file. */
  readonly file?: (file: TenantFile, baseUrl: string) => object;
  readonly variables?: Readonly<Record<string, string>>;
  /** Names and values, in turn, that the app sends instead of its key. */
  readonly headers?: readonly string[];
  /** The id that the app server gives a request about a user. */
  readonly requestIdFor?: (user: string) => string;
}

/** How a row's tenant is loaded. */
interface Loading {
  readonly without?: readonly Defence[];
  readonly variant?: TenantVariant;
  readonly emit?: Emit;
}

/** The tenant file of a row. */
export const fileFor = (
  baseUrl: string,
  { isOwnerUnsaid = false, answer, limits, tokenUrl, login, ...settled }: Settled,
  { without = [], variant = {} }: Loading = {},
): object => {
  const isUnsaid = isOwnerUnsaid || without.includes('owner');
  const tokens =
    tokenUrl === undefined
      ? {}
      : { settings: withTokens(baseUrl, tokenUrl, { ...(answer && { answer }), login }) };
  const payload = { ...PAYLOAD, ...settled.payload };
  const plain = tenantFileOf(baseUrl, isUnsaid, { payload, ...settled.source, ...tokens });
  const file = { ...plain, user: { ...plain.user, ...settled.user }, limits };
  return variant.file?.(file, baseUrl) ?? file;
};

/** Loads the row's tenant over an upstream, without these defences. */
export const loadWithout = (baseUrl: string, settled: Settled, loading: Loading = {}): Tenant => {
  const without = new Set(loading.without);
  const { transport, tenantLayersOf } = settled;
  const clients: Http[] = [];
  const http: SourceHttp = (options) => {
    const client = (settled.http ?? httpWithout(without, transport))(options);
    clients.push(client);
    return client;
  };
  const variables = { APP_KEY: KEY, SHOP_KEY, TOKENS, ...loading.variant?.variables };
  const file = settled.tenantFile?.(baseUrl) ?? fileFor(baseUrl, settled, loading);
  const { tenant, mapping, problems } = load(JSON.stringify(file), {
    ...contextOf([httpAdapter, spaaza, spaazaCard, ahunter], { variables }),
    http,
    ...(loading.emit && { emit: loading.emit }),
    protection: {
      ...fullProtection,
      layersOf: layersWithout(without, settled),
      ...(tenantLayersOf && { tenantLayersOf }),
      ...(without.has('tenant bulkhead') ? { tenantLayersOf: () => [] } : {}),
    },
    askOf: askWithout(without, () => clients[0]!),
  });
  if (tenant === undefined || mapping === undefined)
    throw new Error(problems.map((each: Problem) => each.message).join('\n'));
  return without.has('mapping budget') ? unbounded(tenant, mapping) : tenant;
};

const tenants = new Set<Tenant>();

/** Starts a bridge whose requests have longer than any source. */
export const bridgeOver = (
  served: Tenant | readonly Tenant[],
  options: Pick<GatewayOptions, 'clock' | 'turn'> = {},
): Promise<Running> => {
  const all = 'name' in served ? [served] : served;
  for (const tenant of all) tenants.add(tenant);
  return start(all, { requestDeadlineMs: 60_000 }, options);
};

/** Stops every bridge of this file's. */
export const stopBridges = async (): Promise<void> => {
  for (const tenant of tenants) tenant.dispose();
  tenants.clear();
  await stopAll();
};
