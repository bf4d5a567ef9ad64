/** The log of a running bridge: one line of JSON per event, and the request of each line. */
import { SPAAZA_CREDENTIALS, startSpaaza } from '../../../stubs/spaaza';
import { asked, send } from '../../support/gateway/gateway';
import { startBridge, stopBridges, type LocalBridge } from '../../support/cli';
import { ask, bearer, requestIdOf } from '../../support/e2e/bridge';
import { closeUpstreams, urlOf } from '../../support/e2e/failure-cases';
import { removeFolders, SECRETS, spaazaTenant, writeMappings, type Files } from '../../support/e2e/tenants';

const ELISE = 'elise.marchand@example.com';
let bridge: LocalBridge;

/** Its second source refuses the token; the account is shown without what it could give. */
const lackingTenant = (url: string): Files => {
  const auth = { type: 'privileged', token: '${STALE_TOKEN}', hostname: SPAAZA_CREDENTIALS.hostname };
  const wallet = {
    adapter: 'spaaza',
    privateNetwork: true,
    settings: { baseUrl: url, auth },
    optional: true,
  };
  return spaazaTenant(url, {
    more: { wallet: { ...wallet, lookup: { by: 'username', value: '{request.userIdentifier}' } } },
    user: { cardNumber: { from: 'wallet.member_number', via: ['text'] } },
  });
};

beforeAll(async () => {
  const url = await urlOf(startSpaaza());
  const mappings = writeMappings({ acme: spaazaTenant(url), lacking: lackingTenant(url) });
  bridge = await startBridge(['serve', '--mappings', mappings], { ...SECRETS, STALE_TOKEN: 'canary-stale' });
});

afterAll(async () => {
  await stopBridges();
  await closeUpstreams();
  removeFolders();
});

const askAs = (requestId: string) =>
  ask(bridge, 'acme', ELISE, { headers: [...bearer(), 'X-Request-Id', requestId] });

it('has a line of JSON an event, each with its time and level first and who wrote it last', async () => {
  const received = await Promise.all(Array.from({ length: 50 }, () => ask(bridge, 'acme', ELISE)));
  await Promise.all(received.map((each) => bridge.served(requestIdOf(each))));
  expect(bridge.stderr()).toBe('');
  expect(bridge.log().map(({ event }) => event)).toEqual([
    'tenant-loaded',
    'tenant-loaded',
    'server-listening',
    ...Array.from({ length: 50 }, () => 'request-served'),
  ]);
  for (const line of bridge.log()) {
    expect(Object.keys(line).slice(0, 3)).toEqual(['timestamp', 'level', 'event']);
    expect(Object.keys(line).slice(-3)).toEqual(['service', 'version', 'instance']);
    expect(new Date(line.timestamp).toISOString()).toBe(line.timestamp);
  }
});

it('logs a request with its outcome and the time of its sources, and its shopper only with a key', async () => {
  const requestId = '3f1c2e7a-9b04-4d6e-8a1c-5e7f90b2d4a6';
  await askAs(requestId);
  const line = await bridge.served(requestId);
  expect(line).toEqual({
    timestamp: expect.any(String),
    level: 'info',
    event: 'request-served',
    requestId,
    tenant: 'acme',
    key: 'APP_KEY',
    outcome: 'ok',
    status: 200,
    durationMs: expect.any(Number),
    sources: [{ source: 'loyalty', outcome: 'ok', durationMs: expect.any(Number) }],
    service: 'account-bridge',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    instance: 'tester-host',
  });
  const [source] = line.sources as readonly { readonly durationMs: number }[];
  expect(source?.durationMs).toBeGreaterThan(0);
  expect(Number(line.durationMs)).toBeGreaterThanOrEqual(Number(source?.durationMs) - 0.1);
});

it('warns of an account that lacks an optional source, and says how that failed', async () => {
  const received = await ask(bridge, 'lacking', ELISE);
  const line = await bridge.served(requestIdOf(received));
  expect(line).toMatchObject({ level: 'warn', outcome: 'ok', status: 200 });
  expect(line.sources).toContainEqual({
    source: 'wallet',
    outcome: 'UpstreamRejected',
    detail: expect.objectContaining({ status: 401 }) as unknown,
    durationMs: expect.any(Number) as unknown,
  });
  expect(bridge.stdout()).not.toContain('canary-stale');
});

it.each([
  '3f1c2e7a-9b04-4d6e-8a1c-5e7f90b2d4a6',
  'app-3f1c2e7a-9b04-4d6e-8a1c-5e7f90b2d4a6',
  '01ARZ3NDEKTSV4RRFFQ69G5FAV',
])('takes over the request id %s', async (requestId) => {
  const received = await askAs(requestId);
  expect(requestIdOf(received)).toBe(requestId);
  expect(await bridge.served(requestId)).toMatchObject({ outcome: 'ok' });
});

it.each(['', 'a', 'app-2026.11.21_77', 'two words', 'x'.repeat(65), '{"event":"forged"}', 'a,b'])(
  'makes a request id of its own instead of "%s"',
  async (given) => {
    const requestId = requestIdOf(await askAs(given));
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await bridge.served(requestId)).toMatchObject({ outcome: 'ok' });
  },
);

it('gives a request id to a request that the parser refuses, too', async () => {
  const received = await send(bridge.port, { headers: ['X-Long', 'x'.repeat(20_000)], body: asked(ELISE) });
  expect(received.status).toBe(431);
  expect(await bridge.served(requestIdOf(received))).toMatchObject({ detail: { fault: 'headers' } });
});
