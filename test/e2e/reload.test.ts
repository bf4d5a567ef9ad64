/** Reloads of the built process: its signal, its listener, its end in the middle of one, and tenants by the hundred. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountOf, ask, bearer, killBridges, KEY, launch, MAIN, startBridge } from '../support/e2e/bridge';
import type { Bridge } from '../support/e2e/bridge';
import { startLoad } from '../support/e2e/load';
import { reloadUnderLoad } from '../support/e2e/reloading';
import { makeFolder, removeFolders, writeMappings } from '../support/e2e/tenants';
import { send } from '../support/gateway/gateway';
import {
  NICK,
  OLD_KEY,
  VARIABLES,
  eventsOf,
  metricsOf,
  reload,
  shopTenant,
  startShop,
  statusOf,
  writeIn,
} from '../support/reload';
import type { Own } from '../support/e2e/tenants';
import type { Tenants } from '../support/reload';
import { closeServers } from '../support/upstream/servers';
import { found, until } from '../support/until';

afterEach(async () => {
  await killBridges();
  await closeServers();
  removeFolders();
});

const started = async (
  tenants: Tenants = { acme: {}, beta: {} },
  variables: Readonly<Record<string, string>> = {},
) => {
  const shop = await startShop();
  const files = Object.entries(tenants).map(
    ([name, own]) => [name, { 'tenant.json': shopTenant(shop.baseUrl, own) }] as const,
  );
  const mappings = writeMappings(Object.fromEntries(files));
  const start = (): Promise<Bridge> =>
    startBridge(['serve', '--mappings', mappings, '--admin-port', '0'], { ...VARIABLES, ...variables });
  const write = (tenant: string, own: Own = {}): void =>
    writeIn(mappings, `${tenant}/tenant.json`, shopTenant(shop.baseUrl, own));
  return { bridge: await start(), start, shop, mappings, write };
};

const nameOf = async (bridge: Bridge, tenant = 'acme'): Promise<string | undefined> =>
  accountOf(await ask(bridge, tenant, '42')).name;

const statusWith = async (bridge: Bridge, key: string): Promise<number> =>
  (await ask(bridge, 'acme', '42', { headers: bearer(key) })).status;

const reloads = (bridge: Bridge) => eventsOf(bridge, 'reload-done');

/** Sends the signal, and waits until the log tells of one reload more. */
const hangUp = async (bridge: Bridge): Promise<void> => {
  const before = reloads(bridge).length;
  bridge.signal('SIGHUP');
  await until(() => reloads(bridge).length > before);
};

it('SIGHUP reloads, again and again, and SIGTERM still ends the process with 0', async () => {
  const { bridge, write } = await started();
  for (const [own, name] of [
    [NICK, 'Nick 42'],
    [{}, 'Name 42'],
    [NICK, 'Nick 42'],
  ] as const) {
    write('acme', own);
    await hangUp(bridge);
    expect(await nameOf(bridge)).toBe(name);
  }
  expect(reloads(bridge).at(-1)).toMatchObject({
    trigger: 'signal',
    changed: [{ tenant: 'acme', keys: ['user.name'] }],
    unchanged: 1,
  });
  expect(await bridge.stop()).toMatchObject({ code: 0, signal: null });
});

it('SIGHUP during the start does not end the process: the reload comes after it', async () => {
  const shop = await startShop();
  const names = Array.from({ length: 60 }, (_, index) => `tenant-${index}`);
  const mappings = writeMappings(
    Object.fromEntries(names.map((name) => [name, { 'tenant.json': shopTenant(shop.baseUrl) }])),
  );
  const { child, stdout } = launch(
    [process.execPath, MAIN, 'serve', '--mappings', mappings, '--port', '0'],
    VARIABLES,
    makeFolder(),
  );
  await until(() => stdout().includes('tenant-loaded'));
  child.kill('SIGHUP');
  await until(() => stdout().includes('reload-done'));
  const events = stdout()
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { readonly event: string }).event);
  expect(events.indexOf('server-listening')).toBeLessThan(events.indexOf('reload-done'));
  expect(child.exitCode).toBeNull();
});

it('a revoked key stops working at the first request after the reload, even when the rest of the file is broken', async () => {
  const { bridge, write } = await started();
  expect([await statusWith(bridge, KEY), await statusWith(bridge, OLD_KEY)]).toEqual([200, 200]);
  write('acme', { head: { access: { keys: ['${APP_KEY}'] } }, user: { name: 'shop.nmae' } });
  expect(await reload(bridge)).toMatchObject({ kept: [{ tenant: 'acme' }], unchanged: 1 });
  expect([await statusWith(bridge, KEY), await statusWith(bridge, OLD_KEY)]).toEqual([200, 401]);
  expect(await statusOf(bridge, 'acme')).toMatchObject({ lastGood: true });
});

