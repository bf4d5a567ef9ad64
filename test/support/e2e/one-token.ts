/** A tenant of an upstream that keeps one live token, for bridges that share a store. */
import { KEY } from './key';
import { PHONE, type Served } from './haproxy';
import { serve } from '../upstream/servers';

/** An upstream that keeps one live token: each new one ends the one before. */
export const oneTokenUpstream = async () => {
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

/** What bridges with a tenant of {@link tenantWithToken} share and know. */
export const storeEnvironment = (store: string) => ({
  APP_KEY: KEY,
  CLIENT_SECRET: 'c-5f0c1b',
  BRIDGE_STORE: store,
  BRIDGE_STORE_KEY: 'e2e-store-key-0123456789abcdef-0123',
  BRIDGE_STORE_WAIT_MS: '1000', // a busy machine answers late
});

/** A tenant whose source needs a token of OAuth 2; `more` is the rest of its `auth`. */
export const tenantWithToken = (baseUrl: string, more: object = {}) => ({
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
          ...more,
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
});

/** A tenant that needs its tokens, and the store that its bridges share. */
export const servedWithToken = (baseUrl: string, store: string): Served => ({
  acme: { 'tenant.json': tenantWithToken(baseUrl) },
  environment: storeEnvironment(store),
});
