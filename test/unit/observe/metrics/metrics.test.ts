/** Metrics: what events are counted as, what is read, how many series there are, and that a scrape gives way. */
import fc from 'fast-check';
import type { SourceState, TenantState } from '../../../../src/core/state';
import type { BridgeEvent, RequestServed } from '../../../../src/observe/events';
import type { BridgeState } from '../../../../src/observe/metrics/read';
import {
  MOST_OF_SOURCE,
  MOST_OF_TENANT,
  allFamilies,
  createMetrics,
} from '../../../../src/observe/metrics/metrics';
import type { MetricsOptions } from '../../../../src/observe/metrics/metrics';
import { isTenantName } from '../../../../src/tenant/folder';
import { draws } from '../../../support/draws';

const SOURCE: SourceState = {
  source: 'loyalty',
  breaker: 'half-open',
  calls: { running: 3, waiting: 2, limit: 64 },
  cache: { hits: 7, misses: 5, stale: 1, entries: 4, bytes: 2048 },
  token: { renewals: 2, failures: 1, ageMs: 1500 },
};

const TENANT: TenantState = {
  requests: { running: 4, waiting: 0, limit: 256 },
  rateLimit: { perSecond: 50, available: 12 },
  keys: ['ACME_APP_KEY'],
  filled: () => new Map(),
  sources: [SOURCE],
};

const STATE: BridgeState = {
  build: { version: '1.2.3', commit: '0123456789ab' },
  config: () => ({ settings: 'aaaaaaaaaaaa', tenants: 'bbbbbbbbbbbb' }),
  tenants: new Map([['acme', TENANT]]),
  versions: new Map([['acme', { hash: '0123456789ab', keptSince: new Date(0) }]]),
  refused: ['broken'],
  problems: new Map([['broken', ['json', 'secret-unset', 'secret-unset']]]),
  loading: ['big'],
  probes: [
    { tenant: 'acme', source: 'loyalty', outcome: 'UpstreamRejected', detail: { status: 401 } },
    { tenant: 'acme', source: 'wallet', outcome: 'pending' },
  ],
  connections: { open: 5, limit: 100 },
  traces: { on: true, spansLost: 3 },
  logLinesLost: 9,
};

const KNOWN: MetricsOptions['known'] = {
  isTenant: (name) => name === 'acme' || name === 'broken',
  isSource: (tenant, source) => tenant === 'acme' && source === 'loyalty',
  isKey: (tenant, key) => tenant === 'acme' && key === 'ACME_APP_KEY',
};

const metricsOf = (options: Partial<MetricsOptions> = {}) =>
  createMetrics({ known: KNOWN, state: () => STATE, clock: () => 1_700_000_000_500, ...options });

/** The lines of the bridge's own series. */
const linesOf = async ({
  scrape,
}: Pick<ReturnType<typeof metricsOf>, 'scrape'>): Promise<readonly string[]> =>
  Buffer.concat([...(await scrape())])
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('account_bridge_'))
    .map((line) => line.slice('account_bridge_'.length));

const served: RequestServed = {
  event: 'request-served',
  requestId: 'r-1',
  tenant: 'acme',
  outcome: 'ok',
  status: 200,
  durationMs: 30,
  key: 'ACME_APP_KEY',
  sources: [
    {
      source: 'loyalty',
      outcome: 'UpstreamTimeout',
      durationMs: 20,
      retries: 2,
      resent: ['token-rejected'],
      coalesced: true,
    },
  ],
};

