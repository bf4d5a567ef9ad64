/**
 * JSON without loss: a number keeps its digits, a secret is revealed, and a value that JSON cannot hold is refused
 * rather than left out. It never throws.
 */
import { stringify } from 'lossless-json';
import { ExactNumber } from '../values/codec';
import { Secret } from '../core/secret';
import { isRecord } from '../types/conform';
import { MAX_DEPTH } from './parse';

/** How a number that no double holds is written: by its digits. */
export const exactNumbers = [
  {
    test: (value: unknown): boolean => value instanceof ExactNumber,
    stringify: (value: unknown): string => (value instanceof ExactNumber ? value.toString() : ''),
  },
];

/**
 * The JSON text of a value, without members that are `undefined`. It is `undefined` if the value nests deeper than
 * answers may, has a text with half a surrogate pair, or has something that is not JSON. Secrets are revealed in it.
 */
export const writeJson = (value: unknown): string | undefined =>
  isJson(value, 0) ? stringify(value, reveal, undefined, exactNumbers) : undefined;

const reveal = (_key: string, value: unknown): unknown => (value instanceof Secret ? value.reveal() : value);

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

const isJson = (value: unknown, depth: number): boolean => {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value);
  if (value instanceof ExactNumber) return NUMBER.test(value.toString());
  if (value instanceof Secret) return value.reveal().isWellFormed();
  if (depth === MAX_DEPTH) return false; // or for ever: it may hold itself
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1));
  return isRecord(value) && Object.entries(value).every((member) => isMember(member, depth + 1));
};

const isMember = ([key, value]: readonly [string, unknown], depth: number): boolean =>
  key.isWellFormed() && (value === undefined || isJson(value, depth));
