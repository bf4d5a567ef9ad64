/**
 * A bridge that has everything that the dashboard shows: tenants whose upstream answers, fails, hangs, rejects a
 * credential or gives too few fields, one with a catalogue, one with a file of customers, one beyond its rate limit, one
 * with wrong keys, one that did not load, and one that serves its last good version since a reload. It has a store.
 */
import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { KEY, ask, bearer, startBridge } from '../e2e/bridge';
import type { Bridge } from '../e2e/bridge';
import { writeMappings } from '../e2e/tenants';
import type { Files } from '../e2e/tenants';
import { CLIENT_CERTIFICATE, CLIENT_KEY } from '../upstream/client-certificates';
import { hasRedis, startRedis } from '../store/redis-server';
import { serve } from '../upstream/servers';

const OTHER_KEY = 'end-to-end-next-key';

const VARIABLES = {
  APP_KEY: KEY,
  NEXT_KEY: OTHER_KEY,
  UNUSED_KEY: 'end-to-end-unused-key',
  CLIENT_SECRET: 'c-5f0c1b',
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  BRIDGE_STORE_KEY: 'e2e-store-key-0123456789abcdef-0123',
};

/** A store that answers, where one is installed; `stopRedis` ends it. */
const startStore = async (): Promise<string> =>
  hasRedis() ? (await startRedis()).url : 'redis://127.0.0.1:1';

const json = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

/** Calls until the token is taken for ended. */
const TOKEN_LIFE = 5;

/** The user that probes look up; the load never asks for this one. */
const PROBED = '0';

/** An upstream whose paths begin with how they answer: /ok/users/42. */
const startUpstream = async (): Promise<string> => {
  let calls = 0;
  const fails = new Map<string, (response: ServerResponse) => void>([
    ['slow', () => undefined],
    ['late', (response) => void setTimeout(() => json(response, 200, { id: '1', name: 'A' }), 100)],
    ['failing', (response) => json(response, 500, {})],
    ['unknown', (response) => json(response, 404, {})],
    ['denied', (response) => json(response, 401, {})],
    ['ungranted', (response) => json(response, 400, { error: 'invalid_client' })],
    [
      'token',
      (response) =>
        json(response, 200, { access_token: `t-${calls}`, token_type: 'Bearer', expires_in: 3600 }),
    ],
    ['programme', (response) => json(response, 200, { name: 'Gold' })],
  ]);
  const answer = ({ url = '' }: IncomingMessage, response: ServerResponse): void => {
    const [, how = '', , id = ''] = url.split('/');
    const failing = fails.get(how);
    if (failing !== undefined) return failing(response);
    calls += 1;
    // A call that is repeated with a new token can meet a 401 again. That would be a failing probe.
    if (calls % TOKEN_LIFE === 0 && id !== PROBED) return json(response, 401, {});
    json(response, 200, { id, name: 'A', points: calls % 2 === 0 ? 'many' : calls });
  };
  return (await serve(answer)).baseUrl;
};

interface Own {
  readonly head?: object;
  readonly source?: object;
  readonly settings?: object;
  /** Further sources. */
  readonly more?: object;
  readonly user?: object;
}

/** A tenant whose source is asked at paths that begin so. */
const tenantOf = (baseUrl: string, how: string, { head, source, settings, more, user }: Own = {}): Files => ({
  'tenant.json': {
    access: { keys: ['${APP_KEY}', '${NEXT_KEY}', '${UNUSED_KEY}'] },
    identifier: { type: 'digits' },
    ...head,
    sources: {
      crm: {
        adapter: 'http',
        privateNetwork: true,
        settings: { baseUrl, answer: { notFound: [{ status: 404 }] }, ...settings },
        lookup: {
          path: `/${how}/users/{request.userIdentifier}`,
          owner: { at: 'id', is: '{request.userIdentifier}' },
        },
        payload: { id: 'text!', name: 'text?', points: 'number?', email: 'text?' },
        ...source,
      },
      ...more,
    },
    user: {
      id: 'request.userIdentifier',
      name: 'crm.name',
      bonuses: 'crm.points',
      email: 'crm.email',
      ...user,
    },
  },
});

const oauthOf = (baseUrl: string, path: string): object => ({
  auth: {
    type: 'oauth2',
    tokenUrl: `${baseUrl}/${path}`,
    clientId: 'bridge',
    clientSecret: '${CLIENT_SECRET}',
  },
});