const COUNTED: readonly (readonly [BridgeEvent, readonly string[]])[] = [
  [
    served,
    [
      'requests_total{tenant="acme",outcome="ok"} 1',
      'request_duration_seconds_bucket{le="0.025",tenant="acme"} 0',
      'request_duration_seconds_bucket{le="0.05",tenant="acme"} 1',
      'request_duration_seconds_sum{tenant="acme"} 0.03',
      'source_asks_total{tenant="acme",source="loyalty",outcome="UpstreamTimeout"} 1',
      'source_failures_total{tenant="acme",source="loyalty",cause="timeout"} 1',
      'source_ask_duration_seconds_count{tenant="acme",source="loyalty"} 1',
      'source_retries_total{tenant="acme",source="loyalty"} 2',
      'source_resent_total{tenant="acme",source="loyalty",reason="token-rejected"} 1',
      'source_coalesced_total{tenant="acme",source="loyalty"} 1',
      'key_requests_total{tenant="acme",key="ACME_APP_KEY"} 1',
      'key_last_used_timestamp_seconds{tenant="acme",key="ACME_APP_KEY"} 1700000000.5',
    ],
  ],
  [
    {
      event: 'request-served',
      requestId: 'r',
      outcome: 'TenantUnknown',
      status: 401,
      durationMs: 1,
      sources: [],
    },
    ['requests_total{tenant="",outcome="TenantUnknown"} 1'],
  ],
  [
    {
      event: 'fields-absent',
      requestId: 'r',
      tenant: 'acme',
      fields: [{ field: 'loyaltyCards.bonuses', reason: 'step-failed', count: 3 }],
    },
    ['absent_fields_total{tenant="acme",field="loyaltyCards.bonuses",reason="step-failed"} 3'],
  ],
  [
    {
      event: 'leaf-mismatched',
      requestId: 'r',
      tenant: 'acme',
      source: 'loyalty',
      path: 'a.b',
      expected: 'a number',
      found: 'a text',
      count: 4,
    },
    ['source_type_mismatches_total{tenant="acme",source="loyalty"} 4'],
  ],
  [
    { event: 'breaker-changed', tenant: 'acme', source: 'loyalty', state: 'open' },
    ['source_breaker_opened_total{tenant="acme",source="loyalty"} 1'],
  ],
  [
    { event: 'tenant-loaded', tenant: 'acme', warnings: 0 },
    ['tenant_loaded_timestamp_seconds{tenant="acme"} 1700000000.5'],
  ],
  [{ event: 'bug-caught', error: 'TypeError', frames: [] }, ['bugs_total 1']],
  [{ event: 'connections-refused', count: 6 }, ['connections_refused_total 6']],
];

describe('an event is counted', () => {
  it.each(COUNTED)('%j', async (event, lines) => {
    const metrics = metricsOf();
    metrics.emit(event);
    expect(await linesOf(metrics)).toEqual(expect.arrayContaining([...lines]));
  });

  it('twice, when it happens twice', async () => {
    const metrics = metricsOf();
    metrics.emit(served);
    metrics.emit(served);
    expect(await linesOf(metrics)).toContain('requests_total{tenant="acme",outcome="ok"} 2');
  });

  it('under "(other)", when it names a tenant or a source of no file, or an outcome that does not exist', async () => {
    const metrics = metricsOf();
    const ask = { source: 'canary-source', outcome: 'canary-outcome', durationMs: 1 };
    metrics.emit({ ...served, tenant: 'canary-tenant', outcome: 'canary', sources: [ask] });
    metrics.emit({ ...served, sources: [ask] });
    const lines = await linesOf(metrics);
    expect(lines).toContain('requests_total{tenant="(other)",outcome="(other)"} 1');
    expect(lines).toContain('source_asks_total{tenant="acme",source="(other)",outcome="(other)"} 1');
    expect(lines.join('\n')).not.toContain('canary');
  });
});

it('what has no label of a tenant is 0 before the first event, so that Prometheus sees the first increase', async () => {
  expect(await linesOf(metricsOf())).toEqual(
    expect.arrayContaining([
      'bugs_total 0',
      'connections_refused_total 0',
      'log_lines_lost_total 9',
      'reloads_total{result="ok"} 0',
      'reloads_total{result="kept"} 0',
      'reloads_total{result="failed"} 0',
    ]),
  );
});

it('a tenant whose folder is named "other" has series of its own', async () => {
  const isTenant = (name: string): boolean => name === 'other';
  const metrics = metricsOf({ known: { ...KNOWN, isTenant } });
  metrics.emit({ ...served, tenant: 'other', sources: [] });
  metrics.emit({ ...served, tenant: 'removed', sources: [] });
  const ofRequests = (await linesOf(metrics)).filter((line) => line.startsWith('requests_total'));
  expect(ofRequests).toEqual([
    'requests_total{tenant="other",outcome="ok"} 1',
    'requests_total{tenant="(other)",outcome="ok"} 1',
  ]);
  expect(isTenantName('(other)')).toBe(false);
});

