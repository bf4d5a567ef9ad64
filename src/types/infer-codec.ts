/**
 * The codec of recorded values: several values give optional and nullable fields, and types that disagree become
 * unions. It accepts every value that it was made from.
 */
import * as t from 'io-ts';
import { Decimal, Integer, NonBlank } from '../values/codec';
import { anyOf } from './kinds';
import { seenIn } from './observed';
import { ONE_OR_LIST, WrittenType } from './written';
import type { Seen, SeenField } from './observed';

const props = (fields: readonly SeenField[]): t.Props =>
  Object.fromEntries(fields.map(({ name, seen }) => [name, codecOf(seen)]));

const objectOf = (fields: readonly SeenField[]): t.Mixed =>
  t.intersection([
    t.type(props(fields.filter(({ always }) => always))),
    t.partial(props(fields.filter(({ always }) => !always))),
  ]);

const codecOf = ({ isDeep, texts, numbers, booleans, items, objects, nulls, oneOrList }: Seen): t.Mixed => {
  if (isDeep) return t.unknown;
  if (oneOrList !== undefined) {
    const codec = new WrittenType(ONE_OR_LIST, t.array(codecOf(oneOrList())));
    return nulls ? t.union([codec, t.null]) : codec;
  }
  return anyOf([
    ...(texts.length > 0 ? [texts.every(NonBlank.is) ? NonBlank : t.string] : []),
    ...(numbers.length > 0 ? [numbers.every(Integer.is) ? Integer : Decimal] : []),
    ...(booleans ? [t.boolean] : []),
    ...(items === undefined ? [] : [t.array(codecOf(items()))]),
    ...(objects === undefined ? [] : [objectOf(objects.fields())]),
    ...(nulls ? [t.null] : []),
  ]);
};

/** The codec of the values that an upstream was seen to give. Without values it is opaque. */
export const inferCodec = (values: readonly unknown[]): t.Mixed => codecOf(seenIn(values));
