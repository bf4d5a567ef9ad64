/** The choice of invented values: the same for equal real ones, and another for others. */
import type { Draw } from './draw';

/** Makes a candidate of digits that look random; `tries` says how many were turned down before. */
export type Make = (digits: (count: number) => string, tries: number) => string;

/** Gives the invented value for a real one, which differs from those of all others of its kind. */
export type PickValue = (
  kind: string,
  real: string,
  make: Make,
  holds?: (candidate: string) => boolean,
) => string;

/** Short codes run out of other values; then two may meet. */
export const MOST_TRIES = 200;

/**
 * Picks the first candidate that is not taken, by an injective choice that the document's order decides. Several picks
 * can share what is taken.
 */
export const createPick = (draw: Draw, taken = new Set<string>()): PickValue => {
  const known = new Map<string, string>();
  const choose: PickValue = (kind, real, make, holds = () => true) => {
    let candidate = '';
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      candidate = make((count) => draw(`${tries}:${kind}:${real}`, count), tries);
      if (candidate !== real && !taken.has(`${kind}:${candidate}`) && holds(candidate)) break;
    }
    return candidate;
  };
  return (kind, real, make, holds) => {
    const invented = known.get(`${kind}:${real}`) ?? choose(kind, real, make, holds);
    known.set(`${kind}:${real}`, invented);
    taken.add(`${kind}:${invented}`);
    return invented;
  };
};

/** Digits that do not begin with 0; long ones begin below 9, so that a double still holds 16 of them. */
export const drawDigits = (digits: (count: number) => string, count: number): string => {
  const drawn = digits(count + 3);
  return String((Number(drawn.slice(0, 4)) % (count < 16 ? 9 : 8)) + 1) + drawn.slice(4);
};
