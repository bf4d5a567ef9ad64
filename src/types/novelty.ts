/**
 * Which of many values tell something of their type that those before them do not: the type that is inferred of these
 * alone is the type of all (types/infer-codec), and the others need not be kept.
 */
import { Decimal, Integer, NonBlank } from '../values/codec';
import { isRecord } from './conform';
import { isInherited } from './kinds';
import { MAX_DEPTH } from './observed';

/** Kinds of values, by bits; the wide ones are those of a text that is not `NonBlank`, a number that is not whole. */
export const KINDS = {
  text: 1,
  wideText: 2,
  number: 4,
  wideNumber: 8,
  null: 16,
  boolean: 32,
  other: 64,
} as const;

/** A field of the objects in one place. */
export interface SeenField {
  readonly name: string;
  readonly place: Place;
  /** Every object so far had it. */
  always: boolean;
}

/** What is known of one place; `add` says whether a value adds to that. */
export class Place {
  #kinds = 0;
  #items: Place | undefined;
  #fields: Map<string, SeenField> | undefined;
  /** How many of the fields every object had. */
  #constant = 0;

  constructor(private readonly depth = 0) {}

  /** Whether a value of one of these kinds was there. */
  has(kinds: number): boolean {
    return (this.#kinds & kinds) !== 0;
  }

  /** The elements of lists, if one was there. */
  get items(): Place | undefined {
    return this.#items;
  }

  /** The fields of objects by their names, if one was there. */
  get fields(): ReadonlyMap<string, SeenField> | undefined {
    return this.#fields;
  }

  /** How many fields each object had that was there. */
  get constant(): number {
    return this.#constant;
  }

  add(value: unknown): boolean {
    if (this.depth > MAX_DEPTH) return false; // opaque, whatever it is
    if (typeof value === 'string')
      return this.#note(NonBlank.is(value) ? KINDS.text : KINDS.text | KINDS.wideText);
    if (Decimal.is(value))
      return this.#note(Integer.is(value) ? KINDS.number : KINDS.number | KINDS.wideNumber);
    if (Array.isArray(value)) return this.#addItems(value);
    if (isRecord(value)) return this.#addObject(value);
    if (value === null) return this.#note(KINDS.null);
    return this.#note(typeof value === 'boolean' ? KINDS.boolean : KINDS.other);
  }

  #note(kinds: number): boolean {
    const isNew = (this.#kinds & kinds) !== kinds;
    this.#kinds |= kinds;
    return isNew;
  }

  #addItems(list: readonly unknown[]): boolean {
    let isNew = this.#items === undefined;
    const items = (this.#items ??= new Place(this.depth + 1));
    for (const item of list) isNew = items.add(item) || isNew;
    return isNew;
  }

  #addObject(record: Readonly<Record<string, unknown>>): boolean {
    let isNew = this.#fields === undefined;
    const isFirst = isNew;
    const fields = (this.#fields ??= new Map<string, SeenField>());
    let met = 0;
    for (const [name, value] of Object.entries(record)) {
      if (isInherited(name)) continue;
      const known = fields.get(name);
      if (known?.always === true) met += 1;
      if (known === undefined) isNew = true;
      const field = known ?? { name, place: new Place(this.depth + 1), always: isFirst };
      if (known === undefined) fields.set(name, field);
      isNew = field.place.add(value) || isNew;
    }
    if (isFirst) this.#constant = fields.size;
    else if (met < this.#constant) isNew = this.#miss(record, fields) || isNew;
    return isNew;
  }

  /** Some object lacks a field that every one before had. */
  #miss(record: Readonly<Record<string, unknown>>, fields: ReadonlyMap<string, SeenField>): boolean {
    for (const [name, field] of fields)
      if (field.always && !Object.hasOwn(record, name)) {
        field.always = false;
        this.#constant -= 1;
      }
    return true;
  }
}
