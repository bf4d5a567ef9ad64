/** Which answers of a described upstream reject an access token, and what a tenant does then. */
import { isRight, right } from 'fp-ts/Either';
import { rejecterOf } from '../../../../adapters/http/answer';
import { http } from '../../../../adapters/http';
import { Settings } from '../../../../adapters/http/settings';
import type { Call } from '../../../../src/core/call';
import type { BridgeEvent } from '../../../../src/observe/events';
import type { Tenant } from '../../../../src/tenant/runtime/tenant';
import { createTransports } from '../../../../src/upstream/http/client';
import { loadTenant } from '../../../../src/tenant/load';
import { noFile } from '../../../../src/json/text-file';
import { left } from 'fp-ts/Either';
import { callOf } from '../../../support/upstream/call';
import { closeServers } from '../../../support/upstream/servers';
import { listening, type Answer, type Arrived, type Listening } from '../../../support/upstream/requests';
import { granting } from '../../../support/upstream/tokens';
import { contextOf } from '../../../support/tenant/world';

type Conditions = Readonly<Record<string, unknown>>;

const rejects = (answer: Conditions, status: number, body: unknown = {}): boolean => {
  const settings = Settings.decode({
    baseUrl: 'https://crm.shop.example',
    answer: { notFound: [{ status: 404 }], ...answer },
  });
  if (!isRight(settings)) throw new Error('these settings are wrong');
  return rejecterOf(settings.right)({ status, body: right(body) });
};

describe('a token is rejected', () => {
  test.each<[string, Conditions, number, unknown]>([
    ['the status 401', {}, 401, {}],
    ['the status 403', {}, 403, {}],
    ['401 with any body', {}, 401, { id: 'u1' }],
    ['a listed status', { rejected: [{ status: 419 }] }, 419, {}],
    ['one of several listed statuses', { rejected: [{ status: [440, 498] }] }, 498, {}],
    [
      'a success with a listed word',
      { rejected: [{ path: 'error', equals: 'expired' }] },
      200,
      { error: 'expired' },
    ],
    [
      'a success with one of the words',
      { rejected: [{ path: 'error', in: ['a', 'b'] }] },
      200,
      { error: 'b' },
    ],
    [
      'a listed code, at any status',
      { rejected: [{ path: 'error.code', equals: 102 }] },
      500,
      { error: { code: 102 } },
    ],
    [
      'a listed place in a list',
      { rejected: [{ path: '[0].errorCode', equals: 'X' }] },
      400,
      [{ errorCode: 'X' }],
    ],
    ['a field that is missing', { rejected: [{ path: 'ok', notEquals: true }] }, 200, {}],
    ['a place that is empty', { rejected: [{ path: 'session', empty: true }] }, 200, { session: '' }],
    [
      'a place that is there',
      { rejected: [{ path: 'loginUrl', present: true }] },
      200,
      { loginUrl: '/login' },
    ],
    ['a redirect to a login', { rejected: [{ status: 302 }] }, 302, {}],
    [
      'a listed status with a listed word',
      { rejected: [{ status: 404, path: 'e', equals: 1 }] },
      404,
      { e: 1 },
    ],
    ['401 where "rejected" lists another', { rejected: [{ status: 419 }] }, 401, {}],
    [
      'what "rejected" and "notFound" both list',
      { rejected: [{ status: 404 }], notFound: [{ status: 404 }] },
      404,
      {},
    ],
  ])('by %s', (_what, answer, status, body) => {
    expect(rejects(answer, status, body)).toBe(true);
  });

  test.each<[string, Conditions, number, unknown]>([
    ['a success', {}, 200, { error: 'expired' }],
    [
      'a success that lists another word',
      { rejected: [{ path: 'error', equals: 'expired' }] },
      200,
      { error: 'x' },
    ],
    ...[400, 404, 407, 409, 419, 429, 440, 498, 500, 502, 503].map(
      (status): [string, Conditions, number, unknown] => [`the status ${status}`, {}, status, {}],
    ),
    ['403 that is a limit', { overloaded: [{ path: 'code', equals: 'LIMIT' }] }, 403, { code: 'LIMIT' }],
    ['403 that is an unknown user', { notFound: [{ status: 403 }] }, 403, {}],
    ['401 that is a failure', { failed: [{ status: 401 }] }, 401, {}],
    ['403 that is several users', { ambiguous: [{ status: 403 }] }, 403, {}],
    ['401 that is a limit', { overloaded: [{ status: 401, path: 'e', equals: 1 }] }, 401, { e: 1 }],
  ])('not by %s', (_what, answer, status, body) => {
    expect(rejects(answer, status, body)).toBe(false);
  });
});

const fileOf = (api: Listening, endpoint: Listening, secret: string, answer: Conditions) => ({
  locale: 'en',
  access: 'open',
  identifier: { type: 'phone' },
  sources: {
    crm: {
      adapter: 'http',
      privateNetwork: true,
      retries: 0,
      settings: {
        baseUrl: api.baseUrl,
        answer: { notFound: [{ status: 404 }], ...answer },
        auth: {
          type: 'oauth2',
          tokenUrl: endpoint.baseUrl,
          clientId: 'bridge',
          clientSecret: `\${${secret}}`,
        },
      },
      lookup: { path: '/c', query: { q: '{request.userIdentifier}' }, owner: 'unsaid' },
      payload: { id: 'text!' },
    },
  },
  user: { id: 'request.userIdentifier', name: 'crm.id' },
});

