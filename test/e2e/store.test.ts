/** Two bridges as processes with one store: answers in common, a shopper who is forgotten, and a store that is killed. */
import { ask, killBridges, run, startBridge, type Bridge } from '../support/e2e/bridge';
import { KEY } from '../support/e2e/key';
import { removeFolders, writeMappings } from '../support/e2e/tenants';
import { adminPortOf, getAdmin, postAdmin } from '../support/admin';
import { hasRedis, startRedis, stopRedis } from '../support/store/redis-server';
import { closeServers, serve } from '../support/upstream/servers';
import { found } from '../support/until';

const TOKEN = 'admin-token-5f0c1b';
const STORE_KEY = 'e2e-store-key-0123456789abcdef-0123';
const ANNA = '79000000001';
const BORIS = '79000000002';

const tenantOf = (baseUrl: string) => ({
  access: { keys: ['${APP_KEY}'] },
  identifier: { type: 'digits' },
  sources: {
    crm: {
      adapter: 'http',
      settings: { baseUrl, answer: { notFound: [{ status: 404 }] } },
      lookup: {
        path: '/{request.userIdentifier}',
        owner: { at: 'id', is: '{request.userIdentifier}' },
      },
      payload: { id: 'text!', points: 'integer?' },
      privateNetwork: true,
      cache: { ttl: 600, shared: true },
    },
  },
  user: { id: 'crm.id', bonuses: 'crm.points' },
});

const world = async (...flags: readonly string[]) => {
  const asked: string[] = [];
  const { baseUrl } = await serve(({ url = '' }, response) => {
    asked.push(url.slice(1));
    const body = JSON.stringify({ id: url.slice(1), points: asked.length });
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
  });
  const store = await startRedis();
  const mappings = writeMappings({ acme: { 'tenant.json': tenantOf(baseUrl) } });
  const start = (instance: string): Promise<Bridge> =>
    startBridge(['serve', '--mappings', mappings, '--admin-port', '0', ...flags], {
      APP_KEY: KEY,
      BRIDGE_INSTANCE: instance,
      BRIDGE_ADMIN_TOKEN: TOKEN,
      BRIDGE_STORE: store.url,
      BRIDGE_STORE_KEY: STORE_KEY,
      BRIDGE_STORE_WAIT_MS: '1000', // a busy machine answers late
    });
  const [one, two] = await Promise.all([start('one'), start('two')]);
  const forget = (bridge: Bridge, identifier: string) =>
    run(
      ['forget', 'acme', '--identifier', identifier, '--admin', `http://127.0.0.1:${adminPortOf(bridge)}`],
      { BRIDGE_ADMIN_TOKEN: TOKEN },
    );
  return { asked, store, one, two, forget };
};

const pointsOf = async (bridge: Bridge, identifier: string): Promise<unknown> => {
  const { status, text } = await ask(bridge, 'acme', identifier);
  if (status !== 200) return status;
  const { user } = JSON.parse(text) as { readonly user: { readonly bonuses: number } };
  return user.bonuses;
};

afterEach(async () => {
  await killBridges();
  await closeServers();
  await stopRedis();
});
afterAll(removeFolders);

(hasRedis() ? describe : describe.skip)('two bridges with one store', () => {
  test('ask once for a shopper, and again once that one is forgotten', async () => {
    const { asked, one, two, forget } = await world();
    expect([await pointsOf(one, ANNA), await pointsOf(two, ANNA)]).toEqual([1, 1]);
    expect([await pointsOf(two, BORIS), await pointsOf(one, BORIS)]).toEqual([2, 2]);
    expect(asked).toEqual([ANNA, BORIS]);
    const forgotten = await forget(one, ANNA);
    expect(forgotten).toMatchObject({
      code: 0,
      stdout: 'line 1: forgotten: 1 answer of the bridge; removed from the store\n',
    });
    // Until the other bridge listens for messages, it has the answer that it kept.
    const renewed = await found(
      async () => {
        const points = await pointsOf(two, ANNA);
        if (points !== 1) return points;
        await postAdmin(one, '/forget', TOKEN, JSON.stringify({ tenant: 'acme', identifier: ANNA }));
        return undefined;
      },
      () => 'the other bridge does not forget',
    );
    expect(renewed).toBe(3);
    expect(await pointsOf(one, ANNA)).toBe(3);
    expect([await pointsOf(one, BORIS), await pointsOf(two, BORIS)]).toEqual([2, 2]);
    expect(one.log().find(({ event }) => event === 'shopper-forgotten')).toMatchObject({
      tenant: 'acme',
      entries: 1,
      store: 'removed',
    });
    for (const said of [one.stdout(), one.stderr(), two.stdout(), forgotten.stdout, forgotten.stderr])
      expect(said).not.toContain(ANNA);
    expect((await getAdmin(one, '/metrics')).text).toMatch(
      /account_bridge_store_operations_total\{operation="begin",result="ok"\} [1-9]/,
    );
  });

  test('compare the answers of a tenant in one of them, and in no other', async () => {
    const { one, two } = await world('--drift-sample-percent', '100', '--log-level', 'debug');
    const compared = (bridge: Bridge) => bridge.log().filter(({ event }) => event === 'answer-compared');
    let shoppers = 79000000100;
    await found(
      async () => {
        for (const bridge of [one, two]) await pointsOf(bridge, String((shoppers += 1)));
        return [one, two].some((bridge) => compared(bridge).length >= 4) || undefined;
      },
      () => 'none has compared its answers',
    );
    await Promise.all([one.stop(), two.stop()]);
    expect([one, two].filter((bridge) => compared(bridge).length > 0)).toHaveLength(1);
  });

  test('go on when the store is killed, and a shopper cannot be forgotten then', async () => {
    const { store, one, two, forget } = await world();
    expect(await pointsOf(one, ANNA)).toBe(1);
    store.signal('SIGKILL');
    expect(await pointsOf(two, ANNA)).toBe(2);
    const { code, stdout } = await forget(one, ANNA);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^line 1: not forgotten: the bridge answers 503: this bridge has forgotten the shopper, and the store did not do it \([A-Z_]+\): ask again when it answers\n$/,
    );
    expect(await pointsOf(one, ANNA)).toBe(3);
  });
});
