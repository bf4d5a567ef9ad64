/** Traces of a bridge in a process of its own: what is loaded, what a collector gets, and collectors that fail. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { startCollector } from '../support/collector';
import { KEY, ask, bearer, killBridges, requestIdOf, startBridge } from '../support/e2e/bridge';
import type { Bridge, Environment } from '../support/e2e/bridge';
import { leaksIn } from '../support/e2e/leaks';
import { makeFolder, removeFolders, writeMappings } from '../support/e2e/tenants';
import { shownTenant, startShownUpstream, withToken } from '../support/traces';
import { found } from '../support/until';
import { closeServers } from '../support/upstream/servers';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACED = [...bearer(), 'traceparent', `00-${TRACE}-00f067aa0ba902b7-01`];
const SECRET = 'canary-secret-4f1b';

/** Spans are sent at once, and a collector that fails is asked once. */
const QUICK = { OTEL_BSP_SCHEDULE_DELAY: '1', OTEL_EXPORTER_OTLP_TIMEOUT: '200' };

afterEach(async () => {
  await killBridges();
  await closeServers();
  removeFolders();
});

const started = async (environment: Environment = {}): Promise<Bridge> => {
  const { baseUrl } = await startShownUpstream();
  const mappings = writeMappings({ acme: shownTenant(baseUrl, { trace: true }, withToken(baseUrl)) });
  return startBridge(['serve', '--mappings', mappings], {
    APP_KEY: KEY,
    CLIENT_SECRET: SECRET,
    ...environment,
  });
};

/** The variables of a process that writes the names of its modules into a file when it ends. */
const listing = () => {
  const folder = makeFolder();
  const [script, list] = [join(folder, 'list.cjs'), join(folder, 'modules.json')];
  writeFileSync(
    script,
    `process.on('exit', () => require('node:fs').writeFileSync(process.env.MODULES, JSON.stringify(Object.keys(require.cache))));`,
  );
  const packages = (): ReadonlySet<string | undefined> => {
    const files: readonly string[] = JSON.parse(readFileSync(list, 'utf8')) as readonly string[];
    return new Set(files.map((file) => /node_modules\/(@opentelemetry\/[^/]+)/.exec(file)?.[1]));
  };
  return { variables: { NODE_OPTIONS: `--require ${script}`, MODULES: list }, packages };
};

it('without a collector nothing of the SDK is loaded, also when requests have traces', async () => {
  const { variables, packages } = listing();
  const bridge = await started(variables);
  expect(await ask(bridge, 'acme', '1234', { headers: TRACED })).toMatchObject({ status: 200 });
  expect(await bridge.stop()).toMatchObject({ code: 0 });
  // prom-client loads the interfaces of OpenTelemetry, which do nothing by themselves.
  expect([...packages()].filter((name) => name !== undefined && name !== '@opentelemetry/api')).toEqual([]);
});

it('with one, the SDK is loaded, and what a request did is sent before the bridge ends', async () => {
  const collector = await startCollector();
  const { variables, packages } = listing();
  const bridge = await started({ ...variables, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/in` });
  const requestId = requestIdOf(await ask(bridge, 'acme', '79001234568', { headers: TRACED }));
  expect(await bridge.served(requestId)).toMatchObject({ traceId: TRACE });
  const ended = await bridge.stop();
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(packages()).toContain('@opentelemetry/sdk-trace');
  expect(collector.bytes()).toContain('POST /in ');
  expect(
    collector
      .spans()
      .map(({ name, traceId }) => [name, traceId])
      .sort(),
  ).toEqual([
    ['GET acme/shop', TRACE],
    ['POST acme/shop', TRACE],
    ['account acme', TRACE],
    ['source acme/shop', TRACE],
  ]);
  expect(leaksIn(collector.bytes(), ['79001234568', 'Canary Name', 'canary', KEY, SECRET])).toEqual([]);
});

const closedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const lostOf = (bridge: Bridge) => bridge.log().filter(({ event }) => event === 'spans-lost');

describe('a collector that', () => {
  it.each([
    ['is away', async () => `http://127.0.0.1:${await closedPort()}`, 'ECONNREFUSED'],
    ['refuses', async () => (await startCollector((r) => void r.writeHead(401).end())).url, '401'],
    ['is overloaded', async () => (await startCollector((r) => void r.writeHead(503).end())).url, 'TIMEOUT'],
    ['hangs', async () => (await startCollector(() => undefined)).url, 'TIMEOUT'],
  ])('%s costs no request, and one line of the log', async (_name, urlOf, code) => {
    const bridge = await started({ ...QUICK, OTEL_EXPORTER_OTLP_ENDPOINT: await urlOf() });
    for (let index = 0; index < 20; index += 1)
      expect(await ask(bridge, 'acme', '1234')).toMatchObject({ status: 200 });
    const [lost] = await found(
      () => (lostOf(bridge).length > 0 ? lostOf(bridge) : undefined),
      () => `nothing was lost: ${bridge.stdout()}`,
    );
    expect(lost).toMatchObject({ level: 'warn', code });
    expect(await ask(bridge, 'acme', '1234')).toMatchObject({ status: 200 });
    expect(lostOf(bridge)).toHaveLength(1);
    expect(await bridge.stop()).toMatchObject({ code: 0, stderr: '' });
    const last = bridge.log().at(-1);
    expect(last).toMatchObject({ event: 'server-stopped', abandoned: 0 });
  });

  it('hangs does not keep the bridge from its end, and the log says what was not sent', async () => {
    const { url } = await startCollector(() => undefined);
    const bridge = await started({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
    await ask(bridge, 'acme', '1234');
    expect(await bridge.stop()).toMatchObject({ code: 0, signal: null });
    expect(lostOf(bridge)).toMatchObject([{ code: 'STOPPED', count: 4 }]);
  });
});
