/** Answers that their codec does not accept: wrong leaves are unknown, a wrong envelope is refused. */
import fc from 'fast-check';
import * as t from 'io-ts';
import { Absence, MISMATCH } from '../../../src/core/absence';
import { Decimal, ExactNumber, Integer, NonBlank, nullable } from '../../../src/values/codec';
import { conformerOf } from '../../../src/types/conform';
import type { Conformed, Mismatch } from '../../../src/types/conform';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import { json } from '../../support/json-values';

/** A payload as upstreams document them: an id, the rest nullable. */
const Payload = t.intersection([
  t.type({ id: Integer }),
  t.intersection([
    nullable(t.string, ['name', 'gender']),
    nullable(Decimal, ['points']),
    nullable(t.boolean, ['registered']),
    nullable(t.union([t.string, Integer]), ['member']),
    nullable(t.union([t.literal('M'), t.literal('F')]), ['letter']),
  ]),
  nullable(t.intersection([t.type({ level: Integer }), nullable(t.string, ['title'])]), ['status']),
  nullable(t.array(t.union([nullable(Decimal, ['sum']), t.null])), ['operations']),
  t.intersection([
    nullable(t.record(t.string, t.union([t.string, t.null])), ['labels']),
    t.partial({ anything: t.unknown }),
  ]),
]);

type Place = Omit<Mismatch, 'found'>;

interface Fitted {
  /** Without the kind that was found, which has its own tests. */
  readonly conformed: Extract<Conformed, { ok: true }> | { readonly ok: false; readonly at: Place };
  /** `path: expected`, in the order of the reports. */
  readonly told: readonly string[];
}

const placeOf = ({ path, expected }: Mismatch): Place => ({ path, expected });

const fit = (codec: t.Mixed, value: unknown): Fitted => {
  const told: string[] = [];
  const conformed = conformerOf(typeOfCodec(codec))(value, {
    tolerate: ({ path, expected }) => told.push(`${path}: ${expected}`),
  });
  return { conformed: conformed.ok ? conformed : { ok: false, at: placeOf(conformed.at) }, told };
};

const tolerated = (value: unknown, ...told: string[]): Fitted => ({ conformed: { ok: true, value }, told });

const refused = (path: string, expected: string, ...told: string[]): Fitted => ({
  conformed: { ok: false, at: { path, expected } },
  told,
});

test.each<[string, unknown, Fitted]>([
  ['a text', { id: 1, name: 7 }, tolerated({ id: 1, name: MISMATCH }, 'name: text')],
  ['a number', { id: 1, points: '220' }, tolerated({ id: 1, points: MISMATCH }, 'points: a number')],
  [
    'true or false',
    { id: 1, registered: 'yes' },
    tolerated({ id: 1, registered: MISMATCH }, 'registered: true or false'),
  ],
  ['one of several', { id: 1, letter: 'X' }, tolerated({ id: 1, letter: MISMATCH }, 'letter: "M" or "F"')],
  [
    'a union',
    { id: 1, member: true },
    tolerated({ id: 1, member: MISMATCH }, 'member: text or a whole number'),
  ],
  ['an object', { id: 1, status: 'Gold' }, tolerated({ id: 1, status: MISMATCH }, 'status: an object')],
  ['a list', { id: 1, operations: {} }, tolerated({ id: 1, operations: MISMATCH }, 'operations: a list')],
  ['a record', { id: 1, labels: [] }, tolerated({ id: 1, labels: MISMATCH }, 'labels: an object')],
  [
    'several leaves',
    { name: [], id: 1, points: {} },
    tolerated({ name: MISMATCH, id: 1, points: MISMATCH }, 'name: text', 'points: a number'),
  ],
])('%s of another type is unknown, and the rest stays', (_what, value, expected) => {
  expect(fit(Payload, value)).toStrictEqual(expected);
});

test.each<[string, unknown]>([
  ['null', null],
  ['a text', 'canary'],
  ['a text', ''],
  ['a number', 7],
  ['a number', new ExactNumber('9007199254740993')],
  ['true or false', true],
  ['a list', ['canary']],
  ['an object', { canary: 'canary' }],
])('a mismatch is reported by its kind, %s, and not by its value: %j', (found, value) => {
  const shapes = [t.array(Integer), t.type({ id: Integer }), t.boolean, t.literal('M'), Integer, t.string];
  const told: Mismatch[] = [];
  for (const shape of shapes)
    conformerOf(typeOfCodec(t.type({ tags: t.array(shape) })))(
      { tags: [value] },
      { tolerate: (at) => told.push(at) },
    );
  expect(told.length).toBeGreaterThanOrEqual(4);
  expect(new Set(told.filter(({ path }) => path === 'tags.*').map((at) => at.found))).toEqual(
    new Set([found]),
  );
  expect(JSON.stringify(told)).not.toMatch(/canary|7/);
});

