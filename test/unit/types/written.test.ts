/** Values in another form than they are read in: a list of one as its element, and JSON inside a text. */
import { Absence } from '../../../src/core/absence';
import { ExactNumber } from '../../../src/values/codec';
import { Allowance } from '../../../src/core/allowance';
import { differencesOf } from '../../../src/drift/compare';
import { conformerOf } from '../../../src/types/conform';
import { inferCodec } from '../../../src/types/infer-codec';
import { inferNotation } from '../../../src/payload-type/notation-write';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import type { Type } from '../../../src/types/type';
import { codecOfType } from '../../support/tenant/payload-types';

const typeOf = (notation: unknown): Type => typeOfCodec(codecOfType(notation));

const plain = (value: unknown): unknown => {
  if (value instanceof Absence) return value.reason;
  if (value instanceof ExactNumber) return { digits: value.toString() };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
};

/** The one field of a payload, fitted to its type; `refused` where the whole answer is. */
const fitted = (key: string, notation: unknown, value: unknown): unknown => {
  const conformed = conformerOf(typeOf({ [key]: notation }))({ v: value });
  return conformed.ok ? plain((conformed.value as { v: unknown }).v) : 'refused';
};

const CARD = { number: 'text!', 'points?': 'integer' };

describe.each([
  ['$oneOrList', { $oneOrList: CARD }],
  ['$anyOf, the list first', { $anyOf: [[CARD], CARD] }],
  ['$anyOf, the list last', { $anyOf: [CARD, [CARD]] }],
])('a list that may be its one element, as %s,', (_title, notation) => {
  it.each([
    [
      [{ number: '1' }, { number: '2' }],
      [{ number: '1' }, { number: '2' }],
    ],
    [[{ number: '1' }], [{ number: '1' }]],
    [{ number: '3' }, [{ number: '3' }]],
    [{ number: '3', points: 'x' }, [{ number: '3', points: 'type-mismatch' }]],
    [[], []],
    [null, null],
    [undefined, undefined],
    ['', []],
    ['  ', []],
    [{}, 'type-mismatch'],
    [5, 'type-mismatch'],
    ['none', 'type-mismatch'],
    [false, 'type-mismatch'],
    [{ error: 'x' }, 'type-mismatch'],
    [
      [5, { number: '1' }],
      ['type-mismatch', { number: '1' }],
    ],
    [[[{ number: '1' }]], ['type-mismatch']],
  ])('is read from %j as %j', (value, wanted) => {
    expect(fitted('v?', notation, value)).toEqual(wanted);
  });
});

describe('a list that may be its one element', () => {
  it.each([
    [{ $oneOrList: 'text' }, 'vip', ['vip']],
    [{ $oneOrList: 'text' }, ['vip', 'new'], ['vip', 'new']],
    [{ $oneOrList: 'text?' }, [null], [null]],
    [{ $oneOrList: 'integer' }, 5, [5]],
    [{ $oneOrList: 'integer' }, '5', 'type-mismatch'],
    [{ $anyOf: [['text | integer'], 'integer', 'text'] }, 5, [5]],
    [{ $oneOrList: { '*': 'number' } }, { a: 1 }, [{ a: 1 }]],
    [{ $oneOrList: { lines: { $oneOrList: 'text' } } }, { lines: 'x' }, [{ lines: ['x'] }]],
    // PHP writes no object as an empty list: that is not a list of one.
    [{ $anyOf: [['any?'], { '*': 'text' }] }, { a: 'x' }, { a: 'x' }],
    [{ $anyOf: [['text'], 'integer'] }, 5, 5],
  ])('is read by %j from %j as %j', (notation, value, wanted) => {
    expect(fitted('v?', notation, value)).toEqual(wanted);
  });

  it('reports one mismatch for what is neither', () => {
    const told: unknown[] = [];
    conformerOf(typeOf({ 'v?': { $oneOrList: CARD } }))({ v: 5 }, { tolerate: (at) => told.push(at) });
    expect(told).toEqual([{ path: 'v', expected: 'a list', found: 'a number' }]);
  });

  it.each([
    [[{ cards: { n: 1 } }, { cards: [{ n: 2 }, { n: 3 }] }], { cards: { $oneOrList: { n: 'integer' } } }],
    [[{ tags: 'a' }, { tags: ['b'] }], { tags: { $oneOrList: 'text' } }],
    [[{ tags: 'a' }, { tags: ['b'] }, {}, { tags: null }], { 'tags?': { $oneOrList: 'text' } }],
    [[{ a: [{ t: 'x' }, { t: ['y'] }] }], { a: [{ t: { $oneOrList: 'text' } }] }],
    [[{ a: ['x', ['y'], null] }], { a: [{ '$oneOrList?': 'text' }] }],
    [[{ tags: 'a' }, { tags: ['b', null] }], { tags: { $oneOrList: 'text?' } }],
    [[{ o: { n: 1 } }, { o: [] }], { o: { $anyOf: [['any?'], { n: 'integer' }] } }],
    [[{ o: 1 }, { o: ['x'] }], { o: { $anyOf: ['integer', ['text']] } }],
  ])('is inferred from %j as %j', (samples, notation) => {
    expect(inferNotation(samples).notation).toEqual(notation);
    const type = typeOfCodec(codecOfType(notation));
    for (const codec of [type, typeOfCodec(inferCodec(samples))])
      for (const sample of samples) {
        const tolerated: unknown[] = [];
        expect(conformerOf(codec)(sample, { tolerate: (at) => tolerated.push(at) }).ok).toBe(true);
        expect(tolerated).toEqual([]);
      }
  });
});

