/** The address of a store. */
import { left, right } from 'fp-ts/Either';
import { readAddress } from '../../../../src/store/redis/address';

const FORMS = 'is not like redis://USER:PASSWORD@HOST:PORT or rediss://USER:PASSWORD@HOST:PORT';

const USUAL = { isTls: false, isCluster: false, database: 0, prefix: 'account-bridge:' };

const at = (host: string, port = 6379) => ({ nodes: [{ host, port }] });

it.each([
  ['redis://cache', { ...USUAL, ...at('cache') }],
  ['rediss://cache:7000/2', { ...USUAL, isTls: true, database: 2, ...at('cache', 7000) }],
  ['redis://bridge:pa%3Ass@10.0.0.1', { ...USUAL, username: 'bridge', password: 'pa:ss', ...at('10.0.0.1') }],
  ['redis://word@[::1]:6380', { ...USUAL, password: 'word', ...at('::1', 6380) }],
  ['redis://cache/?prefix=own:', { ...USUAL, prefix: 'own:', ...at('cache') }],
  ['rediss://cache?ca=/etc/ca.pem', { ...USUAL, isTls: true, ca: '/etc/ca.pem', ...at('cache') }],
  [
    'redis://word@one,two:7000/3?sentinel=shop&sentinelPassword=s%3A1',
    {
      ...USUAL,
      password: 'word',
      nodes: [
        { host: 'one', port: 26379 },
        { host: 'two', port: 7000 },
      ],
      database: 3,
      sentinel: 'shop',
      sentinelPassword: 's:1',
    },
  ],
  [
    'redis://one,[::1]:7001?cluster=true',
    {
      ...USUAL,
      isCluster: true,
      nodes: [
        { host: 'one', port: 6379 },
        { host: '::1', port: 7001 },
      ],
    },
  ],
])('%s is read', (text, address) => {
  expect(readAddress(text)).toEqual(right(address));
});

it.each([
  ['http://cache', FORMS],
  ['redis://', FORMS],
  ['redis://canary@a b', FORMS],
  ['redis://cache:65536', FORMS],
  ['redis://canary@one,?cluster=true', FORMS],
  ['redis://canary%@cache', 'has a user or password with a wrong % sequence'],
  [
    'redis://canary@cache?canary=1',
    'has an unknown setting: use "prefix", "sentinel", "sentinelPassword", "cluster", "ca"',
  ],
  ['redis://canary@one,two', 'has several servers: add ?sentinel=NAME or ?cluster=true'],
  ['redis://one?sentinel=canary&cluster=true', 'has "sentinel" and "cluster": use one of them'],
  ['redis://one?sentinel=', 'has a setting without a value'],
  ['redis://one?cluster=canary', 'has another "cluster" than "true"'],
  ['redis://one/1?cluster=true', 'has a database: a cluster has only one'],
  ['redis://one?sentinelPassword=canary', 'has "sentinelPassword" without "sentinel"'],
  ['redis://one?ca=canary', 'has "ca" without TLS: use rediss://'],
])('%s is refused without a part of it', (text, why) => {
  expect(readAddress(text)).toEqual(left(`the address of the store ${why}`));
});
