/** Traces that are recorded: the spans that a collector gets of real requests. */
import { EXIT_UNUSABLE } from '../../../src/cli/io/context';
import { run, startBridge, stopBridges } from '../../support/cli';
import { startCollector } from '../../support/collector';
import type { ExportedSpan } from '../../support/collector';
import { KEY, ask, bearer, requestIdOf } from '../../support/e2e/bridge';
import { leaksIn } from '../../support/e2e/leaks';
import { removeFolders, writeMappings } from '../../support/e2e/tenants';
import { send } from '../../support/gateway/gateway';
import { shownTenant, startShownUpstream, withToken } from '../../support/traces';
import { closeServers } from '../../support/upstream/servers';
import { until } from '../../support/until';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CLIENT_SPAN = '00f067aa0ba902b7';
const SECRET = 'canary-secret-4f1b';

afterEach(async () => {
  await stopBridges();
  await closeServers();
  removeFolders();
});

const tracedBy = (flags: string, trace = TRACE) => [
  ...bearer(),
  ...['traceparent', `00-${trace}-${CLIENT_SPAN}-${flags}`],
];

interface Own {
  readonly source?: object;
  readonly settings?: (baseUrl: string) => object;
  readonly variables?: Readonly<Record<string, string>>;
}

const started = async ({ source = { trace: true }, settings = () => ({}), variables = {} }: Own = {}) => {
  const [upstream, collector] = await Promise.all([startShownUpstream(), startCollector()]);
  const mappings = writeMappings({
    acme: shownTenant(upstream.baseUrl, source, settings(upstream.baseUrl)),
  });
  const bridge = await startBridge(['serve', '--mappings', mappings], {
    APP_KEY: KEY,
    CLIENT_SECRET: SECRET,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    ...variables,
  });
  return { upstream, collector, bridge };
};

const named = (spans: readonly ExportedSpan[], name: string) => spans.filter((span) => span.name === name);

it('has a span of the request, of the source and of the call to its upstream, each in the one before', async () => {
  const { upstream, collector, bridge } = await started();
  const requestId = requestIdOf(await ask(bridge, 'acme', '1234', { headers: tracedBy('01') }));
  expect(await bridge.served(requestId)).toMatchObject({ traceId: TRACE });
  await bridge.stop();
  const spans = collector.spans();
  expect(spans.map(({ name }) => name).sort()).toEqual(['GET acme/shop', 'account acme', 'source acme/shop']);
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
  const [request] = named(spans, 'account acme');
  const [source] = named(spans, 'source acme/shop');
  const [call] = named(spans, 'GET acme/shop');
  expect(request).toMatchObject({
    kind: 2,
    parentSpanId: CLIENT_SPAN,
    status: { code: 0 },
    attributes: {
      'account_bridge.tenant': 'acme',
      'account_bridge.outcome': 'ok',
      'http.response.status_code': 200,
    },
  });
  expect(source).toMatchObject({
    kind: 1,
    parentSpanId: request?.spanId,
    attributes: {
      'account_bridge.tenant': 'acme',
      'account_bridge.source': 'shop',
      'account_bridge.outcome': 'ok',
    },
  });
  expect(call).toMatchObject({ kind: 3, parentSpanId: source?.spanId });
  expect(call?.attributes).toEqual({
    'account_bridge.tenant': 'acme',
    'account_bridge.source': 'shop',
    'account_bridge.outcome': 'ok',
    'http.request.method': 'GET',
    'http.response.status_code': 200,
  });
  expect(upstream.asked[0]?.headers.traceparent).toBe(`00-${TRACE}-${call?.spanId}-01`);
  for (const { startTimeUnixNano, endTimeUnixNano } of spans)
    expect(BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano)).toBe(true);
});

it('says which process it is, as the log does', async () => {
  const variables = {
    OTEL_SERVICE_NAME: 'shop-accounts',
    BRIDGE_INSTANCE: 'bridge-7',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
  };
  const { collector, bridge } = await started({ variables });
  await ask(bridge, 'acme', '1234');
  await bridge.stop();
  expect(collector.resource()).toMatchObject({
    'service.name': 'shop-accounts',
    'service.instance.id': 'bridge-7',
    'service.version': expect.any(String) as unknown,
    'deployment.environment.name': 'test',
  });
  for (const line of bridge.log())
    expect(line).toMatchObject({
      service: 'shop-accounts',
      instance: 'bridge-7',
      version: collector.resource()['service.version'],
    });
});

it.each([
  ['none', undefined],
  ['an invalid one', 'canary'],
])('begins a trace where the client has %s', async (_name, traceparent) => {
  const { upstream, collector, bridge } = await started();
  const headers = traceparent === undefined ? bearer() : [...bearer(), 'traceparent', traceparent];
  const requestId = requestIdOf(await ask(bridge, 'acme', '1234', { headers }));
  const { traceId } = await bridge.served(requestId);
  await bridge.stop();
  const [request] = named(collector.spans(), 'account acme');
  expect(request?.traceId).toBe(traceId);
  expect(request?.parentSpanId ?? '').toBe('');
  expect(upstream.asked[0]?.headers.traceparent).toContain(`00-${String(traceId)}-`);
});

