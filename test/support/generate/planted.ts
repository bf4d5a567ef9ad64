/** Answers of a sort that have canaries in texts, keys of records, numbers, and fields that the sort does not have. */
import { stringify } from 'lossless-json';
import { exactNumbers } from '../../../src/json/write';
import { ExactNumber } from '../../../src/values/codec';
import type { Random } from './random';
import { CHILD, KEYS } from './sort';
import type { Field, Sort } from './sort';
import { WORDS } from './values';

/** Of no use to a person. Five letters or digits of each are searched for. */
const PLAIN = [
  'Канарейкин',
  'Канарейкина Мария-Анна',
  "O'Kanareikin",
  'KANAREIKIN',
  'Καναρίνης',
  'kanareikin@canary-mail.example',
  'Канарейкин <kanareikin@canary-mail.example>',
  '4276880012345678',
  '4276 8800 1234 5678',
  '0045678901',
  'LX-0045678901',
  'KX45678901',
  '+7 (916) 123-45-67',
  '8 916 123 45 67',
  '1987-03-17',
  '17.03.1987 0:00:00',
  '1987-03-17T21:47:35.150Z',
  'https://canary-shop.example/u/79161234567?q=%D0%9A%D0%B0%D0%BD%D0%B0%D1%80',
  '//canary-shop.example/a.png',
  '{"passport":"4509123456","inner":["Канарейкин",4509123456]}',
  '[4509123456]',
  'ул. Канареечная, д. 17, кв. 4509',
  'снилс 112-233-445 95',
  '3f2a9c1e-77aa-4bcd-9eef-0123456789ab',
  '#c0ffee',
  'line\nКанарейкин\tline',
  '<b>Канарейкин</b>&nbsp;4509123456',
  'ПОЧТА:kanareikin',
];

const utf8 = (text: string): Buffer => Buffer.from(text);

/** How a program may write a text into another. */
const ENCODINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text,
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.normalize('NFD'),
  (text) => text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  (text) => ` ${text} `,
  (text) => `"${text}"`,
  (text) => `client:${text};`,
  (text) => JSON.stringify(text),
  (text) => JSON.stringify({ customer: { note: text } }),
  encodeURIComponent,
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => new URLSearchParams({ q: text }).toString(),
  (text) => utf8(text).toString('base64'),
  (text) => utf8(text).toString('base64url'),
  (text) => utf8(text).toString('hex'),
  (text) => text.replace(/[^]/g, (sign) => `&#${sign.charCodeAt(0)};`),
  (text) => text.replace(/[^]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`),
];

const NUMBERS = [
  ...[4276880012345678, 45678901, 45_678, 912_345.67, -45_678.5, 79161234567, 543_024_000, 543_024_000_000],
  new ExactNumber('4276880012345678901'),
  new ExactNumber('0.4276880012345678901'),
];
const SMALL = [0, 1, 7, 42, 120, 0.5, -3];

/** A place where an answer is made, and what was planted there. */
interface Planting {
  readonly random: Random;
  readonly planted: string[];
}

const textOf = ({ random, planted }: Planting): string => {
  const text = random.pick(ENCODINGS)(random.pick(PLAIN));
  planted.push(text);
  return text;
};

const numberOf = ({ random, planted }: Planting, isWhole: boolean): unknown => {
  if (random.chance(0.3)) return random.pick(isWhole ? SMALL.filter(Number.isInteger) : SMALL);
  const number = random.pick(isWhole ? NUMBERS.filter((each) => !String(each).includes('.')) : NUMBERS);
  planted.push(String(number));
  return number;
};

/** A field that the sort does not have: a rule cannot read it. */
const unread = (planting: Planting): readonly [string, unknown] => {
  const { random } = planting;
  const value = random.oneOf<unknown>([
    [3, () => textOf(planting)],
    [1, () => numberOf(planting, false)],
    [1, () => random.several(0, 3, () => textOf(planting))],
    [1, () => ({ note: textOf(planting), [textOf(planting)]: numberOf(planting, true) })],
    [1, () => null],
  ]);
  return [random.chance(0.5) ? textOf(planting) : random.pick(['comment', 'Примечание', 'meta']), value];
};

/** An object of fields; what is planted in it is noted. */
export const plantedFields = (
  planting: Planting,
  fields: readonly Field[],
): Readonly<Record<string, unknown>> => {
  const { random } = planting;
  const known = fields.flatMap(({ name, sort, presence }): [string, unknown][] => {
    if (presence !== 'required' && random.chance(0.2))
      return random.chance(0.5) ? [] : [[name, random.pick([null, '', ' '])]];
    return [[name, random.chance(0.04) ? textOf(planting) : plantedOf(planting, sort)]];
  });
  const more = random.chance(0.3) ? [unread(planting)] : [];
  return Object.fromEntries([...more, ...known]);
};

const treeOf = (planting: Planting, sort: Extract<Sort, { kind: 'tree' }>, depth: number): unknown => {
  const fields = sort.fields.filter(({ name }) => name !== sort.by);
  const tree = plantedFields(planting, fields);
  if (depth === 0 || planting.random.chance(0.5)) return tree;
  const below = (): unknown => treeOf(planting, sort, depth - 1);
  return { ...tree, [sort.by]: sort.by === CHILD ? below() : planting.random.several(0, 2, below) };
};

const plantedOf = (planting: Planting, sort: Sort): unknown => {
  const { random } = planting;
  switch (sort.kind) {
    case 'text':
      return random.chance(0.2) ? random.pick(WORDS) : textOf(planting);
    case 'number':
      return numberOf(planting, sort.of === 'integer');
    case 'boolean':
      return random.chance(0.5);
    case 'literals':
      return random.pick(sort.values);
    case 'object': {
      const object = plantedFields(planting, sort.fields);
      return sort.inText === true ? stringify(object, undefined, undefined, exactNumbers) : object;
    }
    case 'array': {
      const list = random.several(0, 3, () =>
        sort.nullable && random.chance(0.2) ? null : plantedOf(planting, sort.item),
      );
      if (sort.split !== undefined) return list.join(sort.split);
      const [only] = list;
      return sort.mayBeAlone === true && list.length === 1 && only !== null ? only : list;
    }
    case 'record':
      return Object.fromEntries(
        random.several(0, 3, () => [
          random.chance(0.5) ? random.pick(KEYS) : textOf(planting),
          plantedOf(planting, sort.value),
        ]),
      );
    case 'union':
      return plantedOf(planting, random.pick(sort.members));
    case 'opaque':
      return random.pick<() => unknown>([
        () => textOf(planting),
        () => numberOf(planting, false),
        () => [{ [textOf(planting)]: textOf(planting) }],
      ])();
    case 'tree':
      return treeOf(planting, sort, 2);
  }
};
