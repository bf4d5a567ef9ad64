/**
 * Owns the reading of one source of a tenant file, up to an opened adapter. It must not know rules.
 */
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import type { Adapter, Dependencies, HttpOptions, OpenSource, SettingsProblem } from '../adapter';
import { Integer } from '../codec';
import { documented } from '../documented';
import type { Http } from '../http';
import type { JsonNode, Member, ObjectNode } from '../mapping/document';
import type { Findings } from '../mapping/findings';
import { isText, nodeKind } from '../mapping/document';
import { didYouMean } from '../nearest';
import { firstCharacter } from '../problem';
import type { Span } from '../problem';
import type { Fields } from '../type/type';
import { members } from '../type/type';
import { typeOfCodec } from '../type/type-of-codec';
import { readDeclared } from './declare';
import { settle } from './settle';
import { readPayloadType } from './payload-type';
import type { Settling } from './settling';
import type { TextFile } from './text-file';
import { placeholder } from './variables';

/** The keys of a source that are not its adapter's. */
export const SourceHead = t.intersection([
  t.type({ adapter: documented(t.string, 'The kind of upstream.') }),
  t.partial({
    settings: documented(t.unknown, 'How the upstream is reached: decoded once, when the tenant loads.'),
    lookup: documented(
      t.unknown,
      'What is asked for one user, filled in for each request: {path} over the request and other sources, {{ and }} for braces.',
    ),
    payload: documented(
      t.unknown,
      'The type of the upstream’s answers, where the adapter has none of its own: { "id": "integer!", "name": "text?" }, a JSON Schema, or the name of a file in the tenant’s folder that has either.',
    ),
    declare: documented(
      t.record(t.string, t.unknown),
      'Fields that the upstream does not document, with their types: { "level.tier": "text?" }.',
    ),
    deadlineMs: documented(Integer, 'What one ask may take, in milliseconds: 1 to 60000, 3000 without it.'),
    optional: documented(t.boolean, 'Whether the account is answered without this source.'),
    fallbackFor: documented(
      t.string,
      'The source for which this one is asked, only when that has no such user or cannot answer.',
    ),
  }),
]);
type SourceHead = t.TypeOf<typeof SourceHead>;

/** How long a source may take that does not say, in milliseconds. */
const DEFAULT_DEADLINE_MS = 3000;
const MAX_DEADLINE_MS = 60_000;

/** One source, read; `open` is missing when it cannot be connected, though its rules can be checked. */
export interface Source {
  readonly name: string;
  readonly at: Span;
  readonly adapter: Adapter;
  readonly fields: Fields;
  readonly open: OpenSource | undefined;
  readonly lookup: JsonNode;
  readonly deadlineMs: number;
  readonly optional: boolean;
  readonly fallbackFor: { readonly name: string; readonly at: Span } | undefined;
}

/** Makes the HTTP client of one source, by its name. */
export type SourceHttp = (options: HttpOptions & { readonly source: string }) => Http;

/** What reading sources needs. */
export interface SourceContext extends Settling {
  readonly adapters: readonly Adapter[];
  readonly http: SourceHttp;
  readonly readJson: Dependencies['readJson'];
  readonly readText: (file: string) => TextFile;
}

const NAME = /^[a-z][a-z0-9_]*$/;

/** A name in lower-case letters, digits and _, a letter first. */
const meantName = (name: string): string => {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  const fit = words.replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '');
  return fit === '' || fit === 'request' ? 'source' : fit;
};

const checkName = (member: Member, findings: Findings): void => {
  if (NAME.test(member.key) && member.key !== 'request') return;
  findings.add(member.keyAt, {
    code: 'source-name',
    message: `"${member.key}" cannot be the name of a source: it has lower-case letters, digits and _`,
    suggestion: `write "${meantName(member.key)}"`,
  });
};

const findAdapter = (node: ObjectNode, { adapters, findings }: SourceContext): Adapter | undefined => {
  const named = node.members.get('adapter')?.value;
  if (named === undefined || !isText(named)) return undefined;
  const adapter = adapters.find(({ name }) => name === named.value);
  if (adapter !== undefined) return adapter;
  const suggestion = didYouMean(
    named.value,
    adapters.map(({ name }) => name),
  );
  const message = `there is no adapter "${named.value}"`;
  findings.add(named.at, { code: 'adapter-unknown', message, suggestion });
  return undefined;
};

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

