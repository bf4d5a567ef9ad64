/** Which ids of an app server are taken: those that programs make up, with no key and nothing of a shopper in them. */
import { requestIdOf, reveals } from '../../../src/gateway/request-id';

const KEYS = [
  'the-app-key',
  'c0ffee00c0ffee00',
  '5ca1ab1e-0ddb-a11c-ab1e-5ca1ab1e0ddb',
  'facade',
  'DEADBEEF-CAFE',
];
const idOf = (given: string | readonly string[] | undefined): string =>
  requestIdOf(given, (text) => KEYS.includes(text));
const GENERATED = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const percent = (text: string): string => text.replace(/./g, (each) => `%${hex(each)}`);
const reversed = (text: string): string => Array.from(text).reverse().join('');
const swapped = (text: string): string =>
  text.replace(/[a-z]/gi, (each) => (each < 'a' ? each.toLowerCase() : each.toUpperCase()));

test.each([
  // UUIDs of several versions
  ...['9f0c1e7a-2b4d-4c6e-8a1b-3d5f7092b4d6', 'F47AC10B-58CC-4372-A567-0E02B2C3D479'],
  ...['0193a7c2-7d1e-7b3a-9c4f-e2d1a0b9c8d7', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ...['1ec9414c-232a-6b00-b3c8-9e6bdeced846', 'a3bb189e-8bf9-3888-9912-ace4e6543002'],
  // with a word before
  ...['req-9f0c1e7a-2b4d-4c6e-8a1b-3d5f7092b4d6', 'app_9f0c1e7a-2b4d-4c6e-8a1b-3d5f7092b4d6'],
  ...['r.9f0c1e7a-2b4d-4c6e-8a1b-3d5f7092b4d6', 'TRC-4bf92f3577b34da6a3ce929d0e0e4736'],
  ...['span-00f067aa0ba902b7', 'web-01ARZ3NDEKTSV4RRFFQ69G5FAV'],
  // in hexadecimal: traces and spans, nginx’s $request_id
  ...['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7', '463AC35C9F6413AD48485A3953BB6124'],
  ...['a3ce929d0e0e4736', '80f198ee56343ba864fe8b2a57d3eff7'],
  // ULIDs
  ...['01ARZ3NDEKTSV4RRFFQ69G5FAV', '01JDX8W3K5V0ZC9QH7MTB2RN4E', '01BX5ZZKBKACTAV9WEVGEMMVRZ'],
  // W3C and AWS
  ...['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
  ...['00-0af7651916cd43dd8448eb211c80319c-b7ad6b71692a3331-00'],
  ...['1-67a91233-abcdef012345a78912345b78', '1-5e6b4a90-bc356c76dbc8a9d0c7e2f1a0'],
])('is the app server’s: %s', (id) => {
  expect(idOf(id)).toBe(id);
});

const UUID = '9f0c1e7a-2b4d-4c6e-8a1b-3d5f7092b4d6';

test.each<[what: string, ids: readonly string[]]>([
  [
    'words and numbers',
    ['a', 'req-1', 'Ab.9_-', 'x'.repeat(64), 'app-1.example', '42', '123456', 'web-3_12'],
  ],
  ['logins and names', ['ivanp', 'ivan.petrov', 'PETROVA', 'c-4711', 'V1StGXR8_Z5jdHi6B-myT', 'anna2026']],
  [
    'telephones and cards',
    [
      '79161234567',
      '7-916-123-45-67',
      'user-79161234567',
      '4567-8901-2345-6789',
      '1732105200000',
      'p9161234',
    ],
  ],
  ['addresses', ['ivan@shop.example', 'ivan.petrov.shop.example', 'ivan%40shop.example', '+79161234567']],
  [
    'encoded identifiers',
    ['ivanp', 'c-4711', '79161234567', 'ivan@shop.example', 'ivan.petrov@shop.example'].flatMap((text) =>
      [base64, base64url, hex, percent, reversed, swapped].map((encode) => encode(text)),
    ),
  ],
  [
    'encoded identifiers that are as long as an id',
    [
      ...[hex('ivan.pet'), hex('ivanpetr@shop.ex'), hex('4567890123456789'), hex('79161234567ABCDE')],
      ...[hex('ivanp').padEnd(16, 'f'), hex('ivanp').padStart(32, '0'), hex('ivanp').padStart(31, '0') + 'c'],
      ...[
        hex('IVAN-PETROV-1990').toUpperCase(),
        base64url('ivanpetrov@shop.e'),
        reversed(hex('c-47115').padEnd(16)),
      ],
      ...[hex('ivanpetr@shop.ex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')],
    ],
  ],
  [
    'telephones and cards in the shape of an id',
    [
      ...['00000000-0000-4000-8000-079161234567', '9f0c1e7a-2b4d-4c6e-8a1b-079161234567'],
      ...['79161234-5670-4000-8000-000000000000', '11111111-2222-3333-4444-555555555555'],
      ...[
        '4bf92f79161234567da6a3ce929d0e0f',
        'abcde79161234567',
        '4567890123456789',
        '00000079161234567000000000000000',
      ],
      ...['00-4bf92f3577b34da6a3ce929d0e0e4736-0a79161234567b00-01', '1-67a91233-abcdef79161234567a345b78'],
      ...['0179161234567ABCDEFGHJKMNP', 'req-9f0c1e7a-2b4d-4c6e-8a1b-079161234567'],
    ],
  ],
  [
    'ids with something beside them',
    [
      ...[`ivanp-${UUID}`, `session-${UUID}`, `${UUID}-1`, `${UUID}.ivan`, `${UUID}@shop`, `req--${UUID}`],
      ...[
        `7916-${UUID}`,
        `a-b-${UUID}`,
        `${UUID},${UUID}`,
        `{${UUID}}`,
        `${UUID}\u00e9`,
        ` ${UUID}`,
        `urn:uuid:${UUID}`,
      ],
    ],
  ],
  [
    'nearly ids',
    [
      ...[
        UUID.slice(1),
        `${UUID}0`,
        UUID.replaceAll('-', '_'),
        UUID.replace('9', 'g'),
        '4bf92f3577b34da6a3ce929d0e0e473',
      ],
      ...[
        '507f1f77bcf86cd799439011',
        '8XTA5VMB3QWERTYZXCVBNMASDF',
        '01arz3ndektsv4rrffq69g5fav',
        '01ARZ3NDEKTSV4RRFFQ69G5FAU',
      ],
      ...['b7ad6b7169203331b7ad6b7169203331b7ad6b7169203331b7ad6b7169203331'],
    ],
  ],
  [
    'keys',
    [
      ...KEYS,
      ...[
        'C0FFEE00C0FFEE00',
        'req-c0ffee00c0ffee00',
        '00-4bf92f3577b34da6a3ce929d0e0e4736-c0ffee00c0ffee00-01',
      ],
      ...['req-5ca1ab1e-0ddb-a11c-ab1e-5ca1ab1e0ddb', '5CA1AB1E-0DDB-A11C-AB1E-5CA1AB1E0DDB'],
      ...[
        'deadbeef-cafe-4c6e-8a1b-3d5f7092b4d6',
        'x-the-app-key-y',
        base64url('the-app-key'),
        hex('the-app-key'),
      ],
      ...[percent('the-app-key'), swapped('the-app-key'), reversed('the-app-key')],
    ],
  ],
  ['what no header of ours carries', ['', 'a b', `${UUID}\n`, `${UUID}\u0000`, 'ключ', `${UUID}\r\nKey: x`]],
])('is another instead of %s', (_what, ids) => {
  expect(ids.filter((id) => idOf(id) === id || !GENERATED.test(idOf(id)))).toStrictEqual([]);
});

test('is another where there is none, or several', () => {
  for (const given of [undefined, [UUID, UUID], []]) expect(idOf(given)).toMatch(GENERATED);
});

test.each<[string, string]>([
  [UUID, UUID],
  [UUID.toUpperCase(), UUID],
  [UUID.replaceAll('-', ''), UUID],
  [`req-${UUID}`, UUID],
  ['4bf92f3577b34da6a3ce929d0e0e4736', '4bf92f35-77b3-4da6-a3ce-929d0e0e4736'],
  ['4bf92f3577b34da6a3ce929d0e0e4736', '4BF92F3577B34DA6'],
  ['anna-4bf92f3577b34da6a3ce929d0e0e4736', 'anna@4b.example'.replace('@4b.example', '-4b')],
  ['decade00-2b4d-4c6e-8a1b-3d5f7092b4d6', 'decade@shop.example'],
  ['9f0c1e7a-2b4d-4c6e-8a1b-c47114711abc', 'C-47114711'],
  ['9f0c1e7a-2b4d-4c6e-8a1b-3d5f12345abc', '12345'],
])('%s tells %s', (id, text) => {
  expect(reveals(id, ['another', text])).toBe(true);
});

test.each<[string, string]>([
  ['req-1', '1'],
  ['req-42', '42'],
  ['550e8400-e29b-41d4-a716-446655440000', '79161234567'],
  [UUID, '9f0c1e7b'],
  [UUID, ''],
  [UUID, '@'],
])('%s does not reveal %j', (id, text) => {
  expect(reveals(id, [text])).toBe(false);
});
