/**
 * A walk through the bytes of a customer in JSON that makes no value of them. It accepts only what adds nothing to the
 * customers before: fields that some of them had, with values of kinds that were there. So no key stands twice, and the
 * type of all stays what it is. Whatever it does not accept is read by json/parse, which has the last word.
 */
import { KINDS } from '../../../types/novelty';
import type { Place, SeenField } from '../../../types/novelty';
import { NonBlank } from '../../../values/codec';
import { isOrdinary } from '../ordinary';

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const LIST = 0x5b;
const BACKSLASH = 0x5c;
const LIST_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;

/** So many bytes have fewer values and names than a customer may have: a long number counts as eight, and has two bytes. */
const MOST_BYTES = 8192;

/** A whole number of more digits is not of the kind of whole numbers. */
const MOST_DIGITS = 100;

const bytesOf = (signs: string): Uint8Array => {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(signs)) table[byte] = 1;
  return table;
};

const DIGITS = bytesOf('0123456789');
const HEX = bytesOf('0123456789abcdefABCDEF');
/** What stands behind a backslash, besides `u` and four digits. */
const ESCAPED = bytesOf('"\\/bfnrt');
/** What stands for itself in a string. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === QUOTE || byte === BACKSLASH ? 0 : 1,
);

const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** The text of a string that was accepted, whose quotes are at the ends. */
const textIn = (bytes: Buffer, start: number, end: number): string => {
  const text = bytes.toString('utf8', start + 1, end - 1);
  return text.includes('\\') ? String(JSON.parse(`"${text}"`)) : text;
};

const WORDS = new Map(
  (['true', 'false', 'null'] as const).map((word) => [
    word.charCodeAt(0),
    { text: Buffer.from(word), kind: word === 'null' ? KINDS.null : KINDS.boolean },
  ]),
);

/** A field as it is written, and what followed it in the object before. */
class Member {
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
class Node {
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

/** Is given each field of a customer, and where its value stands. */
export type OnField = (name: string, start: number, end: number) => void;

export class JsonScanner {
  readonly #root: Node;
  #at = 0;
  #objects = 0;
  /** Whether the string that was read last has a backslash. */
  #hasEscape = false;

  constructor(
    private readonly bytes: Buffer,
    /** What was there in the customers that json/parse has read. */
    place: Place,
    private readonly onField: OnField,
  ) {
    this.#root = new Node(place);
  }