it('what the bridge, its tenants and their sources hold is read at the scrape', async () => {
  expect(await linesOf(metricsOf())).toEqual(
    expect.arrayContaining([
      `build_info{version="1.2.3",commit="0123456789ab",node="${process.version}"} 1`,
      'tenant_up{tenant="acme"} 1',
      'tenant_up{tenant="broken"} 0',
      'tenant_up{tenant="big"} 0',
      'tenant_problems{tenant="broken",code="json"} 1',
      'tenant_problems{tenant="broken",code="secret-unset"} 2',
      'key_info{tenant="acme",key="ACME_APP_KEY"} 1',
      'connections 5',
      'connections_limit 100',
      'log_lines_lost_total 9',
      'tenant_requests{tenant="acme"} 4',
      'tenant_requests_limit{tenant="acme"} 256',
      'tenant_rate_limit{tenant="acme"} 50',
      'tenant_rate_limit_available{tenant="acme"} 12',
      'source_breaker_state{tenant="acme",source="loyalty"} 1',
      'source_calls{tenant="acme",source="loyalty"} 3',
      'source_calls_waiting{tenant="acme",source="loyalty"} 2',
      'source_calls_limit{tenant="acme",source="loyalty"} 64',
      'source_cache_hits_total{tenant="acme",source="loyalty"} 7',
      'source_cache_misses_total{tenant="acme",source="loyalty"} 5',
      'source_cache_stale_total{tenant="acme",source="loyalty"} 1',
      'source_cache_entries{tenant="acme",source="loyalty"} 4',
      'source_cache_bytes{tenant="acme",source="loyalty"} 2048',
      'source_token_renewals_total{tenant="acme",source="loyalty"} 2',
      'source_token_failures_total{tenant="acme",source="loyalty"} 1',
      'source_token_age_seconds{tenant="acme",source="loyalty"} 1.5',
      'source_probe_success{tenant="acme",source="loyalty"} 0',
      'source_probe_failing{tenant="acme",source="loyalty",cause="credential"} 1',
    ]),
  );
});

it('a tenant has at most 20 codes of problems, and 20 keys', async () => {
  const codes = Array.from({ length: 30 }, (_, index) => `code-${index}`);
  const tenants = new Map([['acme', { ...TENANT, keys: codes }]]);
  const metrics = metricsOf({ state: () => ({ ...STATE, tenants, problems: new Map([['broken', codes]]) }) });
  const lines = await linesOf(metrics);
  expect(lines.filter((line) => line.startsWith('tenant_problems'))).toHaveLength(21);
  expect(lines).toContain('tenant_problems{tenant="broken",code="(other)"} 10');
  expect(lines.filter((line) => line.startsWith('key_info'))).toHaveLength(20);
});

