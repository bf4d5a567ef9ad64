/**
 * Arbitraries: values of a shape as JSON parsing gives them, and payloads of a type with everything that an
 * upstream may do to it.
 */
import fc from 'fast-check';
import { ExactNumber, hasShape, isExactDecimal } from '../../../src/values/codec';
import type { Brand, ExactDecimal } from '../../../src/values/codec';
import { toDecimal } from '../../../src/types/decimal';
import { members } from '../../../src/types/type';
import type { Fields, Shape, Type } from '../../../src/types/type';

type NumberShape = Extract<Shape, { readonly kind: 'number' }>;

/** Texts that are hard to read: blank, invalid, unusual, or almost correct. */
// prettier-ignore
const ODD_TEXTS = [
  '', ' ', '\u00a0', 'a\u0000b', 'line\nline', '\u200b\u2060', 'one\r\ntwo', 'Anna\n', '\ufeffGold', '\u200eИван', '\ud83d', '\ud83d\ude00', '\u202egnirts', 'x'.repeat(1000), 'x'.repeat(1001),
  'ß'.repeat(600), ' padded ', '-', '0000-00-00', '0', '-0', '007', '1e400', '1e-400', '12,5', '1 000', ' 12.50 ',
  '9007199254740993', '+7 (916) 123-45-67', '89161234567', 'M', 'male', 'true', 'null', 'toString', '__proto__',
  'Foo@Bar.com', 'javascript:alert(1)', 'https://shop.example/a.png', 'https://u:p@shop.example/', '2000-02-29',
  '2001-02-29', '1986-12-24T23:30:00+03:00', '9999-12-31T23:59:59Z', '0001-01-01', '24.12.1986', '{crm.id}', '${APP_KEY}', '&nbsp;', '&amp;&#8203;', '          indented', '👨‍👩‍👧‍👦 family',
];

const oddText = fc.oneof(fc.constantFrom(...ODD_TEXTS), fc.string({ unit: 'grapheme' }), fc.string());

// prettier-ignore
const ODD_NUMBERS = [
  0, 1, -1, 0.1, 2.5, -2.5, 0.005, 5, 11, 12, 21, 100, 100.01, 101, 150, 151, 7505, Number.MAX_SAFE_INTEGER, 1e-7,
];
const EXACT = [
  '9007199254740993',
  '-9223372036854775808',
  '1e400',
  '-0',
  '1E-400',
  '0.1000000000000000000001',
  '1e1000',
];

const exactNumber = fc.oneof(
  fc.constantFrom(...EXACT),
  fc.bigInt({ min: 2n ** 53n, max: 10n ** 99n }).map(String),
).map((digits) => new ExactNumber(digits)); // prettier-ignore

const anyNumber = fc.oneof(
  fc.constantFrom(...ODD_NUMBERS),
  fc.integer(),
  fc.integer({ min: -1e12, max: 1e12 }).map((n) => n / 100),
  exactNumber,
);

const within = ({ min, max }: NumberShape): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.constantFrom(min ?? 0, max ?? 0),
    fc.integer({ min: Math.ceil(Math.max(min ?? 0, -1e9)), max: Math.floor(Math.min(max ?? 1e9, 1e9)) }),
    fc.double({ min: min ?? 0, max: max ?? 1e9, noNaN: true }).map((n) => Math.round(n * 100) / 100),
  );

const dates = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const branded: Readonly<Record<Brand, fc.Arbitrary<unknown>>> = {
  nonblank: oddText,
  digits: fc.stringMatching(/^\d{1,20}$/),
  phone: fc.stringMatching(/^79\d{9}$/),
  numeral: fc.stringMatching(/^-?(0|[1-9]\d{0,17})(\.\d{0,3}[1-9])?$/),
  date: fc.oneof(dates, fc.constantFrom('2000-02-29', '2090-01-01', '1800-01-01')),
  contactPhone: fc.oneof(
    fc.stringMatching(/^\d{1,20}$/),
    fc.stringMatching(/^\+7 \(9\d{2}\) \d{3}-\d{2}-\d{2}$/),
  ),
  url: fc.oneof(fc.webUrl({ validSchemes: ['http', 'https'] }), fc.constant('https://shop.example/?a=1#b')),
  link: fc.oneof(fc.webUrl(), fc.webUrl({ validSchemes: ['exampleapp', 'shop+app'] })),
  email: fc.oneof(fc.emailAddress(), fc.constantFrom('Foo@Bar.com', 'a@b.example')),
  baseUrl: fc.constantFrom('https://shop.example/api', 'http://127.0.0.1:8080'),
  host: fc.constantFrom('db.shop.example', '203.0.113.7', '2001:4860::7'),
  proxyUrl: fc.constantFrom('http://proxy.shop.example:3128', 'https://proxy.shop.example'),
  path: fc.constantFrom('/', '/customers/1'),
  header: fc.constantFrom('shop.example', '1.4.3', 'a b'),
  country: fc.constantFrom('RU', 'KZ'),
};

