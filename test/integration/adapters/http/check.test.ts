/** What the check says of requests that could never be sent, or that anybody could be shown the answer of. */
import { check } from '../../../../adapters/http/check';
import type { Lookup, Settings } from '../../../../adapters/http/settings';
import { Secret } from '../../../../src/core/secret';
import { TEXT, total } from '../../../../src/types/type';

const found = (lookup: Partial<Lookup>, settings: Partial<Settings> = {}): unknown =>
  check(
    { baseUrl: 'https://shop.example', answer: { notFound: [] }, ...settings },
    { path: '/me', owner: 'unsaid', ...lookup },
    new Map([['phone', total(TEXT)]]),
  ).map(({ code, at, suggestion }) => [code, at.join('.'), suggestion]);

describe('whose an answer is', () => {
  it.each(['{request.userIdentifier}', '+{request.userIdentifier}', '{crm.phone}'])('may be %s', (is) => {
    expect(found({ owner: { at: 'phone', is } })).toStrictEqual([]);
  });

  it.each(['79000000001', '', '{{request.userIdentifier}}'])('cannot be %j, whoever asks', (is) => {
    expect(found({ owner: { at: 'phone', is } })).toStrictEqual([
      ['value-wrong', 'lookup.owner.is', 'write "{request.userIdentifier}"'],
    ]);
  });
});

describe('the type of a body', () => {
  const typed = { headers: { 'Content-Type': 'application/json' } };

  it.each([
    [{ json: {} }, typed, 'settings.headers.Content-Type'],
    [{ form: {}, ...typed }, {}, 'lookup.headers.Content-Type'],
  ])('is said by the body alone: %j', (lookup, settings, at) => {
    expect(found({ method: 'POST', ...lookup }, settings)).toStrictEqual([
      ['settings-invalid', at, 'remove it'],
    ]);
  });

  it('may be said where there is none', () => {
    expect(found({}, typed)).toStrictEqual([]);
  });
});

it('what a token request has of its own is no further field of it', () => {
  const auth = {
    type: 'oauth2',
    tokenUrl: 'https://shop.example/token',
    clientId: 'bridge',
    clientSecret: new Secret('x'),
    parameters: { audience: 'shop', client_id: 'bridge', grant_type: 'client_credentials' },
  } as const;
  expect(found({}, { auth })).toStrictEqual([
    ['settings-invalid', 'settings.auth.parameters.client_id', 'remove it'],
    ['settings-invalid', 'settings.auth.parameters.grant_type', 'remove it'],
  ]);
});

it('a secret stands in no list either', () => {
  expect(found({ query: { token: ['{request.userIdentifier}', 'invented'] } })).toMatchObject([
    ['secret-literal', 'lookup.query.token', expect.stringContaining('"apiKey"')],
  ]);
});