describe('the cause of a failure', () => {
  it.each([
    ['UpstreamTimeout', {}, 'timeout'],
    ['UpstreamTimeout', { givenMs: 12 }, 'no-time-left'],
    ['UpstreamUnreachable', { code: 'ECONNREFUSED' }, 'connection-refused'],
    ['UpstreamUnreachable', { code: 'ECONNRESET' }, 'connection-lost'],
    ['UpstreamUnreachable', { code: 'EPIPE' }, 'connection-lost'],
    ['UpstreamUnreachable', { code: 'ENOTFOUND' }, 'dns'],
    ['UpstreamUnreachable', { code: 'EAI_AGAIN' }, 'dns'],
    ['UpstreamUnreachable', { code: 'EHOSTUNREACH' }, 'no-route'],
    ['UpstreamUnreachable', { code: 'ADDRESS_REFUSED' }, 'private-address'],
    ['UpstreamUnreachable', { code: 'PROXY_UNREACHABLE' }, 'proxy'],
    ['UpstreamUnreachable', { code: 'PROXY_CREDENTIALS' }, 'proxy'],
    ['UpstreamUnreachable', { code: 'CERT_HAS_EXPIRED' }, 'tls'],
    ['UpstreamUnreachable', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'tls'],
    ['UpstreamUnreachable', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'tls'],
    ['UpstreamUnreachable', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'tls'],
    ['UpstreamUnreachable', { code: 'EPROTO' }, 'tls'],
    ['UpstreamUnreachable', { code: 'HPE_INVALID_CONSTANT' }, 'bad-http'],
    ['UpstreamUnreachable', { code: 'ANSWER_UNASKED' }, 'bad-http'],
    ['UpstreamUnreachable', { code: 'UNKNOWN' }, 'unreachable'],
    ['UpstreamRejected', { status: 401 }, 'credential'],
    ['UpstreamRejected', { status: 403 }, 'credential'],
    ['UpstreamRejected', { status: 302 }, 'redirect'],
    ['UpstreamRejected', { status: 400, code: 'canary' }, 'status-4xx'],
    ['UpstreamRejected', { status: 500 }, 'status-5xx'],
    ['UpstreamRejected', { status: 200, code: 'canary' }, 'error-in-answer'],
    ['UpstreamOverloaded', { status: 429 }, 'overloaded'],
    ['UpstreamOverloaded', { code: 'CIRCUIT_OPEN' }, 'circuit-open'],
    ['UpstreamOverloaded', { code: 'TOO_MANY_CALLS' }, 'too-many-calls'],
    ['PayloadInvalid', { path: '', expected: 'JSON, not HTML' }, 'not-json'],
    ['PayloadInvalid', { path: 'a.b', expected: 'text' }, 'payload'],
    ['LookupIncomplete', { path: 'query.phone', reason: 'step-failed' }, 'lookup'],
    ['IdentityMismatch', { path: 'id' }, 'other-user'],
    ['RequestInvalid', { fault: 'identifier' }, 'identifier'],
  ] as const)('%s with %j is %s', async (outcome, detail, cause) => {
    const metrics = metricsOf();
    metrics.emit({ ...served, sources: [{ source: 'loyalty', outcome, detail, durationMs: 1 }] });
    const lines = await linesOf(metrics);
    expect(lines.filter((line) => line.startsWith('source_failures_total'))).toEqual([
      `source_failures_total{tenant="acme",source="loyalty",cause="${cause}"} 1`,
    ]);
  });

  it.each(['ok', 'UserNotFound', 'canary'])('is not counted for %s', async (outcome) => {
    const metrics = metricsOf();
    metrics.emit({ ...served, sources: [{ source: 'loyalty', outcome, durationMs: 1 }] });
    expect((await linesOf(metrics)).filter((line) => line.startsWith('source_failures_total'))).toEqual([]);
  });

  it.each([
    ['UserNotFound', 'user-unknown'],
    ['Bug', 'bug'],
  ])('of a probe that ends as %s is %s', async (outcome, cause) => {
    const probes = [{ tenant: 'acme', source: 'loyalty', outcome }];
    expect(await linesOf(metricsOf({ state: () => ({ ...STATE, probes }) }))).toContain(
      `source_probe_failing{tenant="acme",source="loyalty",cause="${cause}"} 1`,
    );
  });
});

it('the process tells its processor time, memory, event loop and start', async () => {
  const text = Buffer.concat([...(await metricsOf().scrape())]).toString();
  for (const name of [
    'process_cpu_seconds_total',
    'nodejs_eventloop_lag_p99_seconds',
    'process_start_time_seconds',
  ])
    expect(text).toMatch(new RegExp(`^${name} [0-9.e+-]+$`, 'm'));
});