/** A source that is asked the same for every shopper. */
const programmeOf = (baseUrl: string): Own => ({
  more: {
    programme: {
      adapter: 'http',
      privateNetwork: true,
      catalogue: { ttl: 3600 },
      settings: { baseUrl, answer: { notFound: [] } },
      lookup: { path: '/programme', owner: 'unsaid' },
      payload: { name: 'text!' },
    },
  },
  user: { status: 'programme.name' },
});

/** A source that shows a certificate to its upstream, which is not there. */
const certifiedOf = (baseUrl: string): Own => ({
  more: {
    partner: {
      adapter: 'http',
      privateNetwork: true,
      optional: true,
      settings: {
        baseUrl: baseUrl.replace('http:', 'https:'),
        tls: { certificate: '${CLIENT_CERTIFICATE}', key: '${CLIENT_KEY}' },
        answer: { notFound: [{ status: 404 }] },
      },
      lookup: { path: '/partner/{request.userIdentifier}', owner: 'unsaid' },
      payload: { name: 'text?' },
    },
  },
  user: { status: 'partner.name' },
});

/** A tenant that reads its customers from a file. */
const ofFile: Files = {
  'tenant.json': {
    access: { keys: ['${APP_KEY}', '${NEXT_KEY}', '${UNUSED_KEY}'] },
    identifier: { type: 'digits' },
    sources: {
      crm: {
        adapter: 'crm',
        settings: { file: 'customers.csv', index: { id: 'digits' } },
        lookup: { by: 'id', value: '{request.userIdentifier}' },
        payload: { id: 'text!', name: 'text?' },
      },
    },
    user: { id: 'request.userIdentifier', name: 'crm.name' },
  },
  'customers.csv': 'id,name\n1,A\n2,B\n',
};

const tenantsOf = (baseUrl: string): Readonly<Record<string, Files>> => ({
  acme: tenantOf(baseUrl, 'ok', {
    settings: oauthOf(baseUrl, 'token'),
    source: { cache: { ttl: 60, staleIfError: 60 }, probe: PROBED },
    ...programmeOf(baseUrl),
  }),
  slow: tenantOf(baseUrl, 'slow', { source: { deadlineMs: 100, concurrent: 1 } }),
  late: tenantOf(baseUrl, 'late', certifiedOf(baseUrl)),
  unknown: tenantOf(baseUrl, 'unknown'),
  failing: tenantOf(baseUrl, 'failing', { source: { probe: PROBED } }),
  denied: tenantOf(baseUrl, 'denied'),
  ungranted: tenantOf(baseUrl, 'ok', { settings: oauthOf(baseUrl, 'ungranted') }),
  limited: tenantOf(baseUrl, 'denied', { head: { limits: { perSecond: 1 } } }),
  kept: tenantOf(baseUrl, 'unknown'),
  filed: ofFile,
  broken: { 'tenant.json': '{' },
});

export interface World {
  readonly bridge: Bridge;
  /** Sends some requests to each tenant, and waits for the answers. */
  readonly load: () => Promise<void>;
}

/** Starts the bridge and its upstream. */
export const startWorld = async (): Promise<World> => {
  const tenants = tenantsOf(await startUpstream());
  const mappings = writeMappings(tenants);
  const settings = ['--admin-port', '0', '--drift-sample-percent', '100'];
  const variables = { ...VARIABLES, BRIDGE_STORE: await startStore() };
  const bridge = await startBridge(['serve', '--mappings', mappings, ...settings], variables);
  writeFileSync(join(mappings, 'kept', 'tenant.json'), '{');
  bridge.signal('SIGHUP');
  let user = 0;
  const load = async (): Promise<void> => {
    user += 1;
    const [same, other] = [String(user), String(user + 1)];
    const asks = Object.keys(tenants).flatMap((tenant) => [
      ask(bridge, tenant, same),
      ask(bridge, tenant, same),
      ask(bridge, tenant, other, { headers: bearer(OTHER_KEY) }),
      ask(bridge, tenant, same, { headers: bearer('a-wrong-key') }),
    ]);
    await Promise.all([...asks, ask(bridge, 'no-such-tenant', same)]);
  };
  return { bridge, load };
};
