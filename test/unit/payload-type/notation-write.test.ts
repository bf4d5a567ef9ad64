/** The notation that is inferred from recorded payloads: its codec accepts each of them. */
import fc from 'fast-check';
import { ExactNumber } from '../../../src/values/codec';
import { conformerOf } from '../../../src/types/conform';
import { inferNotation } from '../../../src/payload-type/notation-write';
import type { Inferred, InferOptions } from '../../../src/payload-type/notation-write';
import { readKey, writeKey } from '../../../src/payload-type/notation-key';
import type { Presence } from '../../../src/payload-type/notation-key';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import { draws } from '../../support/draws';
import { valuesOf } from '../../support/mapping/values';
import { codecOfType } from '../../support/tenant/payload-types';
import { isFittedFrom, json, record } from '../../support/json-values';

type Payload = Readonly<Record<string, unknown>>;

const payloads = fc.array(record(4) as fc.Arbitrary<Payload>, { minLength: 1, maxLength: 6 });

const refuse = ({ path }: { readonly path: string }): void => {
  throw new Error(`a mismatch at ${path}`);
};

test.each<[string, InferOptions]>([
  ['', {}],
  [', with literals', { literals: true }],
])('every recorded payload is accepted by the codec of its notation%s', (_how, options) => {
  fc.assert(
    fc.property(payloads, (recorded) => {
      const codec = codecOfType(inferNotation(recorded, options).notation);
      for (const payload of recorded) {
        expect(codec.is(payload)).toBe(true);
        const conformed = conformerOf(typeOfCodec(codec))(payload, { tolerate: refuse });
        expect(conformed.ok && isFittedFrom(conformed.value, payload)).toBe(true);
      }
    }),
    { numRuns: draws({ few: 50, all: 500 }) },
  );
});

test('every value of the inferred type is a payload', () => {
  fc.assert(
    fc.property(
      payloads.chain((recorded) => {
        const codec = codecOfType(inferNotation(recorded).notation);
        return valuesOf(typeOfCodec(codec).shape).map((payload) => ({ codec, payload }));
      }),
      ({ codec, payload }) => {
        expect(conformerOf(typeOfCodec(codec))(payload).ok).toBe(true);
      },
    ),
    { numRuns: draws({ few: 50, all: 500 }) },
  );
});

test('more payloads never make a type narrower', () => {
  fc.assert(
    fc.property(payloads, payloads, (some, more) => {
      const codec = codecOfType(inferNotation([...some, ...more]).notation);
      for (const payload of some) expect(codec.is(payload)).toBe(true);
    }),
    { numRuns: draws({ few: 30, all: 300 }) },
  );
});

test('every name of a field is read back from its key', () => {
  const name = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('\\', '?', '!', '$', '*', 'a') }));
  fc.assert(
    fc.property(name, fc.constantFrom<Presence[]>('?', '', '!'), (written, presence) => {
      expect(readKey(writeKey(written, presence))).toStrictEqual({ special: false, name: written, presence });
    }),
    { numRuns: draws({ few: 200, all: 2000 }) },
  );
});

const big = new ExactNumber('9007199254740993');

test.each<[string, Payload[], unknown]>([
  ['texts, blank or not', [{ a: 'x' }, { a: ' ' }], { a: 'text' }],
  ['whole numbers', [{ a: 1 }, { a: big }], { a: 'integer' }],
  ['numbers', [{ a: 1 }, { a: 1.5 }], { a: 'number' }],
  ['numbers that are written with a fraction', [{ a: new ExactNumber('5.0') }], { a: 'number' }],
  ['zeros that are written with a fraction', [{ a: 0 }, { a: new ExactNumber('0.0') }], { a: 'number' }],
  ['numbers that are written with an exponent', [{ a: new ExactNumber('1e3') }], { a: 'number' }],
  ['lists of such numbers', [{ a: [1, new ExactNumber('2.00')] }], { a: ['number'] }],
  [
    'annotations of OData and JSON-LD',
    [
      {
        '@odata.context': 'x',
        '@id': 'x',
        'tier@OData.Community.Display.V1.FormattedValue': 'Gold',
        '_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'x',
        'card@odata.bind': 'x',
        'orders@odata.nextLink': 'x',
      },
    ],
    {
      '@odata.context': 'text',
      '@id': 'text',
      'tier@OData.Community.Display.V1.FormattedValue': 'text',
      '_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'text',
      'card@odata.bind': 'text',
      'orders@odata.nextLink': 'text',
    },
  ],
  [
    'keys with signs that a path has in quotes only',
    [{ 'a.b': 1, 'c d': 1, 'e-f': 1, 'g[0]': 1, '1st': 1, 'é"': 1 }],
    {
      'a.b': 'integer',
      'c d': 'integer',
      'e-f': 'integer',
      'g[0]': 'integer',
      '1st': 'integer',
      'é"': 'integer',
    },
  ],
  ['what is missing in some', [{ a: true }, {}], { a: 'boolean?' }],
  ['what is null in some', [{ a: 'x' }, { a: null }], { a: 'text?' }],
  ['what is always null', [{ a: null }], { a: 'any?' }],
  ['types that disagree', [{ a: 1 }, { a: 'x' }, { a: null }], { a: 'text | integer?' }],
  ['objects', [{ a: { b: 1 } }, { a: { b: 2, c: 'x' } }], { a: { b: 'integer', c: 'text?' } }],
  ['objects that are missing in some', [{ a: { b: 1 } }, {}], { 'a?': { b: 'integer' } }],
  ['lists, whose elements have one type together', [{ a: [1] }, { a: [2.5] }], { a: ['number'] }],
  ['elements that are null', [{ a: ['x', null] }], { a: ['text?'] }],
  ['objects and null in a list', [{ a: [{ b: 1 }, null] }], { a: [{ '$anyOf?': [{ b: 'integer' }] }] }],
  ['lists that are empty', [{ a: [] }], { a: ['any?'] }],
  [
    'an object that is a list when it is empty',
    [{ a: [] }, { a: { b: 1 } }],
    { a: { $anyOf: [['any?'], { b: 'integer' }] } },
  ],
  [
    'single values and lists, or null, in a list',
    [{ a: ['x', 1, ['y'], null] }],
    { a: [{ '$anyOf?': ['text | integer', ['text']] }] },
  ],
  [
    'odd names',
    [{ 'a?': 1, $b: 1, '*': { c: 1 }, 'd\\e': 1, '': null }],
    { 'a\\?': 'integer', '\\$b': 'integer', '\\*': { c: 'integer' }, 'd\\\\e': 'integer', '': 'any?' },
  ],
  ['keys that are numbers', [{ a: { 1: 'x', 2: 'y' } }], { a: { '*': 'text' } }],
  ['keys that are dates', [{ a: { '2026-01': 1, '2026-02': null } }], { a: { '*': 'integer?' } }],
  ['a key that is a number', [{ a: { 1: 'x' } }], { a: { 1: 'text' } }],
  [
    'keys that contain personal data',
    [{ a: { 'foo@bar.example': { b: 1 }, name: { b: 'x' } } }],
    { a: { '*': { b: 'text | integer' } } },
  ],
  ['a payload’s own key that tells it', [{ '+7 900 000-00-01': 1, id: 1 }], { id: 'integer' }],
  ['names that every object has', [{ toString: 1, prototype: 1, id: 1 }], { id: 'integer' }],
])('%s', (_what, recorded, notation) => {
  expect(inferNotation(recorded).notation).toStrictEqual(notation);
});

