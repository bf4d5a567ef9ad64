/** A tenant file laid out for inspection: its names, its places, and the contract's type at each. */
import { AccountFields } from '../../src/contract/account';
import { left } from 'fp-ts/Either';
import type { Adapter } from '../../src/adapter/define-adapter';
import { readDocument } from '../../src/json/document';
import type { JsonNode, ObjectNode } from '../../src/json/document';
import { findingsOf } from '../../src/diagnostics/collector';
import { DEFAULT_COUNTRY } from '../../src/values/phone';
import { identity } from '../support/adapters/identity';
import type { Binding, Scope } from '../../src/mapping/check/scope';
import { readPath } from '../../src/mapping/syntax/parts';
import { isRuleObject } from '../../src/mapping/syntax/rule';
import type { Value } from '../../src/mapping/typed';
import { bindSources, chainsOf, requiredChains } from '../../src/tenant/plan/fallback-chains';
import { requestsOf } from '../../src/tenant/source/requests';
import { readSource } from '../../src/tenant/source/source';
import type { Source } from '../../src/tenant/source/source';
import type { SourceContext } from '../../src/tenant/format/source-options';
import { createReplay } from '../../src/fixture/replay';
import { noFile } from '../../src/json/text-file';
import { OPAQUE, total } from '../../src/types/type';
import type { Fields, Shape } from '../../src/types/type';
import { fieldsOfCodec } from '../../src/types/type-of-codec';
import { contextOf } from '../support/tenant/world';
import { readAnything } from '../support/generate/bypass';

/** One list that a place stands in: each of its elements takes the slot in turn. */
export interface Around {
  readonly alias: string;
  readonly list: Value;
  readonly slot: number;
}

/** A single value's place in `user`. */
export interface RulePlace {
  readonly node: JsonNode;
  /** The names that lead there, without list indexes. */
  readonly names: readonly string[];
  /** What the contract takes there; `undefined` where it says nothing. */
  readonly target: Shape | undefined;
  readonly scope: Scope;
  readonly around: readonly Around[];
}

export interface Bench {
  readonly sources: readonly Source[];
  readonly scope: Scope;
  readonly places: readonly RulePlace[];
}

type Standing = Omit<RulePlace, 'node'>;

const eachPlaces = (node: ObjectNode, standing: Standing): readonly RulePlace[] => {
  const { scope, around } = standing;
  const [each, as, item] = ['each', 'as', 'item'].map((key) => node.members.get(key)?.value);
  const path = each && readPath(each, scope.findings);
  const list = path && readAnything(path, scope);
  const alias = as?.kind === 'scalar' ? String(as.value) : undefined;
  if (list === undefined || alias === undefined || item === undefined) return [];
  const slot = scope.gathered.slots++;
  const binding: Binding = {
    slot,
    type: total(OPAQUE),
    given: undefined,
    label: alias,
    shared: false,
    reading: 'source',
  };
  const inner = { ...scope, bindings: new Map([...scope.bindings, [alias, binding]]) };
  return placesIn(item, { ...standing, scope: inner, around: [...around, { alias, list, slot }] });
};

const fieldPlaces = (
  node: ObjectNode,
  fields: Fields | undefined,
  standing: Standing,
): readonly RulePlace[] =>
  [...node.members.values()].flatMap(({ key, value }) => {
    if (key === 'when') return [];
    const target = fields?.get(key)?.shape;
    if (fields !== undefined && target === undefined) return [];
    return placesIn(value, { ...standing, target, names: [...standing.names, key] });
  });

/** The places of single values in a node that stands where the contract has `target`. */
const placesIn = (node: JsonNode, standing: Standing): readonly RulePlace[] => {
  const { target } = standing;
  if (node.kind === 'array') {
    const item = target?.kind === 'array' ? target.item.shape : undefined;
    return node.items.flatMap((element) => placesIn(element, { ...standing, target: item }));
  }
  if (node.kind === 'object' && node.members.has('each')) return eachPlaces(node, standing);
  if (target?.kind === 'array') return [];
  if (node.kind === 'object' && (target === undefined ? !isRuleObject(node) : target.kind === 'object'))
    return fieldPlaces(node, target?.kind === 'object' ? target.fields : undefined, standing);
  return target?.kind === 'object' ? [] : [{ node, ...standing }];
};

const userPlaces = (user: ObjectNode, scope: Scope): readonly RulePlace[] => {
  const extra = user.members.get('extra')?.value;
  const members = new Map([...user.members].filter(([key]) => key !== 'extra'));
  const standing = { names: [], target: undefined, scope, around: [] };
  return [
    ...fieldPlaces({ ...user, members }, fieldsOfCodec(AccountFields), standing),
    ...(extra === undefined ? [] : placesIn(extra, standing)),
  ];
};

const contextFor = (adapters: readonly Adapter[]): SourceContext => {
  const { http, secrets } = contextOf(adapters);
  return {
    adapters,
    findings: findingsOf('tenant.json'),
    secrets,
    unset: 'warning',
    onUnset: () => undefined,
    http,
    sql: createReplay([]).sql,
    directory: () => left({ message: 'there is no file here' }),
    readText: noFile,
    forms: [],
    identityOf: () => identity,
  };
};

/** The layout of a tenant file; `undefined` for one without an object of sources and rules. */
export const benchOf = (text: string, adapters: readonly Adapter[]): Bench | undefined => {
  const context = contextFor(adapters);
  const root = readDocument(text, context.findings);
  if (root?.kind !== 'object') return undefined;
  const [listed, user] = ['sources', 'user'].map((key) => root.members.get(key)?.value);
  if (listed?.kind !== 'object' || user?.kind !== 'object') return undefined;
  const sources = [...listed.members.values()].flatMap((member) => readSource(member, context) ?? []);
  const chains = chainsOf(sources, context.findings);
  const scope: Scope = {
    bindings: new Map<string, Binding>([
      ['request', requestsOf({ ...root, members: new Map() }).bindingOf()],
      ...bindSources(sources, chains),
    ]),
    areSourcesUnread: false,
    country: DEFAULT_COUNTRY,
    findings: context.findings,
    gathered: {
      names: new Set(),
      reads: [],
      elements: new Map(),
      slots: sources.length + 1,
      usesClock: false,
    },
    chains: requiredChains(chains),
  };
  return { sources, scope, places: userPlaces(user, scope) };
};
