/** A payload's type that still has the envelope that `answer.at` takes off. */
import { isRight } from 'fp-ts/Either';
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { parseInnerPath } from '../../src/types/path';
import type { Segment } from '../../src/types/path';
import { members } from '../../src/types/type';
import type { Fields, Shape } from '../../src/types/type';
import { canSay } from './owner';
import { wrong } from './finding';
import type { Lookup, Settings } from './settings';
import { rewrite } from '../../src/adapter/re-exports';

/** Where the payload's type has what a path leads to, and the fields that are there. */
interface Inside {
  readonly place: readonly string[];
  readonly fields: Fields;
}

const walk = (
  shape: Shape,
  [segment, ...rest]: readonly Segment[],
  place: readonly string[],
): Inside | undefined => {
  for (const member of members(shape)) {
    if (segment === undefined && member.kind === 'object') return { place, fields: member.fields };
    const inner =
      member.kind === 'object' && segment?.kind === 'field' ? member.fields.get(segment.name) : undefined;
    if (inner !== undefined && segment?.kind === 'field')
      return walk(inner.shape, rest, [...place, segment.name]);
    if (member.kind === 'array' && segment !== undefined && segment.kind !== 'field')
      return walk(member.item.shape, rest, [...place, '0']);
  }
  return undefined;
};

/** Whether the payload's own fields are an envelope's: alone, of several steps, or without the owner who is inside. */
const isEnvelope = (fields: Fields, inside: Inside, { owner }: Lookup): boolean =>
  fields.size === 1 ||
  inside.place.length > 1 ||
  (owner !== 'unsaid' && !canSay(fields, owner.at) && canSay(inside.fields, owner.at));

export const checkEnvelope = (
  { answer: { at, listAs } }: Settings,
  lookup: Lookup,
  fields: Fields,
): SettingsProblem | undefined => {
  const path = at === undefined || listAs !== undefined ? undefined : parseInnerPath(at);
  if (path === undefined || !isRight(path)) return undefined;
  const inside = walk({ kind: 'object', fields }, path.right, []);
  return inside !== undefined && isEnvelope(fields, inside, lookup)
    ? wrong(
        'payload-kind',
        ['payload', ...inside.place],
        `"payload" describes what is at "${at ?? ''}", without the levels around it`,
        rewrite('payload'),
      )
    : undefined;
};
