/** Types of codecs, tag by tag, and the codecs that cannot be read. */
import * as t from 'io-ts';
import {
  Age,
  BaseUrl,
  CalendarDate,
  Decimal,
  Digits,
  Email,
  Finite,
  WebUrl,
  Integer,
  NonBlank,
  Percent,
  ShownText,
  nullable,
} from '../../../src/values/codec';
import { documented } from '../../../src/values/documented';
import { Anything, expected } from '../../../src/values/expected';
import { SecretText } from '../../../src/core/secret';
import { BOOLEAN, OPAQUE, TEXT, withAbsence, optional, total } from '../../../src/types/type';
import type { Shape, Type } from '../../../src/types/type';
import { fieldsOfCodec, typeOfCodec } from '../../../src/types/type-of-codec';

const literals = (...values: (string | number | boolean)[]): Shape => ({ kind: 'literals', values });
const object = (fields: Record<string, Type>): Shape => ({
  kind: 'object',
  fields: new Map(Object.entries(fields)),
});
const number = (integer: boolean, bounds: { min?: number; max?: number } = {}): Shape => ({
  kind: 'number',
  integer,
  ...bounds,
});
const array = (shape: Shape, none = false): Shape => ({
  kind: 'array',
  item: { shape, none, unknown: true },
});

test.each<[string, t.Mixed, Shape]>([
  ['t.string', t.string, TEXT],
  ['t.boolean', t.boolean, BOOLEAN],
  ['a literal text', t.literal('M'), literals('M')],
  ['a literal number', t.literal(1), literals(1)],
  ['a literal true', t.literal(true), literals(true)],
  ['t.keyof', t.keyof({ M: null, F: null }), literals('M', 'F')],
  ['t.array', t.array(t.string), array(TEXT)],
  ['t.readonlyArray', t.readonlyArray(t.string), array(TEXT)],
  ['a list of what may be null', t.array(t.union([t.string, t.null])), array(TEXT, true)],
  [
    't.record',
    t.record(t.string, t.boolean),
    { kind: 'record', value: withAbsence(total(BOOLEAN), { unknown: true }) },
  ],
  ['t.type', t.type({ a: t.string }), object({ a: total(TEXT) })],
  ['t.partial', t.partial({ a: t.string }), object({ a: optional(TEXT) })],
  ['t.strict', t.strict({ a: t.string }), object({ a: total(TEXT) })],
  ['t.exact', t.exact(t.partial({ a: t.string })), object({ a: optional(TEXT) })],
  ['t.readonly', t.readonly(t.type({ a: t.string })), object({ a: total(TEXT) })],
  [
    't.intersection',
    t.intersection([t.type({ a: t.string }), t.partial({ b: t.boolean })]),
    object({ a: total(TEXT), b: optional(BOOLEAN) }),
  ],
  [
    'an intersection of three',
    t.intersection([t.type({ a: t.string }), t.type({}), t.type({ c: t.boolean })]),
    object({ a: total(TEXT), c: total(BOOLEAN) }),
  ],
  ['t.union', t.union([t.string, Integer]), { kind: 'union', members: [TEXT, number(true)] }],
  ['a union of one kind', t.union([t.string, t.string]), TEXT],
  ['a union of literals', t.union([t.literal('a'), t.literal('b'), t.literal('a')]), literals('a', 'b')],
  ['t.UnknownRecord', t.UnknownRecord, OPAQUE],
  ['t.UnknownArray', t.UnknownArray, OPAQUE],
  ['a secret', SecretText, { kind: 'secret' }],
  ['Decimal', Decimal, number(false)],
  ['Integer', Integer, number(true)],
  ['Finite', Finite, number(false)],
  ['Percent', Percent, number(false, { min: 0, max: 100 })],
  ['Age', Age, number(true, { min: 0, max: 150 })],
  ['ShownText', ShownText, TEXT],
  ...(
    [
      ['nonblank', NonBlank],
      ['digits', Digits],
      ['date', CalendarDate],
      ['url', WebUrl],
      ['email', Email],
      ['baseUrl', BaseUrl],
    ] as const
  ).map(([brand, codec]): [string, t.Mixed, Shape] => [brand, codec, { kind: 'text', brand }]),
])('%s is read as the type that it accepts, always present', (_name, codec, shape) => {
  expect(typeOfCodec(codec)).toStrictEqual(total(shape));
});

test.each<[string, t.Mixed, Shape]>([
  ['or null', t.union([t.string, t.null]), TEXT],
  ['or undefined', t.union([t.string, t.undefined]), TEXT],
  ['or void', t.union([t.void, t.string]), TEXT],
  ['or null, in an inner union', t.union([t.union([t.null, t.string]), Integer]), union(TEXT, number(true))],
])('a text %s can be absent', (_name, codec, shape) => {
  expect(typeOfCodec(codec)).toStrictEqual(optional(shape));
});

function union(...members: Shape[]): Shape {
  return { kind: 'union', members };
}

