/** The move of a member of a JSON text into another object. */
import type { MemberNode, ObjectNode } from '@humanwhocodes/momoa';
import type { Fix } from '../diagnostics/fix';
import {
  adding,
  addingText,
  memberIn,
  memberOf,
  objectOf,
  objectsUp,
  rangeOf,
  removing,
  replacing,
  textOf,
} from './tree';
import type { Edit, Spot } from './tree';

type Move = Extract<Fix, { readonly kind: 'move' }>;
type Edits = readonly Edit[] | undefined;

/** A member as it is written, under another name if it gets one. */
const memberText = ({ text }: Spot, member: MemberNode, as: string | undefined): string =>
  as === undefined
    ? textOf(text, member)
    : JSON.stringify(as) + text.slice(rangeOf(member.name).end, rangeOf(member).end);

/** The object that is the source around. */
const sourceAround = ({ chain }: Spot): ObjectNode | undefined =>
  objectsUp(chain).find((node) => memberOf(node, 'adapter') !== undefined);

/** The object that has a part of a source, or is to have it. */
const holderOf = (spot: Spot, part: string): ObjectNode | undefined => {
  const holder = objectsUp(spot.chain).find((node) => memberOf(node, part) !== undefined);
  const source = sourceAround(spot);
  if (holder !== undefined || source === undefined || part === 'lookup' || part === 'settings')
    return holder ?? source;
  return objectOf(source, part === 'owner' ? 'lookup' : 'settings') ?? source;
};

const into = (spot: Spot, member: MemberNode, { into: name = '', ofSource, as }: Move): Edits => {
  const own = objectsUp(spot.chain)[0];
  const holder = ofSource === true || name === 'settings' ? holderOf(spot, name) : own;
  if (holder === undefined) return undefined;
  const moved = memberText(spot, member, as);
  const part = objectOf(holder, name);
  if (part !== undefined) return [addingText(spot.text, part, moved), removing(spot.text, member)];
  if (holder === own) return [replacing(member, `${JSON.stringify(name)}: { ${moved} }`)];
  return [adding(spot.text, holder, name, `{ ${moved} }`), removing(spot.text, member)];
};

/** Beside the object that it is in. */
const outside = (spot: Spot, member: MemberNode, { toRoot, as }: Move): Edits => {
  const [own, ...outer] = objectsUp(spot.chain);
  const source = outer.find((node) => memberOf(node, 'adapter') !== undefined);
  const holder = toRoot === true ? outer.at(-1) : (source ?? outer[0]);
  if (own === undefined || holder === undefined) return undefined;
  return [addingText(spot.text, holder, memberText(spot, member, as)), removing(spot.text, member)];
};

/** What is inside of it, into another member of the same object. */
const contents = (spot: Spot, member: MemberNode, name: string): Edits => {
  const [own] = objectsUp(spot.chain);
  const other = own && objectOf(own, name);
  if (other === undefined || member.value.type !== 'Object') return undefined;
  const inside = textOf(spot.text, member.value).slice(1, -1).trim();
  return [addingText(spot.text, other, inside), removing(spot.text, member)];
};

/** Moves a key of the source around to another source. */
const toSource = (spot: Spot, key: string, name: string): Edits => {
  const holder = objectsUp(spot.chain).find((node) => memberOf(node, key) !== undefined);
  const member = holder && memberOf(holder, key);
  const root = objectsUp(spot.chain).at(-1);
  const sources = root && objectOf(root, 'sources');
  const other = sources && objectOf(sources, name);
  if (member === undefined || other === undefined) return undefined;
  return [adding(spot.text, other, key, textOf(spot.text, member.value)), removing(spot.text, member)];
};

/** The edits that move a member; none where it, or the object for it, is not there. */
export const movingEdits = (spot: Spot, fix: Move): Edits => {
  const member = memberIn(spot.chain);
  const [own] = objectsUp(spot.chain);
  if (member === undefined || own === undefined) return undefined;
  if (fix.making !== undefined)
    return [adding(spot.text, own, fix.making.key, fix.making.value), removing(spot.text, member)];
  if (fix.key !== undefined) return toSource(spot, fix.key, fix.into ?? '');
  if (fix.contents === true) return contents(spot, member, fix.into ?? '');
  return fix.into === undefined ? outside(spot, member, fix) : into(spot, member, fix);
};
