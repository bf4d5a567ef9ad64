/** A seeded random source, fast enough for millions of choices: the seed alone determines its values. */

export interface Random {
  /** A whole number from 0 up to, not including, `count`. */
  readonly below: (count: number) => number;
  readonly chance: (probability: number) => boolean;
  /** One of a list. Throws for an empty one. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** One of several ways to go on, by weight. */
  readonly oneOf: <T>(ways: readonly Way<T>[]) => T;
  /** Between `least` and `most` results. */
  readonly several: <T>(least: number, most: number, make: () => T) => readonly T[];
  /** The seed of a random source of its own. */
  readonly fork: () => number;
}

export type Way<T> = readonly [weight: number, make: () => T];

/** Xorshift32 from a scrambled seed: uniform enough for choosing, and all of it within small integers. */
const bits = (seed: number): (() => number) => {
  let state = Math.imul(seed ^ (seed >>> 16), 0x45d9f3b) ^ 0x2545f491 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
};

/** Counts below this are chosen from with 16 bits. */
const SMALL = 2 ** 14;

const choose = <T>(ways: readonly Way<T>[], below: (count: number) => number): T => {
  let left = below(ways.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, make] of ways) {
    if (left < weight) return make();
    left -= weight;
  }
  throw new Error('there is nothing to choose from');
};

/** The random source of a seed. */
export const randomOf = (seed: number): Random => {
  const next = bits(seed);
  const below = (count: number): number =>
    count < SMALL ? ((next() >>> 16) * count) >>> 16 : Math.floor(((next() >>> 0) / 2 ** 32) * count);
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error('there is nothing to pick from');
    return list[below(list.length)] as T;
  };
  return {
    below,
    pick,
    chance: (probability) => next() >>> 8 < probability * 2 ** 24,
    oneOf: (ways) => choose(ways, below),
    several: (least, most, make) => {
      const made = [];
      for (let left = least + below(most - least + 1); left > 0; left -= 1) made.push(make());
      return made;
    },
    fork: next,
  };
};
