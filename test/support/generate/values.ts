/**
 * Generated payloads of a sort: documented values, missing values where allowed, and sometimes another value. They are
 * fast to make, since a test needs a hundred thousand of them.
 */
import { stringify } from 'lossless-json';
import { exactNumbers } from '../../../src/json/write';
import { ExactNumber, MAX_TEXT_LENGTH } from '../../../src/values/codec';
import type { Random } from './random';
import { CHILD, KEYS } from './sort';
import type { Field, NumberName, Sort, TextName } from './sort';

/** Stands in every text of an answer that nothing may be taken from. */
export const CANARY = 'leaked-canary';

/** Texts that rules meet again in tables, guards and paths. */
// prettier-ignore
export const WORDS = ['Gold', 'gold', 'M', 'F', 'male', 'a', '-', '7', '42', 'yes', 'Иван'];

// prettier-ignore
const ODD_TEXTS = [
  '', ' ', '\u00a0', 'a\u0000b', 'line\nline', '\ud83d', '\ud83d\ude00', '\u202egnirts', 'x'.repeat(MAX_TEXT_LENGTH),
  'x'.repeat(MAX_TEXT_LENGTH + 1), 'ß'.repeat(600), ' padded ', '0000-00-00', '0', '-0', '007', '1e400', '1e-400',
  '12,5', '1 000', '9007199254740993', 'toString', '__proto__', 'javascript:alert(1)', 'https://u:p@shop.example/',
  '2001-02-29', '24.12.1986', '{crm.id}', '${APP_KEY}', 'ﬁ', 'İ', '1'.repeat(1001), `${'1'.repeat(60)}.5`, '12\u00a0',
  '&nbsp;', '&amp;', '          indented', '1 234,5 ₽', '/Date(1450820855150+0300)/', 'one\r\ntwo', 'Gold\n', '\ufeffGold', '\u200b\u2060', '\u0001', 'a\u200db', '\u200eИван\u200f', `${'x'.repeat(MAX_TEXT_LENGTH)}\n`,
];
// prettier-ignore
const PLAIN_TEXTS = [
  ' 12.50 ', '100', '-3', '5', '+7 (916) 123-45-67', '89161234567', 'Foo@Bar.com', ' a@b.example', '2000-02-29',
  'https://shop.example/a.png', '1986-12-24T23:30:00+03:00', '1986-12-24', '9999-12-31T23:59:59Z', '0001-01-01',
  '2015-12-22 21:47:35', '1753-01-01', '1899-12-30T00:00:00', '30.01.1990 0:00:00', '1/30/1990 12:00:00 AM',
];
// prettier-ignore
const ODD_NUMBERS = [
  0, 1, 2, 3, 5, 7, 42, -1, 0.1, 2.5, -2.5, 0.005, 11, 21, 99.5, 100, 100.01, 150, 151, 7505, 1e-7, 1e21, 123456.789,
  633657600000, 633657600, -2208988800, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE, Number.MAX_VALUE,
];
// prettier-ignore
const EXACT_NUMBERS = [
  '9007199254740993', '-9223372036854775808', '1e400', '-0', '1E-400', '0.1000000000000000000001', '1e1000', '-0.0',
  `1${'0'.repeat(99)}`, `1${'0'.repeat(100)}`, '9'.repeat(420), `0.${'3'.repeat(500)}`,
];

/** What texts of each brand are like. */
export const branded: Readonly<Record<Exclude<TextName, 'text'>, readonly string[]>> = {
  nonblank: [...WORDS, ...WORDS, ...PLAIN_TEXTS, 'x'.repeat(MAX_TEXT_LENGTH), 'ß'.repeat(600)],
  digits: ['7', '42', '79161234567', '89161234567', '0', '9'.repeat(MAX_TEXT_LENGTH), '4567890123456789012'],
  date: [
    '2000-02-29',
    '1986-12-24',
    '2090-01-01',
    '1800-01-01',
    '9999-12-31',
    '0001-01-01',
    '1604-05-12',
    '1900-01-01',
  ],
  url: [
    'https://shop.example/a.png',
    'http://shop.example/a.png',
    'https://SHOP.example/?a=1#b',
    'https://пример.example',
  ],
  link: ['exampleapp://bonus', 'http://shop.example/help', 'shop+app://пример?a=1'],
  contactPhone: ['+7 (900) 000-00-00', '79160000000', '0'],
  email: ['Foo@Bar.com', 'a@b.example', 'İ@b.example'],
};

/** A short word of a brand: no constant of a file is as long as a text may be. */
export const wordOf = (random: Random, of: TextName): string =>
  random.pick(of === 'text' ? WORDS : branded[of].filter((word) => word.length < 100));

/** Some words, some that steps can digest, some that are odd. */
const TEXTS = [...WORDS, ...WORDS, ...WORDS, ...PLAIN_TEXTS, ...PLAIN_TEXTS, ...ODD_TEXTS];

const textOf = (random: Random, of: TextName): string => random.pick(of === 'text' ? TEXTS : branded[of]);

const exact = (random: Random): ExactNumber => new ExactNumber(random.pick(EXACT_NUMBERS));

const numberOf = (random: Random, of: NumberName): unknown => {
  if (of === 'percent') return random.pick([0, 1, 2, 5, 99.5, 100, 0.1, 1e-7]);
  if (of === 'age') return random.pick([0, 1, 2, 5, 7, 42, 150]);
  const way = random.below(10);
  const number = way < 3 ? random.below(6) : way < 8 ? random.pick(ODD_NUMBERS) : exact(random);
  return of === 'decimal' ? number : wholeOf(number);
};

