/** Parts of an address that look like a token, and those that do not. */
import { hasTokenLike, isGuessable } from '../../../src/values/token-like';

test.each([
  'https://shop.bitrix24.example/rest/17/w1ue5ipbh82qx1vn',
  'https://shop.bitrix24.example/rest/17/w1ue5ipbh82qx1vn/',
  'https://hooks.example/services/T0123/B0123/a1B2c3D4e5F6g7H8',
  'https://api.example/bot123456:AAF-d3e4f5a6b7c8d9e0/',
  'https://api.example/d41d8cd98f00b204e9800998ecf8427e/v1',
  'https://api.example/v1?key=8f14e45fceea167a5a36',
  'https://w1ue5ipbh82qx1vn:x@api.example/',
])('looks like a token: %s', (address) => {
  expect(hasTokenLike(address)).toBe(true);
});

test.each([
  'https://crm.example',
  'https://d1a2b3c4e5f6g7h8.cloudfront.example/api',
  'https://crm.example:8443/api/v2',
  'https://crm.example/services/data/v62.0',
  'https://crm.example/loyalty-management-2/customers2024',
  'https://crm.example/admin/api/2025-10/graphql',
  'https://crm.example/warehouse2024b',
  'https://crm.example/1234567890123456',
  'https://crm.example/internationalisation',
  // an id of a directory, as in the token URLs of Microsoft
  'https://login.example/72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/v2.0/token',
])('does not look like a token: %s', (address) => {
  expect(hasTokenLike(address)).toBe(false);
});

test.each([
  ...['a', '', 'abc', '1234567', '12345678', '0000000000000000', 'aaaaaaaaaaaa', 'abababababab'],
  ...[
    'password',
    'Password1',
    'P@ssw0rd!',
    'secret',
    'secret123',
    'changeme',
    'change-me',
    'letmein1',
    'qwertyuiop',
  ],
])('can be guessed as a key: %j', (key) => {
  expect(isGuessable(key)).toBe(true);
});

test.each(['invented-key', 'kR7pQ2xV', 'correct horse battery', 'secret-of-acme', '4f9c1e2b7d'])(
  'cannot be guessed as a key: %j',
  (key) => {
    expect(isGuessable(key)).toBe(false);
  },
);
