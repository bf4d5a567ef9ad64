/**
 * The text that identifies a lookup: calls share an answer, at once or later, only when this text is the same.
 */
import { PerAsk } from '../../core/per-ask';
import { ExactNumber } from '../../values/codec';

/**
 * The text of a lookup, whatever the order of its keys and whatever is new with each ask: the same for the same lookup, and different for any other.
 * `undefined`: a part of it has no such text. Such a lookup is never shared.
 */
export const lookupKey = (lookup: unknown): string | undefined => {
  if (lookup instanceof ExactNumber) return `#${JSON.stringify(lookup.toString())}`;
  if (lookup instanceof PerAsk) return lookupKey(lookup.key);
  switch (typeof lookup) {
    case 'string':
      return JSON.stringify(lookup);
    case 'number':
      return Object.is(lookup, -0) ? '-0' : String(lookup);
    case 'boolean':
    case 'undefined':
      return String(lookup);
    case 'object':
      return lookup === null ? 'null' : keyOfObject(lookup);
    default:
      return undefined;
  }
};

const keyOfObject = (value: object): string | undefined => {
  if (Array.isArray(value)) return keyOfList(value.map(lookupKey));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined; // only its class knows what it is
  let members = '';
  for (const name of Object.keys(value).sort()) {
    const key = lookupKey(Reflect.get(value, name));
    if (key === undefined) return undefined;
    members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${key}`;
  }
  return `{${members}}`;
};

const keyOfList = (parts: readonly (string | undefined)[]): string | undefined =>
  parts.includes(undefined) ? undefined : `[${parts.join()}]`;