test('a missing part of the envelope is refused, and a wrong one is reported by its kind', () => {
  const foundIn = (value: unknown): unknown => {
    const conformed = conformerOf(typeOfCodec(Payload))(value);
    return conformed.ok ? undefined : conformed.at.found;
  };
  expect([{}, { id: null }, { id: 'x' }, 'x', []].map(foundIn)).toEqual([
    'nothing',
    'null',
    'a text',
    'a text',
    'a list',
  ]);
});

test('a leaf inside an object is reported by its whole path, and its neighbours stay', () => {
  const value = { id: 1, status: { level: 2, title: 7, more: [1] } };
  expect(fit(Payload, value)).toStrictEqual(
    tolerated({ id: 1, status: { level: 2, title: MISMATCH, more: [1] } }, 'status.title: text'),
  );
});

test('an object without a required field is unknown as a whole', () => {
  expect(fit(Payload, { id: 1, status: { title: 'Gold' } })).toStrictEqual(
    tolerated({ id: 1, status: MISMATCH }, 'status.level: a whole number'),
  );
});

test('an element of another type is unknown, and the list stays as long as it was', () => {
  expect(fit(Payload, { id: 1, operations: [{ sum: 1 }, 'x', { sum: 'x' }, null] })).toStrictEqual(
    tolerated(
      { id: 1, operations: [{ sum: 1 }, MISMATCH, { sum: MISMATCH }, null] },
      'operations.*: an object',
      'operations.*.sum: a number',
    ),
  );
});

test('an element that is null where none may be is unknown', () => {
  expect(fit(t.type({ tags: t.array(t.string) }), { tags: ['a', null] })).toStrictEqual(
    tolerated({ tags: ['a', MISMATCH] }, 'tags.*: text'),
  );
});

test('a record’s value of another type is unknown, and its key is not reported', () => {
  expect(fit(Payload, { id: 1, labels: { 'maria@example.com': 7, b: 'x' } })).toStrictEqual(
    tolerated({ id: 1, labels: { 'maria@example.com': MISMATCH, b: 'x' } }, 'labels.*: text'),
  );
});

test.each<[string, unknown, Fitted]>([
  ['no id', { name: 'Maria' }, refused('id', 'a whole number')],
  ['an id that is null', { id: null }, refused('id', 'a whole number')],
  ['an id of another type', { id: '1' }, refused('id', 'a whole number')],
  ['a list', [], refused('', 'an object')],
  ['null', null, refused('', 'an object')],
  ['nothing', undefined, refused('', 'an object')],
  ['a text', 'id', refused('', 'an object')],
  ['a number of many digits', new ExactNumber('9007199254740993'), refused('', 'an object')],
  ['an object of a class', new Date(0), refused('', 'an object')],
])('an envelope that is %s is refused', (_what, value, expected) => {
  expect(fit(Payload, value)).toStrictEqual(expected);
});

test('a required field at any depth is part of the envelope', () => {
  const Envelope = t.type({ results: t.type({ user: t.type({ id: Integer, tags: t.array(t.string) }) }) });
  expect(fit(Envelope, { results: { user: { id: 'x', tags: [] } } })).toStrictEqual(
    refused('results.user.id', 'a whole number'),
  );
  expect(fit(Envelope, { results: { user: { id: 1, tags: 'x' } } })).toStrictEqual(
    refused('results.user.tags', 'a list'),
  );
  expect(fit(Envelope, { results: { user: { id: 1, tags: [7] } } }).told).toStrictEqual([
    'results.user.tags.*: text',
  ]);
});

test('the first alternative of a union that fits is taken', () => {
  const Card = t.union([t.type({ number: NonBlank }), t.type({ code: Integer }), t.string]);
  const Cards = t.type({ card: Card });
  for (const card of [{ number: '1' }, { code: 2 }, 'text'])
    expect(fit(Cards, { card })).toStrictEqual(tolerated({ card }));
  expect(fit(Cards, { card: { number: ' ' } })).toStrictEqual(refused('card', 'an object or text'));
});

