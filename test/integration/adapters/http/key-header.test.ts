/** What the check says of a header that carries a key. */
import { check } from '../../../../adapters/http/check';
import type { Lookup, Settings } from '../../../../adapters/http/settings';
import { Secret } from '../../../../src/core/secret';

const lookup: Lookup = { path: '/me', owner: 'unsaid' };

const settingsOf = (headers: Readonly<Record<string, string>>, place: 'header' | 'query'): Settings => ({
  baseUrl: 'https://shop.example',
  answer: { notFound: [{ status: 404 }] },
  headers,
  auth: { type: 'apiKey', in: place, keys: { 'X-Store': new Secret('x') } },
});

const found = (settings: Settings, own: Lookup = lookup): unknown =>
  check(settings, own, new Map()).map(({ code, at }) => [code, at.join('.')]);

test('a key’s header cannot be among the other headers too, in any case of its letters', () => {
  expect(found(settingsOf({ 'x-store': 'mine' }, 'header'))).toStrictEqual([
    ['settings-invalid', 'settings.headers.x-store'],
  ]);
  expect(found(settingsOf({}, 'header'), { ...lookup, headers: { 'X-STORE': 'mine' } })).toStrictEqual([
    ['settings-invalid', 'lookup.headers.X-STORE'],
  ]);
});

test('a key in the query reserves no header name', () => {
  expect(found(settingsOf({ 'x-store': 'mine' }, 'query'))).toStrictEqual([]);
});
