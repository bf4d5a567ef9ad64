/** The hash of the settings that all replicas should have alike. */
import { settingsHash } from '../../../src/cli/settings-hash';
import type { ServeSettings } from '../../../src/cli/io/options';

const SETTINGS: ServeSettings = {
  mappings: 'mappings',
  host: '127.0.0.1',
  port: 8080,
  adminHost: '127.0.0.1',
  adminPort: 'none',
  locale: 'ru',
  logLevel: 'info',
  maxBodyBytes: 16_384,
  maxConnections: 10_000,
  reloadIntervalMs: 0,
  requestDeadlineMs: 5_000,
  requireTenants: 'any',
  drainDelayMs: 0,
  driftSamplePercent: 0,
  shutdownDeadlineMs: 10_000,
  storeWaitMs: 20,
  workers: 1,
};

test.each<[string, Partial<ServeSettings>]>([
  ['another port', { port: 8081, adminPort: 9464 }],
  ['another address', { host: '0.0.0.0', adminHost: '0.0.0.0' }],
  ['other workers', { workers: 'auto' }],
  ['a name', { instance: 'bridge-2' }],
  ['other folders', { mappings: '/mappings', stateDir: '/state' }],
])('is the same for %s', (_what, own) => {
  expect(settingsHash({ ...SETTINGS, ...own })).toBe(settingsHash(SETTINGS));
});

test.each<[string, Partial<ServeSettings>]>([
  ['another deadline', { requestDeadlineMs: 4_000 }],
  ['a default tenant', { defaultTenant: 'acme' }],
  ['another limit of data', { maxDataBytes: 1 }],
  ['trusted proxies', { trustedProxies: [{ address: '10.0.0.0', prefix: 8 }] }],
])('is another one for %s', (_what, own) => {
  expect(settingsHash({ ...SETTINGS, ...own })).not.toBe(settingsHash(SETTINGS));
});

test('does not depend on the order of the settings', () => {
  const { mappings, locale, ...others } = SETTINGS;
  expect(settingsHash({ ...others, locale, mappings })).toBe(settingsHash(SETTINGS));
});
