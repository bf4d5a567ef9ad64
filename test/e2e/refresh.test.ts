/** Two bridges as processes with one store, and an endpoint that replaces its refresh token each time. */
import { ask, killBridges, startBridge, type Bridge } from '../support/e2e/bridge';
import { storeEnvironment, tenantWithToken } from '../support/e2e/one-token';
import { removeFolders, writeMappings } from '../support/e2e/tenants';
import { hasRedis, startRedis, stopRedis } from '../support/store/redis-server';
import { forgivingEndpoint, refreshOf, rotatingEndpoint } from '../support/upstream/refresh';
import { listening, type Answer, type Arrived } from '../support/upstream/requests';
import { closeServers } from '../support/upstream/servers';
import { found } from '../support/until';

afterEach(async () => {
  await killBridges();
  await closeServers();
  await stopRedis();
});
afterAll(removeFolders);

const PHONE = '79000000001';

const RENEWALS = 6;

const tenantOf = (baseUrl: string) =>
  tenantWithToken(baseUrl, {
    grant: 'refresh_token',
    refreshToken: '${REFRESH}',
    refreshTokenFile: 'crm',
  });

/** Tokens last a second, so that one of the bridges renews in each. */
const soonOver = ({ status, body }: Answer): Answer =>
  status === undefined ? { body: { ...Object(body), expires_in: 1 } } : { status, body };

const world = async (exchange: (request: Arrived) => Answer | Promise<Answer>) => {
  const renewals: Arrived[] = [];
  const { baseUrl } = await listening((request) => {
    if (request.target !== '/token') return { body: { id: PHONE } };
    renewals.push(request);
    return exchange(request);
  });
  const store = await startRedis();
  const mappings = writeMappings({ acme: { 'tenant.json': tenantOf(baseUrl) } });
  const start = (): Promise<Bridge> =>
    startBridge(['serve', '--mappings', mappings], {
      ...storeEnvironment(store.url),
      REFRESH: 'refresh-0',
    });
  const [one, other] = await Promise.all([start(), start()]);
  return { renewals, one, other };
};

const statusOf = async (bridge: Bridge): Promise<number> => (await ask(bridge, 'acme', PHONE)).status;

/** Asks bridges at the same time, again and again, until there were so many renewals; all are answered. */
const untilRenewed = (
  bridges: readonly Bridge[],
  renewals: readonly unknown[],
  count: number,
): Promise<true> =>
  found(
    async () => {
      expect(await Promise.all(bridges.map(statusOf))).toEqual(bridges.map(() => 200));
      return renewals.length >= count || undefined;
    },
    () => 'the token is not renewed',
  );

(hasRedis() ? describe : describe.skip)('a refresh token that is replaced each time', () => {
  test('is exchanged by two bridges in turn, and no request fails', async () => {
    const exchange = rotatingEndpoint();
    const { renewals, one, other } = await world((request) => soonOver(exchange(request)));
    await untilRenewed([one, other], renewals, RENEWALS);
    const sent = renewals.map(refreshOf);
    expect(sent).toEqual(sent.map((_, count) => `refresh-${count}`));
  });

  test('is exchanged by the other bridge, if one is killed between the answer and the write', async () => {
    const exchange = forgivingEndpoint();
    let victim: Bridge | undefined;
    const { renewals, one, other } = await world((request) => {
      const answer = soonOver(exchange(request));
      if (victim === undefined) return answer;
      victim.signal('SIGKILL');
      return new Promise(() => undefined);
    });
    await untilRenewed([one, other], renewals, 2);
    victim = one;
    const before = renewals.length;
    await found(
      async () => {
        await statusOf(one).catch(() => undefined);
        return renewals.length > before || undefined;
      },
      () => 'the bridge does not renew its token',
    );
    victim = undefined;
    await found(
      async () => (await statusOf(other)) === 200 || undefined,
      () => 'the other bridge does not go on',
    );
    await untilRenewed([other], renewals, before + 4);
  });
});