test('the wrong leaves of the alternatives that do not fit are not reported', () => {
  const Either = t.type({
    value: t.union([
      t.intersection([t.type({ a: Integer }), nullable(t.string, ['x'])]),
      t.intersection([t.type({ b: Integer }), nullable(t.string, ['y'])]),
    ]),
  });
  expect(fit(Either, { value: { b: 1, x: 7, y: 8 } })).toStrictEqual(
    tolerated({ value: { b: 1, x: 7, y: MISMATCH } }, 'value.y: text'),
  );
});

test('values that the codec does not check pass unchanged', () => {
  for (const anything of [null, 7, 'x', [1], { deep: [null] }, new ExactNumber('1e400')])
    expect(fit(Payload, { id: 1, anything, undocumented: anything })).toStrictEqual(
      tolerated({ id: 1, anything, undocumented: anything }),
    );
});

test('only own fields count, and an own “__proto__” stays one', () => {
  expect(fit(t.type({ toString: t.string }), {})).toStrictEqual(refused('toString', 'text'));
  expect(fit(t.partial({ toString: t.string }), {})).toStrictEqual(tolerated({}));
  const value: unknown = JSON.parse('{"id":1,"name":7,"__proto__":{"points":"x"}}');
  const { conformed, told } = fit(Payload, value);
  expect(told).toStrictEqual(['name: text']);
  const fitted = (conformed.ok ? conformed.value : {}) as object;
  expect(Object.hasOwn(fitted, '__proto__')).toBe(true);
  expect(Object.getPrototypeOf(fitted)).toBe(Object.prototype);
});

test('the answer itself is not changed', () => {
  const value = { id: 1, status: { level: 1, title: 7 }, operations: [{ sum: 'x' }], labels: { a: 7 } };
  const before = JSON.stringify(value);
  fit(Payload, value);
  expect(JSON.stringify(value)).toBe(before);
});

/** Something like the payload: most fields as documented, some anything at all. */
const nearly = fc.record(
  {
    id: fc.oneof({ weight: 9, arbitrary: fc.integer() }, json(2)),
    name: fc.oneof(fc.string(), json(2)),
    points: fc.oneof(fc.integer(), json(2)),
    registered: fc.oneof(fc.boolean(), json(2)),
    member: json(1),
    letter: fc.oneof(fc.constantFrom('M', 'F'), json(1)),
    status: fc.oneof(fc.record({ level: fc.integer(), title: json(1) }, { noNullPrototype: true }), json(2)),
    operations: fc.oneof(fc.array(fc.record({ sum: json(1) }, { noNullPrototype: true })), json(3)),
    labels: fc.oneof(fc.dictionary(fc.string(), json(1), { noNullPrototype: true }), json(2)),
    anything: json(2),
  },
  { requiredKeys: [], noNullPrototype: true },
);

/** Gives the codec what a rule gets: nothing is there. */
const withoutAbsences = (value: unknown): unknown => {
  if (value instanceof Absence) return null;
  if (Array.isArray(value)) return value.map(withoutAbsences);
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutAbsences(inner)]));
};

test('a fitted answer is a payload except for its absences, and each of them is reported', () => {
  let fitted = 0;
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: nearly }, json(3)), (value) => {
      const { conformed, told } = fit(Payload, value);
      if (!conformed.ok) return;
      fitted += 1;
      expect(Payload.is(withoutAbsences(conformed.value))).toBe(true);
      expect(told.length > 0).toBe(JSON.stringify(conformed.value).includes('"type-mismatch"'));
    }),
    { numRuns: 1000 },
  );
  expect(fitted).toBeGreaterThan(300);
});

const number = fc.oneof(fc.integer(), fc.constant(new ExactNumber('9007199254740993')));
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary);
const plain = { noNullPrototype: true } as const;

/** The payload as documented. */
const documented = fc.record(
  {
    id: number,
    name: orNull(fc.string()),
    points: orNull(number),
    registered: orNull(fc.boolean()),
    member: orNull(fc.oneof(fc.string(), number)),
    letter: fc.constantFrom('M', 'F', null),
    status: orNull(fc.record({ level: number, title: orNull(fc.string()) }, plain)),
    operations: orNull(fc.array(orNull(fc.record({ sum: number }, plain)))),
    labels: orNull(fc.dictionary(fc.string(), orNull(fc.string()), plain)),
    anything: json(2),
    undocumented: json(2),
  },
  { ...plain, requiredKeys: ['id'] },
);

test('an answer that the codec accepts is unchanged', () => {
  fc.assert(
    fc.property(documented, (value) => {
      expect(Payload.is(value)).toBe(true);
      expect(fit(Payload, value)).toStrictEqual(tolerated(value));
    }),
    { numRuns: 300 },
  );
});
