/**
 * The differences between two answers to one request, by field and kind. A difference has no value of either answer in
 * it. The elements of a list are paired by what they are, wherever they stand.
 */
import { OTHER_SPELLINGS } from '../../contract/spellings';
import type { JsonNode, ObjectNode } from '../../json/document';
import { jsonText } from '../../json/document';
import type { Span } from '../../diagnostics/diagnostic';
import { startOf } from '../../diagnostics/diagnostic';
import { isBlank } from '../../values/codec';
import { isDataKey } from '../../values/data-key';
import type { Country } from '../../values/phone';
import type { Type } from '../../types/type';
import {
  ANSWER,
  ANSWER_STATUS,
  below,
  elementOf,
  fieldAt,
  itemType,
  kindOf,
  memberType,
  whatIs,
} from './contract';
import { paired } from './pairs';
import { writingOf } from './written';
import type { Writing } from './written';

/** In what a field differs. */
export type DifferenceKind =
  /** Only one of the answers has it. */
  | 'only-here'
  | 'only-there'
  | 'other-value'
  /** A number and a text, for example. */
  | 'other-kind'
  /** The same, written in another way. */
  | 'formatting'
  | 'account-or-error'
  | 'other-error'
  | 'other-status';

/** One difference. */
export interface FieldDifference {
  /** `loyaltyCards[].bonuses`; `answer` and `answer.status` for the answer as a whole. */
  readonly field: string;
  readonly kind: DifferenceKind;
  /** The particulars, without a value. */
  readonly how?: string;
  /** Whether the contract has the field. */
  readonly isContract: boolean;
  /** Its place in the text of the first answer. */
  readonly at: Span;
}

/** What a comparison calls the two sides. */
export interface Sides {
  readonly here: string;
  readonly there: string;
}

/** An answer that can be compared. */
export interface ComparedAnswer {
  readonly status: number;
  readonly body: JsonNode;
}

/** Where a comparison is. */
interface Place {
  readonly path: string;
  readonly type: Type | undefined;
  readonly at: Span;
}

/** A key that is data, such as an identifier, is not shown. */
const UNSHOWN = '(a key that may be personal)';

const shownKey = (key: string, type: Type | undefined): string =>
  type === undefined && isDataKey(key, 'shown') ? UNSHOWN : key;

const isEmpty = (node: JsonNode): boolean => {
  if (node.kind === 'array') return node.items.length === 0;
  if (node.kind === 'object') return [...node.members.values()].every(({ value }) => isEmpty(value));
  return node.value === null || (typeof node.value === 'string' && isBlank(node.value));
};

/** Compares the bodies of answers; `sides` name them in the particulars, `country` is that of national phone numbers. */
class Comparison {
  readonly #found: FieldDifference[] = [];

  constructor(
    readonly sides: Sides,
    readonly country: Country,
  ) {}

  found(): readonly FieldDifference[] {
    return this.#found;
  }

  add({ path, type, at }: Place, kind: DifferenceKind, how?: string): void {
    const isContract = type !== undefined;
    this.#found.push({ field: fieldAt(path), kind, ...(how === undefined ? {} : { how }), isContract, at });
  }

  written(place: Place, writing: Writing): void {
    this.add(place, 'formatting', writing);
  }

  compare(place: Place, here: JsonNode | undefined, there: JsonNode | undefined): void {
    if (here === undefined || there === undefined) this.#compareMissing(place, here, there);
    else if (here.kind === 'object' && there.kind === 'object') this.compareObjects(place, here, there);
    else if (here.kind === 'array' && there.kind === 'array')
      this.#compareLists(place, here.items, there.items);
    else if (isEmpty(here) && isEmpty(there)) this.#compareEmpty(place, here, there);
    else if (kindOf(here) !== kindOf(there))
      this.add(place, 'other-kind', this.#both(kindOf(here), kindOf(there)));
    else if (here.kind === 'scalar' && there.kind === 'scalar' && here.raw !== there.raw) {
      if (here.value === there.value && typeof here.value !== 'number') return; // escaped in two ways
      const writing = writingOf(here, there, place.type, this.country);
      if (writing === undefined) this.add(place, 'other-value');
      else this.written(place, writing);
    }
  }

  /** Compares the members of objects, but for those of `except`. */
  compareObjects(
    { path, type, at }: Place,
    here: ObjectNode,
    there: ObjectNode,
    except: readonly string[] = [],
  ): void {
    for (const key of new Set([...here.members.keys(), ...there.members.keys()])) {
      if (except.includes(key)) continue;
      const [mine, other] = [here.members.get(key), there.members.get(key)];
      const inner = type && memberType(type, key);
      const place = { path: below(path, shownKey(key, inner)), type: inner, at: mine?.keyAt ?? at };
      this.compare(place, mine?.value, other?.value);
    }
  }

  #both(here: string, there: string): string {
    return `${here} ${this.sides.here}, ${there} ${this.sides.there}`;
  }

