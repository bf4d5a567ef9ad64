/** Whether two texts or numbers say the same in two ways of writing, and in what they differ then. */
import { Decimal } from 'decimal.js';
import { isRight, tryCatch } from 'fp-ts/Either';
import type { ScalarNode } from '../../json/document';
import { isBlank } from '../../values/codec';
import { plainText, withoutSpaces } from '../../values/plain-text';
import { readPhone } from '../../values/phone';
import type { Country } from '../../values/phone';
import { dateReader } from '../../values/written-date';
import { members } from '../../types/type';
import type { Type } from '../../types/type';

/** In what two values differ that say the same. */
export type Writing =
  'spaces' | 'Unicode form' | 'letter case' | 'phone' | 'date' | 'number' | 'order' | 'empty';

/** By their digits: `10`, `10.0` and `1e1` are one number. */
const isSameNumber = (one: string, other: string): boolean => {
  const same = tryCatch(
    () => new Decimal(one).equals(new Decimal(other)),
    () => false,
  );
  return isRight(same) && same.right;
};

const phoneIn =
  (country: Country) =>
  (text: string): string | undefined => {
    const phone = readPhone({ country, reading: 'source' })(text);
    return phone.is === 'number' && !phone.hasExtension ? phone.digits : undefined;
  };

const DATES = ['yyyy-MM-dd', 'dd.MM.yyyy', 'dd/MM/yyyy'].map(dateReader);

const dayIn = (text: string): string | undefined =>
  DATES.map((read) => read(text)?.day).find((day) => day !== undefined);

const isEqual = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && one === other;

/** A way to read texts, and how two are called that read the same. */
interface Reader {
  readonly writing: Writing;
  readonly read: (text: string) => string | undefined;
}

const SPACES: readonly Reader[] = [
  { writing: 'Unicode form', read: (text) => text.normalize('NFC') },
  { writing: 'spaces', read: plainText },
];
const GROUPED: Reader = { writing: 'spaces', read: withoutSpaces };
const DATE: Reader = { writing: 'date', read: dayIn };
const CASE: Reader = { writing: 'letter case', read: (text) => plainText(text)?.toLowerCase() };

/** The readers of a field's texts. The characters of an identifier are never taken for others. */
const readersOf = (type: Type | undefined, country: Country): readonly Reader[] => {
  const shapes = type === undefined ? [] : members(type.shape);
  const has = (brand: string): boolean =>
    shapes.some((shape) => shape.kind === 'text' && shape.brand === brand);
  if (shapes.some((shape) => shape.kind === 'text' && shape.form === 'exact')) return [...SPACES, GROUPED];
  if (has('digits') || has('contactPhone')) return [...SPACES, { writing: 'phone', read: phoneIn(country) }];
  return has('date') ? [...SPACES, DATE] : [...SPACES, CASE];
};

/**
 * In what two scalars of one kind differ that say the same; `undefined` when they say something else. Phone numbers without a
 * country's code are of `country`.
 */
export const writingOf = (
  one: ScalarNode,
  other: ScalarNode,
  type: Type | undefined,
  country: Country,
): Writing | undefined => {
  if (typeof one.value === 'number') return isSameNumber(one.raw, other.raw) ? 'number' : undefined;
  if (typeof one.value !== 'string' || typeof other.value !== 'string') return undefined;
  const [first, second] = [one.value, other.value];
  if (isBlank(first) || isBlank(second)) return isBlank(first) && isBlank(second) ? 'empty' : undefined;
  return readersOf(type, country).find(({ read }) => isEqual(read(first), read(second)))?.writing;
};