const LOYALTY = { 'points?': 'number', 'card?': { number: 'text' } };

describe('JSON inside a text', () => {
  it.each([
    ['{"points": 12}', { points: 12 }],
    [' {"points":12}\n', { points: 12 }],
    ['{"points": 12.50}', { points: 12.5 }],
    ['{"points": 9007199254740993}', { points: { digits: '9007199254740993' } }],
    ['{"card":{"number":"0012"}}', { card: { number: '0012' } }],
    ['{"card":{"number":12}}', { card: { number: 'type-mismatch' } }],
    ['{"points":"12"}', { points: 'type-mismatch' }],
    ['{"points":null}', { points: null }],
    ['{"__proto__":{"points":1}}', { ['__proto__']: { points: 1 } }],
    ['{}', {}],
    ['null', null],
    ['', null],
    [' \u00a0 ', null],
    [null, null],
    [undefined, undefined],
    // What is not text is inside already.
    [{ points: 5 }, { points: 5 }],
    ['{points: 12}', 'type-mismatch'],
    ["{'points': 12}", 'type-mismatch'],
    ['{"points": 12', 'type-mismatch'],
    ['{"points": 12} x', 'type-mismatch'],
    ['{"points": 1, "points": 2}', 'type-mismatch'],
    ['{"points": NaN}', 'type-mismatch'],
    ['12', 'type-mismatch'],
    ['[]', 'type-mismatch'],
    ['"{\\"points\\": 12}"', 'type-mismatch'],
    [5, 'type-mismatch'],
    [`${'['.repeat(33)}${']'.repeat(33)}`, 'type-mismatch'],
    [`[${'1,'.repeat(100_001)}1]`, 'type-mismatch'],
    ['none', 'type-mismatch'],
  ])('is read from %j', (value, wanted) => {
    const result = fitted('v?', { $json: LOYALTY }, value);
    if (typeof value === 'string' && value.includes('__proto__')) expect(JSON.stringify(result)).toBe(value);
    else expect(result).toEqual(wanted);
  });

  it.each([
    [{ $json: LOYALTY }, '\ufeff{"points": 12}', { points: 12 }],
    [{ $json: { $json: LOYALTY } }, '"{\\"points\\": 12}"', { points: 12 }],
    [{ $json: ['text'] }, '["a","b"]', ['a', 'b']],
    [{ $json: { $oneOrList: CARD } }, '{"number":"1"}', [{ number: '1' }]],
    [{ $oneOrList: { $json: CARD } }, '{"number":"1"}', [{ number: '1' }]],
    [{ $oneOrList: { $json: CARD } }, ['{"number":"1"}', 'x'], [{ number: '1' }, 'type-mismatch']],
    [{ $oneOrList: { $json: CARD } }, 'x', 'type-mismatch'],
    [{ $json: 'integer' }, '12', 12],
    [{ $json: 'text' }, '"x"', 'x'],
    [{ $json: { '*': 'number' } }, '{"a":1}', { a: 1 }],
    [[{ $json: CARD }], ['{"number":"1"}'], [{ number: '1' }]],
    [{ '*': { $json: CARD } }, { a: '{"number":"1"}' }, { a: { number: '1' } }],
  ])('is read by %j from %j as %j', (notation, value, wanted) => {
    expect(fitted('v?', notation, value)).toEqual(wanted);
  });

  it.each([
    ['v!', '{"points": 1', 'refused'],
    ['v!', '', 'refused'],
    ['v', '{"points": 1', 'type-mismatch'],
    ['v', '', 'type-mismatch'],
    ['v', '{"points": 1}', { points: 1 }],
  ])('at "%s" from %j is %j', (key, value, wanted) => {
    expect(fitted(key, { $json: LOYALTY }, value)).toEqual(wanted);
  });

  it('spends work for its length', () => {
    const conform = conformerOf(typeOf({ 'v?': { $json: ['integer'] } }));
    const value = { v: `[${'1,'.repeat(10_000)}1]` };
    const [little, enough] = [new Allowance(4_000), new Allowance(100_000)];
    conform(value, { work: little });
    conform(value, { work: enough });
    expect([little.isSpent, enough.isSpent]).toEqual([true, false]);
  });

  it('is compared inside, where answers are compared with the type', () => {
    const type = typeOf({ 'v?': { $json: LOYALTY }, 'c?': { $oneOrList: CARD } });
    const found = (answer: unknown): unknown =>
      differencesOf(type, answer)?.map(({ path, what }) => `${what} ${path}`);
    expect(found({ v: '{"points":1}', c: { number: '1' } })).toEqual([]);
    expect(found({ v: '{"points":"1"}', c: { number: 1 } })).toEqual(['kind v.points', 'kind c[].number']);
    expect(found({ v: '{"points":1', c: '' })).toEqual(['kind v']);
    expect(found({ v: '', c: [] })).toEqual([]);
  });
});

