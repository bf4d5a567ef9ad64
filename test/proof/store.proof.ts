/** Bridges as processes with one store: one token for all, one ask for all, limits, and a store that fails under load. */
import { Agent } from 'node:http';
import { ask, killBridges, startBridge, type Bridge } from '../support/e2e/bridge';
import { isInstalled, restartInTurn } from '../support/e2e/haproxy';
import { KEY } from '../support/e2e/key';
import { oneTokenUpstream, servedWithToken } from '../support/e2e/one-token';
import { removeFolders, writeMappings } from '../support/e2e/tenants';
import { getAdmin } from '../support/admin';
import { startWatched } from '../support/store/redis-groups';
import { startRedis, stopRedis } from '../support/store/redis-server';
import { closeServers, serve } from '../support/upstream/servers';
import { found } from '../support/until';
import { inMs, pause, quantile, say } from './faults/figures';

/** How often each bridge is restarted. */
const ROLLS = Number(process.env.PROOF_ROLLS ?? 20);

/** How long a load is measured, in seconds. Of a short run times say little, and are not compared. */
const SECONDS = Number(process.env.PROOF_SECONDS ?? 20);
const isShort = SECONDS < 10;

/** How long an operation is waited for; a busy machine needs more than the usual time. */
const WAIT_MS = process.env.PROOF_STORE_WAIT_MS ?? '20';

const WAITERS = Number(process.env.PROOF_WAITERS ?? 1000);
const PER_SECOND = 100;

/** As high as a limit can be. */
const UNLIMITED = 10_000;
const CONNECTIONS = 16;

afterEach(async () => {
  await killBridges();
  await closeServers();
  await stopRedis();
});
afterAll(removeFolders);

/** The answers of its source are shared, and it has a limit of all its bridges together. */
const tenantOf = (baseUrl: string, perSecond: number) => ({
  access: { keys: ['${APP_KEY}'] },
  identifier: { type: 'digits' },
  limits: { perSecond, concurrent: WAITERS },
  sources: {
    crm: {
      adapter: 'http',
      settings: { baseUrl, answer: { notFound: [{ status: 404 }] } },
      lookup: {
        path: '/{request.userIdentifier}',
        owner: { at: 'id', is: '{request.userIdentifier}' },
      },
      payload: { id: 'text!' },
      deadlineMs: 60_000,
      concurrent: WAITERS,
      privateNetwork: true,
      cache: { ttl: 600, shared: true },
    },
  },
  user: { id: 'crm.id' },
});

/** So many bridges over an upstream and a store. */
const startBridges = async (
  count: number,
  baseUrl: string,
  store: string,
  perSecond = UNLIMITED,
): Promise<readonly Bridge[]> => {
  const mappings = writeMappings({ acme: { 'tenant.json': tenantOf(baseUrl, perSecond) } });
  const start = (): Promise<Bridge> =>
    startBridge(['serve', '--mappings', mappings, '--admin-port', '0', '--request-deadline-ms', '120000'], {
      APP_KEY: KEY,
      BRIDGE_STORE: store,
      BRIDGE_STORE_KEY: 'e2e-store-key-0123456789abcdef-0123',
      BRIDGE_STORE_WAIT_MS: WAIT_MS,
    });
  return Promise.all(Array.from({ length: count }, start));
};

/** An upstream that answers at once, or when it is told to. */
const startUpstream = async (mayAnswer: Promise<unknown> = Promise.resolve()) => {
  const { baseUrl, received } = await serve(({ url = '' }, response) => {
    response.setHeader('Content-Type', 'application/json');
    void mayAnswer.then(() => response.end(JSON.stringify({ id: url.slice(1) })));
  });
  return { baseUrl, received };
};

interface Sample {
  readonly at: number;
  readonly ms: number;
  readonly status: string;
}

/** Asks bridges without a pause, each time for the next shopper, until `over`. */
const loaded = async (
  bridges: readonly Bridge[],
  over: () => boolean,
  shoppers = Infinity,
): Promise<readonly Sample[]> => {
  const samples: Sample[] = [];
  let asks = 0;
  const client = async (bridge: Bridge): Promise<void> => {
    for (const agent = new Agent({ keepAlive: true, maxSockets: 1 }); !over();) {
      const at = performance.now();
      const shopper = 1_000_000 + ((asks += 1) % shoppers);
      const asked = ask(bridge, 'acme', String(shopper), { agent });
      const status = await asked.then((answer) => String(answer.status), String);
      samples.push({ at, ms: performance.now() - at, status });
    }
  };
  await Promise.all(bridges.flatMap((bridge) => Array.from({ length: CONNECTIONS }, () => client(bridge))));
  return samples;
};

