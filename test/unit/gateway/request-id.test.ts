/** Which ids of an app server are taken: none that could tell something of a shopper, and no key. */
import { requestIdOf, tells } from '../../../src/gateway/request-id';

const KEY = 'the-app-key';
const idOf = (given: string | readonly string[] | undefined): string =>
  requestIdOf(given, (text) => text === KEY);
const GENERATED = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const hex = (text: string): string => Buffer.from(text).toString('hex');

test.each([
  ...[
    'a',
    'req-1',
    'Ab.9_-',
    'x'.repeat(64),
    'app-1.example',
    'canary-planted',
    '42',
    '123456',
    'fixture-12-345',
  ],
  ...['550e8400-e29b-41d4-a716-446655440000', 'F47AC10B-58CC-0372-8567-0E02B2C3D479'],
  ...['11111111-2222-3333-4444-555555555555', '4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'],
  ...[
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    '1-67891233-abcdef012345678912345678',
    'V1StGXR8_Z5jdHi6B-myT',
    'node7.2026-11-29',
  ],
  ...['12345678901234567890123456789abc', 'web-3_worker-12_9999', 'app-2026.11.21_77'],
])('is the app server’s: %s', (id) => {
  expect(idOf(id)).toBe(id);
});

test.each([
  // telephones
  ...[
    '79161234567',
    '9161234567',
    '89161234567',
    '7-916-123-45-67',
    '7.916.123.45.67',
    '7_916_1234567',
    '1234567',
  ],
  ...[
    'user-79161234567',
    '79161234567-1',
    'req.79161234567.x',
    'p79161234567',
    'phone_7-916-123-45-67',
    'a-9161234567',
  ],
  // cards, accounts, numbers that are as long
  ...[
    '4567890123456789',
    '4567-8901-2345-6789',
    '4567890123456789012',
    'card-4567890123456789',
    '1732105200000',
  ],
  // in other words
  ...[base64url('79161234567'), base64url('ivan@shop.example'), hex('79161234567'), hex('ivan@shop.example')],
  ...[
    base64url('{"user":"ivan@shop.example"}'),
    base64url(base64url('79161234567')),
    `id-${hex('ivan@shop.example')}`,
  ],
])('is another where it looks like an identifier: %s', (id) => {
  expect(idOf(id)).toMatch(GENERATED);
});

test.each([KEY, 'ivan@shop.example', '+79161234567', '', 'a b', 'a%40b', 'x'.repeat(65), 'a\nb', 'ключ'])(
  'is another where it is a key or is not fit to be one: %j',
  (id) => {
    expect(idOf(id)).toMatch(GENERATED);
  },
);

test('is another where there is none, or several', () => {
  for (const given of [undefined, ['a', 'b'], []]) expect(idOf(given)).toMatch(GENERATED);
});

test.each<[string, string]>([
  ['ivan', 'ivan'],
  ['IVAN', 'ivan'],
  ['c-4711', 'C-4711'],
  ['c4711', 'c-4711'],
  ['req-c-4711-1', 'c-4711'],
  ['ivan.petrov.shop.example', 'ivan.petrov@shop.example'],
  ['ivan_petrov-at-shop.example', 'ivan.petrov+at@shop.example'],
  ['session-ivan.petrov', 'ivan.petrov@shop.example'],
  ['a7', 'A-7'],
  ['canary-key-1f2e3d', 'canary-key-1f2e3d'],
  ['x-canary-key-1f2e3d-y', 'canary-key-1f2e3d'],
  [base64url('c-4711-x'), 'c-4711-x'],
  [hex('c-4711-x'), 'c-4711-x'],
  [base64url('key=canary-key-1f2e3d'), 'canary-key-1f2e3d'],
])('%s tells %s', (id, text) => {
  expect(tells(id, ['another', text])).toBe(true);
});

test.each<[string, string]>([
  ['req-1', '1'],
  ['req-42', '42'],
  ['order-id', 'id'],
  ['550e8400-e29b-41d4-a716-446655440000', '79161234567'],
  ['ivan', 'ivana'],
  ['ivan', ''],
  ['ivan', '@'],
  // what comes of decoding an id that was not encoded
  ['fixture-0-0', 'm@shop.example'],
  ['fixture-0-17', 'M'],
])('%s does not tell %j', (id, text) => {
  expect(tells(id, [text])).toBe(false);
});