const VARIABLES = { OAUTH_SECRET: 'not-a-real-secret', OTHER_SECRET: 'not-a-real-secret-either' };

const tenants: Tenant[] = [];

afterEach(async () => {
  for (const tenant of tenants.splice(0)) tenant.dispose();
  await closeServers();
});

/** A bridge's tenants, over an upstream that answers so and an endpoint that grants. */
const bridge = async (api: (request: Arrived) => Answer, token: () => Answer = granting()) => {
  const upstream = await listening(api);
  const endpoint = await listening(token);
  const transports = createTransports();
  const events: BridgeEvent[] = [];
  const add = (name: string, secret = 'OAUTH_SECRET', answer: Conditions = {}): Tenant => {
    const text = JSON.stringify(fileOf(upstream, endpoint, secret, answer));
    const { tenant, problems } = loadTenant(
      {
        name,
        file: `mappings/${name}/tenant.json`,
        text,
        directory: () => left({ message: 'none' }),
        readText: noFile,
      },
      {
        ...contextOf([http], { variables: VARIABLES, http: transports }),
        emit: (event) => events.push(event),
      },
    );
    if (tenant === undefined) throw new Error(JSON.stringify(problems));
    tenants.push(tenant);
    return tenant;
  };
  return { upstream, endpoint, add, events };
};

const ask = async (tenant: Tenant, call: Call = callOf()): Promise<unknown> => {
  const outcome = await tenant.ask('79000000001', call)();
  return outcome._tag === 'Right' ? 'ok' : outcome.left;
};

describe('a tenant whose token is revoked before it expires', () => {
  const EXPIRED = { status: 200, body: { error: 'expired_token' } };
  const answer = { rejected: [{ path: 'error', in: ['expired_token', 'invalid_token'] }] };

  test('gets a new one where the file describes the rejection, and the log says so', async () => {
    const ended = new Set<unknown>();
    const { add, upstream, endpoint } = await bridge(({ headers }) =>
      ended.has(headers.authorization) ? EXPIRED : { body: { id: 'u1' } },
    );
    const tenant = add('acme', 'OAUTH_SECRET', answer);
    expect(await ask(tenant)).toBe('ok');
    ended.add('Bearer canary-1');
    const call = callOf();
    expect(await ask(tenant, call)).toBe('ok');
    expect(call.timings).toMatchObject([{ source: 'crm', outcome: 'ok', resent: ['token-rejected'] }]);
    expect([upstream.arrived.length, endpoint.arrived.length]).toStrictEqual([3, 2]);
  });

  test('gets the rejection when the new one is rejected, too, and the breaker counts no outage', async () => {
    let isEnded = false;
    const { add, events } = await bridge(() => (isEnded ? EXPIRED : { body: { id: 'u1' } }));
    const tenant = add('acme', 'OAUTH_SECRET', answer);
    await ask(tenant);
    isEnded = true;
    for (let turn = 0; turn < 30; turn += 1)
      expect(await ask(tenant)).toStrictEqual({ tag: 'UpstreamRejected', retryable: false, status: 200 });
    expect(events).toStrictEqual([]);
  });

  test('shares the new one with every tenant that has the same credential', async () => {
    const ended = new Set<unknown>();
    const { add, endpoint } = await bridge(({ headers }) =>
      ended.has(headers.authorization) ? { status: 401 } : { body: { id: 'u1' } },
    );
    const sharing = ['acme', 'bolt', 'coil'].map((name) => add(name));
    for (const tenant of sharing) expect(await ask(tenant)).toBe('ok');
    ended.add('Bearer canary-1');
    expect(await Promise.all(sharing.map((tenant) => ask(tenant)))).toStrictEqual(['ok', 'ok', 'ok']);
    expect(endpoint.arrived).toHaveLength(2);
  });

  test('keeps the token of the others when it is loaded again', async () => {
    const { add, endpoint } = await bridge(() => ({ body: { id: 'u1' } }));
    const [acme, bolt] = [add('acme'), add('bolt')];
    await ask(acme);
    const again = add('acme');
    acme.dispose();
    expect([await ask(bolt), await ask(again)]).toStrictEqual(['ok', 'ok']);
    bolt.dispose();
    expect(await ask(again)).toBe('ok');
    expect(endpoint.arrived).toHaveLength(1);
  });

  test('does not affect a tenant with another credential', async () => {
    const { add } = await bridge(({ headers }) =>
      headers.authorization === 'Bearer canary-1' ? { status: 403 } : { body: { id: 'u1' } },
    );
    const [acme, bolt] = [add('acme'), add('bolt', 'OTHER_SECRET')];
    for (let turn = 0; turn < 10; turn += 1) {
      expect(await ask(acme)).toMatchObject({ tag: 'UpstreamRejected', status: 403 });
      expect(await ask(bolt)).toBe('ok');
    }
  });
});
