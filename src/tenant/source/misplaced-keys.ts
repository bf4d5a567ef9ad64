/** The sections of a source, keys in the wrong section, and the place where an adapter's problem is shown. */
import type * as t from 'io-ts';
import type { Adapter, SettingsProblem } from '../../adapter/define-adapter';
import type { JsonNode, Member, ObjectNode, TextNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import { nearest } from '../../diagnostics/did-you-mean';
import { startOf } from '../../diagnostics/diagnostic';
import type { Span } from '../../diagnostics/diagnostic';
import { synonymOf } from '../../diagnostics/synonyms';
import { members } from '../../types/type';
import type { Type } from '../../types/type';
import { typeOfCodec } from '../../types/type-of-codec';
import { readKey } from '../../payload-type/notation-key';
import { CONNECTION } from './connections';
import { CacheSettings, SourceHead } from '../format/source-options';
import { advise } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

interface Placed {
  readonly node: JsonNode;
  readonly at: Span;
}

/** A member by its key, or by the name that a key of a payload's type has before its grade: `"city?"`. */
const memberOf = ({ members: all }: ObjectNode, key: string): Member | undefined =>
  all.get(key) ?? [...all.values()].find((each) => readKey(each.key).name === key);

/** A member's value, shown by its key unless it is a single one; or a list's element. */
const placedIn = (node: JsonNode, key: string): Placed | undefined => {
  if (node.kind === 'array') {
    const item = node.items[Number(key)];
    return item && { node: item, at: item.kind === 'scalar' ? item.at : startOf(item.at) };
  }
  const member = node.kind === 'object' ? memberOf(node, key) : undefined;
  return (
    member && { node: member.value, at: member.value.kind === 'scalar' ? member.value.at : member.keyAt }
  );
};

/** The nearest place that exists on the way to where an adapter points. */
export const placeOf = (node: ObjectNode, at: readonly string[], fallback: Span): Span => {
  let placed: Placed = { node, at: fallback };
  for (const key of at) {
    const inner = placedIn(placed.node, key);
    if (inner === undefined) return placed.at;
    placed = inner;
  }
  return placed.at;
};

export const report = (
  node: ObjectNode,
  at: Span,
  problems: readonly SettingsProblem[],
  findings: Findings,
): void => {
  for (const { at: path, ...finding } of problems) {
    const place = placeOf(node, path, at);
    const isReported = findings.problems.some(
      ({ line, column, code, message }) =>
        line === place.line &&
        column === place.column &&
        code === finding.code &&
        message === finding.message,
    );
    if (!isReported) findings.add(place, finding); // the lookups of several forms share their settings
  }
};

const emptyAt = (at: Span): ObjectNode => ({ kind: 'object', at, members: new Map() });

/** A text that is not in the file, with the place of what it replaces. */
export const textAt = (at: Span, value: string): TextNode => ({
  kind: 'scalar',
  at,
  value,
  raw: JSON.stringify(value),
});

/** The members of an object that belong into another part of the source. */
const misplacedIn = (
  node: JsonNode | undefined,
  own: t.Mixed,
  other: t.Mixed,
): readonly (readonly [string, Member])[] =>
  node?.kind === 'object'
    ? [...node.members].filter(([key]) => !hasField(own, key) && hasField(other, key))
    : [];

const withMisplaced = (node: JsonNode, found: readonly (readonly [string, Member])[]): JsonNode =>
  node.kind === 'object' && found.length > 0
    ? { ...node, members: new Map([...found, ...node.members]) }
    : node;

/** Keys of a required object may be beside it by mistake. */
const withInner = (
  node: JsonNode,
  codec: t.Mixed,
  around: readonly (readonly [string, Member])[] = [],
): JsonNode => {
  if (node.kind !== 'object') return node;
  const filled = objectsIn(codec).flatMap(({ name, type }) => {
    const found = [...around, ...node.members].filter(([key]) => !hasField(codec, key) && fieldIn(type, key));
    const inner = node.members.get(name);
    const { key, keyAt, value } = inner ?? { key: name, keyAt: node.at, value: emptyAt(node.at) };
    return found.length === 0 ? [] : [[name, { key, keyAt, value: withMisplaced(value, found) }] as const];
  });
  return { ...node, members: new Map([...node.members, ...filled]) };
};

/** The settings, with those that are elsewhere by mistake. */
export const settingsNode = (node: ObjectNode, at: Span, adapter: Adapter): JsonNode => {
  const { settings, lookup } = adapter;
  const present = node.members.get('settings')?.value ?? emptyAt(at);
  const found = [
    ...misplacedIn(node, SourceHead, settings),
    ...misplacedIn(node.members.get('lookup')?.value, lookup, settings),
  ];
  const around = [...node.members].filter(([key]) => !hasField(SourceHead, key) && !hasField(lookup, key));
  return withInner(withMisplaced(present, found), settings, around);
};

/** Whether the file says that a source may be in a private network; a value other than true or false is reported. */
export const privateNetworkOf = ({ members }: ObjectNode): boolean | 'unsaid' => {
  const value = members.get('privateNetwork')?.value;
  if (value === undefined) return 'unsaid';
  return !(value.kind === 'scalar' && value.value === false);
};

/** A lookup that is in the settings by mistake. */
const lookupInSettings = (node: ObjectNode, adapter: Adapter): JsonNode | undefined => {
  const settings = node.members.get('settings')?.value;
  return settings?.kind === 'object' && !hasField(adapter.settings, 'lookup')
    ? settings.members.get('lookup')?.value
    : undefined;
};

/** The adapter's own lookup, where the file has none. */
const defaultNode = (at: Span, { defaultLookup }: Adapter): ObjectNode => ({
  kind: 'object',
  at,
  members: new Map(
    Object.entries(defaultLookup).map(([key, value]) => [key, { key, keyAt: at, value: textAt(at, value) }]),
  ),
});

/** A lookup of a source, and the form of identifiers that it is for; without one it is for any. */
export interface WrittenLookup {
  readonly form: string | undefined;
  readonly node: JsonNode;
}

/** The place in the source for an adapter's place in the lookup. */
export const inLookup =
  (form: string | undefined) =>
  (at: readonly string[]): readonly string[] =>
    form !== undefined && at[0] === 'lookup' ? ['lookups', form, ...at.slice(1)] : at;

/** The lookups of a source: one for each form that "lookups" has, or the one for any. */
export const lookupNodes = (node: ObjectNode, at: Span, adapter: Adapter): readonly WrittenLookup[] => {
  const lookups = node.members.get('lookups')?.value;
  if (lookups === undefined) return [{ form: undefined, node: lookupNode(node, at, adapter) }];
  if (lookups.kind !== 'object') return [];
  return [...lookups.members.values()].map(({ key, value }) => ({
    form: key,
    node: withInner(value, adapter.lookup),
  }));
};

/** The lookup as written, or the adapter's own, with those of its keys that are elsewhere by mistake. */
const lookupNode = (node: ObjectNode, at: Span, adapter: Adapter): JsonNode => {
  const { settings, lookup } = adapter;
  const present = node.members.get('lookup')?.value ?? lookupInSettings(node, adapter);
  const found = [
    ...misplacedIn(node, SourceHead, lookup).filter(([key]) => !hasField(settings, key)),
    ...misplacedIn(node.members.get('settings')?.value, settings, lookup),
  ];
  return withInner(withMisplaced(present ?? defaultNode(at, adapter), found), lookup);
};

const fieldIn = (type: Type, name: string): boolean =>
  members(type.shape).some((shape) => shape.kind === 'object' && shape.fields.has(name));

const objectKeys = (codec: t.Mixed): readonly string[] =>
  members(typeOfCodec(codec).shape).flatMap((shape) =>
    shape.kind === 'object' ? [...shape.fields.keys()] : [],
  );

const hasField = (codec: t.Mixed, name: string): boolean => fieldIn(typeOfCodec(codec), name);

/** The objects that settings or a lookup must have. */
const objectsIn = (codec: t.Mixed): readonly { readonly name: string; readonly type: Type }[] =>
  members(typeOfCodec(codec).shape).flatMap((shape) =>
    shape.kind === 'object'
      ? [...shape.fields].flatMap(([name, type]) =>
          !type.none && members(type.shape).some(({ kind }) => kind === 'object') ? [{ name, type }] : [],
        )
      : [],
  );

/** The parts of a source that have keys of their own. */
type SourceSection = 'source' | 'settings' | 'lookup';

/** The keys for the protection of a source, which have many names in other tools. */
const PROTECTION = [
  'deadlineMs',
  'retries',
  'concurrent',
  'cache',
  'catalogue',
  'maxAnswerBytes',
  'emptyValues',
  'privateNetwork',
  'trace',
  'probe',
] as const;

/** Of the objects in a source's own keys, only "cache" has times. */
const IN_MILLISECONDS = /ms$|milli/i;
const IN_SECONDS = advise('times in "cache" are in seconds: "ttl", "staleIfError"');

/** The right place of a key that is in the wrong part of a source, with any adapter. */
const elsewhereInHead = (key: string): Fix | undefined => {
  if (hasField(CacheSettings, key)) return { kind: 'move', into: 'cache' };
  return key === 'limits' || key === 'country' ? { kind: 'move', toRoot: true } : undefined;
};

/** The move of a source's key that is among an adapter's settings or in its lookup under another name. */
const renamed = (key: string, own: t.Mixed): Fix | undefined => {
  const names = objectKeys(own);
  if (nearest(key, names) !== undefined || synonymOf(key, names) !== undefined) return undefined;
  const meant = synonymOf(key, PROTECTION);
  return meant === undefined ? undefined : { kind: 'move', as: meant };
};

/** The move of a member into a part of its source. */
const intoPart = (into: string): Fix => ({ kind: 'move', into, ofSource: true });

/** The right place of a key that is in the wrong part of a source: any part with a key of that name. */
export const elsewhere =
  ({ settings, lookup }: Adapter, part: SourceSection) =>
  (key: string, isInside: boolean): Fix | undefined => {
    if (isInside) return part === 'source' && IN_MILLISECONDS.test(key) ? IN_SECONDS : undefined;
    const inner = objectsIn(part === 'lookup' ? lookup : settings).find(({ type }) => fieldIn(type, key));
    if (part !== 'source' && inner !== undefined) return intoPart(inner.name);
    if (part !== 'source' && hasField(SourceHead, key)) return { kind: 'move' };
    if (hasField(settings, key) || key === CONNECTION) return { kind: 'move', into: 'settings' };
    if (hasField(lookup, key)) return intoPart('lookup');
    if (inner !== undefined) return intoPart(inner.name);
    return part === 'source' ? elsewhereInHead(key) : renamed(key, part === 'lookup' ? lookup : settings);
  };
