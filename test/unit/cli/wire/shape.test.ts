/** The shape of an answer without any value, and its values without what looks like a credential. */
import { isRight } from 'fp-ts/Either';
import { shapeOf, withoutCredentials } from '../../../../src/cli/wire/shape';
import { parseJson } from '../../../../src/json/parse';

const read = (text: string): unknown => {
  const parsed = parseJson(Buffer.from(text));
  if (!isRight(parsed)) throw new Error(text);
  return parsed.right;
};

const named = (shape: string): Readonly<Record<string, string>> => ({
  'Дата рождения': shape,
  '@odata.etag': shape,
  'x-y': shape,
  'odd.key': shape,
  '#text': shape,
});

test.each<readonly [json: string, shape: unknown]>([
  ['"a"', 'text'],
  ['""', 'empty text'],
  ['7', 'integer'],
  ['7.5', 'number'],
  ['12345678901234567890', 'integer'],
  ['0.1234567890123456789012', 'number'],
  ['true', 'boolean'],
  ['null', 'null'],
  ['[]', []],
  ['{}', {}],
  ['[1]', ['integer']],
  ['{"Дата рождения":1,"@odata.etag":1,"x-y":1,"odd.key":1,"#text":1}', named('integer')],
  ...[
    'О\'Нил "Ваня"',
    'a+b@canary.example',
    'Anna <anna@canary.example>',
    'c/4711',
    '+7 916',
    '(916) 1-2',
    '{}',
    'x'.repeat(65),
    '50%',
    'a=b',
    'a&b',
  ].map((key) => [JSON.stringify({ [key]: 1 }), { '*': 'integer' }] as const),
  ['[1,2,3]', ['integer', '… 3 elements']],
  ['[1,"a",null,2]', ['integer', 'text', 'null', '… 4 elements']],
  ['[{"a":1},{"a":2}]', [{ a: 'integer' }, '… 2 elements']],
  ['{"customers":[{"id":7,"name":null}]}', { customers: [{ id: 'integer', name: 'null' }] }],
  ['{"79000000001":{"sum":1},"79000000002":{"sum":2}}', { '*': { sum: 'integer' } }],
  ['{"anna@shop.example":1,"Иванов Пётр":2,"2026-11-30":3,"17":4}', { '*': 'integer' }],
  ['{"first_name":"Anna","телефон":"+7"}', { first_name: 'text', телефон: 'text' }],
])('%s has the shape %j', (text, shape) => {
  expect(shapeOf(read(text))).toEqual(shape);
});

test('a deep or wide value has a bounded shape', () => {
  const deep = read(`${'['.repeat(60)}${']'.repeat(60)}`);
  expect(JSON.stringify(shapeOf(deep))).toBe(`${'['.repeat(12)}"list"${']'.repeat(12)}`);
  const wide = Object.fromEntries(
    Array.from({ length: 300 }, (_, at) => [`field_${'ab'[at % 2]}${'x'.repeat(at)}`, at]),
  );
  expect(shapeOf(wide)).toMatchObject({ '…': '100 more fields' });
});

const HIDDEN = '<looks like a credential>';

test.each([
  ['{"a":{"ticket":"x","b":1}}', { a: { b: 1 } }],
  ['[{"data":{"a":[{"ticket":"x"},{"ticket":"y"}]}}]', [{ data: { a: [{}, {}] } }]],
  ['{"access_token":"x","refreshToken":7}', { access_token: HIDDEN, refreshToken: HIDDEN }],
  ['{"password":"x","PIN":1234,"Set-Cookie":"x"}', { password: HIDDEN, PIN: HIDDEN, 'Set-Cookie': HIDDEN }],
  [
    '{"tokens":["x"],"apiKey":"x","session":{"id":1}}',
    { tokens: HIDDEN, apiKey: HIDDEN, session: { id: 1 } },
  ],
  ['{"has_password":true,"token":null}', { has_password: true, token: null }],
  ['{"note":"x8Kd02mQz71LpT4vB9","x8Kd02mQz71LpT4vB9":1}', { note: HIDDEN, '*': 1 }],
  [
    '{"name":"Анна","points":1.5,"card":12345678901234567890}',
    { name: 'Анна', points: 1.5, card: '12345678901234567890' },
  ],
  ['{"author":"Anna","shopping":"pin","authority":"x"}', { author: 'Anna', shopping: 'pin', authority: 'x' }],
])('%s is shown as %j', (text, shown) => {
  expect(withoutCredentials(read(text), [['a', 'ticket']])).toEqual(shown);
});
