/** Markers for every secret that a bridge has or gets, and the tenants whose secrets they are. */
import { leaksIn, spellingsOf } from '../e2e/leaks';
import { serve } from '../upstream/servers';
import type { TenantVariant } from './bridge';
import { LEAKY, LEAKY_HEADERS } from './leaky-texts';
import { FIRST, SECOND, UNRELATED, others, personOf } from './users';

/** Every one has something that JSON, URLs and base64 would each write in another way. */
const mark = (what: string): string => `canary"${what}"/1+=`;

export const SECRETS = {
  appKey: mark('app-key'),
  shopKey: mark('shop-key'),
  gatewayKey: mark('gateway-key'),
  clientSecret: mark('client-secret'),
  accessToken: mark('access-token'),
  firstToken: mark('first-token'),
  secondToken: mark('second-token'),
  otherToken: mark('other-token'),
} as const;

/** Extra texts that the app sends. */
const APP = {
  requestId: mark('request-id'),
  cookie: mark('app-cookie'),
  agent: mark('app-agent'),
  forwarded: mark('app-forwarded'),
} as const;

const PROBED = '79000000777';

/** As many as any row asks for. */
const OTHERS = others(100);

/** What every user's identifier begins with. */
const ANYBODY = '79000000';

/** What every email address and card has, beside the identifier. */
const ANYBODYS = ['@shop.example', 'card/4000-'];

/** Names of machines: in certificates, and where DNS was asked for one. */
const NAMES = ['upstream.example', 'elsewhere.example', 'An authority of the tests'];

/** Texts that no answer may contain. */
export const HIDDEN: readonly string[] = [
  ...Object.values(SECRETS),
  ...Object.values(APP),
  ...Object.values(LEAKY),
  ...NAMES,
];

/** All private texts, except one user's own account. */
export const MARKERS: readonly string[] = [...HIDDEN, ANYBODY, ...ANYBODYS, 'Shopper "'];

/** Texts in a user's account that must not be there: another user's, or fields that no rule maps. */
export const foreignIn = (account: string, user: string): readonly string[] =>
  leaksIn(account.replaceAll(user, ''), [...HIDDEN, ANYBODY, ...ANYBODYS]);

/** Whether every user can be recognised by texts that only this user has. */
export const areKnown = (): boolean =>
  [FIRST, SECOND, UNRELATED, PROBED, ...OTHERS].every((user) => {
    const { id, name, email, card } = personOf(user);
    return [id, name, email, card].every((text) => text.includes(ANYBODY));
  });

/** Whether every marker is long enough not to occur by chance. */
export const areUnlikely = (): boolean => MARKERS.flatMap(spellingsOf).every(({ length }) => length > 7);

export const HEADERS: readonly string[] = [
  ...['Authorization', `Bearer ${SECRETS.appKey}`],
  ...['Cookie', `session=${APP.cookie}`],
  ...['User-Agent', APP.agent],
  ...['X-Forwarded-For', APP.forwarded],
];

export const VARIABLES = {
  APP_KEY: SECRETS.appKey,
  SHOP_KEY: SECRETS.shopKey,
  CLIENT_SECRET: SECRETS.clientSecret,
  GATEWAY_KEY: SECRETS.gatewayKey,
  TOKENS: JSON.stringify({
    ...Object.fromEntries([...OTHERS, PROBED].map((user) => [user, SECRETS.otherToken])),
    [FIRST]: SECRETS.firstToken,
    [SECOND]: SECRETS.secondToken,
  }),
};

const plain = { headers: HEADERS, variables: VARIABLES, requestIdFor: () => APP.requestId };

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

const oauthAt = (tokenUrl: string): object => ({
  type: 'oauth2',
  tokenUrl,
  clientId: 'a-client',
  clientSecret: '${CLIENT_SECRET}',
});

/** Its password is in the query, where most is written about it, and in JSON. */
const loginAt = (url: string): object => ({
  type: 'login',
  url,
  query: { pin: '${CLIENT_SECRET}' },
  json: { login: 'a-client', inside: { password: '${CLIENT_SECRET}' } },
  tokenAt: 'access_token',
  send: { in: 'header', name: 'X-Session' },
});

/** Keeps the settings, except for the authentication and the address. */
const withToken = (authAt: (url: string) => object, tokenUrl: string, apiUrl?: string): TenantVariant => ({
  ...plain,
  requestIdFor: (user) => `call-${user}`,
  file: (file, baseUrl) => {
    const auth = authAt(tokenUrl === '' ? baseUrl : tokenUrl);
    const { shop } = file.sources;
    const headers = { 'X-Gateway-Key': '${GATEWAY_KEY}' };
    const settings = { ...shop.settings, auth, headers, ...(apiUrl !== undefined && { baseUrl: apiUrl }) };
    // The token endpoint is on loopback in every row.
    return { ...file, sources: { shop: { ...shop, settings, privateNetwork: true } } };
  },
});

/** The token is in the query, where this upstream requires it. */
const asAhunter: TenantVariant = {
  ...plain,
  requestIdFor: base64url,
  file: (file, baseUrl) => {
    const settings = { baseUrl, tokens: '${TOKENS}' };
    const shop = { ...file.sources.shop, payload: undefined, lookup: undefined };
    return {
      ...file,
      sources: { shop: { ...shop, adapter: 'ahunter', settings } },
      user: { id: 'request.userIdentifier', name: 'shop.person_name', email: 'shop.mail' },
    };
  },
};

/** A token endpoint that grants, gossiping. */
const granting = async (): Promise<string> => {
  const leakySentences = LEAKY_HEADERS.map((line) => line.split(': '));
  const answer = { access_token: SECRETS.accessToken, token_type: 'bearer', note: LEAKY.note };
  const { baseUrl } = await serve((_request, response) => {
    for (const [name = '', ...value] of leakySentences) response.setHeader(name, value.join(': '));
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
  });
  return baseUrl;
};

/** Each way of having secrets, by name; the servers that they need are to be closed. */
export const secretVariants = async (): Promise<Readonly<Record<string, TenantVariant>>> => ({
  'a key in a header': plain,
  'a token that is got for a secret': withToken(oauthAt, await granting()),
  'a token of a login': withToken(loginAt, await granting()),
  'a secret, where the fault is the token endpoint’s': {
    ...withToken(oauthAt, '', 'http://127.0.0.1:9'),
    requestIdFor: () => Buffer.from(SECRETS.appKey).toString('hex'),
  },
  'a password, where the fault is the login’s': withToken(loginAt, '', 'http://127.0.0.1:9'),
  'a token in the query': asAhunter,
});

/** With a known user of its source. */
export const withProbe = ({ file: change, ...variant }: TenantVariant): TenantVariant => ({
  ...variant,
  file: (file, baseUrl) => {
    const { shop } = file.sources;
    const probed = { ...file, sources: { shop: { ...shop, probe: PROBED } } };
    return change?.(probed, baseUrl) ?? probed;
  },
});
