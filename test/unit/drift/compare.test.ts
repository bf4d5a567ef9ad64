/** The comparison of answers with types and with fixtures: names, unions, bounds, and what is known elsewhere. */
import { differencesOf } from '../../../src/drift/compare';
import { payloadComparer } from '../../../src/drift/payload-drift';
import { typeOfPayloads } from '../../../src/drift/fixture-type';
import { ExactNumber } from '../../../src/values/codec';
import { fieldsOfCodec, typeOfCodec } from '../../../src/types/type-of-codec';
import { OPAQUE, optional } from '../../../src/types/type';
import { markCredentials } from '../../../src/adapter/credentials';
import { codecOfType } from '../../support/tenant/payload-types';

const differ = (type: unknown, answer: unknown): readonly string[] =>
  (differencesOf(typeOfCodec(codecOfType(type)), answer) ?? []).map(({ path, what }) => `${what} ${path}`);

const FIELD = 'new (a name that may be personal)';

test.each([
  ['balance', 'new balance'],
  ['loyalty_score', 'new loyalty_score'],
  ['customField7', 'new customField7'],
  ['UF_CRM_1234567890', 'new UF_CRM_1234567890'],
  ['баланс', 'new баланс'],
  ['x-level', 'new x-level'],
  ['@odata.etag', 'new ["@odata.etag"]'],
  ['Anna Petrova', FIELD],
  ['anna', FIELD],
  ['79000000001', FIELD],
  ['a@shop.example', FIELD],
  ['c-4711', FIELD],
  ['3f1c2e7a-9b04-4d6e-8a1c-5e7f90b2d4a6', FIELD],
  ['Смирнова', FIELD],
  ['two words', FIELD],
  ['', 'new [""]'],
  ['a\u0000b', FIELD],
  ['x'.repeat(65), FIELD],
  ['__proto__', 'new __proto__'],
])('the new field "%s" is shown as %s', (name, shown) => {
  expect(differ({ id: 'integer' }, JSON.parse(`{ "id": 1, ${JSON.stringify(name)}: 5 }`))).toStrictEqual([
    shown,
  ]);
});

test('where no field of an object is described, its keys may be data: only names that upstreams use for fields are shown', () => {
  expect(differ({ 'info?': { 'a?': 'text' } }, { info: { petrov: 1, email: 'x' } })).toStrictEqual([
    'new info.(a name that may be personal)',
    'new info.email',
  ]);
});

describe('a union', () => {
  const type = {
    value: { $anyOf: [['text'], { kind: "'card'", number: 'text' }, { kind: "'app'", token: 'integer' }] },
    mixed: "text | integer | 'x'",
    coded: "'a' | 1",
    empty: { $anyOf: [['any?'], { '*': 'text' }] },
  };
  const good = { value: [], mixed: 'x', coded: 'a', empty: [] };

  test.each<[string, object, readonly string[]]>([
    ['as one alternative has it', { value: { kind: 'app', token: 5 } }, []],
    ['as another has it', { value: ['x'], mixed: 5, coded: 1, empty: { any: 'x' } }, []],
    ['near to the first of objects', { value: { kind: 'card', number: 5 } }, ['kind value.number']],
    ['near to the second', { value: { kind: 'app', token: 'x' } }, ['kind value.token']],
    ['new in the nearest', { value: { kind: 'app', token: 5, level: 1 } }, ['new value.level']],
    ['in an element of a list', { value: [5] }, ['kind value[]']],
    ['of no alternative’s kind', { value: 'x' }, ['kind value']],
    ['another literal', { coded: 'b' }, ['literal coded']],
    ['another number of literals', { coded: 2 }, ['literal coded']],
    ['neither kind of literals', { coded: true }, ['kind coded']],
    ['null', { mixed: null }, ['null mixed']],
    ['a value of a record', { empty: { any: 5 } }, ['kind empty.*']],
  ])('%s', (_what, changed, expected) => {
    expect(differ(type, { ...good, ...changed })).toStrictEqual(expected);
  });
});

