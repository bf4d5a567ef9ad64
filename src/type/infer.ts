/**
 * Owns the inference of a codec from recorded values: several values give optional and nullable fields,
 * types that disagree become unions. Every value it was given is accepted by what it gives.
 */
import * as t from 'io-ts';
import { Decimal, Integer, NonBlank } from '../codec';
import { isRecord } from './conform';

/** Below this depth a value is opaque. */
const MAX_DEPTH = 12;

const union = (codecs: readonly t.Mixed[]): t.Mixed => {
  const [first, second, ...rest] = codecs;
  if (first === undefined) return t.unknown;
  return second === undefined ? first : t.union([first, second, ...rest]);
};

const inferFields = (records: readonly Readonly<Record<string, unknown>>[], depth: number): t.Mixed => {
  const required: t.Props = {};
  const partial: t.Props = {};
  // io-ts would see what every object inherits where a record lacks such a field.
  const names = new Set(records.flatMap((record) => Object.keys(record)).filter((name) => !(name in {})));
  for (const name of names) {
    const owners = records.filter((record) => Object.hasOwn(record, name));
    const codec = infer(
      owners.map((record) => record[name]),
      depth + 1,
    );
    (owners.length === records.length ? required : partial)[name] = codec;
  }
  return t.intersection([t.type(required), t.partial(partial)]);
};

const infer = (values: readonly unknown[], depth: number): t.Mixed => {
  if (depth > MAX_DEPTH) return t.unknown;
  const texts = values.filter((value) => typeof value === 'string');
  const numbers = values.filter((value) => Decimal.is(value));
  const arrays = values.filter((value) => Array.isArray(value));
  const records = values.filter(isRecord);
  return union([
    ...(texts.length > 0 ? [texts.every(NonBlank.is) ? NonBlank : t.string] : []),
    ...(numbers.length > 0 ? [numbers.every(Integer.is) ? Integer : Decimal] : []),
    ...(values.some((value) => typeof value === 'boolean') ? [t.boolean] : []),
    ...(arrays.length > 0 ? [t.array(infer(arrays.flat(), depth + 1))] : []),
    ...(records.length > 0 ? [inferFields(records, depth)] : []),
    ...(values.some((value) => value === null) ? [t.null] : []),
  ]);
};

/** The codec of the values that an upstream was seen to give. Without values it is opaque. */
export const inferCodec = (values: readonly unknown[]): t.Mixed => infer(values, 0);
