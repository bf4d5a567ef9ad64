/**
 * Turns of the event loop. Each part of the work for one request (reading an answer, decoding, mapping, writing) is done
 * at once; where a part is large, the next one waits for a turn, so that other requests are served between them.
 */
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

/** A value takes as long as so many characters of a text. */
const CHARACTERS = 256;

/**
 * How many of `left` characters there are beyond those of `value`; below zero once it has more. All are whole numbers, which
 * V8 keeps without an object for each.
 */
const beyond = (value: unknown, left: number): number => {
  let rest = left - CHARACTERS;
  if (typeof value === 'string') return rest - value.length;
  if (typeof value !== 'object' || value === null) return rest;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length && rest >= 0; at += 1) rest = beyond(value[at], rest);
    return rest;
  }
  // Without a list of its values, which would be made for each object of each answer.
  for (const name in value) {
    if (rest < 0) return rest;
    if (Object.hasOwn(value, name)) rest = beyond(Reflect.get(value, name), rest);
  }
  return rest;
};

/** Whether what is to be done with a value takes long enough for others to wait for it. It looks no further than needed. */
export const isLarge = (value: unknown): boolean => beyond(value, LARGE * CHARACTERS) < 0;

const endOf = ({ signal }: Pick<Call, 'signal'>): UpstreamFailure | undefined =>
  signal.aborted ? timedOut(signal.reason) : undefined;

/**
 * A part of the work is done and gave `value`: the next may begin, after a turn if the value is large. A failure says that
 * the call has ended meanwhile.
 */
export const turnAfter = (
  value: unknown,
  call: Pick<Call, 'turn' | 'signal'>,
): UpstreamFailure | undefined | Promise<UpstreamFailure | undefined> =>
  call.turn !== undefined && isLarge(value) ? call.turn().then(() => endOf(call)) : endOf(call);
