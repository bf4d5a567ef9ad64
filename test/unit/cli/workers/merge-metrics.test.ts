/** The metrics of several workers merged into those of one bridge. */
import { createGroupMetrics, mergeMetrics } from '../../../../src/cli/workers/merge-metrics';

const textOf = (name: string, kind: string, ...samples: readonly string[]): string =>
  [`# HELP ${name} What it is.`, `# TYPE ${name} ${kind}`, ...samples, ''].join('\n');

/** The merged value of the one series of a family. */
const merged = (name: string, kind: string, one: number, other: number): string =>
  mergeMetrics([textOf(name, kind, `${name} ${one}`), textOf(name, kind, `${name} ${other}`)]);

test.each([
  ['counters add up', 'account_bridge_requests_total', 'counter', 7],
  ['open connections add up', 'account_bridge_connections', 'gauge', 7],
  ['memory adds up', 'process_resident_memory_bytes', 'gauge', 7],
  ['a tenant serves if all workers serve it', 'account_bridge_tenant_up', 'gauge', 3],
  ['a breaker is as open as the most open one', 'account_bridge_source_breaker_state', 'gauge', 4],
  ['the start is that of the oldest worker', 'process_start_time_seconds', 'gauge', 3],
  ['the lag is the greatest', 'nodejs_eventloop_lag_p99_seconds', 'gauge', 4],
  ['what is running is not counted', 'account_bridge_build_info', 'gauge', 4],
])('%s', (_what, name, kind, expected) => {
  expect(merged(name, kind, 3, 4)).toBe(textOf(name, kind, `${name} ${expected}`));
});

test('series of one worker only are kept, and a label with spaces is part of its series', () => {
  const name = 'account_bridge_requests_total';
  const [one, other] = [`${name}{tenant="a b"} 1`, `${name}{tenant="c"} 2`];
  expect(mergeMetrics([textOf(name, 'counter', one), textOf(name, 'counter', other)])).toBe(
    textOf(name, 'counter', one, other),
  );
});

test('buckets of histograms add up', () => {
  const name = 'account_bridge_request_duration_seconds';
  const lines = [`${name}_bucket{le="+Inf"} 2`, `${name}_sum 0.5`, `${name}_count 2`];
  expect(mergeMetrics([textOf(name, 'histogram', ...lines), textOf(name, 'histogram', ...lines)])).toBe(
    textOf(name, 'histogram', `${name}_bucket{le="+Inf"} 4`, `${name}_sum 1`, `${name}_count 4`),
  );
});

test('what is not a number stays so', () => {
  expect(merged('nodejs_eventloop_lag_seconds', 'gauge', NaN, 1)).toContain('NaN');
});

describe('workers that come and go', () => {
  const requests = 'account_bridge_requests_total';
  const served = (tenant: string, count: number): string => {
    const series = `{tenant="${tenant}"} ${count}`;
    return textOf(requests, 'counter', `${requests}${series}`) + textOf('open', 'gauge', `open${series}`);
  };

  test('what a worker counted stays counted when it has ended, and its gauges end', () => {
    const metrics = createGroupMetrics();
    const [first, second, third] = [{}, {}, {}];
    metrics.take(first, served('acme', 5));
    metrics.take(second, served('acme', 3));
    metrics.retire(first);
    metrics.take(third, served('acme', 1));
    expect(metrics.text()).toContain(`${requests}{tenant="acme"} 9\n`);
    expect(metrics.text()).toContain('open{tenant="acme"} 3\n');
    metrics.retire(second);
    metrics.retire(third);
    metrics.take({}, served('acme', 0));
    expect(metrics.text()).toContain(`${requests}{tenant="acme"} 9\n`);
    expect(metrics.text()).toContain('open{tenant="acme"} 0\n');
  });

  test('a worker that did not answer this time counts as before', () => {
    const metrics = createGroupMetrics();
    const [first, second] = [{}, {}];
    metrics.take(first, served('acme', 5));
    metrics.take(second, served('acme', 3));
    metrics.take(second, served('acme', 4));
    expect(metrics.text()).toContain(`${requests}{tenant="acme"} 9\n`);
  });

  test('the series of a tenant that is gone end', () => {
    const metrics = createGroupMetrics();
    const first = {};
    metrics.take(first, served('gone', 5));
    metrics.retire(first);
    metrics.take({}, served('acme', 1));
    expect(metrics.text()).not.toContain('gone');
    expect(metrics.text()).toContain(`${requests}{tenant="acme"} 1\n`);
  });
});