test.each<[string, Payload[], Inferred['inheritedKeys']]>([
  ['none', [{ 'a@odata.type': 1, 'b c': 1 }], []],
  [
    'of the payload',
    [JSON.parse('{"toString":1,"prototype":1,"id":1,"__proto__":{"a":1}}') as Payload],
    [{ path: '', names: ['toString', '__proto__', 'prototype'] }],
  ],
  [
    'of several payloads, each once',
    [{ toString: 1, id: 1 }, { id: 1 }, { toString: 2, valueOf: 3 }],
    [{ path: '', names: ['toString', 'valueOf'] }],
  ],
  ['further inside', [{ a: { b: [{ constructor: 1, c: 1 }] } }], [{ path: 'a.b.*', names: ['constructor'] }]],
  ['of a record, whose keys are data', [{ a: { 1: 'x', 2: 'y' } }], []],
])('names that no field can have are reported: %s', (_what, recorded, inherited) => {
  expect(inferNotation(recorded).inheritedKeys).toStrictEqual(inherited);
});

test('places with different types are reported, with the types', () => {
  const recorded: Payload[] = [
    { a: 1, b: [{ c: 'x' }, { c: [] }], d: {} },
    { a: 'x', b: [], d: true },
  ];
  expect(inferNotation(recorded).disagreements).toStrictEqual([
    { path: 'a', kinds: ['text', 'integer'] },
    { path: 'b.*.c', kinds: ['text', 'list'] },
    { path: 'd', kinds: ['boolean', 'object'] },
  ]);
});

const literalsOf = (...texts: string[]): unknown =>
  inferNotation(
    texts.map((tier) => ({ tier })),
    { literals: true },
  ).notation;

const thrice = (...texts: string[]): string[] => [...texts, ...texts, ...texts];

test('texts of few values are suggested as literals on request', () => {
  expect(literalsOf(...thrice('gold', 'silver-2', 'Серебро'))).toEqual({
    tier: "'gold' | 'silver-2' | 'Серебро'",
  });
  expect(inferNotation(thrice('gold').map((tier) => ({ tier }))).notation).toEqual({ tier: 'text' });
});

test.each<[string, string[]]>([
  ['too few', ['gold', 'gold', 'silver', 'silver']],
  ['one', thrice('Анна')],
  ['too many', thrice('a', 'b', 'c', 'd', 'e', 'f', 'g')],
  ['long', thrice('x'.repeat(25), 'gold')],
  ['addresses', thrice('foo@bar.example', 'gold')],
  ['telephones', thrice('79000000001', '+79000000002')],
  ['cards with a letter', thrice('card-12345', 'gold')],
  ['numbers', thrice('12', '2026-01-01', '1_000')],
  ['sentences', thrice('very good', 'gold')],
  ['in quotes', thrice("it's", 'gold')],
  ['blank', thrice('', 'gold')],
])('texts that are %s are not literals', (_what, texts) => {
  expect(literalsOf(...texts)).toEqual({ tier: 'text' });
});

test('no value of a payload is written, nor a key that names a person', () => {
  const CANARY = 'Канарейкина';
  const marked = fc
    .tuple(json(3), fc.constantFrom('a', 'b'))
    .map(([value, key]): Payload => ({ [key]: [CANARY, { c: CANARY, '79165551234': value }] }));
  fc.assert(
    fc.property(fc.array(marked, { minLength: 1 }), (recorded) => {
      const inferred: Inferred = inferNotation(recorded);
      expect(JSON.stringify(inferred)).not.toContain(CANARY);
      expect(JSON.stringify(inferred)).not.toContain('79165551234');
    }),
  );
});