it('a half-written file keeps the version before, and standard error says what is wrong with it', async () => {
  const { bridge, mappings, write } = await started();
  const file = join(mappings, 'acme', 'tenant.json');
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, whole.length / 2));
  await hangUp(bridge);
  expect(reloads(bridge)).toMatchObject([{ kept: ['acme'], unchanged: 1 }]);
  expect(await nameOf(bridge)).toBe('Name 42');
  expect(bridge.stderr()).toMatch(/^error\[json-syntax\]: .*acme\/tenant\.json:/);
  write('acme', NICK);
  await hangUp(bridge);
  expect(await nameOf(bridge)).toBe('Nick 42');
});

it('a secret that is gone, or has another form, keeps the version before until it is there', async () => {
  const file = join(makeFolder(), 'token');
  writeFileSync(file, 'reload-upstream-token-1');
  const { bridge } = await started(undefined, { TOKEN: '', TOKEN_FILE: file });
  rmSync(file);
  expect(await reload(bridge)).toMatchObject({ kept: [{ tenant: 'acme' }, { tenant: 'beta' }] });
  expect(await nameOf(bridge)).toBe('Name 42');
  writeFileSync(file, 'two\u0001lines');
  expect(await reload(bridge)).toMatchObject({ kept: [{ tenant: 'acme' }, { tenant: 'beta' }] });
  expect(await nameOf(bridge)).toBe('Name 42');
  writeFileSync(`${file}.next`, 'reload-upstream-token-2\n');
  renameSync(`${file}.next`, file);
  expect(await reload(bridge)).toMatchObject({
    changed: [{ keys: ['TOKEN'] }, { keys: ['TOKEN'] }],
    kept: [],
  });
  expect(bridge.stdout() + bridge.stderr()).not.toContain('reload-upstream-token');
});

it('kill -9 during a reload leaves the files as they are: the next start serves them', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `tenant-${index}`);
  const { bridge, start, write } = await started(Object.fromEntries(names.map((name) => [name, {}])));
  for (const name of names) write(name, NICK);
  bridge.signal('SIGHUP');
  expect(await bridge.stop('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
  const next = await start();
  expect(eventsOf(next, 'tenant-loaded')).toHaveLength(names.length);
  expect(await nameOf(next, 'tenant-39')).toBe('Nick 42');
});

it('SIGTERM during a reload ends the process with 0', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `tenant-${index}`);
  const { bridge, write } = await started(Object.fromEntries(names.map((name) => [name, {}])));
  for (const name of names) write(name, NICK);
  bridge.signal('SIGHUP');
  expect(await bridge.stop()).toMatchObject({ code: 0, signal: null });
  expect(bridge.log().at(-1)).toMatchObject({ event: 'server-stopped' });
});

it('while a tenant takes seconds to check, requests of others wait, and none fails before its deadline', async () => {
  const patient = { source: { deadlineMs: 60_000 } };
  const { bridge, write } = await started(
    { acme: {}, beta: patient },
    { BRIDGE_REQUEST_DEADLINE_MS: '120000' },
  );
  const load = startLoad(bridge, () => ['beta'], 4);
  const rules = Array.from({ length: 4_000 }, (_, at) => [
    `extra${at}`,
    { template: '{shop.name} {shop.nick}', default: `none ${at}` },
  ]);
  write('acme', { user: { extra: Object.fromEntries(rules) } });
  await reload(bridge);
  const before = load.answered();
  await until(() => load.answered() > before + 50);
  expect(await load.stop()).toEqual([]);
  expect(await nameOf(bridge)).toBe('Name 42');
});

it('a change of the clock changes no more than the times that are told', async () => {
  const jumped = join(makeFolder(), 'clock.cjs');
  writeFileSync(
    jumped,
    'const { now } = Date; let by = 0; Date.now = () => now() - by; process.on("SIGUSR2", () => { by = 86_400_000; });\n',
  );
  const { bridge, write } = await started(undefined, { NODE_OPTIONS: `--require=${jumped}` });
  const at = async (): Promise<number> =>
    Number(
      (await metricsOf(bridge)).find((line) => line.startsWith('reload_timestamp_seconds'))?.split(' ')[1],
    );
  write('acme', NICK);
  await reload(bridge);
  const before = await at();
  bridge.signal('SIGUSR2');
  const first = await found(
    async () => {
      write('acme');
      await reload(bridge);
      const time = await at();
      return time < before ? time : undefined;
    },
    () => 'the clock did not change',
  );
  expect(before - first).toBeGreaterThan(80_000);
  expect(await nameOf(bridge)).toBe('Name 42');
  write('acme', NICK);
  expect(await reload(bridge)).toMatchObject({ changed: [{ tenant: 'acme' }] });
  expect(await nameOf(bridge)).toBe('Nick 42');
  expect((await send(bridge.port, { method: 'GET', path: '/readyz', headers: [] })).status).toBe(200);
});

it('10 reloads of 300 tenants under load fail no request but those of removed tenants', async () => {
  const { answers, failed, answered } = await reloadUnderLoad(300, 10);
  expect(failed).toEqual([]);
  expect(answered).toBeGreaterThan(100);
  expect(answers.map(({ added, removed }) => [...added, ...removed].includes('passing'))).toEqual(
    answers.map(() => true),
  );
  expect(
    answers.every(
      ({ kept, changed, refused }) => kept.length > 0 && changed.length > 0 && refused.length === 0,
    ),
  ).toBe(true);
});
