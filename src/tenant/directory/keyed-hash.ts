/**
 * Hashes with a key, 64 bits long. Of texts: HalfSipHash-1-3 of its authors Aumasson and Bernstein, over UTF-16. Without the
 * key no texts of one hash are to be found, so that data cannot be made that is slow to look up.
 */
import { randomBytes } from 'node:crypto';
import type { IdentifierType } from '../../values/identifier';

/** Two halves of 32 bits. */
export type Hash = readonly [high: number, low: number];

export type HashOf = (text: string) => Hash;

/** Two halves of 32 bits, at random. */
export const randomKey = (): Hash => {
  const bytes = randomBytes(8);
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
};

const FINAL_ROUNDS = 3;

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/** The four words of the state. */
class State {
  #v0: number;
  #v1: number;
  #v2: number;
  #v3: number;

  constructor([k0, k1]: Hash) {
    this.#v0 = k0 | 0;
    this.#v1 = k1 ^ 0xee;
    this.#v2 = k0 ^ 0x6c796765;
    this.#v3 = k1 ^ 0x74656462;
  }

  #round(): void {
    let [v0, v1, v2, v3] = [this.#v0, this.#v1, this.#v2, this.#v3];
    v0 = (v0 + v1) | 0;
    v1 = rotate(v1, 5) ^ v0;
    v0 = rotate(v0, 16);
    v2 = (v2 + v3) | 0;
    v3 = rotate(v3, 8) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = rotate(v3, 7) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = rotate(v1, 13) ^ v2;
    v2 = rotate(v2, 16);
    [this.#v0, this.#v1, this.#v2, this.#v3] = [v0, v1, v2, v3];
  }

  add(word: number): void {
    this.#v3 ^= word;
    this.#round();
    this.#v0 ^= word;
  }

  /** One half of the result. */
  half(end: 'first' | 'second'): number {
    if (end === 'first') this.#v2 ^= 0xee;
    else this.#v1 ^= 0xdd;
    for (let round = 0; round < FINAL_ROUNDS; round += 1) this.#round();
    return (this.#v1 ^ this.#v3) >>> 0;
  }
}

/** The hash with a key. */
export const keyedHash =
  (key: Hash): HashOf =>
  (text) => {
    const state = new State(key);
    const { length } = text;
    for (let at = 1; at < length; at += 2) state.add(text.charCodeAt(at - 1) | (text.charCodeAt(at) << 16));
    // The last unit of an odd number of them; and the length, so that no text is the beginning of another.
    if (length % 2 === 1) state.add(text.charCodeAt(length - 1));
    state.add(length);
    return [state.half('first'), state.half('second')];
  };

/** Digits without a zero before them, as two numbers of nine digits. */
const NUMBER = /^[1-9]\d{0,17}$/;

const mix = (word: number, key: number): number => {
  let mixed = Math.imul(word ^ key, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
};

/**
 * Phone numbers in their spelling, mixed by the key so that each has its own two halves: no two are alike, and where they
 * stand in a table does not follow from the digits. Anything else is 0.
 */
const keyedNumber = ([k0, k1]: Hash): HashOf => {
  const keys = [k0, k1, k0 ^ k1, k0 + k1];
  return (digits) => {
    if (!NUMBER.test(digits)) return [0, 0];
    let one = Number(digits.slice(0, -9));
    let other = Number(digits.slice(-9));
    for (const key of keys) {
      const mixed = (one ^ mix(other, key)) >>> 0;
      one = other;
      other = mixed;
    }
    return [one, other];
  };
};

/** Whether the hash of a spelling is that of no other. */
export const isExactFor = (type: IdentifierType): boolean => type === 'phone';

/** The hash of spellings of a type. */
export const hashFor = (type: IdentifierType, key: Hash, hashWith: (key: Hash) => HashOf): HashOf =>
  isExactFor(type) ? keyedNumber(key) : hashWith(key);
