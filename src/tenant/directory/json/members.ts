/** The fields that customers had, as they are written in JSON, and in which order. */
import type { Place, SeenField } from '../../../types/novelty';

/** A field as it is written, and what followed it in the object before. */
export class Member {
  readonly key: Uint8Array;
  readonly value: Node;
  next: Member | undefined;
  /** The number of the object in which it was met last. */
  metIn = 0;

  constructor(readonly field: SeenField) {
    this.key = Buffer.from(JSON.stringify(field.name));
    this.value = new Node(field.place);
  }
}

/** A place with its fields as they are written. */
export class Node {
  readonly #members = new Map<string, Member>();
  #items: Node | undefined;
  first: Member | undefined;

  constructor(readonly place: Place) {}

  get items(): Node | undefined {
    if (this.#items === undefined && this.place.items !== undefined) this.#items = new Node(this.place.items);
    return this.#items;
  }

  member(name: string): Member | undefined {
    const known = this.#members.get(name);
    if (known !== undefined) return known;
    const field = this.place.fields?.get(name);
    if (field === undefined) return undefined;
    const member = new Member(field);
    this.#members.set(name, member);
    return member;
  }
}