test.each<[string, t.Mixed]>([
  ['t.unknown', t.unknown],
  ['t.any', t.any],
])('%s has an unknown type and presence', (_name, codec) => {
  expect(typeOfCodec(codec)).toStrictEqual(optional(OPAQUE));
});

test('null alone is never present', () => {
  expect(typeOfCodec(t.null)).toStrictEqual(optional(union()));
});

test('fields of t.type may be nullable, and fields of t.partial and nullable may be missing', () => {
  const codec = t.intersection([
    t.type({ id: Integer, name: t.union([t.string, t.null]) }),
    nullable(t.array(nullable(Decimal, ['sum'])), ['operations']),
  ]);
  expect(fieldsOfCodec(codec)).toStrictEqual(
    new Map([
      ['id', total(number(true))],
      ['name', optional(TEXT)],
      ['operations', optional(array(object({ sum: optional(number(false)) })))],
    ]),
  );
});

test('a field of both sides of an intersection is required if either side requires it', () => {
  const codec = t.intersection([
    t.partial({ a: t.string, b: t.string }),
    t.type({ a: t.string }),
    t.partial({ b: t.string }),
  ]);
  expect(fieldsOfCodec(codec)).toStrictEqual(
    new Map([...Object.entries({ a: total(TEXT), b: optional(TEXT) })]),
  );
});

test('objects on both sides of an intersection become one', () => {
  const codec = t.intersection([
    nullable(nullable(t.string, ['name']), ['loyalty']),
    nullable(nullable(Integer, ['tier']), ['loyalty']),
  ]);
  const both = object({ name: optional(TEXT), tier: optional(number(true)) });
  expect(fieldsOfCodec(codec)).toStrictEqual(new Map([['loyalty', optional(both)]]));
});

test('lists and records of different objects stay different in a union', () => {
  const a = t.array(t.type({ a: t.string }));
  const b = t.array(t.type({ b: t.string }));
  expect(typeOfCodec(t.union([a, b]))).toStrictEqual(
    total(union(array(object({ a: total(TEXT) })), array(object({ b: total(TEXT) })))),
  );
});

test('a recursive codec is read some levels deep, below which it is opaque', () => {
  interface Tree {
    readonly name: string;
    readonly below: readonly Tree[];
  }
  const Tree: t.Type<Tree> = t.recursion('Tree', () =>
    t.type({ name: t.string, below: t.readonlyArray(Tree) }),
  );
  let shape: Shape = typeOfCodec(Tree).shape;
  let levels = 0;
  while (shape.kind === 'object') {
    const below = shape.fields.get('below')?.shape;
    levels += 1;
    shape = below?.kind === 'array' ? below.item.shape : TEXT;
  }
  expect([shape, levels]).toStrictEqual([OPAQUE, 4]);
});

const custom = new t.Type<string>(
  'Custom',
  (value): value is string => typeof value === 'string',
  (value, context) => (typeof value === 'string' ? t.success(value) : t.failure(value, context)),
  t.identity,
);

const unreadable: readonly [string, t.Mixed][] = [
  ['a custom t.Type', custom],
  ['t.number', t.number],
  ['t.Int', t.Int],
  ['t.bigint', t.bigint],
  ['t.never', t.never as unknown as t.Mixed],
  ['t.Function', t.Function],
  ['a tuple', t.tuple([t.string, t.string])],
  [
    'a brand',
    t.brand(
      t.string,
      (text): text is t.Branded<string, { readonly Long: symbol }> => text.length > 9,
      'Long',
    ),
  ],
  ['a refinement', t.refinement(t.string, (text) => text.length > 9)],
  ['an intersection of texts', t.intersection([t.string, t.string])],
  ['an intersection with a list', t.intersection([t.type({}), t.array(t.string)])],
  ['an intersection with a union', t.intersection([t.type({}), t.union([t.type({}), t.string])])],
];

const places: readonly [string, (codec: t.Mixed) => t.Mixed][] = [
  ['itself', (codec) => codec],
  ['a field', (codec) => t.type({ field: codec })],
  ['an optional field', (codec) => t.partial({ field: codec })],
  ['an element', (codec) => t.array(codec)],
  ['a record’s value', (codec) => t.record(t.string, codec)],
  ['a member of a union', (codec) => t.union([t.string, codec])],
  ['a member of an intersection', (codec) => t.intersection([t.type({}), t.type({ field: codec })])],
  ['below a recursion', (codec) => t.recursion('Deep', () => t.type({ field: codec }))],
];

describe.each(unreadable)('%s cannot be read', (_name, codec) => {
  test.each(places)('as %s', (_place, put) => {
    expect(() => typeOfCodec(put(codec))).toThrow(TypeError);
  });
});

test.each<[string, t.Mixed]>([
  ['a text', t.string],
  ['a list', t.array(t.type({}))],
  ['a record', t.record(t.string, t.string)],
  ['what is opaque', t.UnknownRecord],
  ['a union of objects', t.union([t.type({ a: t.string }), t.type({ b: t.string })])],
  ['an object or null', t.union([t.type({ a: t.string }), t.null])],
])('%s has no fields', (_name, codec) => {
  expect(() => fieldsOfCodec(codec)).toThrow(TypeError);
});