/** Present values of a shape: what a codec of that shape accepts. */
export const valuesOf = (shape: Shape): fc.Arbitrary<unknown> => {
  switch (shape.kind) {
    case 'text':
      return (shape.brand === undefined ? oddText : branded[shape.brand]).filter((text) =>
        hasShape(shape, text),
      );
    case 'number':
      return (shape.min === undefined && shape.max === undefined ? anyNumber : within(shape)).filter(
        (value) => hasShape(shape, value),
      );
    case 'boolean':
      return fc.boolean();
    case 'literals':
      return fc.constantFrom(...shape.values);
    case 'array':
      return fc.array(payloadsOf(shape.item), { maxLength: 5 });
    case 'record':
      return fc.dictionary(fc.constantFrom('a', 'tier', 'toString', 'color'), payloadsOf(shape.value));
    case 'object':
      return objectsOf(shape.fields);
    case 'union':
      return members(shape).length === 0
        ? fc.constant(null)
        : fc.oneof(...members(shape).map((member) => withStrangers(member, shape)));
    case 'opaque':
      return fc.jsonValue({ maxDepth: 2 });
    case 'secret':
    case 'credential':
      return fc.constant('secret');
  }
};

const objectsOf = (fields: Fields): fc.Arbitrary<unknown> =>
  fc
    .record(Object.fromEntries([...fields].map(([name, type]) => [name, payloadsOf(type)])))
    .map((object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)));

/** Values of one member of a union, now and then with fields that another documents and this one does not. */
const withStrangers = (member: Shape, union: Shape): fc.Arbitrary<unknown> => {
  if (member.kind !== 'object') return valuesOf(member);
  const names = members(union).flatMap((other) => (other.kind === 'object' ? [...other.fields.keys()] : []));
  const strangers = names.filter((name) => !member.fields.has(name));
  if (strangers.length === 0) return valuesOf(member);
  return fc
    .tuple(valuesOf(member), fc.dictionary(fc.constantFrom(...strangers), wrong))
    .map(([value, strange]) => ({ ...strange, ...(value as object) }));
};

/** What an upstream sends instead of what its documentation says. */
export const wrong = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, '', 5, -1, 'x', [], {}, ['x'], { name: 'x' }),
  exactNumber,
  oddText,
);

/** What an upstream sends in a place: mostly what its codec says, where it may, nothing, and now and then trash. */
export const payloadsOf = (type: Type): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 150, arbitrary: valuesOf(type.shape) },
    { weight: type.none ? 40 : 0, arbitrary: fc.constantFrom(undefined, null) },
    { weight: type.none ? 15 : 0, arbitrary: fc.constantFrom('', '  ') },
    { weight: type.unknown ? 25 : 0, arbitrary: wrong },
    { weight: 1, arbitrary: wrong },
  );

const isWhole = (value: ExactDecimal): boolean =>
  typeof value === 'number' ? Number.isInteger(value) : /^-?\d+$/.test(value.toString());

const isWithin = ({ min, max }: NumberShape, value: unknown): boolean => {
  if (min === undefined && max === undefined) return true;
  const decimal = isExactDecimal(value) ? toDecimal(value) : undefined;
  if (decimal === undefined) return false;
  return (min === undefined || decimal.gte(min)) && (max === undefined || decimal.lte(max));
};

/**
 * Whether a value that the mapping made is of a shape. Bounds are meant for every digit, and a whole number may
 * have more of them than an upstream's.
 */
export const isOf = (shape: Shape, value: unknown): boolean =>
  members(shape).some((member) => {
    if (member.kind === 'opaque') return true;
    if (member.kind === 'literals') return member.values.some((literal) => literal === value);
    if (member.kind === 'boolean') return typeof value === 'boolean';
    if (member.kind === 'text') return hasShape(member, value);
    if (member.kind === 'array') return Array.isArray(value);
    if (member.kind !== 'number') return false;
    return isExactDecimal(value) && (!member.integer || isWhole(value)) && isWithin(member, value);
  });
