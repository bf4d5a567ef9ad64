/**
 * All that a bridge sends to its store, and all that is there: answers, tokens, logins, refresh tokens, limits, turns and
 * shoppers who are forgotten. No secret, identifier or value of an account is in it, in any spelling.
 */
import { adminPortOf } from '../support/admin';
import { accountOf, ask, bearer, killBridges, run, startBridge } from '../support/e2e/bridge';
import { leaksIn } from '../support/e2e/leaks';
import { removeFolders, writeMappings } from '../support/e2e/tenants';
import { dump, hasRedis, startRedis, stopRedis, type RedisServer } from '../support/store/redis-server';
import { listening } from '../support/upstream/requests';
import { closeServers } from '../support/upstream/servers';
import { until } from '../support/until';

afterEach(async () => {
  await killBridges();
  await closeServers();
  await stopRedis();
});
afterAll(removeFolders);

/** Every one has something that JSON, URLs and base64 would each write in another way. */
const mark = (what: string): string => `canary"${what}"/1+=`;

const SECRETS = {
  APP_KEY: mark('app-key'),
  CLIENT_SECRET: mark('client-secret'),
  REFRESH: mark('refresh-0'),
  PASSWORD: mark('password'),
  BRIDGE_STORE_KEY: mark('store-key-0123456789abcdef'),
  BRIDGE_ADMIN_TOKEN: 'canary-admin-token-5f0c1b',
};

const ANNA = 'canary-anna-7777777';
const BORIS = 'canary-boris-7777777';
const PROBED = 'canary-probed-7777777';
const POINTS = 642097531;

const TOKENS = { access: mark('access'), refresh: mark('refresh-1'), session: mark('session') };

const MARKERS = [
  ...Object.values(SECRETS),
  ...Object.values(TOKENS),
  ...[ANNA, BORIS, PROBED, mark('name'), String(POINTS), 'canary-tenant', 'canary_source'],
];

const startUpstream = () =>
  listening(({ target }) => {
    const { access, refresh, session } = TOKENS;
    if (target === '/token')
      return { body: { access_token: access, refresh_token: refresh, expires_in: 600 } };
    if (target === '/login') return { body: { session } };
    return { body: { id: target.split('/').at(-1), name: mark('name'), points: POINTS } };
  });

const sourceOf = (baseUrl: string, auth: object, payload: object) => ({
  adapter: 'http',
  settings: { baseUrl, auth, answer: { notFound: [{ status: 404 }] } },
  lookup: { path: '/users/{request.userIdentifier}', owner: { at: 'id', is: '{request.userIdentifier}' } },
  payload: { id: 'text!', ...payload },
  privateNetwork: true,
  cache: { ttl: 600, staleIfError: 600, shared: true },
});

const tenantOf = (baseUrl: string) => {
  const refreshing = {
    type: 'oauth2',
    grant: 'refresh_token',
    tokenUrl: `${baseUrl}/token`,
    clientId: 'bridge',
    clientSecret: '${CLIENT_SECRET}',
    refreshToken: '${REFRESH}',
    refreshTokenFile: 'crm',
  };
  const login = {
    type: 'login',
    url: `${baseUrl}/login`,
    json: { login: 'bridge', password: '${PASSWORD}' },
    tokenAt: 'session',
    send: { in: 'header', name: 'X-Session' },
  };
  return {
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'text' },
    limits: { perSecond: 100 },
    sources: {
      canary_source: { ...sourceOf(baseUrl, refreshing, { name: 'text!' }), probe: PROBED },
      points: sourceOf(baseUrl, login, { points: 'integer?' }),
    },
    user: { id: 'request.userIdentifier', name: 'canary_source.name', bonuses: 'points.points' },
  };
};

/** All arguments of all commands that a server gets from here on. */
const heardBy = async ({ client, onStop }: RedisServer): Promise<readonly string[]> => {
  const heard: string[] = [];
  const monitor = await client.monitor();
  monitor.on('monitor', (_time: string, args: readonly string[]) => void heard.push(args.join(' ')));
  onStop(() => monitor.disconnect());
  return heard;
};

(hasRedis() ? test : test.skip)('nothing of a shopper and no secret reaches the store', async () => {
  const upstream = await startUpstream();
  const store = await startRedis();
  const heard = await heardBy(store);
  const mappings = writeMappings({ 'canary-tenant': { 'tenant.json': tenantOf(upstream.baseUrl) } });
  const bridge = await startBridge(['serve', '--mappings', mappings, '--admin-port', '0'], {
    ...SECRETS,
    BRIDGE_STORE: store.url,
    BRIDGE_STORE_WAIT_MS: '1000', // a busy machine answers late
  });
  for (const user of [ANNA, BORIS]) {
    const received = await ask(bridge, 'canary-tenant', user, { headers: bearer(SECRETS.APP_KEY) });
    expect(accountOf(received)).toMatchObject({ id: user, name: mark('name'), bonuses: POINTS });
  }
  await until(() => bridge.log().some(({ event }) => event === 'source-probed'));
  const held = await dump(store.client);
  const admin = `http://127.0.0.1:${adminPortOf(bridge)}`;
  const forgotten = await run(['forget', 'canary-tenant', '--identifier', ANNA, '--admin', admin], SECRETS);
  expect(forgotten).toMatchObject({ code: 0 });
  const names = held.split('\n').map((line) => line.split(':')[1]);
  // The answers of two shoppers; the turn of the probe; two tokens and the refresh token. A limit is there for a second.
  expect(names.filter((name) => name !== 'limit').toSorted()).toEqual([
    ...['group', 'group'],
    'job',
    ...['text', 'text', 'text'],
  ]);
  for (const sent of [/^eval .* account-bridge:limit:/s, /^publish account-bridge:forget /])
    expect(heard.some((command) => sent.test(command))).toBe(true);
  const all = [held, await dump(store.client), ...heard].join('\n');
  expect(leaksIn(all, MARKERS)).toEqual([]);
  for (const marker of MARKERS) {
    const planted = Buffer.from(`left ${marker} right`).toString('base64');
    expect(leaksIn(`${all} ${planted}`, [marker])).toEqual([marker]);
  }
});
