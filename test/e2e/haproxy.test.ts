/** Two bridges behind HAProxy, restarted in turn under load. `npm run proof` restarts them twenty times. */
import { killBridges } from '../support/e2e/bridge';
import { isInstalled, PHONE, restartInTurn, type Served } from '../support/e2e/haproxy';
import { KEY } from '../support/e2e/key';
import { removeFolders } from '../support/e2e/tenants';
import { hasRedis, startRedis, stopRedis } from '../support/store/redis-server';
import { closeServers, serve } from '../support/upstream/servers';

afterAll(async () => {
  await killBridges();
  await stopRedis();
  await closeServers();
  removeFolders();
});

const installed = isInstalled();
if (!installed) console.log('skipped: haproxy is not installed');
if (!hasRedis()) console.log('skipped: redis-server is not installed');

(installed ? it : it.skip)('loses no request when each bridge is restarted once', async () => {
  const { asked, lost } = await restartInTurn(2);
  expect(lost).toEqual([]);
  expect(asked).toBeGreaterThan(100);
});

/** An upstream that keeps one live token: each new one ends the one before. */
const startUpstream = async () => {
  let granted = 0;
  const { baseUrl } = await serve(({ url, headers }, response) => {
    if (url === '/token') granted += 1;
    const token = `t-${granted}`;
    const isRejected = url !== '/token' && headers.authorization !== `Bearer ${token}`;
    const body =
      url === '/token' ? { access_token: token, token_type: 'Bearer', expires_in: 3600 } : { id: PHONE };
    response.writeHead(isRejected ? 401 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  return { baseUrl, granted: () => granted };
};

const servedFrom = (baseUrl: string, store: string): Served => ({
  acme: {
    'tenant.json': {
      access: { keys: ['${APP_KEY}'] },
      identifier: { type: 'phone' },
      sources: {
        crm: {
          adapter: 'http',
          settings: {
            baseUrl,
            auth: {
              type: 'oauth2',
              tokenUrl: `${baseUrl}/token`,
              clientId: 'bridge',
              clientSecret: '${CLIENT_SECRET}',
            },
            answer: { notFound: [{ status: 404 }] },
          },
          lookup: {
            path: '/{request.userIdentifier}',
            owner: { at: 'id', is: '{request.userIdentifier}' },
          },
          payload: { id: 'text!' },
          privateNetwork: true,
        },
      },
      user: { id: 'crm.id' },
    },
  },
  environment: {
    APP_KEY: KEY,
    CLIENT_SECRET: 'c-5f0c1b',
    BRIDGE_STORE: store,
    BRIDGE_STORE_KEY: 'e2e-store-key-0123456789abcdef-0123',
    BRIDGE_STORE_WAIT_MS: '1000', // a busy machine answers late
  },
});

(installed && hasRedis() ? it : it.skip)(
  'needs one token for both bridges of a store, and loses no request, when each is restarted once',
  async () => {
    const { baseUrl, granted } = await startUpstream();
    const { url } = await startRedis();
    const { asked, lost } = await restartInTurn(2, servedFrom(baseUrl, url));
    expect(lost).toEqual([]);
    expect(asked).toBeGreaterThan(100);
    expect(granted()).toBe(1);
  },
);
