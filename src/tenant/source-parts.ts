/**
 * Owns where the parts of a source stand, in their place or by mistake in another's, and where an adapter's problem
 * is shown. It must not decode any.
 */
import type * as t from 'io-ts';
import type { Adapter, SettingsProblem } from '../adapter';
import type { JsonNode, ObjectNode } from '../mapping/document';
import type { Findings } from '../mapping/findings';
import { firstCharacter } from '../problem';
import type { Span } from '../problem';
import { members } from '../type/type';
import { typeOfCodec } from '../type/type-of-codec';
import { SourceHead } from './source-head';

interface Placed {
  readonly node: JsonNode;
  readonly at: Span;
}

/** A member's value, shown by its key unless it is a single one; or a list's element. */
const placedIn = (node: JsonNode, key: string): Placed | undefined => {
  if (node.kind === 'array') {
    const item = node.items[Number(key)];
    return item && { node: item, at: item.kind === 'scalar' ? item.at : firstCharacter(item.at) };
  }
  const member = node.kind === 'object' ? node.members.get(key) : undefined;
  return (
    member && { node: member.value, at: member.value.kind === 'scalar' ? member.value.at : member.keyAt }
  );
};

/** The nearest place that exists on the way to where an adapter points. */
const placeOf = (node: ObjectNode, at: readonly string[], fallback: Span): Span => {
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
  for (const { at: path, ...finding } of problems) findings.add(placeOf(node, path, at), finding);
};

const emptyAt = (at: Span): ObjectNode => ({ kind: 'object', at, members: new Map() });

const textAt = (at: Span, value: string): JsonNode => ({
  kind: 'scalar',
  at,
  value,
  raw: JSON.stringify(value),
});

/** The settings, with those that stand beside them by mistake. */
export const settingsNode = (node: ObjectNode, at: Span, adapter: Adapter): JsonNode => {
  const written = node.members.get('settings')?.value ?? emptyAt(at);
  const beside = [...node.members].filter(
    ([key]) => !hasField(SourceHead, key) && hasField(adapter.settings, key),
  );
  return written.kind === 'object' && beside.length > 0
    ? { ...written, members: new Map([...beside, ...written.members]) }
    : written;
};

/** A lookup that stands in the settings by mistake. */
const lookupInSettings = (node: ObjectNode, adapter: Adapter): JsonNode | undefined => {
  const settings = node.members.get('settings')?.value;
  return settings?.kind === 'object' && !hasField(adapter.settings, 'lookup')
    ? settings.members.get('lookup')?.value
    : undefined;
};

/** The lookup as written, or the adapter's own. */
export const lookupNode = (node: ObjectNode, at: Span, adapter: Adapter): JsonNode =>
  node.members.get('lookup')?.value ??
  lookupInSettings(node, adapter) ?? {
    kind: 'object',
    at,
    members: new Map(
      Object.entries(adapter.defaultLookup).map(([key, value]) => [
        key,
        { key, keyAt: at, value: textAt(at, value) },
      ]),
    ),
  };

const hasField = (codec: t.Mixed, name: string): boolean =>
  members(typeOfCodec(codec).shape).some((shape) => shape.kind === 'object' && shape.fields.has(name));

/** A key of a source that belongs into its settings. */
export const inSettings =
  (adapter: Adapter | undefined) =>
  (key: string): string | undefined =>
    adapter !== undefined && hasField(adapter.settings, key) ? 'put it into "settings"' : undefined;

/** A key of a source's settings that belongs beside them. */
export const besideSettings = (key: string): string | undefined =>
  hasField(SourceHead, key) ? 'put it beside "settings"' : undefined;