describe('a list of texts in one text', () => {
  it.each<readonly [string, unknown, unknown]>([
    [';', 'a;b', ['a', 'b']],
    [';', 'a', ['a']],
    [';', ' a ;\tb ', ['a', 'b']],
    [';', 'a;;b;', ['a', 'b']],
    [';', '', []],
    [';', ' ; ;', []],
    [';', 'a,b', ['a,b']],
    [', ', 'a, b,c', ['a', 'b,c']],
    ['|', 'a|b|a', ['a', 'b', 'a']],
    [' ', 'a  b', ['a', 'b']],
    ['\n', 'a\r\nb', ['a', 'b']],
    [';#', '1;#a;#2', ['1', 'a', '2']],
    ['.', 'a.b', ['a', 'b']],
    [';', '\u200b;a', ['a']],
    [';', ['a', 'b'], ['a', 'b']],
    [';', ['a', 5], ['a', 'type-mismatch']],
    [';', null, null],
    [';', undefined, undefined],
    [';', 5, 'type-mismatch'],
    [';', true, 'type-mismatch'],
    [';', { a: 'b' }, 'type-mismatch'],
    [';', 'a;'.repeat(1000).slice(0, -1), Array.from({ length: 1000 }, () => 'a')],
    [';', 'a;'.repeat(1001).slice(0, -1), 'type-mismatch'],
    [';', ';'.repeat(100_000), 'type-mismatch'],
  ])('by %j is read from %j as %j', (separator, value, wanted) => {
    expect(fitted('v?', { $split: separator }, value)).toEqual(wanted);
  });

  it.each<readonly [string, unknown, unknown, unknown]>([
    ['in a list', [{ $split: ';' }], ['a;b', 'c'], [['a', 'b'], ['c']]],
    ['under keys that are data', { '*': { $split: ';' } }, { a: 'b;c' }, { a: ['b', 'c'] }],
    ['in JSON', { $json: { $split: ';' } }, '"a;b"', ['a', 'b']],
    ['as an element or a list of them', { $oneOrList: { $split: ';' } }, 'a;b', [['a', 'b']]],
  ])('can stand %s', (_where, notation, value, wanted) => {
    expect(fitted('v?', notation, value)).toEqual(wanted);
  });

  it('costs what reading its text costs', () => {
    const conform = conformerOf(typeOf({ 'v?': { $split: ';' } }));
    const work = new Allowance(20);
    conform({ v: 'a'.repeat(10_000) }, { work });
    expect(work.isSpent).toBe(true);
  });
});
