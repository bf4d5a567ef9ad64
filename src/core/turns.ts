/**
 * Turns of the event loop. Each part of the work for one request (reading an answer, decoding, mapping, writing) is done
 * at once; where a part is large, the next one waits for a turn, so that other requests are served between them.
 */
import { left, right, type Either } from 'fp-ts/Either';
import type { Call } from './call';
import { timedOut } from './connection-failure';
import type { UpstreamFailure } from './failure';

/** Waits until the event loop has turned. */
export type Turn = () => Promise<void>;

/** Gives each waiting part a turn of its own, in the order of arrival: two large parts never run in one turn. */
export const createTurns = (next: (turned: () => void) => unknown = setImmediate): Turn => {
  let last = Promise.resolve();
  return () => {
    last = last.then(() => new Promise((turned) => void next(turned)));
    return last;
  };
};

/** The number of values that take about a millisecond to decode or to map. */
const LARGE = 5_000;

/** A text counts as one more value for each such number of characters. */
const CHARACTERS = 256;

/** How many of `left` values there are beyond those of `value`; below zero once it has more. */
const beyond = (value: unknown, left: number): number => {
  if (typeof value === 'string') return left - 1 - value.length / CHARACTERS;
  if (typeof value !== 'object' || value === null) return left - 1;
  let rest = left - 1;
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    if (rest < 0) return rest;
    rest = beyond(inner, rest);
  }
  return rest;
};

/** Whether what is to be done with a value takes long enough for others to wait for it. It looks no further than needed. */
export const isLarge = (value: unknown): boolean => beyond(value, LARGE) < 0;

/** A part of the work is done and gave `value`: the next may begin, unless the call has ended meanwhile. */
export const turnAfter =
  (value: unknown, { turn, signal }: Pick<Call, 'turn' | 'signal'>) =>
  async (): Promise<Either<UpstreamFailure, undefined>> => {
    if (turn !== undefined && isLarge(value)) await turn();
    return signal.aborted ? left(timedOut(signal.reason)) : right(undefined);
  };
