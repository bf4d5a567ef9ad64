/** The state of a bridge that serves, as the studio's API gives it: of its admin listener, and why there is none. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { RequestListener } from 'node:http';
import type { BridgeReport } from '../../../src/studio/api';
import { Secret } from '../../../src/core/secret';
import { adminPortOf } from '../../support/admin';
import { startBridge, stopBridges, run } from '../../support/cli';
import { KEY, ask } from '../../support/e2e/bridge';
import { crmTenant, removeFolders, writeMappings } from '../../support/e2e/tenants';
import { userOf } from '../../support/gateway/gateway';
import { startTestStudio, stopStudios } from '../../support/studio';
import { closeServers, serve } from '../../support/upstream/servers';

afterEach(async () => {
  await stopStudios();
  await stopBridges();
  await closeServers();
  removeFolders();
});

const TOKEN = 'canary-admin-token-71f0';

const PHONES = ['79000000011', '79000000012'] as const;

const reportOf = async (adminUrl: string): Promise<BridgeReport> => {
  const studio = await startTestStudio([], { adminUrl, adminToken: new Secret(TOKEN) });
  return studio.get<BridgeReport>('/api/status');
};

/** A status with all that this version shows, and more. */
const statusWith = (more: object): object => ({
  instance: 'host',
  build: { version: '0.1.0', commit: null, node: 'v22.0.0' },
  config: { settings: 'a1', tenants: 'b2' },
  uptimeS: 5,
  log: { level: 'info', tenants: [], linesLost: 0 },
  connections: { open: 0, limit: 10 },
  traces: { on: false, spansLost: 0 },
  tenants: [{ name: 'acme', status: 'loading', ...more }],
});

const answering =
  (body: unknown, status = 200): RequestListener =>
  (_request, response) =>
    void response.writeHead(status).end(JSON.stringify(body));

it('a field that had a value and is left out now says since when', async () => {
  const mappings = writeMappings({
    acme: crmTenant(
      [
        { id: 'c-1', phone: PHONES[0], name: 'Иван', bonuses: 5 },
        { id: 'c-2', phone: PHONES[1], name: 'Анна' },
      ],
      { user: { bonuses: 'crm.bonuses' } },
    ),
    broken: { 'tenant.json': '{' },
  });
  const bridge = await startBridge(['serve', '--mappings', mappings, '--admin-port', '0'], { APP_KEY: KEY });
  userOf(await ask(bridge, 'acme', PHONES[1]));
  const report = await reportOf(`http://127.0.0.1:${adminPortOf(bridge)}`);
  expect(report).toMatchObject({
    reached: true,
    bridge: {
      processes: [{ build: { version: expect.any(String) } }],
      tenants: [
        {
          name: 'acme',
          states: [{ status: 'loaded', lastGood: false, sources: [{ name: 'crm', data: { customers: 2 } }] }],
        },
        { name: 'broken', states: [{ status: 'refused', problems: [{ code: expect.any(String) }] }] },
      ],
    },
  });
  const [acme] = report.reached ? report.bridge.tenants : [];
  const bonuses = acme?.fields.find(({ field }) => field === 'bonuses');
  expect(bonuses).toMatchObject({ absent: 1, lastFilledAt: null, lastReason: 'missing' });
  expect(bonuses?.missingSince).toBe(bonuses?.lastAbsentAt);
  for (const personal of [...PHONES, 'Иван', 'Анна', 'c-2'])
    expect(JSON.stringify(report)).not.toContain(personal);
});

it('a field that one element of a list has and another lacks is not missing', async () => {
  const otherCards = [{ number: '0077310943', bonuses: 640 }, { number: '0077310944' }];
  const item = { cardNumber: 'card.number', bonuses: 'card.bonuses' };
  const mappings = writeMappings({
    acme: crmTenant([{ id: 'c-1', phone: PHONES[0], name: 'Иван', otherCards }], {
      user: { loyaltyCards: [{ each: 'crm.otherCards', as: 'card', item }] },
    }),
  });
  const bridge = await startBridge(['serve', '--mappings', mappings, '--admin-port', '0'], { APP_KEY: KEY });
  userOf(await ask(bridge, 'acme', PHONES[0]));
  const report = await reportOf(`http://127.0.0.1:${adminPortOf(bridge)}`);
  const [acme] = report.reached ? report.bridge.tenants : [];
  const bonuses = acme?.fields.filter(({ field }) => field.endsWith('bonuses'));
  expect(bonuses).toMatchObject([{ absent: 1, lastFilledAt: expect.any(String), missingSince: null }]);
});