const report = (
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
const settingsNode = (node: ObjectNode, at: Span, adapter: Adapter): JsonNode => {
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
const lookupNode = (node: ObjectNode, at: Span, adapter: Adapter): JsonNode =>
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
const inSettings =
  (adapter: Adapter | undefined) =>
  (key: string): string | undefined =>
    adapter !== undefined && hasField(adapter.settings, key) ? 'put it into "settings"' : undefined;

/** A key of a source's settings that belongs beside them. */
const besideSettings = (key: string): string | undefined =>
  hasField(SourceHead, key) ? 'put it beside "settings"' : undefined;

const dependenciesOf = (source: string, { http, readJson }: SourceContext): Dependencies => ({
  http: (options) => http({ ...options, source }),
  readJson,
});

/** An adapter as a source has it: opened unless something is wrong, or a secret unset. */
interface Opened {
  readonly open: OpenSource | undefined;
  readonly fields: Fields;
}

const settleBoth = (
  { keyAt: at }: Member,
  node: ObjectNode,
  adapter: Adapter,
  settling: Settling,
): readonly [settings: unknown, lookup: unknown] => [
  settle(settingsNode(node, at, adapter), typeOfCodec(adapter.settings), {
    ...settling,
    within: 'settings',
    elsewhere: besideSettings,
    placeholder,
  }),
  settle(lookupNode(node, at, adapter), typeOfCodec(adapter.lookup), { ...settling, within: 'lookup' }),
];

/** Settings that lack a secret are checked as far as that goes: a check need not know any. */
const openAdapter = (
  member: Member,
  node: ObjectNode,
  adapter: Adapter,
  declared: t.Mixed | undefined,
  context: SourceContext,
): Opened => {
  const { findings } = context;
  const unset: string[] = [];
  const onUnset = (name: string): void => {
    unset.push(name);
    context.onUnset(name);
  };
  const before = findings.problems.length;
  const [settings, lookup] = settleBoth(member, node, adapter, { ...context, onUnset });
  const isTyped = !adapter.isDeclared || declared !== undefined; // or something is wrong with its type
  const fields: Fields = isTyped ? adapter.fieldsWith(declared, settings) : new Map();
  const known = { open: undefined, fields };
  const isWrong = findings.problems.slice(before).some(({ code }) => code !== 'secret-unset');
  if (!isTyped) return known;
  const { key, keyAt } = member;
  if (isWrong || unset.length > 0) {
    report(node, keyAt, adapter.check(settings, lookup, declared), findings);
    return known;
  }
  const opened = adapter.open(settings, lookup, dependenciesOf(key, context), declared);
  report(node, keyAt, isRight(opened) ? opened.right.warnings : opened.left, findings);
  return isRight(opened) ? { open: opened.right, fields: opened.right.fields } : known;
};

/** The type of a payload that the tenant file tells. */
const typeToldOf = ({ key }: Member, node: ObjectNode, context: SourceContext): t.Mixed | undefined => {
  const { findings } = context;
  const told = node.members.get('payload');
  if (told !== undefined) return readPayloadType(told.value, context);
  findings.add(firstCharacter(node.at), {
    code: 'key-missing',
    message: `"payload" is missing: nobody knows what "${key}" answers`,
    suggestion: 'add "payload": { "id": "text!" }, as `account-bridge infer` writes it',
  });
  return undefined;
};

/** What the tenant file says of the payload: all of it, or fields beside the documented ones. */
const declaredFor = (
  member: Member,
  node: ObjectNode,
  adapter: Adapter,
  context: SourceContext,
): t.Mixed | undefined => {
  const { findings } = context;
  const unwanted = node.members.get(adapter.isDeclared ? 'declare' : 'payload');
  if (unwanted !== undefined)
    findings.add(unwanted.keyAt, {
      code: 'key-unknown',
      message: adapter.isDeclared
        ? 'all fields of this source are told in "payload"'
        : `what "${adapter.name}" answers is documented`,
      suggestion: adapter.isDeclared ? 'put them into "payload"' : 'rename "payload" to "declare"',
    });
  return adapter.isDeclared
    ? typeToldOf(member, node, context)
    : readDeclared(node.members.get('declare')?.value, adapter.fields, findings);
};

const checkDeadline = (node: ObjectNode, deadlineMs: unknown, findings: Findings): number => {
  if (deadlineMs === undefined) return DEFAULT_DEADLINE_MS;
  if (typeof deadlineMs === 'number' && deadlineMs >= 1 && deadlineMs <= MAX_DEADLINE_MS) return deadlineMs;
  const at = node.members.get('deadlineMs')?.value.at ?? node.at;
  const message = `a deadline is between 1 and ${MAX_DEADLINE_MS} milliseconds`;
  findings.add(at, { code: 'value-wrong', message });
  return DEFAULT_DEADLINE_MS;
};

const fallbackOf = (node: ObjectNode, head: SourceHead): Source['fallbackFor'] => {
  const member = node.members.get('fallbackFor');
  return member === undefined || head.fallbackFor === undefined
    ? undefined
    : { name: head.fallbackFor, at: member.value.at };
};

/** Reads one source; `undefined` when not even its payload's type is known. */
export const readSource = (member: Member, context: SourceContext): Source | undefined => {
  const { findings } = context;
  const node = member.value;
  checkName(member, findings);
  if (node.kind !== 'object') {
    const message = `a source is an object, this is ${nodeKind(node)}`;
    const suggestion = isText(node) ? `write { "adapter": ${node.raw} }` : undefined;
    findings.add(node.at, { code: 'kind-wrong', message, suggestion });
    return undefined;
  }
  const adapter = findAdapter(node, context);
  const head = settle(node, typeOfCodec(SourceHead), { ...context, elsewhere: inSettings(adapter) });
  if (adapter === undefined || !SourceHead.is(head)) return undefined;
  const declared = declaredFor(member, node, adapter, context);
  const { open, fields } = openAdapter(member, node, adapter, declared, context);
  return {
    name: member.key,
    at: member.keyAt,
    adapter,
    open,
    fields,
    lookup: lookupNode(node, member.keyAt, adapter),
    deadlineMs: checkDeadline(node, head.deadlineMs, findings),
    optional: head.optional ?? false,
    fallbackFor: fallbackOf(node, head),
  };
};