test('numbers that no double holds are numbers', () => {
  const exact = new ExactNumber('9007199254740993');
  expect(differ({ id: 'integer', sum: 'number' }, { id: exact, sum: exact })).toStrictEqual([]);
  expect(differ({ id: 'text', step: '1 | 2' }, { id: exact, step: exact })).toStrictEqual([
    'kind id',
    'literal step',
  ]);
});

test('a required value says whether it is missing or null', () => {
  const type = { 'a!': 'text', b: 'text', c: 'text?', 'd!': 'any' };
  expect(differ(type, {})).toStrictEqual(['missing a', 'missing b', 'missing d']);
  expect(differ(type, { a: null, b: null, c: null, d: null })).toStrictEqual(['null a', 'null b', 'null d']);
});

test('of an answer that takes too many comparisons nothing is said', () => {
  const type = typeOfCodec(codecOfType({ list: ['integer'] }));
  expect(differencesOf(type, { list: Array(100).fill(1) }, undefined, 100)).toBeUndefined();
  expect(differencesOf(type, { list: Array(50).fill(1) }, undefined, 100)).toStrictEqual([]);
});

describe('with fixtures', () => {
  const fields = markCredentials(
    fieldsOfCodec(
      codecOfType({ id: 'text', 'rate?': 'number', 'balances?': { '*': 'number' }, 'blob?': 'any' }),
    ),
    [['token']],
  );
  const shown = [
    { id: '1', region: 'north', balances: { bonus: 1 }, blob: { a: 1 }, list: [] },
    { id: '2', region: 'south', level: 3, balances: { gift: 2 }, blob: { a: 2 }, list: [] },
  ];
  const compare = payloadComparer(fields, shown);
  const told = (payload: unknown) => {
    const drift = compare(payload);
    const text = ({ path, what, isKnown }: { path: string; what: string; isKnown: boolean }): string =>
      `${what} ${path}${isKnown ? ' known' : ''}`;
    return { type: drift?.type.map(text), fixtures: drift?.fixtures.map(text) };
  };
  const good = { id: '3', region: 'east', balances: { third: 5 }, blob: { a: 3 }, list: [] };

  test('what they have is not new, and keys of a record are data', () => {
    expect(told(good)).toStrictEqual({ type: [], fixtures: [] });
    expect(told({ ...good, level: 5 })).toStrictEqual({ type: [], fixtures: [] });
  });

  test.each<[string, object, { type: readonly string[]; fixtures: readonly string[] }]>([
    ['a field that nothing has', { extra: 1 }, { type: ['new extra'], fixtures: ['new extra'] }],
    ['a field of the type that no fixture has', { rate: 1 }, { type: [], fixtures: ['new rate known'] }],
    ['a field that only some have, of another kind', { level: 'x' }, { type: [], fixtures: ['kind level'] }],
    ['a field that all have, gone', { region: undefined }, { type: [], fixtures: ['missing region'] }],
    [
      'a field of the type that all have, gone',
      { balances: undefined },
      { type: [], fixtures: ['missing balances known'] },
    ],
    ['another kind where the type says anything', { blob: 'x' }, { type: [], fixtures: ['kind blob'] }],
    ['new inside anything', { blob: { a: 1, b: 2 } }, { type: [], fixtures: ['new blob.b'] }],
    ['a credential that the fixtures lack', { token: 'x' }, { type: [], fixtures: ['new token known'] }],
    ['an element where all lists are empty', { list: [{ a: 1 }] }, { type: [], fixtures: [] }],
  ])('%s', (_what, changed, expected) => {
    const { ...payload } = { ...good, ...changed };
    expect(told(JSON.parse(JSON.stringify(payload)))).toStrictEqual(expected);
  });
});

test('keys of fixtures that may name a person are data', () => {
  const type = typeOfPayloads(
    [{ by: { 'Anna Petrova': 1, 'Ivan Sidorov': 2 } }, { by: { '79000000001': 3 } }],
    optional(OPAQUE),
  );
  if (type === undefined) throw new Error('no type');
  expect(differencesOf(type, { by: { 'Olga Orlova': 'x' } })).toMatchObject([{ path: 'by.*', what: 'kind' }]);
});
