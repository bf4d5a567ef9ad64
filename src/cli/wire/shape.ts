/** The shape of a JSON value without any value, and the value itself without what looks like a credential. */
import { ExactNumber, Integer, isExactDecimal } from '../../values/codec';
import { dropCredentials } from '../../adapter/credentials';
import type { FieldPath } from '../../adapter/credentials';
import { isRecord } from '../../types/conform';
import { isDataKey } from '../../values/data-key';
import { tokenLikeParts } from '../../values/token-like';
import { counted } from '../report/problem';

/** Of a list, so many kinds of elements are shown; of an object, so many fields; and so many levels. */
const MOST_KINDS = 3;
const MOST_FIELDS = 200;
const MOST_LEVELS = 12;

const scalarOf = (value: unknown): string => {
  if (typeof value === 'string') return value === '' ? 'empty text' : 'text';
  if (isExactDecimal(value)) return Integer.is(value) ? 'integer' : 'number';
  return value === null ? 'null' : 'boolean';
};

/** Those that differ. */
const distinct = (shapes: readonly unknown[]): readonly unknown[] => [
  ...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values(),
];

const listOf = (list: readonly unknown[], level: number): readonly unknown[] => {
  const shapes = distinct(list.map((element) => shapeAt(element, level + 1))).slice(0, MOST_KINDS);
  return list.length > shapes.length ? [...shapes, `… ${counted(list.length, 'element')}`] : shapes;
};

const objectOf = (record: Readonly<Record<string, unknown>>, level: number): unknown => {
  const fields = Object.entries(record).map(
    ([key, value]) => [isDataKey(key, 'shown') ? '*' : key, shapeAt(value, level + 1)] as const,
  );
  const more = fields.length - MOST_FIELDS;
  const shown = more > 0 ? [...fields.slice(0, MOST_FIELDS), ['…', `${more} more fields`] as const] : fields;
  return Object.fromEntries(shown);
};

const shapeAt = (value: unknown, level: number): unknown => {
  const isNested = Array.isArray(value) || isRecord(value);
  if (!isNested) return scalarOf(value);
  if (level >= MOST_LEVELS) return Array.isArray(value) ? 'list' : 'object';
  return Array.isArray(value) ? listOf(value, level) : objectOf(value, level);
};

/** The shape of a value: each value by its kind, and keys that may be about a person as `*`. */
export const shapeOf = (value: unknown): unknown => shapeAt(value, 0);

/** Keys of what is a credential by its name. */
const SECRET_KEY =
  /token|secret|passw|pwd|credential|cookie|signature|session|jwt|bearer|api[_-]?key|access[_-]?key|private[_-]?key|(?:^|[^a-z])(?:auth|pin|otp)(?:$|[^a-z]|orization)/i;

const HIDDEN = '<looks like a credential>';

const safeEntry = ([key, value]: readonly [string, unknown], credentials: readonly FieldPath[]) => {
  const name = tokenLikeParts(key).length > 0 ? '*' : key;
  const isOpen = isRecord(value) || typeof value === 'boolean' || value === null;
  const isHidden = SECRET_KEY.test(key) && !isOpen;
  return [name, isHidden ? HIDDEN : withoutCredentials(value, credentials)] as const;
};

/**
 * A value without its credentials: those that are declared, at any depth, and what is one by its key or looks like a
 * token. The value is changed in place.
 */
export const withoutCredentials = (value: unknown, credentials: readonly FieldPath[]): unknown => {
  if (Array.isArray(value)) return value.map((element) => withoutCredentials(element, credentials));
  if (isRecord(value)) {
    dropCredentials(value, credentials);
    return Object.fromEntries(Object.entries(value).map((entry) => safeEntry(entry, credentials)));
  }
  if (value instanceof ExactNumber) return value.toString();
  return typeof value === 'string' && tokenLikeParts(value).length > 0 ? HIDDEN : value;
};
