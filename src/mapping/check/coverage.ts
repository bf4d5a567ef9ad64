/**
 * Coverage of a mapping: contract fields that no rule fills, payload fields that no rule reads, fields that can fail,
 * fields that no fixture has.
 */
import type { FieldPath } from '../../adapter/credentials';
import type { AnswerCondition } from '../../adapter/define-adapter';
import type { Problem, Span } from '../../diagnostics/diagnostic';
import { members } from '../../types/type';
import type { Fields, Shape } from '../../types/type';
import type { Element, ObjectPlace, Place, Read, Value } from '../typed';

/** One source as rules see it: its slot and its payload's fields, declared ones among them. */
export interface ReadableSource {
  readonly name: string;
  readonly slot: number;
  readonly fields: Fields;
  /** The fields that its adapter reads by itself, to find the owner. */
  readonly own: readonly FieldPath[];
  /** Its name in the tenant file. */
  readonly at: Span;
  /** The ways in which it can end, beside giving a payload. */
  readonly can: SourceEnds;
  /** The rules of its lookups. */
  readonly rules: readonly Value[];
  readonly conditions: readonly (Pick<AnswerCondition, 'text' | 'decides'> & { readonly at: Span })[];
}

/** The ways in which a source can end beside giving a payload. */
export interface SourceEnds {
  /** There is no such user. */
  readonly miss: boolean;
  readonly fail: boolean;
  /** Its answer is about another user. */
  readonly beAnother: boolean;
  /** Its lookup needs a value that can be absent. */
  readonly stayUnasked: boolean;
}

/** The result of checking a mapping. */
export interface CheckedMapping {
  readonly account: ObjectPlace;
  readonly sources: readonly ReadableSource[];
  /** Every path that rules, guards and lookups read. */
  readonly reads: readonly Read[];
  /** The lists whose elements are in slots. */
  readonly elements: ReadonlyMap<number, Read>;
}

/** What a mapping does not use. A list's elements are written `loyaltyCards[].bonuses`. */
export interface Coverage {
  /** Contract fields that no rule fills; for an object without any rule, only its name. */
  readonly unfilled: readonly string[];
  /** By source, payload fields that no rule reads, without credentials. */
  readonly unread: readonly { readonly source: string; readonly fields: readonly string[] }[];
  /** Fields without which the answer is an error, and why they can be absent. */
  readonly canFail: readonly { readonly field: string; readonly why: string }[];
  /** Fields that rules fill and no fixture's account has; `undefined` without fixtures. */
  readonly absent: readonly string[] | undefined;
}

/** A field and all of those inside it. */
interface Node {
  readonly path: string;
  readonly inner: readonly Node[];
}

const innerNodes = (shape: Shape, path: string): readonly Node[] =>
  members(shape).flatMap((member) => {
    if (member.kind === 'object') return nodesOf(member.fields, `${path}.`);
    return member.kind === 'array' ? innerNodes(member.item.shape, `${path}[]`) : [];
  });

const nodesOf = (fields: Fields, prefix = ''): readonly Node[] =>
  [...fields].flatMap(([name, { shape }]) =>
    shape.kind === 'credential'
      ? []
      : [{ path: `${prefix}${name}`, inner: innerNodes(shape, `${prefix}${name}`) }],
  );

const isWithin = (path: string, outer: string): boolean =>
  path.startsWith(`${outer}.`) || path.startsWith(`${outer}[]`);

/** The unused paths. If nothing inside an object is used, the object alone is named. */
const leftAside = (nodes: readonly Node[], used: ReadonlySet<string>): readonly string[] =>
  nodes.flatMap(({ path, inner }) => {
    const isTouched = used.has(path) || [...used].some((each) => isWithin(each, path));
    if (!isTouched) return [path];
    return inner.length === 0 ? [] : leftAside(inner, used);
  });

const placesOf = (place: Place, path: string): readonly string[] => {
  switch (place.place) {
    case 'scalar':
      return [path];
    case 'object':
      return place.fields.flatMap(([name, inner]) => placesOf(inner, path === '' ? name : `${path}.${name}`));
    case 'list':
      return place.elements.flatMap(({ item }: Element) => placesOf(item, `${path}[]`));
  }
};

/** The paths of what rules fill. */
const filledBy = (account: ObjectPlace): ReadonlySet<string> => new Set(placesOf(account, ''));

/** The path that a read names, from its source on; an element of a list is `[]`. */
const pathOf = (read: Read, mapping: CheckedMapping): readonly string[] => {
  const list = mapping.elements.get(read.slot);
  const source = mapping.sources.find(({ slot }) => slot === read.slot)?.name;
  const starts =
    list === undefined
      ? source === undefined
        ? []
        : [source]
      : pathOf(list, mapping).map((path) => `${path}[]`);
  return starts.flatMap((start) => extended(start, read.segments));
};

/** A path with the parts after it; `[KEY=VALUE]` reads KEY too. */
const extended = (start: string, segments: Read['segments']): readonly string[] => {
  let path = start;
  const keys: string[] = [];
  for (const segment of segments) {
    path = segment.kind === 'field' ? `${path}.${segment.name}` : `${path}[]`;
    if (segment.kind === 'match') keys.push(...segment.conditions.map(({ key }) => `${path}.${key}`));
  }
  return [path, ...keys];
};

const pathsOf = (nodes: readonly Node[]): readonly string[] =>
  nodes.flatMap(({ path, inner }) => [path, ...pathsOf(inner)]);

/** The paths that an adapter reads by itself; in them a list means its elements. */
const readByAdapter = (nodes: readonly Node[], { name, own }: ReadableSource): readonly string[] => {
  const paths = new Set(own.map((path) => [name, ...path].join('.')));
  return pathsOf(nodes).filter((path) => paths.has(path.replaceAll('[]', '')));
};

/** Every path that is read, by rules or by an adapter itself, from its source on: `crm.cards[].number`. */
export const pathsRead = (mapping: CheckedMapping): ReadonlySet<string> =>
  new Set([
    ...mapping.reads.flatMap((each) => pathOf(each, mapping)),
    ...mapping.sources.flatMap((source) => readByAdapter(nodesOf(source.fields, `${source.name}.`), source)),
  ]);

const unreadOf = (mapping: CheckedMapping): Coverage['unread'] => {
  const read = pathsRead(mapping);
  return mapping.sources.map(({ name, fields }) => {
    const unread = leftAside(nodesOf(fields, `${name}.`), read);
    return { source: name, fields: unread.map((path) => path.slice(name.length + 1)) };
  });
};

/** The paths of what an account has. */
const pathsIn = (value: unknown, path: string): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => pathsIn(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) =>
    pathsIn(inner, path === '' ? name : `${path}.${name}`),
  );
};

const absentIn = (
  filled: ReadonlySet<string>,
  accounts: readonly unknown[] | undefined,
): readonly string[] | undefined => {
  const present = new Set(accounts?.flatMap((account) => pathsIn(account, '')));
  return accounts && [...filled].filter((path) => !present.has(path));
};

/** The coverage of a mapping, with the accounts of its fixtures, if it has any. */
export const coverageOf = (
  mapping: CheckedMapping,
  contract: Fields,
  problems: readonly Problem[],
  accounts: readonly unknown[] | undefined,
): Coverage => {
  const filled = filledBy(mapping.account);
  return {
    unfilled: leftAside(nodesOf(contract), filled),
    unread: unreadOf(mapping),
    canFail: problems.flatMap(({ field, message }) => (field === undefined ? [] : [{ field, why: message }])),
    absent: absentIn(filled, accounts),
  };
};