describe('what is recorded is decided', () => {
  it('by the client, where it has a trace', async () => {
    const { upstream, collector, bridge } = await started();
    const requestId = requestIdOf(await ask(bridge, 'acme', '1234', { headers: tracedBy('00') }));
    expect(await bridge.served(requestId)).toMatchObject({ traceId: TRACE });
    await bridge.stop();
    expect(collector.requests()).toBe(0);
    expect(upstream.asked[0]?.headers.traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
  });

  it.each([
    ['always_off', '01', 0],
    ['always_on', '00', 3],
    ['parentbased_always_off', '01', 3],
    ['parentbased_always_off', undefined, 0],
  ])('by the sampler %s, with the flags %s', async (sampler, flags, count) => {
    const { collector, bridge } = await started({ variables: { OTEL_TRACES_SAMPLER: sampler } });
    await ask(bridge, 'acme', '1234', { headers: flags === undefined ? bearer() : tracedBy(flags) });
    await bridge.stop();
    expect(collector.spans()).toHaveLength(count);
  });
});

it.each([
  ['1239', 'UserNotFound', 404, { request: 0, source: 0, call: 2 }],
  ['1235', 'UpstreamRejected', 502, { request: 2, source: 2, call: 2 }],
])('the look-up of %s ends as %s, an error where it is one', async (id, outcome, status, codes) => {
  const { collector, bridge } = await started();
  expect(await ask(bridge, 'acme', id)).toMatchObject({ status });
  await bridge.stop();
  const spans = collector.spans();
  const [request] = named(spans, 'account acme');
  const [source] = named(spans, 'source acme/shop');
  const [call] = named(spans, 'GET acme/shop');
  expect(request).toMatchObject({
    status: { code: codes.request },
    attributes: { 'account_bridge.outcome': outcome, 'http.response.status_code': status },
  });
  expect(source).toMatchObject({
    status: { code: codes.source },
    attributes: { 'account_bridge.outcome': outcome },
  });
  expect(call).toMatchObject({ status: { code: codes.call } });
});

it('requests that no tenant serves, and health checks, name no tenant and no path', async () => {
  const { collector, bridge } = await started();
  await ask(bridge, 'canary-tenant', '1234');
  await send(bridge.port, { method: 'GET', path: '/canary-path' });
  await send(bridge.port, { method: 'GET', path: '/healthz', headers: tracedBy('01') });
  await send(bridge.port, { method: 'GET', path: '/readyz', headers: tracedBy('01') });
  await bridge.stop();
  expect(
    collector.spans().map(({ name, attributes }) => [name, attributes['account_bridge.outcome']]),
  ).toEqual([
    ['account', 'TenantUnknown'],
    ['account', 'RequestInvalid'],
  ]);
  expect(collector.bytes()).not.toContain('canary');
});

it('requests that share an answer have a link to the one that asked', async () => {
  const { upstream, collector, bridge } = await started();
  const first = ask(bridge, 'acme', '1237', { headers: tracedBy('01') });
  await until(() => upstream.waiting() === 1);
  const other = TRACE.replace('4', '5');
  const second = ask(bridge, 'acme', '1237', { headers: tracedBy('01', other) });
  const third = ask(bridge, 'acme', '1247');
  await until(() => upstream.waiting() === 2);
  upstream.answerWaiting();
  await Promise.all([first, second, third]);
  await bridge.stop();
  const sources = named(collector.spans(), 'source acme/shop');
  const leading = sources.find(({ traceId }) => traceId === TRACE);
  const joining = sources.find(({ traceId }) => traceId === other);
  expect(joining).toMatchObject({
    links: [{ traceId: TRACE, spanId: leading?.spanId }],
    attributes: { 'account_bridge.coalesced': true },
  });
  expect(leading?.links).toEqual([]);
  const calls = named(collector.spans(), 'GET acme/shop');
  expect(calls.filter(({ traceId }) => traceId === TRACE)).toHaveLength(1);
  expect(calls.filter(({ traceId }) => traceId === other)).toHaveLength(0);
});

it('an answer from the cache has no call, and says so', async () => {
  const { collector, bridge } = await started({ source: { cache: { ttl: 60 } } });
  await ask(bridge, 'acme', '1234');
  await ask(bridge, 'acme', '1234');
  await bridge.stop();
  expect(named(collector.spans(), 'GET acme/shop')).toHaveLength(1);
  expect(
    named(collector.spans(), 'source acme/shop').map(({ attributes }) => attributes['account_bridge.cached']),
  ).toEqual([undefined, true]);
});

it('the request for a token is a call of the source, and says nothing of the token', async () => {
  const { collector, bridge } = await started({ settings: withToken });
  await ask(bridge, 'acme', '1234');
  await bridge.stop();
  const [source] = named(collector.spans(), 'source acme/shop');
  const [token] = named(collector.spans(), 'POST acme/shop');
  expect(token).toMatchObject({ parentSpanId: source?.spanId, kind: 3 });
});

it('exports no secret, no identifier, no name and no address', async () => {
  const { upstream, collector, bridge } = await started({ settings: withToken });
  const identifiers = ['79001234568', '79001234569', '79001234565'];
  for (const identifier of identifiers) await ask(bridge, 'acme', identifier, { headers: tracedBy('01') });
  await send(bridge.port, {
    path: '/acme/account',
    headers: bearer('canary-wrong-key'),
    body: '{"canary":1}',
  });
  await bridge.stop();
  expect(named(collector.spans(), 'account acme')).toHaveLength(4);
  const { port } = new URL(upstream.baseUrl);
  const hidden = [...identifiers, KEY, SECRET, 'canary', 'Canary Name', '/users', `127.0.0.1:${port}`];
  expect(leaksIn(collector.bytes(), hidden)).toEqual([]);
});

it.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT must be'],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_TRACES_SAMPLER: 'alwayson' },
    'OTEL_TRACES_SAMPLER must be one of',
  ],
])('with %j it does not start, and says which variable is wrong', async (variables, said) => {
  const mappings = writeMappings({ acme: shownTenant('http://127.0.0.1:1') });
  const ended = await run(['serve', '--mappings', mappings], { APP_KEY: KEY, ...variables });
  expect(ended).toMatchObject({ code: EXIT_UNUSABLE, stderr: expect.stringContaining(said) as unknown });
});
