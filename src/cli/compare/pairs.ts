/** The pairing of two lists' elements: those that are equal, then those with the same key, then the rest in order. */
import type { JsonNode } from '../../json/document';

/** Elements of two lists that belong together, and those that only one has. */
export interface Pairs {
  readonly pairs: readonly (readonly [here: JsonNode, there: JsonNode])[];
  readonly onlyHere: readonly JsonNode[];
  readonly onlyThere: readonly JsonNode[];
  /** Whether those that are equal or have the same key are in another order. */
  readonly isReordered: boolean;
}

/** An element of a list, and its index. */
interface Element {
  readonly node: JsonNode;
  readonly index: number;
}

type Pair = readonly [here: Element, there: Element];

/** Names an element; elements with the same name belong together. */
type Naming = (node: JsonNode) => string | undefined;

/** A value as one text, whatever the order of its members. */
const canonical = (node: JsonNode): string => {
  if (node.kind === 'scalar') return typeof node.value === 'number' ? node.raw : JSON.stringify(node.value);
  if (node.kind === 'array') return `[${node.items.map(canonical).join(',')}]`;
  const members = [...node.members].map(([key, { value }]) => `${JSON.stringify(key)}:${canonical(value)}`);
  return `{${members.toSorted().join(',')}}`;
};

const byMember =
  (key: string): Naming =>
  (node) => {
    const value = node.kind === 'object' ? node.members.get(key)?.value : undefined;
    return value === undefined ? undefined : canonical(value);
  };

/** The members by which an element is known, in the order in which they are tried. */
const KEYS = ['cardNumber', 'id', 'taxpayerIdentificationNumber', 'url', 'legalEntityName', 'title'] as const;

const NAMINGS: readonly Naming[] = [canonical, ...KEYS.map(byMember)];

const inOrder: Naming = () => '';

const elementsOf = (nodes: readonly JsonNode[]): readonly Element[] =>
  nodes.map((node, index) => ({ node, index }));

/** Elements that are not paired yet, and the pairs found. */
interface Pairing {
  readonly here: readonly Element[];
  readonly there: readonly Element[];
  readonly pairs: readonly Pair[];
}

const namedIn = (elements: readonly Element[], naming: Naming): Map<string, Element[]> => {
  const named = new Map<string, Element[]>();
  for (const element of elements) {
    const name = naming(element.node);
    const same = name === undefined ? [] : named.get(name);
    if (same === undefined && name !== undefined) named.set(name, [element]);
    else same?.push(element);
  }
  return named;
};

/** Pairs those of the rest that have the same name, one to one. */
const pairBy = ({ here, there, pairs }: Pairing, naming: Naming): Pairing => {
  const named = namedIn(there, naming);
  const found = here.flatMap((element): readonly Pair[] => {
    const other = named.get(naming(element.node) ?? '\0')?.shift();
    return other === undefined ? [] : [[element, other]];
  });
  const [mine, others] = [new Set(found.map(([each]) => each)), new Set(found.map(([, each]) => each))];
  return {
    here: here.filter((each) => !mine.has(each)),
    there: there.filter((each) => !others.has(each)),
    pairs: [...pairs, ...found],
  };
};

const sorted = (pairs: readonly Pair[]): readonly Pair[] =>
  pairs.toSorted(([one], [other]) => one.index - other.index);

const isReordered = (pairs: readonly Pair[]): boolean =>
  sorted(pairs).some(([, { index }], at, all) => index < (all[at - 1]?.[1].index ?? -1));

/** Pairs the elements of two lists. */
export const paired = (here: readonly JsonNode[], there: readonly JsonNode[]): Pairs => {
  const start: Pairing = { here: elementsOf(here), there: elementsOf(there), pairs: [] };
  const known = NAMINGS.reduce(pairBy, start);
  const all = pairBy(known, inOrder);
  return {
    pairs: sorted(all.pairs).map(([mine, other]) => [mine.node, other.node]),
    onlyHere: all.here.map(({ node }) => node),
    onlyThere: all.there.map(({ node }) => node),
    isReordered: isReordered(known.pairs),
  };
};
