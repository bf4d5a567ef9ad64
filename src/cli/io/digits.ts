/** The digits that the program makes invented values of: at random. */
import { randomBytes } from 'node:crypto';
import { drawAtRandom } from '../../scaffold/draw';
import type { Draw } from '../../scaffold/draw';

export const digitsAtRandom: Draw = drawAtRandom(randomBytes);
