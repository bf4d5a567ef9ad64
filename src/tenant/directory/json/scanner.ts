/**
 * A walk through the bytes of a customer in JSON that makes no value of them. It accepts only what adds nothing to the
 * customers before: fields that some of them had, with values of kinds that were there. So no key stands twice, and the
 * type of all stays what it is. Whatever it does not accept is read by json/parse, which has the last word.
 */
import { KINDS } from '../../../types/novelty';
import type { Place } from '../../../types/novelty';
import { NonBlank } from '../../../values/codec';
import { isOrdinary } from '../ordinary';
import { DIGITS, JsonCursor, MINUS, QUOTE, isBlank } from './cursor';
import { Node } from './members';
import type { Member } from './members';

const COMMA = 0x2c;
const COLON = 0x3a;
const LIST = 0x5b;
const LIST_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;

/** So many bytes have fewer values and names than a customer may have: a long number counts as eight, and has two bytes. */
const MOST_BYTES = 8192;

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

/** Is given each field of a customer, and where its value stands. */
export type OnField = (name: string, start: number, end: number) => void;

export class JsonScanner extends JsonCursor {
  readonly #root: Node;
  #objects = 0;

  constructor(
    bytes: Buffer,
    /** What was there in the customers that json/parse has read. */
    place: Place,
    private readonly onField: OnField,
  ) {
    super(bytes);
    this.#root = new Node(place);
  }

  /** Whether the text between two offsets is a customer that adds nothing. */
  accepts(start: number, end: number): boolean {
    if (end - start > MOST_BYTES) return false;
    this.at = start;
    this.skipBlanks();
    if (this.bytes[this.at] !== OBJECT || !this.#object(this.#root)) return false;
    while (this.at < end && isBlank(this.bytes[this.at])) this.at += 1;
    return this.at === end;
  }

  #value(node: Node): boolean {
    const byte = this.bytes[this.at] ?? 0;
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
    if (this.opens(OBJECT_END)) return constant === 0;
    do {
      const member = this.#key(node, before);
      if (member === undefined || member.metIn === object || !this.takes(COLON)) return false;
      member.metIn = object;
      if (member.field.always) met += 1;
      const start = this.at;
      if (!this.#value(member.value)) return false;
      if (node === this.#root) this.onField(member.field.name, start, this.at);
      before = member;
    } while (this.takes(COMMA));
    return met === constant && this.closes(OBJECT_END);
  }

  #list(node: Node): boolean {
    const { items } = node;
    if (items === undefined) return false;
    if (this.opens(LIST_END)) return true;
    do {
      if (!this.#value(items)) return false;
    } while (this.takes(COMMA));
    return this.closes(LIST_END);
  }

  /** Reads a name: most often the one that followed the name before in other objects. */
  #key(node: Node, before: Member | undefined): Member | undefined {
    const expected = before === undefined ? node.first : before.next;
    if (expected !== undefined && this.begins(expected.key)) {
      this.at += expected.key.length;
      return expected;
    }
    const start = this.at;
    if (this.bytes[start] !== QUOTE || !this.string()) return undefined;
    const member = node.member(textIn(this.bytes, start, this.at));
    if (before === undefined) node.first = member;
    else before.next = member;
    return member;
  }

  #text(place: Place): boolean {
    const start = this.at;
    if (!place.has(KINDS.text) || !this.string()) return false;
    if (place.has(KINDS.wideText)) return true;
    const isPlain = !this.hasEscape && isOrdinary(this.bytes, start + 1, this.at - 1);
    return isPlain || NonBlank.is(textIn(this.bytes, start, this.at));
  }

  #number(place: Place): boolean {
    const kind = this.number();
    return kind !== undefined && place.has(kind === 'whole' ? KINDS.number : KINDS.wideNumber);
  }

  #word(byte: number, place: Place): boolean {
    const word = WORDS.get(byte);
    if (word === undefined || !place.has(word.kind) || !this.begins(word.text)) return false;
    this.at += word.text.length;
    return true;
  }
}
