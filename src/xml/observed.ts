/** The shape that several documents of one API have together: what is a list in one of them is a list in all. */
import { isList, isRecord } from '../types/conform';
import { own } from '../core/own';
import { OPAQUE, optional } from '../types/type';
import type { Shape, Type } from '../types/type';
import type { Element } from './parse';
import { valueOfDocument } from './value';

const fieldsOf = (records: readonly Readonly<Record<string, unknown>>[]): ReadonlyMap<string, Type> => {
  const names = new Set(records.flatMap((record) => Object.keys(record)));
  return new Map(
    [...names].map((name) => {
      const values = records.flatMap((record) => (Object.hasOwn(record, name) ? [own(record, name)] : []));
      return [name, optional(shapeOf(values))] as const;
    }),
  );
};

const shapeOf = (values: readonly unknown[]): Shape => {
  if (values.some(isList))
    return { kind: 'array', item: optional(shapeOf(values.flatMap((value) => value))) };
  const records = values.filter(isRecord);
  return records.length === 0 ? OPAQUE : { kind: 'object', fields: fieldsOf(records) };
};

/** The values of documents, each read by the shape that all of them have together. */
export const valuesOfDocuments = (documents: readonly Element[]): readonly unknown[] => {
  const shape = shapeOf(documents.map((document) => valueOfDocument(document, OPAQUE)));
  return documents.map((document) => valueOfDocument(document, shape));
};
