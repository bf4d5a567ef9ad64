/** The state directory of `serve`, `--state-dir` and `BRIDGE_STATE_DIR`: what a served tenant keeps there over restarts. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run, startBridge, stopBridges, type LocalBridge } from '../../support/cli';
import { ask } from '../../support/e2e/bridge';
import { removeFolders, writeMappings, type Json } from '../../support/e2e/tenants';
import { eventsOf, nameOf, reload, shopTenant, startShop, VARIABLES, writeIn } from '../../support/reload';
import { refreshOf, removeStates, rotatingEndpoint, stateFolder } from '../../support/upstream/refresh';
import { listening } from '../../support/upstream/requests';
import { closeServers } from '../../support/upstream/servers';

afterEach(async () => {
  await stopBridges();
  await closeServers();
  removeFolders();
  removeStates();
});

const FIRST = 'refresh-0';

/** A tenant whose API takes tokens of an endpoint that replaces its refresh token each time. */
const world = async (own: Json = { refreshTokenFile: 'crm' }) => {
  const endpoint = await listening(rotatingEndpoint(FIRST));
  const shop = await startShop();
  const auth = {
    type: 'oauth2',
    grant: 'refresh_token',
    tokenUrl: `${endpoint.baseUrl}/token`,
    clientId: 'bridge',
    clientSecret: '${TOKEN}',
    refreshToken: '${REFRESH}',
    ...own,
  };
  const tenant = (user: Json = {}): Json => shopTenant(shop.baseUrl, { settings: { auth }, user });
  const mappings = writeMappings({ acme: { 'tenant.json': tenant() } });
  const start = (variables: Readonly<Record<string, string>> = {}, ...flags: readonly string[]) =>
    startBridge(['serve', '--mappings', mappings, '--admin-port', '0', ...flags], {
      ...VARIABLES,
      REFRESH: FIRST,
      ...variables,
    });
  const sent = (): readonly (string | null)[] => endpoint.arrived.map(refreshOf);
  const change = (user: Json): void => writeIn(mappings, 'acme/tenant.json', tenant(user));
  return { start, sent, change, shop, mappings };
};

const keptIn = (directory: string): unknown =>
  JSON.parse(readFileSync(join(directory, 'acme', 'crm.json'), 'utf8'));

const risksOf = (bridge: LocalBridge): readonly unknown[] =>
  eventsOf(bridge, 'refresh-token-at-risk').map(({ risk }) => risk);

describe('a refresh token that its endpoint replaces', () => {
  it.each<readonly [string, (directory: string) => readonly [Readonly<Record<string, string>>, ...string[]]]>(
    [
      ['--state-dir', (directory) => [{}, '--state-dir', directory]],
      ['BRIDGE_STATE_DIR', (directory) => [{ BRIDGE_STATE_DIR: directory }]],
      [
        '--state-dir before BRIDGE_STATE_DIR',
        (directory) => [{ BRIDGE_STATE_DIR: join(directory, 'other') }, '--state-dir', directory],
      ],
    ],
  )('is kept in the tenant’s folder of %s, and sent after each restart', async (_how, given) => {
    const { start, sent } = await world();
    const directory = join(stateFolder(), 'new', 'state');
    for (const turn of [1, 2, 3]) {
      const bridge = await start(...given(directory));
      expect(await nameOf(bridge)).toBe('Name 42');
      expect(keptIn(directory)).toMatchObject({ refreshToken: `refresh-${turn}` });
      expect(risksOf(bridge)).toEqual([]);
      const { code, stdout, stderr } = await bridge.stop();
      expect(code).toBe(0);
      expect(stdout + stderr).not.toMatch(/refresh-\d|canary-\d/);
    }
    expect(sent()).toEqual([FIRST, 'refresh-1', 'refresh-2']);
    expect(readdirSync(directory)).toEqual(['acme']);
    expect(readdirSync(join(directory, 'acme'))).toEqual(['crm.json']);
  });

  it('is kept through a reload: the access token goes on, and a restart sends the latest', async () => {
    const { start, sent, change } = await world();
    const directory = stateFolder();
    const bridge = await start({ BRIDGE_STATE_DIR: directory });
    expect(await nameOf(bridge)).toBe('Name 42');
    change({ name: 'shop.nick' });
    expect(await reload(bridge)).toMatchObject({ changed: [{ tenant: 'acme', keys: ['user.name'] }] });
    expect(await nameOf(bridge)).toBe('Nick 42');
    expect(sent()).toEqual([FIRST]);
    await bridge.stop();
    expect(await nameOf(await start({ BRIDGE_STATE_DIR: directory }))).toBe('Nick 42');
    expect(sent()).toEqual([FIRST, 'refresh-1']);
  });

  it('that was rotated by a command is the one that the bridge sends', async () => {
    const { start, sent, mappings } = await world();
    const variables = { ...VARIABLES, REFRESH: FIRST, BRIDGE_STATE_DIR: stateFolder() };
    const explained = await run(['explain', 'acme', '--identifier', '42'], variables, dirname(mappings));
    expect(explained).toMatchObject({ code: 0, stdout: expect.stringContaining('acme: an account') });
    expect(await nameOf(await start(variables))).toBe('Name 42');
    expect(sent()).toEqual([FIRST, 'refresh-1']);
  });

  it.each<readonly [string, Json, string, string, readonly string[]]>([
    ['no state directory', { refreshTokenFile: 'crm' }, '', 'no-state-directory', []],
    ['no file in the tenant file', {}, 'state', 'rotated', [FIRST]],
  ])('is not used with %s, and the log names the risk', async (_what, own, folder, risk, asked) => {
    const { start, sent, shop } = await world(own);
    const directory = stateFolder();
    const variables = folder === '' ? {} : { BRIDGE_STATE_DIR: join(directory, folder) };
    const bridge = await start(variables);
    expect((await ask(bridge, 'acme', '42')).status).toBe(502);
    expect(risksOf(bridge)).toEqual([risk]);
    expect(sent()).toEqual(asked);
    expect(shop.received).toEqual([]);
    expect(readdirSync(directory)).toEqual([]);
  });
});