it('each family has its HELP and TYPE once, before its series', async () => {
  const tenants = Array.from({ length: 60 }, (_, index) => `tenant-${index}`);
  const metrics = metricsOf({ known: { isTenant: () => true, isSource: () => true, isKey: () => true } });
  for (const tenant of tenants)
    for (let source = 0; source < 20; source += 1)
      metrics.emit({ ...served, tenant, sources: [{ source: `s${source}`, outcome: 'ok', durationMs: 1 }] });
  const lines = Buffer.concat([...(await metrics.scrape())])
    .toString()
    .split('\n');
  const types = lines.filter((line) => line.startsWith('# TYPE account_bridge_'));
  expect(types).toEqual(allFamilies().map(({ name, kind }) => `# TYPE account_bridge_${name} ${kind}`));
  const named = lines.flatMap((line) => /^(?:# (?:HELP|TYPE) )?(account_bridge_\w+)/.exec(line)?.[1] ?? []);
  const families = named.map((name) => name.replace(/_(bucket|sum|count)$/, ''));
  const runs = families.filter((name, index) => name !== families[index - 1]);
  expect(runs).toEqual([...new Set(runs)]);
  expect(lines.filter((line) => line.startsWith('account_bridge_source_asks_total'))).toHaveLength(60 * 20);
});

it('a scrape gives others a turn after a few hundred series, however many there are', async () => {
  let turns = 0;
  let most = 0;
  let before = 0;
  const texts: string[] = [];
  const metrics = metricsOf({
    known: { isTenant: () => true, isSource: () => true, isKey: () => true },
    turn: () => {
      turns += 1;
      return Promise.resolve();
    },
  });
  for (let tenant = 0; tenant < 300; tenant += 1)
    for (const source of ['a', 'b', 'c'])
      metrics.emit({
        ...served,
        tenant: `tenant-${tenant}`,
        sources: [{ source, outcome: 'ok', durationMs: 1 }],
      });
  for (const part of await metrics.scrape()) {
    texts.push(part.toString());
    most = Math.max(most, part.toString().split('\n').length);
    before += 1;
  }
  expect(before).toBeLessThanOrEqual(turns);
  expect(texts.join('').split('\n').length).toBeGreaterThan(15_000);
  expect(most).toBeLessThanOrEqual(250);
});

it('scrapes that meet are one, and the next one reads again', async () => {
  let reads = 0;
  const metrics = metricsOf({
    state: () => {
      reads += 1;
      return { ...STATE, logLinesLost: reads };
    },
  });
  const [one, other] = await Promise.all([metrics.scrape(), metrics.scrape()]);
  expect(one).toBe(other);
  expect(await linesOf(metrics)).toContain('log_lines_lost_total 2');
  expect(reads).toBe(2);
});

describe('the number of series', () => {
  const text = fc.string({ minLength: 1, maxLength: 12 });
  const outcome = fc.oneof(
    text,
    fc.constantFrom('UpstreamUnreachable', 'UpstreamRejected', 'PayloadInvalid'),
  );
  const detail = fc.record({ status: fc.nat(599), code: text, path: text });
  const ask = fc.record(
    {
      source: fc.oneof(fc.constant('loyalty'), text),
      outcome,
      detail,
      durationMs: fc.nat(20_000),
      retries: fc.nat(5),
      coalesced: fc.constant(true as const),
      resent: fc.subarray(['connection-closed', 'answer-unasked', 'token-rejected'] as const),
    },
    { requiredKeys: ['source', 'outcome', 'durationMs'] },
  );
  const tenant = fc.oneof(fc.constant('acme'), text);
  const hostile: fc.Arbitrary<BridgeEvent> = fc.oneof(
    fc.record({
      event: fc.constant('request-served' as const),
      requestId: text,
      tenant,
      outcome: text,
      status: fc.nat(599),
      durationMs: fc.nat(20_000),
      key: text,
      sources: fc.array(ask, { maxLength: 5 }),
    }),
    fc.record({
      event: fc.constant('fields-absent' as const),
      requestId: text,
      tenant,
      fields: fc.array(
        fc.record({ field: text, reason: fc.constantFrom('missing', 'blank'), count: fc.nat(9) }),
      ),
    }),
    fc.record({
      event: fc.constant('leaf-mismatched' as const),
      requestId: text,
      tenant,
      source: text,
      path: text,
      expected: text,
      found: text,
      count: fc.nat(9),
    }),
    fc.record({
      event: fc.constant('answer-compared' as const),
      requestId: text,
      tenant,
      source: fc.oneof(fc.constant('loyalty'), text),
      drift: fc.subarray(['new', 'missing', 'null', 'kind', 'literal', 'answer', 'notFound'] as const),
    }),
    fc.record({
      event: fc.constant('breaker-changed' as const),
      tenant,
      source: text,
      state: fc.constantFrom('open', 'closed'),
    }),
    fc.record({ event: fc.constant('tenant-loaded' as const), tenant, warnings: fc.nat(3) }),
  );

  it('of a source and of a tenant is bounded, whatever events say', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 300, maxLength: 600 }), async (events) => {
        const metrics = metricsOf();
        for (const event of events) metrics.emit(event);
        const lines = await linesOf(metrics);
        const of = (labels: RegExp) => lines.filter((line) => labels.test(line)).length;
        expect(of(/tenant="acme",source="loyalty"/)).toBeLessThanOrEqual(MOST_OF_SOURCE);
        expect(of(/tenant="acme",source="\(other\)"/)).toBeLessThanOrEqual(MOST_OF_SOURCE);
        expect(of(/tenant="acme"(?!,source)/)).toBeLessThanOrEqual(MOST_OF_TENANT);
        expect(of(/tenant="\(other\)"/)).toBeLessThanOrEqual(MOST_OF_SOURCE + MOST_OF_TENANT);
        expect(of(/tenant="(?!acme|broken|big|\(other\)|")/)).toBe(0);
      }),
      { numRuns: draws({ few: 5, all: 40 }) },
    );
  });
});

