/** The search for secrets: one is found in every encoding of a text, and not where it is not. */
import { readingsOf, secretFinder, secretParts } from '../../../src/values/secret-search';

const SECRET = 'canary"tok/en+1=';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const escaped = (text: string): string =>
  text.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const encodings: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['in base64', base64],
  ['in base64 without padding', (text) => base64(text).replaceAll('=', '')],
  ['in base64url', (text) => Buffer.from(text).toString('base64url')],
  ['in base64 behind a user', (text) => base64(`user:${text}`)],
  ['in base64 one character later', (text) => base64(`x${text}y`)],
  ['in base64 two characters later', (text) => base64(`xx${text}yy`)],
  ['in a header of basic authentication', (text) => `Basic ${base64(`shop:${text}`)}`],
  ['in base64 of several lines', (text) => base64(`${'x'.repeat(50)}${text}`).replace(/.{64}/g, '$&\r\n')],
  ['in base64 behind a word', (text) => `token:${base64(text)}`],
  ['in base64 glued to a word', (text) => `x${base64(text)}`],
  ['percent-encoded', encodeURIComponent],
  ['percent-encoded, each byte', percent],
  ['percent-encoded, in capitals', (text) => percent(text).toUpperCase()],
  ['percent-encoded twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['in a form', (text) => new URLSearchParams({ token: text }).toString()],
  ['in a form, with a space for a plus', (text) => text.replaceAll('+', '%2B')],
  ['in a query', (text) => `https://shop.example/?user=1;token=${encodeURIComponent(text)}#x`],
  ['in hexadecimal', (text) => Buffer.from(text).toString('hex')],
  ['in hexadecimal capitals', (text) => Buffer.from(text).toString('hex').toUpperCase()],
  [
    'in hexadecimal, parted by colons',
    (text) =>
      Buffer.from(text)
        .toString('hex')
        .replace(/..(?=.)/g, '$&:'),
  ],
  ['in hexadecimal behind a digit', (text) => `a${Buffer.from(text).toString('hex')}`],
  ['in a buffer', (text) => JSON.stringify(Buffer.from(text))],
  ['in JSON', (text) => JSON.stringify({ token: text })],
  ['in JSON in JSON', (text) => JSON.stringify(JSON.stringify({ token: text }))],
  ['with its slashes escaped', (text) => JSON.stringify(text).replaceAll('/', '\\/')],
  ['with all escaped', escaped],
  ['in JavaScript', (text) => text.replace(/[!-~]/g, (unit) => `\\x${unit.charCodeAt(0).toString(16)}`)],
  ['in HTML', (text) => text.replaceAll('"', '&quot;').replaceAll('+', '&#43;').replaceAll('/', '&#x2F;')],
  ['in base64 of JSON', (text) => base64(JSON.stringify({ token: text }))],
  ['in base64, percent-encoded', (text) => encodeURIComponent(base64(text))],
  ['in base64 of base64', (text) => base64(base64(text))],
  ['in hexadecimal of base64', (text) => Buffer.from(base64(text)).toString('hex')],
  ['in the middle of a long text', (text) => `${'word '.repeat(100)}${base64(text)} ${'word '.repeat(100)}`],
];

describe.each(encodings)('%s', (_how, encode) => {
  it.each([SECRET, 'plain-secret', '0123456789', 'пароль-1', 'a b c d e f g h', '%25%25%25%25'])(
    'finds %j',
    (secret) => {
      expect(secretFinder(['another-secret', secret])(encode(secret))).toBe(secret);
    },
  );

  it('finds no other secret', () => {
    expect(secretFinder(['another-secret', 'canary"tok/en+2='])(encode(SECRET))).toBeUndefined();
  });
});

it.each(['short', '1234567', ''])(
  'does not search for secrets that occur in texts by chance: %j',
  (secret) => {
    expect(secretFinder([secret])(`a ${secret} b`)).toBeUndefined();
  },
);

it('gives the same answer for a text that comes again', () => {
  const find = secretFinder([SECRET]);
  const answers = ['other', base64(SECRET), 'other', base64(SECRET)].map(find);
  expect(answers).toEqual([undefined, SECRET, undefined, SECRET]);
});

it('needs no more work for texts that look encoded many times', () => {
  let text = SECRET;
  for (let depth = 0; depth < 12; depth += 1) text = base64(text);
  expect(readingsOf(text).size).toBeLessThan(1000);
  expect(readingsOf('%'.repeat(100_000)).size).toBe(1);
  expect(readingsOf('\\'.repeat(1000)).size).toBeLessThan(10);
});

it.each<[string, string, readonly string[]]>([
  ['itself', 'plain-secret', ['plain-secret']],
  ['what stands behind a scheme', 'Bearer plain-secret', ['plain-secret']],
  [
    'the tokens of a table',
    '{"79000000001":"first-token","79000000002":"second-token"}',
    ['first-token', 'second-token'],
  ],
  [
    'what a JSON calls a secret',
    '{"project":"loyalty-project","private_key":"plain-secret"}',
    ['plain-secret'],
  ],
  ['the password of a user', 'shop:plain-secret', ['plain-secret']],
  ['the password in base64', `Basic ${base64('shop:plain-secret')}`, ['shop:plain-secret', 'plain-secret']],
  ['the token in an address', 'https://crm.example/rest/17/w1ue5ipbh82qx1vn/', ['w1ue5ipbh82qx1vn']],
  ['the password in an address', 'https://shop:plain-secret@crm.example/', ['plain-secret']],
  ['the key in an address', 'https://crm.example/?api_key=plain-secret', ['plain-secret']],
  [
    'each line of a key in PEM',
    '-----BEGIN PRIVATE KEY-----\nfirst+line/of=a\r\nsecond line\n-----END PRIVATE KEY-----\n',
    ['first+line/of=a', 'second line'],
  ],
  ['the value of a cookie', 'sid=plain-secret', ['plain-secret']],
  [
    'the values of cookies',
    'lang=ru; sid=plain-secret; other=a-second-one',
    ['plain-secret', 'a-second-one'],
  ],
  ['the password of a connection', 'Server=db;Password=plain-secret;', ['plain-secret']],
])('%s is part of a secret', (_what, secret, parts) => {
  expect([...secretParts(secret)]).toEqual(expect.arrayContaining([secret, ...parts]));
});

it.each<[string, string, string]>([
  ['the key of a table', '{"79000000001":"first-token"}', '79000000001'],
  [
    'what a JSON does not call a secret',
    '{"project":"loyalty-project","key":"plain-secret"}',
    'loyalty-project',
  ],
  ['the host of an address', 'https://crm.example/rest/17/w1ue5ipbh82qx1vn/', 'crm.example'],
  ['an address without its scheme', 'https://crm.example/api', '//crm.example/api'],
])('%s is not one', (_what, secret, part) => {
  expect([...secretParts(secret)]).not.toContain(part);
});
