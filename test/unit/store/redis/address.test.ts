/** The address of a store. */
import { left, right } from 'fp-ts/Either';
import { readAddress } from '../../../../src/store/redis/address';

const FORMS = 'is not like redis://USER:PASSWORD@HOST:PORT or rediss://USER:PASSWORD@HOST:PORT';

const USUAL = { isTls: false, port: 6379, database: 0, prefix: 'account-bridge:' };

it.each([
  ['redis://cache', { ...USUAL, host: 'cache' }],
  ['rediss://cache:7000/2', { ...USUAL, isTls: true, database: 2, host: 'cache', port: 7000 }],
  ['redis://bridge:pa%3Ass@10.0.0.1', { ...USUAL, username: 'bridge', password: 'pa:ss', host: '10.0.0.1' }],
  ['redis://word@[::1]:6380', { ...USUAL, password: 'word', host: '::1', port: 6380 }],
  ['redis://cache/?prefix=own:', { ...USUAL, prefix: 'own:', host: 'cache' }],
])('%s is read', (text, address) => {
  expect(readAddress(text)).toEqual(right(address));
});

it.each([
  ['http://cache', FORMS],
  ['redis://', FORMS],
  ['redis://canary@a b', FORMS],
  ['redis://canary%@cache', 'has a user or password with a wrong % sequence'],
  ['redis://canary@cache?canary=1', 'has an unknown setting: use "prefix"'],
  ['redis://canary@one,two', FORMS],
])('%s is refused without a part of it', (text, why) => {
  expect(readAddress(text)).toEqual(left(`the address of the store ${why}`));
});