describe('a reload', () => {
  const done = { added: [], removed: [], changed: [], unchanged: 1, refused: [] } as const;

  it('is counted by its result, with the time of the last', async () => {
    const metrics = metricsOf();
    metrics.emit({ event: 'reload-done', trigger: 'poll', ...done, kept: [] });
    metrics.emit({ event: 'reload-done', trigger: 'signal', ...done, kept: ['acme'] });
    metrics.emit({ event: 'reload-failed', trigger: 'request', reason: 'empty' });
    expect(await linesOf(metrics)).toEqual(
      expect.arrayContaining([
        'reloads_total{result="ok"} 1',
        'reloads_total{result="kept"} 1',
        'reloads_total{result="failed"} 1',
        'reload_timestamp_seconds 1700000000.5',
        'tenant_last_good{tenant="acme"} 1',
        'tenant_config_info{tenant="acme",hash="0123456789ab"} 1',
      ]),
    );
  });

  it('drops the series of tenants, sources and keys that there are not any more, and no others', async () => {
    const names = new Set(['acme', 'gone']);
    const sources = new Set(['loyalty', 'old']);
    const keys = new Set(['NEW', 'OLD']);
    const metrics = metricsOf({
      known: {
        isTenant: (name) => names.has(name),
        isSource: (tenant, source) => names.has(tenant) && sources.has(source),
        isKey: (_tenant, key) => keys.has(key),
      },
    });
    const ask = (tenant: string, source: string, key: string): void =>
      metrics.emit({ ...served, tenant, key, sources: [{ source, outcome: 'ok', durationMs: 1 }] });
    ask('acme', 'loyalty', 'NEW');
    ask('acme', 'old', 'OLD');
    ask('gone', 'loyalty', 'NEW');
    ask('never', 'loyalty', 'NEW');
    const series = async (): Promise<readonly string[]> =>
      (await linesOf(metrics)).filter((line) =>
        /^(source_asks|key_req|requests_t|request_duration_seconds_c)/.test(line),
      );
    const before = await series();
    names.delete('gone');
    sources.delete('old');
    keys.delete('OLD');
    metrics.emit({ event: 'reload-done', trigger: 'poll', ...done, kept: [] });
    const after = await series();
    expect(after).toEqual(before.filter((line) => !/gone|"old"|"OLD"/.test(line)));
    expect(before.length - after.length).toBe(6);
    names.add('gone');
    ask('gone', 'loyalty', 'NEW');
    expect(await series()).toContain('request_duration_seconds_count{tenant="gone"} 1');
  });

  it('a thousand times, with other tenants each time, leaves no more series than the tenants have', async () => {
    let current = '';
    const metrics = metricsOf({
      known: { isTenant: (name) => name === current, isSource: () => true, isKey: () => true },
    });
    const size = async (): Promise<number> => (await linesOf(metrics)).length;
    const reloadAs = (name: string): void => {
      current = name;
      metrics.emit({ event: 'reload-done', trigger: 'poll', ...done, kept: [] });
      metrics.emit({ ...served, tenant: name });
    };
    reloadAs('tenant-0');
    const before = await size();
    for (let time = 1; time <= 1_000; time += 1) reloadAs(`tenant-${time}`);
    expect(await size()).toBe(before);
  });
});