describe('a documented codec', () => {
  const level = documented(t.type({ rank: documented(Integer, 'The rank.') }), 'The level.');
  const description = (fields: ReadonlyMap<string, Type>, name: string) => fields.get(name)?.description;

  it.each<[string, t.Mixed]>([
    ['text', t.string],
    ['a number in bounds', Percent],
    ['an object', t.type({ a: t.union([t.string, t.null]) })],
    ['a union', t.union([t.type({ type: t.literal('a') }), t.type({ type: t.literal('b') })])],
    ['a secret', SecretText],
  ])('of %s is read as the one inside, with its description', (_name, codec) => {
    expect(typeOfCodec(documented(codec, 'So it is.'))).toStrictEqual({
      ...typeOfCodec(codec),
      description: 'So it is.',
    });
  });

  it.each<[string, t.Mixed]>([
    ['a required field', t.type({ level })],
    ['an optional field', t.partial({ level })],
    ['a nullable field', nullable(level, ['level'])],
    ['a field of an intersection', t.intersection([t.type({ level }), t.partial({ other: t.string })])],
    [
      'a field that an intersection repeats',
      t.intersection([t.partial({ level }), t.type({ level: t.type({}) })]),
    ],
    ['a field that is read only', t.type({ level: t.readonly(level) })],
  ])('has its description as %s, and its fields have theirs', (_name, codec) => {
    const fields = fieldsOfCodec(codec);
    expect(description(fields, 'level')).toBe('The level.');
    const { kind, ...shape } = fields.get('level')!.shape;
    expect(kind === 'object' && 'fields' in shape && description(shape.fields, 'rank')).toBe('The rank.');
  });

  it('describes the elements of a list and the values of a record', () => {
    expect(typeOfCodec(t.array(level)).shape).toMatchObject({ item: { description: 'The level.' } });
    expect(typeOfCodec(t.record(t.string, level)).shape).toMatchObject({
      value: { description: 'The level.' },
    });
  });

  it('accepts, decodes, encodes and is named as the one inside', () => {
    const codec = t.intersection([t.type({ id: NonBlank }), t.partial({ sum: Decimal })]);
    const wrapped = documented(codec, 'So it is.');
    for (const value of [{ id: '7', sum: 1 }, { id: '7' }, { id: ' ' }, { sum: 1 }, null, 'id']) {
      expect(wrapped.is(value)).toBe(codec.is(value));
      expect(wrapped.decode(value)._tag).toBe(codec.decode(value)._tag);
    }
    expect(wrapped.encode({ id: '7' })).toStrictEqual({ id: '7' });
    expect(wrapped.name).toBe(codec.name);
  });

  it('may be inside a recursive one', () => {
    interface Tree {
      readonly below?: Tree | null;
    }
    const tree: t.Type<Tree> = t.recursion('Tree', () =>
      t.partial({ below: documented(t.union([tree, t.null]), 'What is below.') }),
    );
    expect(description(fieldsOfCodec(tree), 'below')).toBe('What is below.');
  });
});

describe('an expected codec', () => {
  const unsure = (shape: Shape): Type => ({ shape, none: false, unknown: true });

  it('is read as the one inside, which is never none, but can be unknown', () => {
    expect(typeOfCodec(expected(t.string))).toStrictEqual(unsure(TEXT));
    expect(typeOfCodec(expected(t.union([t.string, t.null])))).toStrictEqual(unsure(TEXT));
    expect(typeOfCodec(expected(Anything))).toStrictEqual(unsure(OPAQUE));
    expect(typeOfCodec(Anything)).toStrictEqual(total(OPAQUE));
    expect(typeOfCodec(expected(documented(t.string, 'So it is.'))).description).toBe('So it is.');
  });

  it('is as certain as any other member of an intersection, and as absent as all alternatives allow', () => {
    const both = (other: t.Mixed) =>
      fieldsOfCodec(t.intersection([t.type({ a: expected(t.string) }), other])).get('a');
    expect(both(t.type({ a: t.string }))).toStrictEqual(total(TEXT));
    expect(both(t.partial({ a: t.string }))).toStrictEqual(unsure(TEXT));
    expect(typeOfCodec(t.union([expected(t.string), t.null]))).toStrictEqual({ ...unsure(TEXT), none: true });
  });

  it('accepts what the one inside accepts, and never a missing value', () => {
    for (const value of ['a', '', 7, null, undefined]) {
      expect(expected(t.string).is(value)).toBe(typeof value === 'string');
      expect(expected(t.string).decode(value)._tag).toBe(typeof value === 'string' ? 'Right' : 'Left');
      expect(Anything.is(value)).toBe(value !== null && value !== undefined);
    }
    expect(expected(Decimal).name).toBe(Decimal.name);
  });
});
