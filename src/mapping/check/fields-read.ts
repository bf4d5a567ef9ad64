/** The fields of each payload that the rules, conditions and lookups of a tenant file read. */
import type { FieldPath } from '../../adapter/credentials';
import { EVERY_KEY } from '../../types/needed';
import { keyNames } from '../../types/path';
import { members } from '../../types/type';
import type { Read } from '../typed';
import type { Gathered } from './scope';

type Elements = Gathered['elements'];

/** Where a read leads to: the slot of a payload, and the names of fields. Those of an element begin with its list's; the keys of a record are all read. */
export const placeRead = (read: Read, elements: Elements): readonly [slot: number, names: FieldPath] => {
  const names = read.segments.flatMap((segment) => (segment.kind === 'field' ? [segment.name] : []));
  const list = elements.get(read.slot);
  if (list === undefined) return [read.slot, names];
  const [slot, before] = placeRead(list, elements);
  const isOfRecord = members(list.type.shape).some(({ kind }) => kind === 'record');
  return [slot, [...before, ...(isOfRecord ? [EVERY_KEY] : []), ...names]];
};

/** The KEYs that a read compares on its way, each as the read of a field. */
const keysOf = (read: Read): readonly Read[] =>
  read.segments.flatMap((segment, index) => {
    if (segment.kind !== 'match') return [];
    const { start, end } = segment;
    return segment.conditions.map((condition) => {
      const key = keyNames(condition).map((name) => ({ kind: 'field', name, start, end }) as const);
      return { ...read, segments: [...read.segments.slice(0, index), ...key] };
    });
  });

/** The fields that are read, by the slot of their payload. */
export const fieldsRead = ({
  reads,
  elements,
}: Pick<Gathered, 'reads' | 'elements'>): ReadonlyMap<number, readonly FieldPath[]> => {
  const fields = new Map<number, FieldPath[]>();
  for (const read of reads.flatMap((each) => [each, ...keysOf(each)])) {
    const [slot, names] = placeRead(read, elements);
    const others = fields.get(slot);
    if (others === undefined) fields.set(slot, [names]);
    else others.push(names);
  }
  return fields;
};
