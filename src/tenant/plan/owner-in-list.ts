/**
 * The finding that rules may read another user's part of a payload: where one element of a list is enough to find the
 * owner, the other elements may be about other users.
 */
import type { FieldPath } from '../../adapter/credentials';
import type { JsonNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import { placeRead } from '../../mapping/check/fields-read';
import type { Gathered } from '../../mapping/check/scope';
import type { Fields, Shape } from '../../types/type';
import { members } from '../../types/type';
import { slotOf } from './fallback-chains';
import type { Source } from '../source/source';
import { advise } from '../../diagnostics/fix';

/** How many names of a path lead to a list of objects in its middle; `undefined` when there is none. */
const namesToList = (fields: Fields, path: FieldPath): number | undefined => {
  let shapes: readonly Shape[] = [{ kind: 'object', fields }];
  for (const [index, name] of path.entries()) {
    shapes = shapes.flatMap((shape) => {
      const type = shape.kind === 'object' ? shape.fields.get(name) : undefined;
      return type === undefined ? [] : members(type.shape);
    });
    const items = shapes.flatMap((shape) => (shape.kind === 'array' ? members(shape.item.shape) : []));
    if (items.some(({ kind }) => kind === 'object' || kind === 'record')) return index + 1;
    shapes = [...shapes, ...items];
  }
  return undefined;
};

const begins = (path: FieldPath, start: FieldPath): boolean =>
  start.every((name, index) => path[index] === name);

/** Whether a rule reads a field of the list other than the owner. */
const readsBeside = (names: FieldPath, owner: FieldPath, length: number): boolean =>
  names.length > length &&
  begins(names, owner.slice(0, length)) &&
  !begins(names, owner) &&
  !begins(owner, names);

/** Where the lookup names the owner's field. */
const ownerNode = (lookup: JsonNode): JsonNode => {
  const owner = lookup.kind === 'object' ? lookup.members.get('owner')?.value : undefined;
  return (owner?.kind === 'object' ? owner.members.get('at')?.value : undefined) ?? owner ?? lookup;
};

/** Reports each source whose owner may be found in one element of a list, while rules read other elements. */
export const reportOwnersAmong = (
  sources: readonly Source[],
  { reads, elements }: Gathered,
  findings: Findings,
): void => {
  const asked = sources.flatMap(({ name, fields, lookups }, index) =>
    lookups.map((lookup) => ({ index, name, fields, ...lookup })),
  );
  for (const { index, name, fields, comparison, node } of asked) {
    const ownerAmong = comparison?.isAmong === true ? comparison.found : undefined;
    const length = ownerAmong && namesToList(fields, ownerAmong);
    if (ownerAmong === undefined || length === undefined) continue;
    const beside = reads
      .map((read) => placeRead(read, elements))
      .find(([slot, names]) => slot === slotOf(index) && readsBeside(names, ownerAmong, length));
    if (beside === undefined) continue;
    const list = ownerAmong.slice(0, length).join('.');
    findings.add(ownerNode(node).at, {
      code: 'owner-among',
      message: `any element of "${list}" can show that the answer is the user’s, but "${name}.${beside[1].join('.')}" also reads other elements`,
      fix: advise('set "at" in "answer" to one of them, with "several": "owner"'),
    });
  }
};
