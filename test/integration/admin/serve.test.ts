/** What the admin listener of a bridge that serves shows of real requests: layers, tokens, keys, fields, connections. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { run, startBridge, stopBridges } from '../../support/cli';
import { getAdmin } from '../../support/admin';
import { KEY, ask, bearer } from '../../support/e2e/bridge';
import { removeFolders, writeMappings } from '../../support/e2e/tenants';
import { errorOf, userOf } from '../../support/gateway/gateway';
import { closeServers, serve } from '../../support/upstream/servers';
import { found, until } from '../../support/until';

afterEach(async () => {
  await stopBridges();
  await closeServers();
  removeFolders();
});

const OLD_KEY = 'canary-old-key-5f0c1b';
const VARIABLES = { APP_KEY: KEY, OLD_KEY, CLIENT_SECRET: 'canary-client-5f0c1b' };

/** Users with an even number have points; 404 ends in 9, and `hangs` is not answered before `let` is called. */
const upstream = async () => {
  const waiting: (() => void)[] = [];
  const json = (response: ServerResponse, status: number, body: unknown): void =>
    void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  const answer = ({ url = '' }: IncomingMessage, response: ServerResponse): void => {
    const id = url.split('/').at(-1) ?? '';
    if (url === '/token')
      json(response, 200, { access_token: 'canary-token', token_type: 'Bearer', expires_in: 3600 });
    else if (id.endsWith('7')) waiting.push(() => json(response, 200, { id, points: 1 }));
    else if (id.endsWith('5')) json(response, 500, {});
    else
      json(response, 200, {
        id,
        name: 'canary-name',
        ...(Number(id) % 2 === 0 ? { points: Number(id) } : {}),
      });
  };
  const { baseUrl } = await serve(answer);
  return { baseUrl, waiting };
};

const tenantOf = (baseUrl: string, head: object = {}, source: object = {}) => ({
  'tenant.json': {
    access: { keys: ['${APP_KEY}', '${OLD_KEY}'] },
    identifier: { type: 'digits' },
    ...head,
    sources: {
      shop: {
        adapter: 'http',
        privateNetwork: true,
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
          path: '/users/{request.userIdentifier}',
          owner: { at: 'id', is: '{request.userIdentifier}' },
        },
        payload: { id: 'text!', name: 'text?', points: 'number?' },
        ...source,
      },
    },
    user: { id: 'request.userIdentifier', name: 'shop.name', bonuses: 'shop.points' },
  },
});

interface Status {
  readonly tenants: readonly {
    readonly loadedAt: string;
    readonly keys: readonly unknown[];
    readonly fields: readonly {
      readonly field: string;
      readonly lastFilledAt: string | null;
      readonly missingSince: string | null;
    }[];
    readonly sources: readonly { readonly calls: { readonly waiting: number } }[];
  }[];
}

const serving = async (head: object = {}, source: object = {}, flags: readonly string[] = []) => {
  const { baseUrl, waiting } = await upstream();
  const mappings = writeMappings({ acme: tenantOf(baseUrl, head, source), broken: { 'tenant.json': '{' } });
  const bridge = await startBridge(
    ['serve', '--mappings', mappings, '--admin-port', '0', ...flags],
    VARIABLES,
  );
  const lines = async (): Promise<readonly string[]> => {
    const { text } = await getAdmin(bridge, '/metrics');
    return text.split('\n').flatMap((line) => /^account_bridge_(.*)$/.exec(line)?.[1] ?? []);
  };
  const acme = async () => {
    const { tenants } = JSON.parse((await getAdmin(bridge, '/status')).text) as Status;
    return tenants[0]!;
  };
  return { bridge, waiting, lines, acme };
};

/** Waits until what is asked for holds. */
const eventually = (look: () => Promise<boolean>): Promise<true> =>
  found(
    async () => (await look()) || undefined,
    () => 'waited in vain',
  );

const AT = expect.stringMatching(/^2\d{3}-.*Z$/);