const wholeOf = (number: unknown): unknown => {
  if (number instanceof ExactNumber) return /^-?\d{1,100}$/.test(number.toString()) ? number : 5;
  return typeof number === 'number' && Math.abs(number) < 1e100 ? Math.round(number) + 0 : 5;
};

// prettier-ignore
const TRASH: readonly (() => unknown)[] = [
  () => null, () => true, () => false, () => '', () => 5, () => -1, () => 1.5, () => 'x', () => [], () => ({}),
  () => ['x'], () => [null], () => ({ name: 'x' }), () => ({ id: 5, child: { id: [] } }), () => 'x'.repeat(1001),
  () => new ExactNumber('1e400'), () => new ExactNumber('-0'), () => 1e300, () => 'a\u0000b', () => [[], {}],
];

/** What an upstream sends instead of what its documentation says. */
export const trash = (random: Random): unknown => random.pick(TRASH)();

/** How an answer is drawn. */
export interface Draw {
  readonly random: Random;
  /** Nothing of it may be shown: its texts are {@link CANARY} where they may be any. */
  readonly marked: boolean;
  /** How often a field that may be wrong is. */
  readonly wrong: number;
}

/** How often, of a thousand times, a field is not there when it need not be. */
const ABSENT = 220;

const absent = (random: Random): unknown => random.pick([undefined, undefined, null, null, '', '  ']);

const fieldValue = (draw: Draw, { presence, sort }: Field): unknown => {
  const { random, wrong } = draw;
  const required = presence === 'required';
  const roll = random.below(1000) - (required ? 0 : ABSENT);
  if (roll < 0) return absent(random);
  const often = presence === 'declared' ? 0.25 : required ? wrong / 30 : wrong;
  return roll < often * 1000 ? trash(random) : valueOf(draw, sort);
};

const objectOf = (draw: Draw, fields: readonly Field[]): Record<string, unknown> => {
  const object: Record<string, unknown> = {};
  // An undocumented field, which may be documented elsewhere.
  if (draw.random.chance(0.05))
    object[draw.random.pick(['id', 'name', 'points', 'tier'])] = trash(draw.random);
  for (const field of fields) {
    Reflect.deleteProperty(object, field.name);
    const value = fieldValue(draw, field);
    if (value !== undefined) object[field.name] = value;
  }
  return object;
};

const treeOf = (draw: Draw, sort: Extract<Sort, { kind: 'tree' }>, depth: number): unknown => {
  const tree = objectOf(draw, sort.fields);
  Reflect.deleteProperty(tree, sort.by);
  if (depth > 0 && draw.random.chance(0.5))
    tree[sort.by] =
      sort.by === CHILD
        ? treeOf(draw, sort, depth - 1)
        : draw.random.several(0, 2, () => treeOf(draw, sort, depth - 1));
  return tree;
};

/** Now and then more elements than an account may have. */
const lengthened = (list: readonly unknown[], random: Random): readonly unknown[] =>
  list.length > 1 && random.chance(0.008)
    ? Array.from({ length: 160 }, (_, at) => list[at % list.length])
    : list;

const listOf = (draw: Draw, item: Sort, nullable: boolean): readonly unknown[] => {
  const list = draw.random.several(0, 3, () => {
    if (nullable && draw.random.chance(0.15)) return null;
    return draw.random.chance(draw.wrong) ? trash(draw.random) : valueOf(draw, item);
  });
  return lengthened(list, draw.random);
};

/** JSON as a text, now and then broken or inside already. */
const jsonText = ({ random, wrong }: Draw, value: unknown): unknown => {
  if (random.chance(0.03)) return value;
  const text = stringify(value, undefined, undefined, exactNumbers) ?? '{}';
  return random.chance(wrong) ? random.pick([text.slice(1), '', 'null', `{"a":1,"a":2}`, `[${text}]`]) : text;
};

/** A list of one as its element; null there would be no list. */
const alone = ({ random }: Draw, list: readonly unknown[]): unknown => {
  const [only] = list;
  if (list.length === 0 && random.chance(0.2)) return '';
  const isAlone = list.length === 1 && only !== null && only !== undefined && !Array.isArray(only);
  return isAlone && random.chance(0.6) ? only : list;
};

/** Texts in one text; some of them may be blank. */
const splitOf = (random: Random, separator: string): string =>
  random.several(0, 4, () => textOf(random, 'text')).join(separator);

/** A value that the codec of a sort accepts, except for some wrong leaves. */
export const valueOf = (draw: Draw, sort: Sort): unknown => {
  const { random, marked } = draw;
  switch (sort.kind) {
    case 'text':
      return marked && (sort.of === 'text' || sort.of === 'nonblank') ? CANARY : textOf(random, sort.of);
    case 'number':
      return numberOf(random, sort.of);
    case 'boolean':
      return random.chance(0.5);
    case 'literals':
      return random.pick(sort.values);
    case 'object':
      return sort.inText === true ? jsonText(draw, objectOf(draw, sort.fields)) : objectOf(draw, sort.fields);
    case 'array':
      if (sort.split !== undefined) return splitOf(random, sort.split);
      return sort.mayBeAlone === true
        ? alone(draw, listOf(draw, sort.item, sort.nullable))
        : listOf(draw, sort.item, sort.nullable);
    case 'record':
      return Object.fromEntries(
        random.several(0, 3, () => [random.pick(KEYS), valueOf(draw, sort.value)] as const),
      );
    case 'union':
      return valueOf(draw, random.pick(sort.members));
    case 'opaque':
      return trash(random);
    case 'tree':
      return treeOf(draw, sort, 4);
  }
};

/** A copy of a payload, with numbers of many digits as they are. */
export const copyOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)]));
};