  #compareMissing(place: Place, here: JsonNode | undefined, there: JsonNode | undefined): void {
    const node = here ?? there;
    if (node === undefined) return;
    if (isEmpty(node)) this.written(place, 'empty');
    else this.add(place, here === undefined ? 'only-there' : 'only-here');
  }

  #compareEmpty(place: Place, here: JsonNode, there: JsonNode): void {
    if (jsonText(here) !== jsonText(there)) this.written(place, 'empty');
  }

  #compareLists(list: Place, here: readonly JsonNode[], there: readonly JsonNode[]): void {
    const { pairs, onlyHere, onlyThere, isReordered } = paired(here, there);
    const type = list.type && itemType(list.type);
    const placeOf = (node?: JsonNode): Place => ({
      path: elementOf(list.path),
      type,
      at: node === undefined ? list.at : startOf(node.at),
    });
    if (isReordered) this.written(list, 'order');
    for (const [mine, other] of pairs) this.compare(placeOf(mine), mine, other);
    for (const mine of onlyHere) this.compare(placeOf(mine), mine, undefined);
    for (const other of onlyThere) this.compare(placeOf(), undefined, other);
  }
}

/** The correct spelling of the fields that have two, by the other one. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  Object.entries(OTHER_SPELLINGS).map(([usual, other]) => [other, usual]),
);

/** An answer with each field in one spelling: the app is shown the same by either, or by both. */
const inOneSpelling = (node: JsonNode): JsonNode => {
  if (node.kind === 'array') return { ...node, items: node.items.map(inOneSpelling) };
  if (node.kind === 'scalar') return node;
  const membersOf = [...node.members].flatMap(([key, member]) => {
    const usual = SPELLINGS.get(key);
    const twin = usual === undefined ? undefined : node.members.get(usual);
    if (twin !== undefined && jsonText(twin.value) === jsonText(member.value)) return [];
    const name = usual === undefined || twin !== undefined ? key : usual;
    return [[name, { ...member, key: name, value: inOneSpelling(member.value) }] as const];
  });
  return { ...node, members: new Map(membersOf) };
};

const placeOf = (path: string, body: JsonNode): Place => ({
  path,
  type: ANSWER,
  at: startOf(body.at),
});

/** Every difference between two answers, in the order of the first; none when the app is shown the same. */
export const differencesOf = (
  here: ComparedAnswer,
  there: ComparedAnswer,
  sides: Sides,
  country: Country,
): readonly FieldDifference[] => {
  const [mine, other] = [inOneSpelling(here.body), inOneSpelling(there.body)];
  const [what, whatThere] = [whatIs(mine), whatIs(other)];
  const comparison = new Comparison(sides, country);
  const place = placeOf('', mine);
  if (here.status !== there.status)
    comparison.add(
      placeOf(ANSWER_STATUS, mine),
      'other-status',
      `${here.status} ${sides.here}, ${there.status} ${sides.there}`,
    );
  if (mine.kind !== 'object' || other.kind !== 'object' || what !== whatThere) {
    if (what !== whatThere)
      comparison.add(
        placeOf('answer', mine),
        'account-or-error',
        `${what ?? 'neither'} ${sides.here}, ${whatThere ?? 'neither'} ${sides.there}`,
      );
    return comparison.found();
  }
  comparison.compareObjects(place, mine, other, what === 'error' ? ['user'] : []);
  return comparison
    .found()
    .map((each) =>
      each.field === 'error.message' && each.kind === 'other-value' ? { ...each, kind: 'other-error' } : each,
    );
};
