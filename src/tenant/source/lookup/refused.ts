/** Values of kinds that a lookup refuses. They are reported as that, and what they read is meant for the lookup. */
import type { JsonNode } from '../../../json/document';
import { members } from '../../../types/type';
import type { Type } from '../../../types/type';
import { itemType, partType, pathsIn, textForRule } from './stand-in';

/** The paths that such values read, whether or not these exist. */
export const pathsInRefused = (node: JsonNode, type: Type | undefined): readonly string[] => {
  if (type === undefined || node.kind === 'scalar') return [];
  const kinds = members(type.shape).map(({ kind }) => kind);
  if (kinds.includes('opaque')) return [];
  if (node.kind === 'array')
    return kinds.includes('array')
      ? node.items.flatMap((item) => pathsInRefused(item, itemType(type)))
      : pathsIn(node);
  if (textForRule(node, type) !== undefined) return [];
  return kinds.includes('object') || kinds.includes('record')
    ? [...node.members].flatMap(([key, { value }]) => pathsInRefused(value, partType(type, key)))
    : pathsIn(node);
};
