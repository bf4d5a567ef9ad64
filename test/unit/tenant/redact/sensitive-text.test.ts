/** The places of possible secrets in a text that need not be JSON. */
import { sensitivePlaces } from '../../../../src/tenant/redact/sensitive-text';
import { Secret } from '../../../../src/core/secret';
import { hiddenValues } from '../../../../src/tenant/redact/hidden-values';

const kindsOf = (text: string): readonly string[] =>
  sensitivePlaces(text).map(({ kind, value }) => `${kind}: ${value}`);

test.each<[string, string, readonly string[]]>([
  ['a key of access', '{"access":{"abcdefgh":1}}', ['secret: abcdefgh']],
  ['a value of access', '{"access":"swordfish"}', ['secret: swordfish']],
  ['an escaped value', '{"access":"sw\\u006frdfish"}', ['secret: swordfish']],
  ['a value without quotes', '{"access": swordfish}', ['secret: swordfish']],
  ['a value that does not end', '{"access": "swordfish\n', ['secret: swordfish']],
  ['a long number', '{"access": {"keys": [12345678]}}', ['secret: 12345678']],
  ['a setting', '{"settings":{"x":"swordfish"}}', ['possible: swordfish']],
  ['a setting that is called a secret', '{"settings":{"apiKey":"swordfish"}}', ['secret: swordfish']],
  ['whose a secret is', '{"settings":{"auth":{"username":"shop"}}}', ['possible: shop']],
  ['what is called a secret anywhere', '{"a":{"b":[{"client_secret":"swordfish"}]}}', ['secret: swordfish']],
  ['a header', '{"headers":{"Authorization":"Bearer swordfish"}}', ['secret: Bearer swordfish']],
  [
    'a header with more than a variable',
    '{"headers":{"Authorization":"Bearer a${B}"}}',
    ['secret: Bearer a${B}'],
  ],
  ['a cookie', '{"headers":{"Cookie":"a=swordfish"}}', ['secret: a=swordfish']],
  ['a variable of a fixture', '{"variables":{"X":"a-b"}}', ['possible: a-b']],
  ['a token anywhere', '{"a":"w1ue5ipbh82qx1vn"}', ['secret: w1ue5ipbh82qx1vn']],
  ['a token as a key', '{"w1ue5ipbh82qx1vn":1}', ['secret: w1ue5ipbh82qx1vn']],
  ['a token of a well-known service', '{"a":"x sk_live_abcdefghij"}', ['secret: x sk_live_abcdefghij']],
  ['a web token', '{"a":"eyJhbGciOiJIUzI1NiJ9.e30.abc"}', ['secret: eyJhbGciOiJIUzI1NiJ9.e30.abc']],
  [
    'a user in an address',
    '{"a":"https://me:swordfish@x.example/"}',
    ['secret: https://me:swordfish@x.example/'],
  ],
  ['a probe', '{"sources":{"a":{"probe":"79161234567"}}}', ['secret: 79161234567']],
  ['a probe under a misspelt key', '{"prob":"79161234567"}', ['secret: 79161234567']],
  ['a value of access under a misspelt key', '{"acess":{"keys":["swordfish"]}}', ['secret: swordfish']],
  ['a setting under a misspelt key', '{"setings":{"x":"a-b"}}', ['possible: a-b']],
  ['a probe that is a number', '{"sources":{"a":{"probe":79161234567}}}', ['secret: 79161234567']],
  ['a comment', '{"$comment":"swordfish","a":1}', ['comment: swordfish']],
  ['a comment of a line', '{"a":1} // swordfish', ['comment: // swordfish']],
  ['a comment that ends', '{/* swordfish */"a":1}', ['comment: /* swordfish */']],
  ['a comment of a shell', '{"a":1}\n# swordfish', ['comment: # swordfish']],
  ['all of a text that is not an object', 'TOKEN=swordfish', ['comment: TOKEN=swordfish']],
])('finds %s', (_what, text, found) => {
  expect(kindsOf(text)).toEqual(found);
});

test.each([
  '{"access":{"keys":["${APP_KEY}"]}}',
  '{"headers":{"Authorization":"Bearer ${CRM_TOKEN}"}}',
  '{"access":"open"}',
  '{"acess":{"kyes":1}}',
  '{"settings":{"baseUrl":"https://crm.example","hostname":"shop.example","type":"bearer"}}',
  '{"settings":{"index":{"phone":"phone","email":"email"},"limit":100}}',
  '{"user":{"name":"crm.name","token":"crm.access_token"}}',
  '{"payload":{"token":"text!","api_key":"string","sessions":["any?"]}}',
  '{"lookup":{"path":"/customers/{request.userIdentifier}"}}',
  '{"messages":{"userNotFound":"Карта не найдена: обратитесь в магазин №12"}}',
  '{"id":"72f988bf-86f1-41af-91ab-2d7cd011db47"}',
  '{"a":"UF_CRM_1688888888"}',
])('finds none in %s', (text) => {
  expect(kindsOf(text)).toEqual([]);
});

test('counts lines and columns as an editor does', () => {
  const text = '\ufeff{\r\n  "access": {\r\n    "keys": [ "swordfish" ]\n  }\n}';
  expect(sensitivePlaces(text)).toEqual([
    { line: 3, start: 14, end: 25, value: 'swordfish', kind: 'secret' },
  ]);
});

test('gives a comment of several lines a place in each', () => {
  expect(sensitivePlaces('{ /* a\nbc */ }').map(({ line, start, end }) => [line, start, end])).toEqual([
    [1, 2, 6],
    [2, 0, 5],
  ]);
});

const valuesIn = (text: string): readonly string[] => [...hiddenValues([text], () => ({ found: 'unset' }))];

test.each<[string, string, readonly string[]]>([
  ['a password of an address', '{"baseUrl":"https://me:swordfish@x.example/"}', ['swordfish']],
  ['what stands behind a scheme', '{"headers":{"Authorization":"Bearer swordfish"}}', ['swordfish']],
  ['digits of a probe, in each spelling', '{"probe":"+7 (916) 123-45-67"}', ['79161234567', '9161234567']],
  ['a token of a comment', '{"$comment":"was w1ue5ipbh82qx1vn"}', ['w1ue5ipbh82qx1vn']],
])('%s is not shown either', (_what, text, values) => {
  expect(valuesIn(text)).toEqual(expect.arrayContaining([...values]));
});

test('a word that may be a setting is shown', () => {
  expect(valuesIn('{"settings":{"region":"moscow","mode":"a-b"}}')).toEqual(['a-b']);
});

test('the secret that a file names is not shown at any place', () => {
  const secrets = (name: string) => ({ found: 'set', secret: new Secret(`what ${name} holds`) }) as const;
  const texts = ['{"sources":{"up":{"adapter":"none","settings":{"token":"${TOKEN}"}}}}', '// ${OTHER}'];
  expect([...hiddenValues(texts, secrets)]).toEqual(['what TOKEN holds', 'what OTHER holds']);
});

test('needs no more work for hostile texts', () => {
  for (const text of [
    '/*'.repeat(100_000),
    '"'.repeat(200_001),
    '{'.repeat(100_000),
    `{"a":"${'\\'.repeat(100_001)}`,
  ])
    expect(() => sensitivePlaces(text)).not.toThrow();
});
