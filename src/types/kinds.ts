/** The kinds of single values that a tenant file can name, each with its codec. */
import * as t from 'io-ts';
import { Decimal, Integer } from '../values/codec';

const kinds = {
  text: t.string,
  number: Decimal,
  integer: Integer,
  boolean: t.boolean,
} as const;

/** The name of a kind that a rule can read. */
export type KindName = keyof typeof kinds;

/** The codec of each kind. */
export const kindCodecs: Readonly<Record<KindName, t.Mixed>> = kinds;

/** The kind of what the codec does not look into. */
export const ANY = 'any';

export const isKindName = (word: string): word is KindName => Object.hasOwn(kinds, word);

export const kindNames: readonly KindName[] = Object.keys(kinds).filter(isKindName);

/** The codec of values that one of several codecs accepts; `t.unknown` for an empty list. */
export const anyOf = (codecs: readonly t.Mixed[]): t.Mixed => {
  const [first, second, ...rest] = codecs;
  if (first === undefined) return t.unknown;
  return second === undefined ? first : t.union([first, second, ...rest]);
};

/** Names that every object inherits, such as `toString`. io-ts would find a value in each object, so no codec has such a field. */
export const isInherited = (name: string): boolean => Object.hasOwn(Object.prototype, name);
