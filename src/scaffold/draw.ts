/** Sources of the digits that invented values are made of. */
import { createHash } from 'node:crypto';

/** Gives as many digits as are wanted. The seed says what they are for; a source at random does not look at it. */
export type Draw = (seed: string, count: number) => string;

/** Digits that the seed alone decides: the same document is invented in the same way each time. */
export const drawBySeed: Draw = (seed, count) => {
  let digits = '';
  for (let block = 0; digits.length < count; block += 1) {
    const hex = createHash('sha256').update(`${block}:${seed}`).digest('hex');
    digits += BigInt(`0x${hex}`).toString().slice(-60);
  }
  return digits.slice(0, count);
};

/** Bytes below this give each digit equally often. */
const FAIR = 250;

/** Digits of bytes; of random ones, no value can be found again. */
export const drawAtRandom =
  (bytes: (count: number) => Uint8Array): Draw =>
  (_seed, count) => {
    const digits: number[] = [];
    while (digits.length < count)
      digits.push(
        ...[...bytes(count - digits.length + 8)].filter((byte) => byte < FAIR).map((byte) => byte % 10),
      );
    return digits.slice(0, count).join('');
  };
