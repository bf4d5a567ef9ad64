/**
 * An invented customer system, documented only here, with one kind of request for each kind that a tenant file can
 * describe. It shares no code with the adapter.
 */
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Stub } from '../../../stubs/server';
import { serve } from '../upstream/servers';

export const CRM_SECRETS = {
  token: 'invented-crm-token-31',
  key: 'invented-crm-key-77',
  clientSecret: 'invented-client-secret-5',
  granted: 'granted-access-token-9',
} as const;

export const ANNA = { id: 42, login: 'anna@shop.example', name: 'Anna' } as const;
export const BORIS = { id: 43, login: 'boris@shop.example', name: 'Boris' } as const;

/** Who is asked for; `undefined` when the request is not as documented. */
export type Asked = (request: IncomingMessage, body: string) => string | undefined;

const urlOf = ({ url = '' }: IncomingMessage): URL => new URL(url, 'http://crm');

const only = (fields: URLSearchParams, names: readonly string[]): boolean =>
  [...fields.keys()].join() === names.join();

const inPath: Asked = (request) => {
  const [, login] = /^\/v2\/customers\/([^/?]+)$/.exec(request.url ?? '') ?? [];
  return request.method === 'GET' && login !== undefined ? decodeURIComponent(login) : undefined;
};

const withToken =
  (asked: Asked, token: string): Asked =>
  (request, body) =>
    request.headers.authorization === `Bearer ${token}` ? asked(request, body) : undefined;

const withSession =
  (asked: Asked, session: string): Asked =>
  (request, body) =>
    request.headers['x-session'] === session ? asked(request, body) : undefined;

const inQuery: Asked = (request) => {
  const { pathname, searchParams } = urlOf(request);
  if (request.method !== 'GET' || pathname !== '/v2/customers') return undefined;
  return only(searchParams, ['login']) ? (searchParams.get('login') ?? undefined) : undefined;
};

const inJson: Asked = ({ method, url, headers }, body) => {
  if (method !== 'POST' || url !== '/v2/search' || headers['x-api-key'] !== CRM_SECRETS.key) return undefined;
  const sent = JSON.parse(body) as { readonly filter?: { readonly login?: string } };
  const login = sent.filter?.login ?? '';
  return JSON.stringify(sent) === JSON.stringify({ filter: { login }, limit: 2 }) ? login : undefined;
};

const inForm: Asked = ({ method, url, headers }, body) => {
  const fields = new URLSearchParams(body);
  if (method !== 'POST' || url !== '/v2/find') return undefined;
  if (headers['content-type'] !== 'application/x-www-form-urlencoded') return undefined;
  const isWhole = only(fields, ['login', 'api_key']) && fields.get('api_key') === CRM_SECRETS.key;
  return isWhole ? (fields.get('login') ?? undefined) : undefined;
};

/** A gateway before the API wants a key of its own. */
const withGatewayKey =
  (asked: Asked): Asked =>
  (request, body) =>
    request.headers['x-gateway-key'] === CRM_SECRETS.key ? asked(request, body) : undefined;

/** The documented ways of asking. */
export const ways = {
  path: inPath,
  query: withToken(inQuery, CRM_SECRETS.token),
  gateway: withGatewayKey(withToken(inPath, CRM_SECRETS.token)),
  json: inJson,
  form: inForm,
  login: withSession(inPath, CRM_SECRETS.granted),
  oauth: withToken(inPath, CRM_SECRETS.granted),
} as const satisfies Readonly<Record<string, Asked>>;

const stubOf = async (
  answer: (request: IncomingMessage, body: string) => readonly [number, unknown],
): Promise<Stub> => {
  const { baseUrl } = await serve((request, response) => {
    void text(request).then((body) => {
      const [status, content] = answer(request, body);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    });
  });
  return { url: baseUrl, close: () => Promise.resolve() };
};

/** Knows Anna; `found` and `notFound` are how this way of asking answers. */
export const startCrm = (
  asked: Asked,
  found: (user: unknown) => unknown,
  notFound: readonly [number, unknown],
): Promise<Stub> =>
  stubOf((request, body) => {
    const login = asked(request, body);
    if (login === undefined) return [400, { error: 'not as documented' }];
    return login === ANNA.login ? [200, found(ANNA)] : notFound;
  });

/** Gives a token to the documented user, for a login of its own. */
export const startLogin = (): Promise<Stub> =>
  stubOf(({ method, url }, body) => {
    const isUser = body === JSON.stringify({ user: 'bridge', password: CRM_SECRETS.clientSecret });
    return method === 'POST' && url === '/' && isUser
      ? [200, { session: { id: CRM_SECRETS.granted, seconds: 600 } }]
      : [200, { session: null }];
  });

/** Grants a token to the documented client. */
export const startTokens = (): Promise<Stub> =>
  stubOf((request, body) => {
    const basic = Buffer.from(`bridge:${CRM_SECRETS.clientSecret}`).toString('base64');
    const isClient = request.headers.authorization === `Basic ${basic}`;
    return isClient && body === 'grant_type=client_credentials'
      ? [200, { access_token: CRM_SECRETS.granted, token_type: 'bearer', expires_in: 600 }]
      : [401, { error: 'invalid_client' }];
  });
