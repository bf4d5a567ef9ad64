/** Reloads of a bridge that serves: what asks for them, what changes, and what is told of it. */
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBridge } from '../../support/cli';
import { getAdmin, postAdmin } from '../../support/admin';
import { KEY, ask } from '../../support/e2e/bridge';
import { makeFolder, writeMappings } from '../../support/e2e/tenants';
import { errorOf, send, userOf } from '../../support/gateway/gateway';
import {
  ADMIN_TOKEN,
  NICK,
  OTHER_KEY,
  VARIABLES,
  eventsOf,
  metricsOf,
  nameOf,
  reload,
  serving,
  shopTenant,
  startShop,
  statusOf,
  statusWith,
  stopServing,
  writeIn,
} from '../../support/reload';
import type { Own } from '../../support/e2e/tenants';
import type { Tenants } from '../../support/reload';
import { until } from '../../support/until';

afterEach(stopServing);

it('a file that was changed is served from the next request on, and the answer says what differs', async () => {
  const { bridge, write } = await serving();
  expect(await nameOf(bridge)).toBe('Name 42');
  write('acme', NICK);
  expect(await nameOf(bridge)).toBe('Name 42');
  expect(await reload(bridge)).toEqual({
    added: [],
    removed: [],
    changed: [{ tenant: 'acme', keys: ['user.name'] }],
    unchanged: 1,
    kept: [],
    refused: [],
  });
  expect([await nameOf(bridge), await nameOf(bridge, 'beta')]).toEqual(['Nick 42', 'Name 42']);
});

it('the signal reloads, and the log says what differs', async () => {
  const { bridge, write } = await serving();
  write('acme', { ...NICK, head: { locale: 'en' } });
  bridge.hangUp();
  await until(() => eventsOf(bridge, 'reload-done').length === 1);
  expect(eventsOf(bridge, 'reload-done')).toMatchObject([
    {
      level: 'info',
      trigger: 'signal',
      added: [],
      removed: [],
      changed: [{ tenant: 'acme', keys: ['locale', 'user.name'] }],
      unchanged: 1,
      kept: [],
      refused: [],
    },
  ]);
  expect(await nameOf(bridge)).toBe('Nick 42');
});

it('a request for a reload without the token changes nothing', async () => {
  const { bridge, write } = await serving();
  write('acme', NICK);
  expect((await postAdmin(bridge, '/reload', 'another-token')).status).toBe(401);
  expect((await getAdmin(bridge, '/reload')).status).toBe(405);
  expect(await nameOf(bridge)).toBe('Name 42');
});

it('a tenant whose files say what they said is not loaded again', async () => {
  const { bridge, write } = await serving();
  const before = await statusOf(bridge, 'acme');
  write('acme');
  expect(await reload(bridge)).toMatchObject({ changed: [], unchanged: 2 });
  expect(eventsOf(bridge, 'tenant-loaded')).toHaveLength(2);
  expect(await statusOf(bridge, 'acme')).toMatchObject({
    configHash: before?.configHash,
    loadedAt: before?.loadedAt,
    lastGood: false,
  });
});

it('tenants are added and removed, and the series of a removed one with it', async () => {
  const { bridge, mappings, write } = await serving();
  await ask(bridge, 'beta', '42');
  expect((await metricsOf(bridge)).join('\n')).toContain('tenant="beta"');
  rmSync(join(mappings, 'beta'), { recursive: true });
  write('third', NICK);
  expect(await reload(bridge)).toMatchObject({ added: ['third'], removed: ['beta'], unchanged: 1 });
  expect(await nameOf(bridge, 'third')).toBe('Nick 42');
  expect(errorOf(await ask(bridge, 'beta', '42')).status).toBe(401);
  expect((await metricsOf(bridge)).join('\n')).not.toContain('tenant="beta"');
  expect(await metricsOf(bridge)).toEqual(
    expect.arrayContaining(['tenant_up{tenant="third"} 1', 'requests_total{tenant="third",outcome="ok"} 1']),
  );
  expect(await statusOf(bridge, 'beta')).toBeUndefined();
  write('beta');
  expect(await reload(bridge)).toMatchObject({ added: ['beta'], unchanged: 2 });
  expect(await nameOf(bridge, 'beta')).toBe('Name 42');
});

it('a request under way ends on the version that it began with', async () => {
  const { bridge, shop, mappings, write } = await serving();
  const [kept, removed] = [ask(bridge, 'acme', '17'), ask(bridge, 'beta', '17')];
  await until(() => shop.waiting.length === 2);
  write('acme', { ...NICK, source: { deadlineMs: 4_000 } });
  rmSync(join(mappings, 'beta'), { recursive: true });
  expect(await reload(bridge)).toMatchObject({ changed: [{ tenant: 'acme' }], removed: ['beta'] });
  shop.release();
  expect(userOf(await kept)).toMatchObject({ name: 'Name 17' });
  expect(userOf(await removed)).toMatchObject({ name: 'Name 17' });
  expect(await nameOf(bridge)).toBe('Nick 42');
});

