/** The digits of invented values in tests: they look random, and the seed of the run decides them. */
import { drawAtRandom } from '../../src/scaffold/draw';
import type { Draw } from '../../src/scaffold/draw';
import { randomOf } from './generate/random';
import { runSeed } from './seed';

/** A new source of digits, which gives the same ones in each run with the same seed. */
export const seededDraw = (seed = runSeed()): Draw => {
  const { below } = randomOf(seed);
  return drawAtRandom((count) => Uint8Array.from({ length: count }, () => below(256)));
};
