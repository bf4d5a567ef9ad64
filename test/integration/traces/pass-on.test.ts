/** The trace of a request that nothing records: what an upstream is told of it, and what the log has. */
import { startBridge, stopBridges } from '../../support/cli';
import { KEY, ask, bearer, requestIdOf } from '../../support/e2e/bridge';
import { removeFolders, writeMappings } from '../../support/e2e/tenants';
import { send } from '../../support/gateway/gateway';
import { shownTenant, startShownUpstream, withToken } from '../../support/traces';
import { closeServers } from '../../support/upstream/servers';
import { until } from '../../support/until';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const GIVEN = `00-${TRACE}-00f067aa0ba902b7-01`;
const REQUEST_ID = '3f1c2e7a-9b04-4d6e-8a1c-5e7f90b2d4a6';
const HEADERS = [
  ...bearer(),
  ...['X-Request-Id', REQUEST_ID],
  ...['traceparent', GIVEN],
  ...['tracestate', 'vendor=canary-state'],
  ...['baggage', 'user=canary-baggage'],
];
const NAMES = ['traceparent', 'tracestate', 'baggage', 'x-request-id', 'x-b3-traceid', 'b3'];

afterEach(async () => {
  await stopBridges();
  await closeServers();
  removeFolders();
});

const started = async (source: object = {}, settings: (baseUrl: string) => object = () => ({})) => {
  const upstream = await startShownUpstream();
  const tenant = shownTenant(upstream.baseUrl, source, settings(upstream.baseUrl));
  const mappings = writeMappings({ acme: tenant });
  const variables = { APP_KEY: KEY, CLIENT_SECRET: 'canary-secret' };
  return { upstream, bridge: await startBridge(['serve', '--mappings', mappings], variables) };
};

const toldOf = (headers: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => NAMES.includes(name)));

it.each([{}, { trace: false }])('with %j an upstream is told nothing of the trace', async (source) => {
  const { upstream, bridge } = await started(source);
  await ask(bridge, 'acme', '1234', { headers: HEADERS });
  expect(upstream.asked.map(({ headers }) => toldOf(headers))).toEqual([{}]);
  expect(await bridge.served(REQUEST_ID)).toMatchObject({ traceId: TRACE });
});

it('with "trace" it gets traceparent and X-Request-Id, and never tracestate or baggage', async () => {
  const { upstream, bridge } = await started({ trace: true });
  await ask(bridge, 'acme', '1234', { headers: HEADERS });
  expect(upstream.asked.map(({ headers }) => toldOf(headers))).toEqual([
    { traceparent: GIVEN, 'x-request-id': REQUEST_ID },
  ]);
});

it('a token’s endpoint is told nothing, also with "trace"', async () => {
  const { upstream, bridge } = await started({ trace: true }, withToken);
  await ask(bridge, 'acme', '1234', { headers: HEADERS });
  expect(upstream.tokens.map(({ headers }) => toldOf(headers))).toEqual([{}]);
  expect(upstream.asked.map(({ headers }) => toldOf(headers))).toEqual([
    { traceparent: GIVEN, 'x-request-id': REQUEST_ID },
  ]);
});

it.each([
  '',
  'canary',
  GIVEN.toUpperCase(),
  `${GIVEN}-more`,
  GIVEN.replace('00-', 'ff-'),
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
])('of the invalid traceparent "%s" nothing is passed on or logged', async (traceparent) => {
  const { upstream, bridge } = await started({ trace: true });
  const headers = [...bearer(), 'traceparent', traceparent];
  const requestId = requestIdOf(await ask(bridge, 'acme', '1234', { headers }));
  expect(upstream.asked.map(({ headers: got }) => toldOf(got))).toEqual([{ 'x-request-id': requestId }]);
  expect(await bridge.served(requestId)).not.toHaveProperty('traceId');
});

describe('a traceparent that could tell who the shopper is', () => {
  it.each([
    ['the identifier in the trace', '79001234567', '00-4bf92f35a79001234567a929d0e0e473-00f067aa0ba902b7-01'],
    ['the identifier in the span', '79001234567', `00-${TRACE}-f79001234567aaa7-01`],
    ['a text in hexadecimal', '1234', '00-a163616e6172792d6e616d65ffffeeee-00f067aa0ba902b7-01'],
    ['padding', '1234', '00-4bf92f35000000000000000000791234-00f067aa0ba902b7-01'],
  ])('is not taken over: %s', async (_name, identifier, traceparent) => {
    const { upstream, bridge } = await started({ trace: true });
    const headers = [...bearer(), 'traceparent', traceparent];
    const requestId = requestIdOf(await ask(bridge, 'acme', identifier, { headers }));
    expect(upstream.asked.map(({ headers: got }) => toldOf(got))).toEqual([{ 'x-request-id': requestId }]);
    expect(await bridge.served(requestId)).not.toHaveProperty('traceId');
  });

  it.each([
    ['ten decimal digits in a row', '00-4bf92f35a79001234567a929d0e0e473-00f067aa0ba902b7-01', false],
    ['none', GIVEN, true],
  ])('with %s, and a body that cannot be read', async (_name, traceparent, isTaken) => {
    const { bridge } = await started();
    const headers = [...bearer(), 'traceparent', traceparent];
    const requestId = requestIdOf(
      await send(bridge.port, { path: '/acme/account', headers, body: '{"userId' }),
    );
    expect('traceId' in (await bridge.served(requestId))).toBe(isTaken);
  });
});

it('a trace with an id of 64 bits is taken over', async () => {
  const { upstream, bridge } = await started({ trace: true });
  const traceparent = `00-${'0'.repeat(16)}a3ce929d0e0e4736-00f067aa0ba902b7-00`;
  await ask(bridge, 'acme', '1234', { headers: [...bearer(), 'traceparent', traceparent] });
  expect(upstream.asked[0]?.headers.traceparent).toBe(traceparent);
});

describe('requests that share an answer', () => {
  const asking = (index: number) => [
    ...bearer(),
    ...['traceparent', `00-${TRACE.slice(1)}${index}-00f067aa0ba902b${index}-01`],
  ];

  it('at the same time are still one request, which has the trace of the first', async () => {
    const { upstream, bridge } = await started({ trace: true });
    const answers = [1, 2, 3].map((index) => ask(bridge, 'acme', '1237', { headers: asking(index) }));
    await until(() => upstream.waiting() === 1);
    const late = ask(bridge, 'acme', '1237', { headers: asking(4) });
    const other = ask(bridge, 'acme', '1247', { headers: asking(5) });
    await until(() => upstream.waiting() === 2);
    upstream.answerWaiting();
    const all = await Promise.all([...answers, late, other]);
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(upstream.asked).toHaveLength(2);
    expect(upstream.asked[0]?.headers.traceparent).toBe(`00-${TRACE.slice(1)}1-00f067aa0ba902b1-01`);
  });

  it('one after the other get it from the cache, whatever their traces', async () => {
    const { upstream, bridge } = await started({ trace: true, cache: { ttl: 60 } });
    for (const index of [1, 2, 3]) await ask(bridge, 'acme', '1234', { headers: asking(index) });
    expect(upstream.asked).toHaveLength(1);
  });
});

it('a line of the log that is not about a request has no trace', async () => {
  const { bridge } = await started();
  await ask(bridge, 'acme', '1234', { headers: HEADERS });
  await bridge.served(REQUEST_ID);
  expect(
    bridge
      .log()
      .filter((line) => 'traceId' in line)
      .map(({ event }) => event),
  ).toEqual(['request-served']);
});