it('a source with a token and a cache shows both, and keys are distinguished by their variables', async () => {
  const { bridge, lines, acme } = await serving({}, { cache: { ttl: 600 } });
  for (const id of ['42', '42', '44']) userOf(await ask(bridge, 'acme', id));
  errorOf(await ask(bridge, 'acme', '42', { headers: bearer('canary-wrong') }));
  await ask(bridge, 'acme', '42', { headers: bearer(OLD_KEY) });
  const labels = 'tenant="acme",source="shop"';
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'requests_total{tenant="acme",outcome="ok"} 4',
      'requests_total{tenant="acme",outcome="AccessDenied"} 1',
      'key_requests_total{tenant="acme",key="APP_KEY"} 3',
      'key_requests_total{tenant="acme",key="OLD_KEY"} 1',
      'tenant_up{tenant="acme"} 1',
      'tenant_up{tenant="broken"} 0',
      `source_asks_total{${labels},outcome="ok"} 4`,
      `source_cache_hits_total{${labels}} 2`,
      `source_cache_misses_total{${labels}} 2`,
      `source_cache_entries{${labels}} 2`,
      `source_token_renewals_total{${labels}} 1`,
      `source_token_failures_total{${labels}} 0`,
      `source_breaker_state{${labels}} 0`,
    ]),
  );
  const { keys, sources, loadedAt } = await acme();
  expect(loadedAt).toEqual(AT);
  expect(keys).toEqual([
    { name: 'APP_KEY', lastUsedAt: AT },
    { name: 'OLD_KEY', lastUsedAt: AT },
  ]);
  expect(sources).toMatchObject([
    {
      name: 'shop',
      cache: { hits: 2, misses: 2, stale: 0, entries: 2 },
      token: { renewals: 1, ageS: expect.any(Number) },
    },
  ]);
});

it('fields tell when they last had a value, and how often and why they had none', async () => {
  const { bridge, acme } = await serving();
  await ask(bridge, 'acme', '41');
  const before = await acme();
  expect(before.fields).toContainEqual({
    field: 'bonuses',
    absent: 1,
    lastAbsentAt: AT,
    lastReason: 'missing',
    lastFilledAt: null,
    missingSince: AT,
  });
  expect(before.fields).toContainEqual(
    expect.objectContaining({ field: 'name', absent: 0, lastFilledAt: AT, missingSince: null }),
  );
  await ask(bridge, 'acme', '42');
  expect((await acme()).fields).toContainEqual(
    expect.objectContaining({ field: 'bonuses', absent: 1, lastFilledAt: AT, missingSince: null }),
  );
  const missing = await found(
    async () => {
      await ask(bridge, 'acme', '41'); // a clock of milliseconds may not have moved on at the first time
      return (await acme()).fields.find(
        ({ field, missingSince }) => field === 'bonuses' && missingSince !== null,
      );
    },
    () => 'the balance is not missing',
  );
  expect(missing.missingSince).toBe(missing.lastFilledAt);
});

it('places, queues and limits are those of the moment', async () => {
  const { bridge, waiting, lines, acme } = await serving(
    { limits: { perSecond: 10, concurrent: 20 } },
    { concurrent: 1 },
  );
  const asks = ['7', '17', '27'].map((id) => ask(bridge, 'acme', id));
  await eventually(async () => (await acme()).sources[0]?.calls.waiting === 1);
  await until(() => waiting.length === 1);
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'tenant_requests{tenant="acme"} 2',
      'tenant_requests_limit{tenant="acme"} 20',
      'tenant_rate_limit{tenant="acme"} 10',
      'source_calls{tenant="acme",source="shop"} 1',
      'source_calls_waiting{tenant="acme",source="shop"} 1',
      'source_calls_limit{tenant="acme",source="shop"} 1',
      'source_asks_total{tenant="acme",source="shop",outcome="UpstreamOverloaded"} 1',
    ]),
  );
  for (let answered = 0; answered < 2; answered += 1) {
    await until(() => waiting.length > 0);
    waiting.shift()?.();
  }
  await Promise.all(asks);
  expect((await acme()).sources[0]?.calls).toEqual({ running: 0, waiting: 0, limit: 1 });
});