  /** Whether the text between two offsets is a customer that adds nothing. */
  accepts(start: number, end: number): boolean {
    if (end - start > MOST_BYTES) return false;
    this.#at = start;
    this.#skipBlanks();
    if (this.bytes[this.#at] !== OBJECT || !this.#object(this.#root)) return false;
    while (this.#at < end && isBlank(this.bytes[this.#at])) this.#at += 1;
    return this.#at === end;
  }

  #value(node: Node): boolean {
    const byte = this.bytes[this.#at] ?? 0;
    if (byte === QUOTE) return this.#text(node.place);
    if (DIGITS[byte] === 1 || byte === MINUS) return this.#number(node.place);
    if (byte === OBJECT) return this.#object(node);
    return byte === LIST ? this.#list(node) : this.#word(byte, node.place);
  }

  #object(node: Node): boolean {
    const { fields, constant } = node.place;
    if (fields === undefined) return false;
    this.#objects += 1;
    const object = this.#objects;
    let [met, before]: [number, Member | undefined] = [0, undefined];
    if (this.#opens(OBJECT_END)) return constant === 0;
    do {
      const member = this.#key(node, before);
      if (member === undefined || member.metIn === object || !this.#takes(COLON)) return false;
      member.metIn = object;
      if (member.field.always) met += 1;
      const start = this.#at;
      if (!this.#value(member.value)) return false;
      if (node === this.#root) this.onField(member.field.name, start, this.#at);
      before = member;
    } while (this.#takes(COMMA));
    return met === constant && this.#closes(OBJECT_END);
  }

  #list(node: Node): boolean {
    const { items } = node;
    if (items === undefined) return false;
    if (this.#opens(LIST_END)) return true;
    do {
      if (!this.#value(items)) return false;
    } while (this.#takes(COMMA));
    return this.#closes(LIST_END);
  }

  /** Reads the bracket that opens, and the one that closes if that follows. */
  #opens(closing: number): boolean {
    this.#at += 1;
    this.#skipBlanks();
    return this.#closes(closing);
  }

  #closes(closing: number): boolean {
    if (this.bytes[this.#at] !== closing) return false;
    this.#at += 1;
    return true;
  }

  /** Reads a sign with the blanks around it. */
  #takes(sign: number): boolean {
    this.#skipBlanks();
    if (this.bytes[this.#at] !== sign) return false;
    this.#at += 1;
    this.#skipBlanks();
    return true;
  }

  /** Reads a name: most often the one that followed the name before in other objects. */
  #key(node: Node, before: Member | undefined): Member | undefined {
    const expected = before === undefined ? node.first : before.next;
    if (expected !== undefined && this.#begins(expected.key)) {
      this.#at += expected.key.length;
      return expected;
    }
    const start = this.#at;
    if (this.bytes[start] !== QUOTE || !this.#string()) return undefined;
    const member = node.member(textIn(this.bytes, start, this.#at));
    if (before === undefined) node.first = member;
    else before.next = member;
    return member;
  }

  #begins(text: Uint8Array): boolean {
    for (let at = 0; at < text.length; at += 1) if (this.bytes[this.#at + at] !== text[at]) return false;
    return true;
  }

  #text(place: Place): boolean {
    const start = this.#at;
    if (!place.has(KINDS.text) || !this.#string()) return false;
    if (place.has(KINDS.wideText)) return true;
    const isPlain = !this.#hasEscape && isOrdinary(this.bytes, start + 1, this.#at - 1);
    return isPlain || NonBlank.is(textIn(this.bytes, start, this.#at));
  }

  /** Reads a string with its quotes. */
  #string(): boolean {
    const { bytes } = this;
    let at = this.#at + 1;
    this.#hasEscape = false;
    for (;;) {
      while (PLAIN[bytes[at] ?? 0] === 1) at += 1;
      if (bytes[at] === QUOTE) break;
      if (bytes[at] !== BACKSLASH) return false;
      this.#hasEscape = true;
      const escaped = bytes[at + 1] ?? 0;
      if (ESCAPED[escaped] === 1) at += 2;
      else if (escaped === 0x75 && this.#areHex(at + 2)) at += 6;
      else return false;
    }
    this.#at = at + 1;
    return true;
  }

  #areHex(from: number): boolean {
    for (let at = from; at < from + 4; at += 1) if (HEX[this.bytes[at] ?? 0] === 0) return false;
    return true;
  }

  /** A number without an exponent: with one it may be of either kind. */
  #number(place: Place): boolean {
    if (this.bytes[this.#at] === MINUS) this.#at += 1;
    const start = this.#at;
    const whole = this.#digits();
    if (whole === 0 || whole > MOST_DIGITS || (whole > 1 && this.bytes[start] === ZERO)) return false;
    const isWhole = this.bytes[this.#at] !== POINT;
    if (!isWhole) {
      this.#at += 1;
      if (this.#digits() === 0) return false;
    }
    return place.has(isWhole ? KINDS.number : KINDS.wideNumber);
  }

  #digits(): number {
    const start = this.#at;
    while (DIGITS[this.bytes[this.#at] ?? 0] === 1) this.#at += 1;
    return this.#at - start;
  }

  #word(byte: number, place: Place): boolean {
    const word = WORDS.get(byte);
    if (word === undefined || !place.has(word.kind) || !this.#begins(word.text)) return false;
    this.#at += word.text.length;
    return true;
  }

  #skipBlanks(): void {
    while (isBlank(this.bytes[this.#at])) this.#at += 1;
  }
}