it('what the page does not show of a status is dropped, and the token stays in the server', async () => {
  const shown: (string | undefined)[] = [];
  const { baseUrl } = await serve((request, response) => {
    shown.push(request.headers.authorization);
    answering(statusWith({ shopper: 'canary-shopper' }))(request, response);
  });
  const report = await reportOf(baseUrl);
  expect(shown).toEqual([`Bearer ${TOKEN}`]);
  expect(report).toMatchObject({
    reached: true,
    bridge: { tenants: [{ name: 'acme', states: [{ status: 'loading' }] }] },
  });
  expect(JSON.stringify(report)).not.toMatch(/canary/);
});

it('of a bridge with workers each worker is named, and what is not shown is dropped of each', async () => {
  const worker = (instance: string): object => ({ ...statusWith({ shopper: 'canary-shopper' }), instance });
  const { baseUrl } = await serve(answering({ workers: [worker('host-0'), worker('host-1')] }));
  const report = await reportOf(baseUrl);
  expect(report).toMatchObject({
    reached: true,
    bridge: {
      processes: [{ instance: 'host-0' }, { instance: 'host-1' }],
      tenants: [{ name: 'acme', states: [{ instance: 'host-0' }, { instance: 'host-1' }] }],
    },
  });
  expect(JSON.stringify(report)).not.toMatch(/canary/);
});

const OTHER = { build: { version: '0.0.9', commit: 'abc', node: 'v20' } };

it.each([
  ['unauthorized', '401', answering({}, 401)],
  ['forbidden', '403', answering({}, 403)],
  ['not-admin', '404', answering({}, 404)],
  ['not-admin', '302', (_request, response) => void response.writeHead(302, { Location: '/other' }).end()],
  ['not-admin', '200', answering('hello')],
  ['other-version', '0.0.9 abc', answering(OTHER)],
  ['other-version', '0.0.9 abc', answering({ workers: [statusWith({}), OTHER] })],
  ['not-admin', '200', answering({ workers: [{}] })],
  ['no-worker', '', answering({ workers: [] })],
] satisfies readonly (readonly [string, string, RequestListener])[])(
  'the answer is %s with %s',
  async (why, detail, listener) => {
    const { baseUrl } = await serve(listener);
    expect(await reportOf(baseUrl)).toEqual({ reached: false, url: baseUrl, why, detail });
  },
);

it('an address at which nothing listens is said with the code of the system', async () => {
  const server = createServer();
  const port = await new Promise<number>((listening) =>
    server.listen(0, '127.0.0.1', () => listening((server.address() as AddressInfo).port)),
  );
  await new Promise((closed) => server.close(closed));
  const url = `http://127.0.0.1:${port}`;
  expect(await reportOf(url)).toEqual({ reached: false, url, why: 'unreachable', detail: 'ECONNREFUSED' });
});

it('without an admin listener there is no status', async () => {
  const studio = await startTestStudio([]);
  const asked = await studio.ask('/api/status', { headers: { Authorization: `Bearer ${studio.token}` } });
  expect(asked.status).toBe(404);
});

it.each(['127.0.0.1:9464', 'ftp://127.0.0.1', 'http://operator:canary@127.0.0.1:9464'])(
  '--admin %s is refused',
  async (address) => {
    const { code, stderr } = await run(['studio', '--admin', address]);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/--admin/);
  },
);

it('a token that is set twice is a mistake, which the command says', async () => {
  const { code, stderr } = await run(['studio', '--admin', 'http://127.0.0.1:1'], {
    BRIDGE_ADMIN_TOKEN: TOKEN,
    BRIDGE_ADMIN_TOKEN_FILE: 'token',
  });
  expect([code, stderr]).toEqual([2, expect.stringContaining('set either BRIDGE_ADMIN_TOKEN or')]);
  expect(stderr).not.toContain(TOKEN);
});
