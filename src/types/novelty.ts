/**
 * Which of many values tell something of their type that those before them do not: the type that is inferred of these
 * alone is the type of all (types/infer-codec), and the others need not be kept.
 */
import { Decimal, Integer, NonBlank } from '../values/codec';
import { isRecord } from './conform';
import { isInherited } from './kinds';
import { MAX_DEPTH } from './observed';

/** A field of the objects in one place. */
interface Field {
  readonly place: Place;
  /** Every object so far had it. */
  always: boolean;
}

/** What is known of one place; `add` says whether a value adds to that. */
class Place {
  readonly #kinds = new Set<string>();
  #items: Place | undefined;
  #fields: Map<string, Field> | undefined;
  /** How many of the fields every object had. */
  #constant = 0;

  constructor(private readonly depth: number) {}

  add(value: unknown): boolean {
    if (this.depth > MAX_DEPTH) return false; // opaque, whatever it is
    if (typeof value === 'string') return this.#note('text', 'wide text', NonBlank, value);
    if (Decimal.is(value)) return this.#note('number', 'wide number', Integer, value);
    if (Array.isArray(value)) return this.#addItems(value);
    return isRecord(value) ? this.#addObject(value) : this.#isNew(value === null ? 'null' : typeof value);
  }

  #isNew(kind: string): boolean {
    if (this.#kinds.has(kind)) return false;
    this.#kinds.add(kind);
    return true;
  }

  /** A kind of value, and whether all of them are of a narrower one. */
  #note(
    kind: string,
    wide: string,
    narrow: { readonly is: (value: unknown) => boolean },
    value: unknown,
  ): boolean {
    const isFirst = this.#isNew(kind);
    const isWider = !this.#kinds.has(wide) && !narrow.is(value) && this.#isNew(wide);
    return isFirst || isWider;
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
    const fields = (this.#fields ??= new Map<string, Field>());
    let met = 0;
    for (const [name, value] of Object.entries(record)) {
      if (isInherited(name)) continue;
      const known = fields.get(name);
      if (known?.always === true) met += 1;
      if (known === undefined) isNew = true;
      const field = known ?? { place: new Place(this.depth + 1), always: isFirst };
      if (known === undefined) fields.set(name, field);
      isNew = field.place.add(value) || isNew;
    }
    if (isFirst) this.#constant = fields.size;
    else if (met < this.#constant) isNew = this.#miss(record, fields) || isNew;
    return isNew;
  }

  /** Some object lacks a field that every one before had. */
  #miss(record: Readonly<Record<string, unknown>>, fields: ReadonlyMap<string, Field>): boolean {
    for (const [name, field] of fields)
      if (field.always && !Object.hasOwn(record, name)) {
        field.always = false;
        this.#constant -= 1;
      }
    return true;
  }
}

/** Gives what says of each value, one after another, whether it adds to the type of those before it. */
export const createNovelty = (): ((value: unknown) => boolean) => {
  const whole = new Place(0);
  return (value) => whole.add(value);
};
