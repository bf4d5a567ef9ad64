/** What an object has in a field, as directories look for it. */
import { own } from '../core/own';
import { isList, isRecord } from '../types/conform';
import { isUnsaid } from './owner';

const allAt = (value: unknown, names: readonly string[]): readonly unknown[] => {
  if (isList(value)) return value.flatMap((element) => allAt(element, names));
  const [name, ...rest] = names;
  if (name === undefined) return isUnsaid(value) ? [] : [value];
  return isRecord(value) ? allAt(own(value, name), rest) : [];
};

/**
 * What an object has in a field, or at `field.inner`; of a list, all its elements count. Null, blank and missing values
 * are left out.
 */
export const valuesIn = (object: Readonly<Record<string, unknown>>, field: string): readonly unknown[] =>
  allAt(object, Object.hasOwn(object, field) ? [field] : field.split('.'));