describe('the files are looked at from time to time', () => {
  const poll = (mappings: string) =>
    startBridge(
      ['serve', '--mappings', mappings, '--admin-port', '0', '--reload-interval-ms', '1000'],
      VARIABLES,
    );

  it('and a link that leads to another folder, as a mounted ConfigMap has it, is seen', async () => {
    const shop = await startShop();
    const mappings = makeFolder();
    const version = (name: string, own: Own): void =>
      writeIn(mappings, `${name}/acme/tenant.json`, shopTenant(shop.baseUrl, own));
    const point = (to: string): void => {
      symlinkSync(to, join(mappings, '..next'));
      renameSync(join(mappings, '..next'), join(mappings, '..data'));
    };
    version('..1', {});
    point('..1');
    symlinkSync('..data/acme', join(mappings, 'acme'));
    const bridge = await poll(mappings);
    expect(await nameOf(bridge)).toBe('Name 42');
    version('..2', NICK);
    point('..2');
    await until(() => eventsOf(bridge, 'reload-done').length === 1);
    expect(eventsOf(bridge, 'reload-done')).toMatchObject([
      { trigger: 'poll', changed: [{ tenant: 'acme', keys: ['user.name'] }] },
    ]);
    expect(await nameOf(bridge)).toBe('Nick 42');
  });

  it('and a look that finds nothing new says nothing, also of a folder that is gone since long', async () => {
    const shop = await startShop();
    const mappings = writeMappings({ acme: { 'tenant.json': shopTenant(shop.baseUrl) } });
    const bridge = await poll(mappings);
    renameSync(mappings, `${mappings}-away`);
    await until(() => eventsOf(bridge, 'reload-failed').length === 1);
    renameSync(`${mappings}-away`, mappings);
    writeIn(mappings, 'acme/tenant.json', shopTenant(shop.baseUrl, NICK));
    await until(() => eventsOf(bridge, 'reload-done').length === 1);
    expect(eventsOf(bridge, 'reload-failed', 'reload-done').map(({ trigger }) => trigger)).toEqual([
      'poll',
      'poll',
    ]);
    expect(await metricsOf(bridge)).toEqual(
      expect.arrayContaining([
        'reloads_total{result="failed"} 1',
        'reloads_total{result="ok"} 1',
        expect.stringMatching(/^reload_timestamp_seconds 1\d{9}/),
      ]),
    );
  });
});

describe('a mappings folder that cannot be used changes nothing:', () => {
  it.each<readonly [string, (mappings: string) => void, object]>([
    [
      'one that is gone',
      (mappings) => renameSync(mappings, `${mappings}-away`),
      { reason: 'unreadable', why: expect.any(String) },
    ],
    [
      'a file in its place',
      (mappings) => {
        renameSync(mappings, `${mappings}-away`);
        writeFileSync(mappings, '');
      },
      { reason: 'unreadable', why: expect.any(String) },
    ],
    [
      'an empty one',
      (mappings) => {
        renameSync(mappings, `${mappings}-away`);
        mkdirSync(mappings);
      },
      { reason: 'empty' },
    ],
    [
      'one with shared and hidden folders only',
      (mappings) => {
        renameSync(mappings, `${mappings}-away`);
        mkdirSync(join(mappings, '_base'), { recursive: true });
        mkdirSync(join(mappings, '..data'));
      },
      { reason: 'empty' },
    ],
  ])('%s', async (_what, spoil, fault) => {
    const { bridge, mappings } = await serving();
    spoil(mappings);
    const { status, text } = await postAdmin(bridge, '/reload', ADMIN_TOKEN);
    expect(status).toBe(503);
    expect(text).toContain('all tenants serve on as they were');
    expect(eventsOf(bridge, 'reload-failed')).toMatchObject([
      { level: 'error', trigger: 'request', ...fault },
    ]);
    expect(await nameOf(bridge)).toBe('Name 42');
    expect(await metricsOf(bridge)).toContain('reloads_total{result="failed"} 1');
    rmSync(mappings, { recursive: true, force: true });
    renameSync(`${mappings}-away`, mappings);
    expect(await reload(bridge)).toMatchObject({ unchanged: 2 });
  });
});

it('requests for reloads never overlap: those that come during one share one after it', async () => {
  const { bridge, write } = await serving();
  write('acme', NICK);
  const answers = await Promise.all(Array.from({ length: 20 }, () => reload(bridge)));
  expect(answers.filter(({ changed }) => changed.length > 0).length).toBeGreaterThan(0);
  expect(eventsOf(bridge, 'reload-done').length).toBeLessThan(20);
  expect(eventsOf(bridge, 'tenant-loaded')).toHaveLength(3);
});

