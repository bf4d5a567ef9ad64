/** Masking of secrets: a secret is hidden in every encoding, and nothing else of the text changes. */
import { leakedForms, leaksIn } from '../../support/e2e/leaks';
import { maskDeep, maskOf } from '../../../src/values/mask';

const SECRET = 'canary"tok/en"/1+=';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const command = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\n', '%0A').replaceAll(':', '%3A').replaceAll(',', '%2C');

test.each<[string, string, string]>([
  ['it stands there as it is', `a ${SECRET} b`, `a ${'*'.repeat(SECRET.length)} b`],
  ['it is the whole text', SECRET, '*'.repeat(SECRET.length)],
  ['it is there twice', `${SECRET},${SECRET}`, `${'*'.repeat(SECRET.length)},${'*'.repeat(SECRET.length)}`],
  ['it is a part of a word', `x${SECRET}y`, `x${'*'.repeat(SECRET.length)}y`],
  ['a text was cut within it', `is "${SECRET.slice(0, 14)}… and`, `is "${'*'.repeat(14)}… and`],
])('is masked where %s', (_where, text, masked) => {
  expect(maskOf(['another', SECRET])(text)).toBe(masked);
});

test.each(leakedForms(SECRET).slice(0, -1))('is masked in %s', (leak) => {
  const shown = maskOf([SECRET])(leak);
  expect(leaksIn(shown, [SECRET])).toEqual([]);
  expect(shown.length).toBe(leak.length);
});

test.each<[string, string]>([
  ['a command of GitHub', command(`::error::there is no ${SECRET}: here`)],
  ['a property of one', `::error title=${command('canary: a,b%c')}::x`],
  ['JSON in JSON in JSON', JSON.stringify(JSON.stringify({ a: SECRET }))],
  ['base64 of a header', `Basic ${base64(`shop:${SECRET}`)}`],
  ['a query', `/path?token=${encodeURIComponent(SECRET)}&a=1`],
  ['several lines', `-----BEGIN\nabcdefghij\nklmnop`],
])('is masked in %s', (_what, text) => {
  const secrets = [SECRET, 'canary: a,b%c', '-----BEGIN\nabcdefghij\nklmnop'];
  expect(leaksIn(maskOf(secrets)(text), secrets)).toEqual([]);
});

test('keeps line breaks, so that an excerpt keeps its lines', () => {
  expect(maskOf(['first-line\nsecond-line'])('x first-line\nsecond-line y')).toBe(
    'x **********\n*********** y',
  );
});

test('does not show the end of a secret that overlaps another one', () => {
  expect(maskOf(['abcdefgh-1234', 'efgh-1234-5678'])('abcdefgh-1234-5678')).toBe('*'.repeat(18));
});

describe('a short secret', () => {
  const mask = maskOf(['id', 'crm', 'gold', 'abc-12']);

  test.each<[string, string]>([
    ['is "gold" and', 'is "****" and'],
    ['gold', '****'],
    ['(gold)', '(****)'],
    ['marigold golden gold_ gold1', 'marigold golden gold_ gold1'],
    ['золотоgold', 'золотоgold'],
    ['abc-123 abc-12', 'abc-123 ******'],
    ['"id" of crm', '"id" of crm'],
  ])('is masked where it is a whole word, unless it is shorter than four: %j', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });
});

test.each([
  'mappings/acme/tenant.json:12:3',
  'error[path-unknown]: crm has no "emial"',
  '79161234567, 4567890123456789012',
  'https://crm.example/api/v2/customers?limit=10',
  'aGVsbG8gd29ybGQsIGhlbGxvIG1vb24=',
  '%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82',
  '',
])('does not change any other text: %j', (text) => {
  expect(maskOf([SECRET, 'the-real-token'])(text)).toBe(text);
  expect(maskOf([])(text)).toBe(text);
});

test('masks keys, numbers and texts of a value, at any depth', () => {
  const mask = maskOf(['the-real-token', '4567890123']);
  const value = { 'the-real-token': [{ a: 'x the-real-token', b: 4567890123, c: 7, d: null, e: true }] };
  expect(maskDeep(value, mask)).toEqual({
    ['*'.repeat(14)]: [{ a: `x ${'*'.repeat(14)}`, b: '*'.repeat(10), c: 7, d: null, e: true }],
  });
});

test('handles many secrets and a long text', () => {
  const secrets = Array.from({ length: 5000 }, (_, index) => `secret-number-${index}`);
  const text = 'a line with secret-number-77 in it, and a word-that-is-long/and-not-one\n'.repeat(5000);
  const shown = maskOf(secrets)(text);
  expect(shown).not.toContain('number-77');
  expect(shown.length).toBe(text.length);
});
