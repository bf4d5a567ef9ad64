/**
 * How a tenant file is laid over the one that it extends: JSON Merge Patch (RFC 7396). Rules, and objects with a
 * tag, are exceptions: they are replaced as wholes.
 */
import { own } from '../../core/own';
import { contractFields } from '../../mapping/check/account';
import type { JsonNode, Member, ObjectNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import { nearest } from '../../diagnostics/did-you-mean';
import { isRuleObject } from '../../mapping/syntax/rule';
import { readKey } from '../../payload-type/notation-key';
import type { Fields, Shape } from '../../types/type';
import { remove, rename } from '../../diagnostics/fix';

/** How to merge at a place of the file, and below it. */
interface Place {
  /** Whether the value of the file over the base is kept as it is, with its nulls. */
  readonly isWhole: (over: ObjectNode) => boolean;
  /** Whether two objects become one, key by key. */
  readonly joins: (base: ObjectNode, over: ObjectNode) => boolean;
  /** Whether two keys are the same in any of their spellings; without it only equal keys are. */
  readonly isSame?: (key: string, other: string) => boolean;
  readonly below: (key: string) => Place;
}

const always = (): boolean => true;
const never = (): boolean => false;

/** Objects become one, at any depth. */
const keys: Place = { isWhole: never, joins: always, below: () => keys };

/** A rule, a guard, a list: half of one with half of another would be neither. */
const whole: Place = { isWhole: always, joins: never, below: () => whole };

const scalarAt = (node: ObjectNode, key: string): unknown => {
  const value = node.members.get(key)?.value;
  return value?.kind === 'scalar' ? value.value : undefined;
};

/** Whether the two have no different tags: keys of one kind would not fit the other kind. */
const agreeOn =
  (tag: string) =>
  (base: ObjectNode, over: ObjectNode): boolean => {
    const [before, after] = [scalarAt(base, tag), scalarAt(over, tag)];
    return before === undefined || after === undefined || before === after;
  };

const settings: Place = { isWhole: never, joins: agreeOn('type'), below: () => settings };

/** In the notation `name`, `name?` and `name!` are one field, and the file over the base decides which. */
const payload: Place = {
  ...keys,
  isSame: (key, other) => {
    const [one, another] = [readKey(key), readKey(other)];
    return one.name === another.name && one.special === another.special;
  },
  below: () => payload,
};

/** An object whose values may be rules. */
const parameters: Place = { ...keys, below: () => whole };

const isValue = ({ members }: ObjectNode): boolean => members.has('$value') || members.has('$number');

/** JSON that is sent, in which an object may mean a value. */
const json: Place = { isWhole: isValue, joins: (base) => !isValue(base), below: () => json };

const LOOKUP: Readonly<Record<string, Place>> = {
  query: parameters,
  headers: parameters,
  form: parameters,
  json,
};

/** The other parts of a lookup that are objects are rules, except for its owner. */
const lookup: Place = {
  ...keys,
  below: (key) => own(LOOKUP, key) ?? (key === 'owner' ? keys : whole),
};

const SOURCE: Readonly<Record<string, Place>> = {
  settings,
  payload,
  lookup,
  lookups: { ...keys, below: () => lookup },
};

const source: Place = {
  isWhole: never,
  joins: agreeOn('adapter'),
  below: (key) => own(SOURCE, key) ?? keys,
};

/** Each connection is a part of settings. */
const connections: Place = { isWhole: never, joins: always, below: () => settings };

const sources: Place = { isWhole: never, joins: always, below: () => source };

/** Under `extra`, where the contract has no types, an object that is not a rule is an object of rules. */
const free: Place = {
  isWhole: isRuleObject,
  joins: (base) => !isRuleObject(base),
  below: (key) => (key === 'when' ? whole : free),
};

const placeOf = (shape: Shape | undefined): Place => (shape?.kind === 'object' ? rules(shape.fields) : whole);

/** An object of rules: the contract has the kind of each field. */
const rules = (fields: Fields): Place => ({
  isWhole: never,
  joins: always,
  below: (key) => placeOf(fields.get(key)?.shape),
});

const user = (): Place => {
  const account = rules(contractFields());
  return { ...account, below: (key) => (key === 'extra' ? free : account.below(key)) };
};

const file: Place = {
  isWhole: never,
  joins: always,
  below: (key) => {
    if (key === 'sources') return sources;
    if (key === 'connections') return connections;
    return key === 'user' ? user() : keys;
  },
};

const isNull = (node: JsonNode): boolean => node.kind === 'scalar' && node.value === null;

/** Reports a `null` that removes nothing: the base does not have its key. */
const reportNothing = (
  { key, keyAt }: Member,
  members: ReadonlyMap<string, Member>,
  over: ObjectNode,
  findings: Findings,
): void => {
  const near = (): string | undefined =>
    nearest(
      key,
      [...members.keys()].filter((name) => !over.members.has(name)),
    );
  const meant = findings.search('extends-nothing', near);
  findings.add(keyAt, {
    code: 'extends-nothing',
    message: `null removes an inherited key, but no extended file has "${key}" here`,
    fix: meant === undefined ? remove : rename(meant),
  });
};

/** The base's key that is the same as a key; a key that the file over the base has itself matches only that. */
const baseKey = (
  key: string,
  members: ReadonlyMap<string, Member>,
  { members: own }: ObjectNode,
  { isSame }: Place,
): string => {
  if (isSame === undefined || members.has(key)) return key;
  return [...members.keys()].find((other) => !own.has(other) && isSame(key, other)) ?? key;
};

/** Puts a member in the place of another, or last. */
const put = (members: Map<string, Member>, before: string, member: Member): Map<string, Member> =>
  before === member.key
    ? members.set(before, member)
    : new Map([...members].map(([key, each]) => (key === before ? [member.key, member] : [key, each])));

const mergeNodes = (
  base: JsonNode | undefined,
  over: JsonNode,
  place: Place,
  findings: Findings,
): JsonNode =>
  over.kind !== 'object' || place.isWhole(over) ? over : mergeObjectNodes(base, over, place, findings);

const mergeObjectNodes = (
  base: JsonNode | undefined,
  over: ObjectNode,
  place: Place,
  findings: Findings,
): ObjectNode => {
  let members = new Map(base?.kind === 'object' && place.joins(base, over) ? base.members : []);
  for (const member of over.members.values()) {
    const key = baseKey(member.key, members, over, place);
    if (!isNull(member.value)) {
      const value = mergeNodes(members.get(key)?.value, member.value, place.below(member.key), findings);
      members = put(members, key, { ...member, value });
    } else if (!members.delete(key)) reportNothing(member, members, over, findings);
  }
  return { ...over, members };
};

/**
 * A tenant file over the one that it extends: the base's keys in their order, then the new ones. Every value
 * keeps the place where it is written; an object that both have is where the file over the base has it.
 */
export const merge = (base: ObjectNode, over: ObjectNode, findings: Findings): ObjectNode =>
  mergeObjectNodes(base, over, file, findings);
