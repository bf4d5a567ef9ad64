/** The check of requests that could never be sent, or whose answer would be shown to any user. */
import { check } from '../../../../adapters/http/check';
import type { Lookup, Settings } from '../../../../adapters/http/settings';
import { Secret } from '../../../../src/core/secret';
import { TEXT, total } from '../../../../src/types/type';
import { suggestionOf } from '../../../../src/diagnostics/fix';

const found = (lookup: Partial<Lookup>, settings: Partial<Settings> = {}): unknown =>
  check(
    { baseUrl: 'https://shop.example', answer: { notFound: [{ status: 404 }] }, ...settings },
    { path: '/me', owner: 'unsaid', ...lookup },
    new Map([['phone', total(TEXT)]]),
  ).map(({ code, at, fix }) => [code, at.join('.'), fix && suggestionOf(fix)]);

describe('the owner of an answer', () => {
  it.each(['{request.userIdentifier}', '+{request.userIdentifier}', '{crm.phone}'])('may be %s', (is) => {
    expect(found({ owner: { at: 'phone', is } })).toStrictEqual([]);
  });

  it.each(['79000000001', '', '{{request.userIdentifier}}'])(
    'cannot be %j, which ignores the shopper',
    (is) => {
      expect(found({ owner: { at: 'phone', is } })).toStrictEqual([
        ['value-wrong', 'lookup.owner.is', 'write "{request.userIdentifier}"'],
      ]);
    },
  );
});

const ofType = (type: string) => ({ headers: { 'Content-Type': type } });

describe('the type of a body', () => {
  it.each([
    ['json', 'application/json'],
    ['json', 'application/vnd.api+json'],
    ['form', 'application/x-www-form-urlencoded;charset=UTF-8'],
  ])('of %s may be %s, in settings or lookup', (body, type) => {
    expect(found({ method: 'POST', [body]: {} }, ofType(type))).toStrictEqual([]);
    expect(found({ method: 'POST', [body]: {}, ...ofType(type) })).toStrictEqual([]);
  });

  it.each([
    ['json', 'application/x-www-form-urlencoded', 'write "application/json", or a type that ends in "+json"'],
    ['json', 'application/json; charset=windows-1251', expect.stringContaining('+json')],
    ['json', '{request.userIdentifier}', expect.stringContaining('+json')],
    ['form', 'application/json', 'write "application/x-www-form-urlencoded"'],
    ['form', 'multipart/form-data; boundary=x', 'write "application/x-www-form-urlencoded"'],
  ])('of %s cannot be %s', (body, type, suggestion) => {
    expect(found({ method: 'POST', [body]: {} }, ofType(type))).toStrictEqual([
      ['value-wrong', 'settings.headers.Content-Type', suggestion],
    ]);
    expect(found({ method: 'POST', [body]: {}, ...ofType(type) })).toStrictEqual([
      ['value-wrong', 'lookup.headers.Content-Type', suggestion],
    ]);
  });

  it.each([
    ['json', 'text/plain'],
    ['form', 'application/json'],
  ] as const)('is checked where keys alone are the body, in %s', (place, type) => {
    const auth = { type: 'apiKey', in: place, keys: { key: new Secret('x') } } as const;
    expect(found({ method: 'POST' }, { auth, ...ofType(type) })).toMatchObject([
      ['value-wrong', 'settings.headers.Content-Type', expect.anything()],
    ]);
  });

  it('is given once', () => {
    expect(
      found(
        { method: 'POST', json: {}, headers: { 'content-type': 'application/json' } },
        ofType('a/b+json'),
      ),
    ).toStrictEqual([['settings-invalid', 'lookup.headers.content-type', 'remove it']]);
  });

  it.each(['application/json', 'text/plain; charset=windows-1251', 'application/vnd.api+json'])(
    'may be said where there is none: %s',
    (type) => {
      expect(found({}, ofType(type))).toStrictEqual([]);
      expect(found({ method: 'POST', ...ofType(type) })).toStrictEqual([]);
    },
  );

  it.each([
    'json',
    '',
    'application/',
    '{crm.type}',
    'application/{crm.type}',
    'application/json; v={crm.v}',
  ])('cannot be %j where there is none', (type) => {
    expect(found(ofType(type))).toStrictEqual([
      ['value-wrong', 'lookup.headers.Content-Type', 'write "application/json"'],
    ]);
  });

  it('is not a credential', () => {
    const auth = { type: 'apiKey', in: 'header', keys: { 'content-type': new Secret('x') } } as const;
    expect(found({ method: 'POST', json: {} }, { auth })).toStrictEqual([
      ['settings-invalid', 'settings.auth.keys.content-type', 'remove it'],
    ]);
  });
});

describe('what is accepted', () => {
  it.each(['application/vnd.api+json', 'application/json, text/*;q=0.5', '*/*'])('may be %s', (accept) => {
    expect(found({ headers: { Accept: accept } })).toStrictEqual([]);
  });

  it.each(['json', 'application/', 'application/json,', 'application/json; q', ''])(
    'cannot be %j',
    (accept) => {
      expect(found({}, { headers: { accept } })).toStrictEqual([
        ['value-wrong', 'settings.headers.accept', 'write "application/json, */*;q=0.5"'],
      ]);
    },
  );

  it.each([
    '{crm.type}',
    'application/{crm.type}',
    'application/{crm.type}+json',
    '{crm.kind}/{crm.type}',
    'application/json; version={crm.version}',
    'application/json, {crm.type}',
    '{request.userIdentifier}',
    'application/json;q=0.{crm.rank}',
    '{{crm.type}}',
    'application/json{crm.more}',
  ])('is the same for every shopper: not %s', (accept) => {
    expect(found({ headers: { ACCEPT: accept } })).toStrictEqual([
      ['value-wrong', 'lookup.headers.ACCEPT', 'write "application/json, */*;q=0.5"'],
    ]);
  });
});

it('a token request cannot have its standard fields as further fields', () => {
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

it('a secret cannot be in a list either', () => {
  expect(found({ query: { token: ['{request.userIdentifier}', 'invented'] } })).toMatchObject([
    ['secret-literal', 'lookup.query.token', expect.stringContaining('"apiKey"')],
  ]);
});