it('an open breaker and the last error are shown', async () => {
  const { bridge, lines, acme } = await serving({}, { retries: 0 });
  for (const id of ['5', '15', '25', '35', '45', '55']) errorOf(await ask(bridge, 'acme', id));
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'source_breaker_state{tenant="acme",source="shop"} 2',
      'source_breaker_opened_total{tenant="acme",source="shop"} 1',
      'source_asks_total{tenant="acme",source="shop",outcome="UpstreamOverloaded"} 1',
    ]),
  );
  expect(await acme()).toMatchObject({
    lastError: { outcome: 'UpstreamOverloaded', at: AT },
    sources: [{ breaker: 'open', lastFailure: { cause: 'status-5xx', at: AT } }],
  });
});

it('it answers when the public listener has no connection left', async () => {
  const { bridge, lines } = await serving({}, {}, ['--max-connections', '1']);
  const held = connect(bridge.port, '127.0.0.1');
  await eventually(async () => (await lines()).includes('connections 1'));
  const refused = connect(bridge.port, '127.0.0.1').on('error', () => undefined);
  await new Promise((closed) => refused.once('close', closed));
  await eventually(async () => (await lines()).includes('connections_refused_total 1'));
  expect(await lines()).toContain('connections_limit 1');
  for (const path of ['/livez', '/readyz', '/status'])
    expect((await getAdmin(bridge, path)).status).toBe(200);
  held.destroy();
});

it('nothing that it shows is a secret, an identifier or a value', async () => {
  const { bridge } = await serving({}, { cache: { ttl: 600 } });
  for (const id of ['42111', '42112', '42119', '42115'])
    await ask(bridge, 'acme', id, { headers: bearer(id === '42119' ? 'canary-wrong' : KEY) });
  const told = await Promise.all(
    ['/metrics', '/status', '/livez', '/readyz'].map((path) => getAdmin(bridge, path)),
  );
  expect(told.map(({ text }) => text).join('\n')).not.toMatch(
    /canary|(?<!\d)4211[1259](?!\d)|end-to-end-app-key/,
  );
});

it('without --admin-port there is none', async () => {
  const { baseUrl } = await upstream();
  const mappings = writeMappings({ acme: tenantOf(baseUrl) });
  const bridge = await startBridge(['serve', '--mappings', mappings], VARIABLES);
  expect(bridge.log().map(({ event }) => event)).toEqual(['tenant-loaded', 'server-listening']);
});

describe('serve does not start', () => {
  it('when the admin port is taken, and says so', async () => {
    const { bridge } = await serving();
    const mappings = writeMappings({ acme: tenantOf('http://127.0.0.1:9') });
    const command = ['serve', '--mappings', mappings, '--port', '0', '--admin-port', String(bridge.port)];
    const { code, stderr } = await run(command, VARIABLES);
    expect([code, stderr]).toEqual([
      2,
      `the admin listener cannot listen on 127.0.0.1:${bridge.port}: another process listens there (EADDRINUSE)\n`,
    ]);
  });

  it('when the token is set twice, or its file cannot be read', async () => {
    const mappings = writeMappings({ acme: tenantOf('http://127.0.0.1:9') });
    const command = ['serve', '--mappings', mappings, '--port', '0', '--admin-port', '0'];
    const twice = { ...VARIABLES, BRIDGE_ADMIN_TOKEN: 'a', BRIDGE_ADMIN_TOKEN_FILE: 'b' };
    expect(await run(command, twice)).toMatchObject({
      code: 2,
      stderr: 'set either BRIDGE_ADMIN_TOKEN or BRIDGE_ADMIN_TOKEN_FILE, not both\n',
    });
    expect(await run(command, { ...VARIABLES, BRIDGE_ADMIN_TOKEN_FILE: 'not-there' })).toMatchObject({
      code: 2,
      stderr: 'the file that BRIDGE_ADMIN_TOKEN_FILE names is not there (ENOENT)\n',
    });
  });
});

it.each([
  ['tcp://10.0.0.1:80', ['variable-ignored']],
  ['none', []],
])('with BRIDGE_ADMIN_PORT=%s there is none', async (port, told) => {
  const mappings = writeMappings({ acme: tenantOf('http://127.0.0.1:9') });
  const variables = { ...VARIABLES, BRIDGE_ADMIN_PORT: port };
  const bridge = await startBridge(['serve', '--mappings', mappings], variables);
  expect(bridge.log().map(({ event }) => event)).toEqual([...told, 'tenant-loaded', 'server-listening']);
});
