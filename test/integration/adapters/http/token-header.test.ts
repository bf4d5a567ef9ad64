/** What the check says of a token’s request, and of the header that carries it. */
import { check } from '../../../../adapters/http/check';
import type { Lookup, Settings } from '../../../../adapters/http/settings';
import { Secret } from '../../../../src/core/secret';

const lookup: Lookup = { path: '/me', owner: 'unsaid' };

const settingsOf = (
  tokenHeader: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): Settings => ({
  baseUrl: 'https://shop.example',
  answer: { notFound: [{ status: 404 }] },
  headers,
  auth: {
    type: 'oauth2',
    tokenUrl: 'https://shop.example/token',
    clientId: 'bridge',
    clientSecret: new Secret('x'),
    ...(tokenHeader === undefined ? {} : { tokenHeader }),
  },
});

const found = (settings: Settings, own: Lookup = lookup): unknown =>
  check(settings, own, new Map()).map(({ code, at }) => [code, at.join('.')]);

describe('the header of a token', () => {
  test('may have any name that can be sent', () => {
    expect(found(settingsOf('X-Access'))).toStrictEqual([]);
  });

  test.each(['Host', 'two words', 'Content-Length'])('cannot be called "%s"', (name) => {
    expect(found(settingsOf(name))).toStrictEqual([['settings-invalid', 'settings.auth.tokenHeader']]);
  });

  test('cannot be among the other headers too, in any case of its letters', () => {
    expect(found(settingsOf('X-Access', { 'x-access': 'mine' }))).toStrictEqual([
      ['settings-invalid', 'settings.headers.x-access'],
    ]);
    expect(found(settingsOf('X-Access'), { ...lookup, headers: { 'X-ACCESS': 'mine' } })).toStrictEqual([
      ['settings-invalid', 'lookup.headers.X-ACCESS'],
    ]);
  });

  test('is Authorization by default', () => {
    const own = { ...lookup, headers: { authorization: 'Token {request.userIdentifier}' } };
    expect(found(settingsOf(undefined), own)).toStrictEqual([
      ['settings-invalid', 'lookup.headers.authorization'],
    ]);
  });
});

test('a token request cannot have its standard fields as parameters', () => {
  const settings = settingsOf('X-Access');
  const auth = {
    type: 'oauth2',
    tokenUrl: 'https://shop.example/token',
    clientId: 'bridge',
    clientSecret: new Secret('x'),
    parameters: { audience: 'shop', client_id: 'bridge', client_secret: 'invented' },
  } as const;
  expect(found({ ...settings, auth })).toStrictEqual([
    ['settings-invalid', 'settings.auth.parameters.client_id'],
    ['secret-literal', 'settings.auth.parameters.client_secret'],
  ]);
});