const p99 = (samples: readonly Sample[]): number =>
  quantile(
    samples.map(({ ms }) => ms),
    0.99,
  );

test.each([2, 5])(`${ROLLS} rolls of %i bridges with one live token`, async (count) => {
  expect(isInstalled()).toBe(true);
  const { baseUrl, granted } = await oneTokenUpstream();
  const { url } = await startRedis();
  const { asked, lost } = await restartInTurn(ROLLS * count, servedWithToken(baseUrl, url), count);
  say(`bridges: ${count}, rolls: ${ROLLS}, requests: ${asked}, lost: ${lost.length}, tokens: ${granted()}`);
  expect(lost).toEqual([]);
  expect(granted()).toBe(1);
});

test('a store that fails under load costs no request', async () => {
  const plain = async () => {
    const server = await startRedis();
    return { url: server.url, server };
  };
  const watched = async () => {
    const { url, first: server } = await startWatched();
    return { url, server };
  };
  const faults = [
    ['killed', plain, 'SIGKILL'],
    ['stopped', plain, 'SIGSTOP'],
    ['flushed', plain, undefined],
    ['failed over', watched, 'SIGKILL'],
  ] as const;
  for (const [fault, open, signal] of faults) {
    const { baseUrl } = await startUpstream();
    const { url, server } = await open();
    const bridges = await startBridges(2, baseUrl, url);
    let isOver = false;
    const load = loaded(bridges, () => isOver);
    await pause(2000);
    const from = performance.now();
    await pause(1000 * SECONDS);
    const at = performance.now();
    if (signal === undefined) await server.client.flushall();
    else server.signal(signal);
    await pause(1000 * (SECONDS + 1));
    isOver = true;
    const samples = await load;
    const failed = samples.filter(({ status }) => status !== '200');
    const before = p99(samples.filter((each) => each.at >= from && each.at < at));
    const after = p99(samples.filter((each) => each.at >= at + 1000));
    const times = `p99: ${inMs(before)} before, ${inMs(after)} after, ${(after / before).toFixed(2)} times`;
    say(`${fault}: requests: ${samples.length}, failed: ${failed.length}, ${times}`);
    expect(failed).toEqual([]);
    if (!isShort) expect(after / before).toBeLessThanOrEqual(1.2);
    await killBridges();
  }
});

test(`${WAITERS} that wait on five bridges for one shopper are one request to the upstream`, async () => {
  let answer: () => void = () => undefined;
  const { baseUrl, received } = await startUpstream(new Promise<void>((resolve) => (answer = resolve)));
  const { url } = await startRedis();
  const bridges = await startBridges(5, baseUrl, url);
  const each = WAITERS / bridges.length;
  const asked = bridges.flatMap((bridge) => Array.from({ length: each }, () => ask(bridge, 'acme', '42')));
  const open = async (bridge: Bridge): Promise<number> => {
    const { text } = await getAdmin(bridge, '/metrics');
    return Number(/^account_bridge_connections (\d+)$/m.exec(text)?.[1]);
  };
  await found(
    async () => (await Promise.all(bridges.map(open))).every((count) => count >= each) || undefined,
    () => 'not all wait',
  );
  answer();
  const answers = await Promise.all(asked);
  const failed = answers.filter(({ status }) => status !== 200);
  say(`waiters: ${WAITERS}, failed: ${failed.length}, upstream requests: ${received.length}`);
  expect(failed).toEqual([]);
  // On a busy machine an operation takes longer than it is waited for: then a bridge asks by itself, once.
  expect(received.length).toBeLessThanOrEqual(isShort ? bridges.length : 1);
});

test.each([2, 5])('a limit holds within five percent over %i bridges', async (count) => {
  const { baseUrl } = await startUpstream();
  const { url } = await startRedis();
  const bridges = await startBridges(count, baseUrl, url, PER_SECOND);
  let isOver = false;
  const load = loaded(bridges, () => isOver, 1);
  const from = performance.now();
  await pause(1000 * SECONDS);
  isOver = true;
  const samples = await load;
  const seconds = (performance.now() - from) / 1000;
  const admitted = samples.filter(({ status }) => status === '200').length;
  const part = admitted / (PER_SECOND * (seconds + 1)); // a second's requests are let in at once
  say(
    `limit over ${count} bridges: ${admitted} of ${samples.length} let in, ${part.toFixed(3)} of the limit`,
  );
  expect(samples.filter(({ status }) => status !== '200' && status !== '429')).toEqual([]);
  expect(part).toBeLessThanOrEqual(1.05);
  if (!isShort) expect(part).toBeGreaterThanOrEqual(0.95); // a busy machine asks for less
});
