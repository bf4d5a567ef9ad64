/** The settings of traces: OpenTelemetry's variables, and what is wrong with them. */
import { left, right } from 'fp-ts/Either';
import { serviceName, tracesUrl } from '../../../../src/observe/traces/settings';

const ALL = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const OWN = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
const URL_OF_ALL = { [ALL]: 'http://collector:4318' };

it.each([
  [{}, undefined],
  [{ [ALL]: '' }, undefined],
  [{ [OWN]: '  ' }, undefined],
  [{ OTEL_TRACES_SAMPLER: 'always_on', OTEL_SERVICE_NAME: 'x' }, undefined],
  [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://collector:4318' }, undefined],
  [{ ...URL_OF_ALL, OTEL_SDK_DISABLED: 'true' }, undefined],
  [{ ...URL_OF_ALL, OTEL_SDK_DISABLED: 'TRUE' }, undefined],
  [{ ...URL_OF_ALL, OTEL_TRACES_EXPORTER: 'none' }, undefined],
  [{ ...URL_OF_ALL, OTEL_SDK_DISABLED: 'false' }, 'http://collector:4318/v1/traces'],
  [{ ...URL_OF_ALL, OTEL_TRACES_EXPORTER: 'otlp' }, 'http://collector:4318/v1/traces'],
  [URL_OF_ALL, 'http://collector:4318/v1/traces'],
  [{ [ALL]: ' https://collector.example/otlp/ ' }, 'https://collector.example/otlp/v1/traces'],
  [{ ...URL_OF_ALL, [OWN]: 'https://traces.example/in' }, 'https://traces.example/in'],
  [{ ...URL_OF_ALL, [OWN]: '' }, 'http://collector:4318/v1/traces'],
])('of %j spans are sent to %s', (variables, url) => {
  expect(tracesUrl(variables)).toEqual(right(url));
});

it.each([
  [{ [ALL]: 'collector:4318' }, ALL],
  [{ [ALL]: 'collector' }, ALL],
  [{ [ALL]: 'grpc://collector:4317' }, ALL],
  [{ ...URL_OF_ALL, [OWN]: '/v1/traces' }, OWN],
  [{ [OWN]: 'http://' }, OWN],
])('%j is refused, and the variable is named', (variables, name) => {
  expect(tracesUrl(variables)).toEqual(left(`${name} must be the http or https URL of an OTLP collector`));
});

it('a refused address is not shown, since it may have a credential', () => {
  expect(JSON.stringify(tracesUrl({ [ALL]: 'ftp://canary:canary-secret@collector' }))).not.toContain(
    'canary',
  );
});

describe('a sampler', () => {
  const withSampler = (name: string, argument?: string) =>
    tracesUrl({ ...URL_OF_ALL, OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: argument });

  it.each([
    ['always_on', undefined],
    ['always_off', 'whatever'],
    ['parentbased_always_on', undefined],
    ['parentbased_always_off', undefined],
    ['traceidratio', '0.1'],
    ['traceidratio', '0'],
    ['parentbased_traceidratio', '1'],
    ['parentbased_traceidratio', '1.0'],
    ['', undefined],
  ])('%s with %s is taken', (name, argument) => {
    expect(withSampler(name, argument)).toEqual(right('http://collector:4318/v1/traces'));
  });

  it.each([
    ['allways_on', undefined],
    ['jaeger_remote', undefined],
    ['ALWAYS_ON', undefined],
    ['toString', undefined],
    ['traceidratio', undefined],
    ['traceidratio', '1.5'],
    ['traceidratio', '10%'],
    ['parentbased_traceidratio', '-1'],
    ['parentbased_traceidratio', ''],
  ])('%s with %s is refused: the SDK would sample everything', (name, argument) => {
    expect(withSampler(name, argument)).toMatchObject({ _tag: 'Left' });
  });
});

it.each([
  [{}, 'account-bridge'],
  [{ OTEL_SERVICE_NAME: '' }, 'account-bridge'],
  [{ OTEL_SERVICE_NAME: 'shop-accounts' }, 'shop-accounts'],
])('with %j the service is called %s', (variables, name) => {
  expect(serviceName(variables)).toBe(name);
});