describe('a secret in a file', () => {
  const withFile = async (tenants: Tenants = { acme: {}, beta: {} }) => {
    const file = join(makeFolder(), 'key');
    writeFileSync(file, OTHER_KEY);
    const head = { access: { keys: ['${FILED}', '${APP_KEY}'] } };
    const own = Object.fromEntries(Object.entries(tenants).map(([name, each]) => [name, { ...each, head }]));
    return { file, ...(await serving(own, { FILED_FILE: file })) };
  };

  it('is followed, for all tenants that name it, and told by its variable', async () => {
    const { bridge, file } = await withFile();
    expect(await statusWith(bridge, OTHER_KEY)).toBe(200);
    writeFileSync(file, 'reload-the-next-key-4d1a55\n');
    expect(await reload(bridge)).toMatchObject({
      changed: [
        { tenant: 'acme', keys: ['FILED'] },
        { tenant: 'beta', keys: ['FILED'] },
      ],
    });
    for (const tenant of ['acme', 'beta']) {
      expect(await statusWith(bridge, OTHER_KEY, tenant)).toBe(401);
      expect(await statusWith(bridge, 'reload-the-next-key-4d1a55', tenant)).toBe(200);
    }
  });

  it('that is a key and is gone opens nothing any more: its tenants are refused', async () => {
    const { bridge, file } = await withFile();
    rmSync(file);
    const { refused, kept } = await reload(bridge);
    expect(kept).toEqual([]);
    expect(refused).toMatchObject([
      { tenant: 'acme', problems: [{ code: 'secret-unreadable' }] },
      { tenant: 'beta', problems: [{ code: 'secret-unreadable' }] },
    ]);
    expect([await statusWith(bridge, OTHER_KEY), await statusWith(bridge, KEY)]).toEqual([401, 401]);
    writeFileSync(file, OTHER_KEY);
    expect(await reload(bridge)).toMatchObject({ added: ['acme', 'beta'] });
    expect(await statusWith(bridge, OTHER_KEY)).toBe(200);
  });
});

it('what is told of a reload has no secret, no identifier and no value', async () => {
  const canary = 'canary-7Qx2-5f0c1b-81be20';
  const file = join(makeFolder(), 'token');
  writeFileSync(file, canary);
  const { bridge, mappings, write } = await serving({ acme: {}, beta: {} }, { TOKEN: '', TOKEN_FILE: file });
  await ask(bridge, 'acme', '42');
  writeFileSync(file, `${canary}\u0001`);
  const told = [await reload(bridge)];
  writeFileSync(file, `${canary}-next`);
  write('acme', { settings: { auth: { type: 'bearer', token: canary } } });
  writeIn(mappings, 'beta/tenant.json', `{"access": {"keys": ["${canary}"]}, "${canary}": 1}`);
  told.push(await reload(bridge));
  writeIn(mappings, 'beta/tenant.json', `{"access": ${canary}`);
  told.push(await reload(bridge));
  const pages = await Promise.all(['/status', '/metrics'].map((path) => getAdmin(bridge, path)));
  const all = [JSON.stringify(told), bridge.stdout(), bridge.stderr(), ...pages.map(({ text }) => text)];
  expect(told.map(({ kept, refused }) => [kept.length, refused.length])).toEqual([
    [2, 0],
    [1, 1],
    [1, 1],
  ]);
  expect(all.join('\n')).not.toMatch(/canary/);
});

it('the status of a tenant counts its warnings and those that its file accepts, and not while another version serves', async () => {
  const odd = { user: { nameless: { value: 1, via: ['text', 'trim', 'trim'] } } };
  const name = { name: { from: 'shop.name', via: ['trim', 'trim'] } };
  const accept = [{ code: 'step-no-effect', at: '/user/name/via/1', because: 'it is meant' }];
  const { bridge, write } = await serving({
    acme: { user: name },
    beta: { user: name, head: { accept } },
  });
  expect(await statusOf(bridge, 'acme')).toMatchObject({ warnings: 1, accepted: 0 });
  expect(await statusOf(bridge, 'beta')).toMatchObject({ warnings: 0, accepted: 1 });
  write('acme', odd);
  await reload(bridge);
  const kept = await statusOf(bridge, 'acme');
  expect([kept?.lastGood, kept?.warnings]).toEqual([true, undefined]);
});

it('while no reload was made, a bridge tells the version of each tenant', async () => {
  const { bridge } = await serving();
  const status = await statusOf(bridge, 'acme');
  expect(status).toMatchObject({ lastGood: false, configHash: expect.stringMatching(/^[\da-f]{12}$/) });
  expect(await metricsOf(bridge)).toEqual(
    expect.arrayContaining([
      'tenant_last_good{tenant="acme"} 0',
      `tenant_config_info{tenant="acme",hash="${status?.configHash ?? ''}"} 1`,
    ]),
  );
  expect((await send(bridge.port, { method: 'GET', path: '/readyz', headers: [] })).status).toBe(200);
});
