/** The admin listener: its answers, its clients, and what a change needs. */
import { left, right } from 'fp-ts/Either';
import { createRecorder } from '../../../src/admin/record';
import { statusOf } from '../../../src/admin/status';
import type { StoreState } from '../../../src/core/state';
import { Secret } from '../../../src/core/secret';
import { createLogLevels } from '../../../src/observe/log-level';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import type { ReloadFault, ReloadResult } from '../../../src/tenant/runtime/reloaded';
import type { ProbeState } from '../../../src/gateway/prober';
import { startAdmin, stopAdmins, viewOf } from '../../support/admin';
import { send, snapshotOf, tenantOf, wireTo } from '../../support/gateway/gateway';

afterEach(stopAdmins);

const TOKEN = 'admin-token-5f0c1b';

const errorOf = (text: string): string => {
  const { error } = JSON.parse(text) as { readonly error: { readonly message: string } };
  return error.message;
};

describe('a read', () => {
  it.each([
    ['/livez', 200, 'application/json; charset=utf-8'],
    ['/readyz', 503, 'application/json; charset=utf-8'],
    ['/metrics', 200, 'text/plain; version=0.0.4; charset=utf-8'],
    ['/status', 200, 'application/json; charset=utf-8'],
    ['/status?a=b', 200, 'application/json; charset=utf-8'],
  ])('of %s needs no key', async (path, status, type) => {
    const { port, get } = await startAdmin();
    const received = await get(path);
    expect([received.status, received.headers['content-type']]).toEqual([status, type]);
    expect(received.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(Number(received.headers['content-length'])).toBe(Buffer.byteLength(received.text));
    expect(await send(port, { method: 'HEAD', path, headers: [] })).toMatchObject({ status, text: '' });
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('by %s is refused', async (method) => {
    const { port } = await startAdmin();
    const received = await send(port, { method, path: '/status', headers: [] });
    expect([received.status, received.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it.each(['/', '/healthz', '/acme/account', '/metrics/', '//status', '/%73tatus', '/reloads'])(
    'of %s is refused, and the answer names what there is',
    async (path) => {
      const { status, text } = await (await startAdmin()).get(path);
      expect(status).toBe(404);
      expect(errorOf(text)).toBe(
        'there are /livez, /readyz, /metrics, /status, /log-level, /reload, /forget',
      );
    },
  );
});

/** The status of an answer to a GET with exactly these lines of headers. */
const statusOver = async (port: number, headers: readonly string[]): Promise<number> => {
  const lines = ['GET /livez HTTP/1.1', ...headers, 'Connection: close', '', ''];
  const text = await wireTo(port, lines.join('\r\n')).ended;
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1]);
};

describe('a web page cannot ask:', () => {
  const from = async (headers: readonly string[]): Promise<number> =>
    statusOver((await startAdmin()).port, headers);

  it.each([
    '127.0.0.1',
    '127.0.0.1:9464',
    '10.1.2.3:9464',
    '[::1]:9464',
    '[::1]',
    'localhost:9464',
    'LOCALHOST',
    'bridge:9464',
    'account-bridge-7f9c',
  ])('the host %s is one that only this machine or its network has', async (host) => {
    expect(await from([`Host: ${host}`])).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:9464',
    '127.0.0.1.evil.example',
    'localhost.evil.example:80',
    'localhost.',
    'evil.example@127.0.0.1',
    '127.0.0.1, evil.example',
    '127.0.0.1/evil',
    '[evil.example]',
    '[::1].evil.example',
    '127.0.0.1:port',
    '',
  ])('the host "%s" is refused', async (host) => {
    expect(await from([`Host: ${host}`])).toBe(403);
  });

  it('a request without a host is refused', async () => {
    expect(await from([])).toBe(403);
  });

  it.each([
    ['http://127.0.0.1:9464', 200],
    ['http://127.0.0.1', 403],
    ['https://127.0.0.1:9464', 403],
    ['http://evil.example', 403],
    ['null', 403],
    ['', 403],
  ])('with the origin "%s" the answer to 127.0.0.1:9464 is %d', async (origin, status) => {
    expect(await from(['Host: 127.0.0.1:9464', `Origin: ${origin}`])).toBe(status);
  });
});

describe('a change', () => {
  const change = async (
    headers: readonly string[],
    body: string,
    token: Secret | undefined = new Secret(TOKEN),
  ) => {
    const levels = createLogLevels('info');
    const snapshot = snapshotOf([tenantOf()]);
    const { log } = viewOf({ log: { levels, lost: () => 0 } });
    const { port, events } = await startAdmin({ log, snapshot: () => snapshot }, { token });
    const received = await send(port, { path: '/log-level', headers, body });
    return { ...received, levels: levels.read(), events };
  };
  const SHOWN = ['Authorization', `Bearer ${TOKEN}`];
  const UNCHANGED = { level: 'info', tenants: [] };

  it('of the level takes effect at once, and is logged', async () => {
    const { status, text, levels, events } = await change(SHOWN, '{"level":"debug"}');
    expect([status, JSON.parse(text)]).toEqual([200, { level: 'debug', tenants: [] }]);
    expect(levels).toEqual({ level: 'debug', tenants: [] });
    expect(events).toContainEqual({ event: 'log-level-changed', level: 'debug' });
  });

  it.each([
    ['{"level":"debug","tenant":"acme","seconds":60}', 60],
    ['{"level":"debug","tenant":"acme"}', 600],
  ])('for one tenant, by %s, holds for %d seconds', async (body, seconds) => {
    const { status, levels, events } = await change(SHOWN, body);
    expect(status).toBe(200);
    expect(levels).toEqual({
      level: 'info',
      tenants: [{ tenant: 'acme', level: 'debug', secondsLeft: seconds }],
    });
    expect(events).toContainEqual({ event: 'log-level-changed', level: 'debug', tenant: 'acme', seconds });
  });

  it.each([
    ['no key', []],
    ['another key', ['Authorization', 'Bearer other']],
    ['the key in another scheme', ['Authorization', `Basic ${TOKEN}`]],
    ['the key with more behind it', ['Authorization', `Bearer ${TOKEN}x`]],
    ['a part of the key', ['Authorization', `Bearer ${TOKEN.slice(0, -1)}`]],
    ['the key in another header', ['Key', TOKEN]],
    ['an empty key', ['Authorization', 'Bearer ']],
  ])('with %s is refused', async (_what, headers) => {
    const { status, headers: answered, levels } = await change(headers, '{"level":"debug"}');
    expect([status, answered['www-authenticate'], levels]).toEqual([401, 'Bearer', UNCHANGED]);
  });

  it('is refused when the bridge has no token, and the answer says how it gets one', async () => {
    const levels = createLogLevels('info');
    const { port } = await startAdmin({ log: { levels, lost: () => 0 } });
    const { status, text } = await send(port, {
      path: '/log-level',
      headers: SHOWN,
      body: '{"level":"debug"}',
    });
    expect([status, errorOf(text)]).toEqual([
      403,
      'this needs a token, and none is set: start the bridge with BRIDGE_ADMIN_TOKEN or BRIDGE_ADMIN_TOKEN_FILE',
    ]);
    expect(levels.read()).toEqual(UNCHANGED);
  });

  it.each([
    '',
    'debug',
    'null',
    '[]',
    '{}',
    '{"level":"trace"}',
    '{"level":"toString"}',
    '{"level":"debug","seconds":60}',
    '{"level":"debug","tenant":"acme","seconds":0}',
    '{"level":"debug","tenant":"acme","seconds":1.5}',
    '{"level":"debug","tenant":"acme","seconds":86401}',
    '{"level":"debug","tenant":7}',
  ])('by %j is refused, and the answer says what to send', async (body) => {
    const { status, text, levels, events } = await change(SHOWN, body);
    expect([status, levels]).toEqual([400, UNCHANGED]);
    expect(errorOf(text)).toContain('send {"level": "debug"}');
    expect(events.map(({ event }) => event)).toEqual(['admin-listening']);
  });

  it('for a tenant that has no folder is refused, and does not quote it', async () => {
    const { status, text, levels } = await change(SHOWN, '{"level":"debug","tenant":"canary"}');
    expect([status, levels]).toEqual([404, UNCHANGED]);
    expect(text).not.toContain('canary');
  });

  it('with a long body is refused, and by another method too', async () => {
    expect(await change(SHOWN, ' '.repeat(5_000))).toMatchObject({ status: 413, levels: UNCHANGED });
    const { port } = await startAdmin({}, { token: new Secret(TOKEN) });
    const received = await send(port, { method: 'GET', path: '/log-level', headers: SHOWN });
    expect([received.status, received.headers.allow]).toEqual([405, 'POST']);
  });
});

describe('a shopper', () => {
  const SHOWN = ['Authorization', `Bearer ${TOKEN}`];
  const forget = () => Promise.resolve(right({ entries: 1, store: 'none' as const }));
  const view = { forget, isTenant: (name: string) => name === 'acme' };

  it('is forgotten, and the answer says what that came to', async () => {
    const { port } = await startAdmin(view, { token: new Secret(TOKEN) });
    const body = '{"tenant":"acme","identifier":"canary"}';
    const { status, text } = await send(port, { path: '/forget', headers: SHOWN, body });
    expect([status, JSON.parse(text)]).toEqual([200, { tenant: 'acme', entries: 1, store: 'none' }]);
  });

  it.each([
    ['without a token', [], '{"tenant":"acme","identifier":"canary"}', 401],
    ['without a body', SHOWN, undefined, 400],
    ['without an identifier', SHOWN, '{"tenant":"acme"}', 400],
    ['of a tenant without a folder', SHOWN, '{"tenant":"canary","identifier":"canary"}', 404],
  ])('%s is not forgotten, and nothing of the request is quoted', async (_what, headers, body, expected) => {
    const { port } = await startAdmin(view, { token: new Secret(TOKEN) });
    const { status, text } = await send(port, {
      path: '/forget',
      headers,
      ...(body !== undefined && { body }),
    });
    expect(status).toBe(expected);
    expect(text).not.toContain('canary');
  });
});

describe('a reload', () => {
  const SHOWN = ['Authorization', `Bearer ${TOKEN}`];
  const reloadWith = async (result: ReloadResult, headers: readonly string[] = SHOWN) => {
    let reloads = 0;
    const reload = (): Promise<ReloadResult> => {
      reloads += 1;
      return Promise.resolve(result);
    };
    const { port } = await startAdmin({ reload }, { token: new Secret(TOKEN) });
    const { status, text } = await send(port, { path: '/reload', headers });
    return { status, text, reloads };
  };
  const NOTHING = { added: [], removed: [], changed: [], unchanged: 0, kept: [], refused: [] };

  it('answers what it came to, and problems as the status page has them', async () => {
    const problem: Problem = {
      code: 'path-unknown',
      severity: 'error',
      file: 'mappings/acme/tenant.json',
      line: 3,
      column: 7,
      endColumn: 9,
      message: 'there is no such field',
    };
    const changed = [{ tenant: 'beta', keys: ['user.name'] }];
    const kept = [{ tenant: 'acme', problems: [problem] }];
    const { status, text } = await reloadWith(right({ ...NOTHING, changed, kept, unchanged: 7 }));
    const { severity, endColumn, ...told } = problem;
    expect([status, severity, endColumn]).toEqual([200, 'error', 9]);
    expect(JSON.parse(text)).toEqual({
      ...NOTHING,
      changed,
      unchanged: 7,
      kept: [{ tenant: 'acme', problems: [told] }],
    });
  });

  it.each<readonly [ReloadFault, string]>([
    [
      { reason: 'unreadable', why: 'cannot be read' },
      'the mappings folder cannot be read, and all tenants serve on',
    ],
    [{ reason: 'empty' }, 'there is no tenant folder in the mappings folder, and all tenants serve on'],
    [{ reason: 'starting' }, 'the bridge is starting'],
    [{ reason: 'stopping' }, 'the bridge is stopping'],
    [{ reason: 'bug' }, 'the bridge itself failed'],
  ])('that changed nothing, by %j, is 503', async (fault, words) => {
    const { status, text } = await reloadWith(left(fault));
    expect([status, errorOf(text)]).toEqual([503, expect.stringContaining(words)]);
  });

  it.each([[[]], [['Authorization', 'Bearer another']]])('is refused with %j', async (headers) => {
    expect(await reloadWith(right(NOTHING), headers)).toMatchObject({ status: 401, reloads: 0 });
  });
});

it('a bug gets an answer and a log line, and ends nothing', async () => {
  const odd = (): never => {
    throw new RangeError('canary');
  };
  const { get, events } = await startAdmin({ connections: odd });
  expect((await get('/status')).status).toBe(500);
  expect((await get('/metrics')).status).toBe(500);
  expect((await get('/livez')).status).toBe(200);
  expect(events.filter(({ event }) => event === 'bug-caught')).toHaveLength(2);
  expect(JSON.stringify(events)).not.toContain('canary');
});

describe('the status', () => {
  const SINCE = new Date('2026-01-15T12:00:00.000Z');
  const detail = { status: 401, code: 'canary-code', path: 'canary.path', expected: 'canary-kind' };
  const problem: Problem = {
    code: 'path-unknown',
    severity: 'error',
    file: 'mappings/broken/tenant.json',
    line: 3,
    column: 7,
    endColumn: 9,
    message: 'there is no such field',
  };
  const probes: readonly ProbeState[] = [
    { source: 'loyalty', outcome: 'UpstreamRejected', detail, since: SINCE },
    { source: 'crm', outcome: 'pending' },
  ];
  const places = { running: 1, waiting: 0, limit: 64 };
  const acme = tenantOf({
    state: () => ({
      requests: places,
      rateLimit: { perSecond: 50, available: 49 },
      keys: ['ACME_APP_KEY', 'ACME_OLD_KEY'],
      filled: () => new Map([['name', SINCE]]),
      sources: [
        {
          source: 'loyalty',
          breaker: 'open',
          calls: places,
          token: { renewals: 1, failures: 0, ageMs: 2_900 },
        },
        { source: 'crm', cache: { hits: 1, misses: 2, stale: 0, entries: 1, bytes: 600 } },
      ],
    }),
  });
  const started = async () => {
    const snapshot = snapshotOf([acme], { broken: [problem] });
    return startAdmin({ snapshot: () => snapshot, probed: () => probes });
  };
  const AT = expect.stringMatching(/^2\d{3}-\d\d-\d\dT.*Z$/);

  it('shows the build, the log and the connections, and each tenant with its state', async () => {
    const { get } = await started();
    const { text } = await get('/status');
    expect(JSON.parse(text)).toEqual({
      instance: 'host-0',
      build: { version: '1.2.3', commit: '0123456789ab', node: process.version },
      config: { settings: 'a-hash-of-se', tenants: expect.stringMatching(/^[0-9a-f]{12}$/) },
      uptimeS: expect.any(Number),
      log: { level: 'info', tenants: [], linesLost: 0 },
      connections: { open: 3, limit: 10 },
      traces: { on: false, spansLost: 0 },
      store: null,
      tenants: [
        {
          name: 'acme',
          status: 'loaded',
          loadedAt: null,
          lastError: null,
          requests: places,
          rateLimit: { perSecond: 50, available: 49 },
          keys: [
            { name: 'ACME_APP_KEY', lastUsedAt: null },
            { name: 'ACME_OLD_KEY', lastUsedAt: null },
          ],
          sources: [
            {
              name: 'loyalty',
              breaker: 'open',
              calls: places,
              token: { renewals: 1, failures: 0, ageS: 2 },
              probe: { outcome: 'UpstreamRejected', status: 401, since: SINCE.toISOString() },
              lastFailure: null,
            },
            {
              name: 'crm',
              cache: { hits: 1, misses: 2, stale: 0, entries: 1, bytes: 600 },
              probe: { outcome: 'pending', since: null },
              lastFailure: null,
            },
          ],
          fields: [
            {
              field: 'name',
              absent: 0,
              lastAbsentAt: null,
              lastReason: null,
              lastFilledAt: SINCE.toISOString(),
              missingSince: null,
            },
          ],
        },
        {
          name: 'broken',
          status: 'refused',
          problems: [
            {
              code: 'path-unknown',
              line: 3,
              column: 7,
              file: 'mappings/broken/tenant.json',
              message: 'there is no such field',
            },
          ],
        },
      ],
    });
    expect(text).not.toContain('canary');
  });

  const storeState = (own: Partial<StoreState>): StoreState => ({
    isAway: false,
    isConnected: true,
    since: SINCE,
    operations: [],
    took: [],
    ...own,
  });

  it.each<readonly [string, Partial<StoreState>, object]>([
    ['is used', {}, { connected: true, breaker: 'closed', lastError: null }],
    [
      'is away',
      { isAway: true, isConnected: false, lastError: { code: 'ECONNREFUSED', at: SINCE } },
      {
        connected: false,
        breaker: 'open',
        lastError: { code: 'ECONNREFUSED', at: SINCE.toISOString() },
      },
    ],
  ])('shows a store that %s', async (_what, state, shown) => {
    const { get } = await startAdmin({ store: () => storeState(state) });
    const { text } = await get('/status');
    expect(JSON.parse(text)).toMatchObject({ store: { since: SINCE.toISOString(), ...shown } });
  });

  it('shows why each source failed last, and not that it was left alone after that', async () => {
    const { get, onEvent } = await started();
    const request = {
      event: 'request-served',
      requestId: 'r',
      tenant: 'acme',
      outcome: 'ok',
      status: 200,
      durationMs: 1,
    } as const;
    const ask = { source: 'loyalty', durationMs: 1 };
    const dns = { ...ask, outcome: 'UpstreamUnreachable', detail: { code: 'ENOTFOUND' } };
    const open = { ...ask, outcome: 'UpstreamOverloaded', detail: { code: 'CIRCUIT_OPEN' } };
    for (const each of [dns, open, { ...ask, outcome: 'UserNotFound' }, { ...ask, outcome: 'ok' }])
      onEvent({ ...request, sources: [each] });
    const [tenant] = JSON.parse((await get('/status')).text).tenants;
    expect(tenant.sources).toMatchObject([{ lastFailure: { cause: 'dns', at: AT } }, { lastFailure: null }]);
  });

  it('shows what events reported: when it was loaded, the last error, the last use of a key, fields that are absent', async () => {
    const { get, onEvent } = await started();
    const request = {
      event: 'request-served',
      requestId: 'r',
      durationMs: 1,
      sources: [],
      tenant: 'acme',
    } as const;
    const absence = { field: 'gender', reason: 'not-in-table', count: 2 } as const;
    onEvent({ event: 'tenant-loaded', tenant: 'acme', warnings: 0 });
    onEvent({ ...request, outcome: 'UpstreamTimeout', status: 504, key: 'ACME_APP_KEY' });
    for (const outcome of ['ok', 'UserNotFound', 'AccessDenied', 'Gone', 'TooManyRequests'])
      onEvent({ ...request, outcome, status: 200 });
    onEvent({ event: 'fields-absent', requestId: 'r', tenant: 'acme', fields: [absence] });
    onEvent({
      event: 'fields-absent',
      requestId: 'r',
      tenant: 'acme',
      fields: [{ ...absence, reason: 'blank' }],
    });
    const [tenant] = JSON.parse((await get('/status')).text).tenants;
    expect(tenant).toMatchObject({
      loadedAt: AT,
      lastError: { outcome: 'UpstreamTimeout', at: AT },
      keys: [
        { name: 'ACME_APP_KEY', lastUsedAt: AT },
        { name: 'ACME_OLD_KEY', lastUsedAt: null },
      ],
    });
    expect(tenant.fields).toContainEqual({
      field: 'gender',
      absent: 4,
      lastAbsentAt: AT,
      lastReason: 'blank',
      lastFilledAt: null,
      missingSince: AT,
    });
  });
});

it('the status of many tenants is written in turns, in the order of their names', async () => {
  const names = Array.from({ length: 35 }, (_, index) => `tenant-${String(index).padStart(2, '0')}`);
  const snapshot = snapshotOf([...names].reverse().map((name) => tenantOf({ name })));
  let turns = 0;
  const turn = (): Promise<void> => {
    turns += 1;
    return Promise.resolve();
  };
  const view = viewOf({ snapshot: () => snapshot });
  const parts = await statusOf(
    view,
    createRecorder(() => true),
    turn,
  );
  const { tenants } = JSON.parse(Buffer.concat([...parts]).toString()) as {
    readonly tenants: readonly { readonly name: string }[];
  };
  expect([tenants.map(({ name }) => name), turns]).toEqual([names, 3]);
});
