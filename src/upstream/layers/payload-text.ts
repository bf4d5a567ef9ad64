/** Payloads as texts, which other processes read: nothing of a payload is lost, or it has no text. */
import { isLeft, tryCatch } from 'fp-ts/Either';
import { MISMATCH } from '../../core/absence';
import { isRecord } from '../../types/conform';
import { ExactNumber } from '../../values/codec';

/** Begins the names of what JSON does not have: digits of a number, and a leaf that is unknown. No payload has such a name. */
const MARK = '\u0000';

const DIGITS = `${MARK}digits`;
const UNKNOWN = `${MARK}unknown`;

/** Longer ones would keep others waiting for the store. */
const MOST_CHARACTERS = 262_144;

const joined = (open: string, parts: readonly (string | undefined)[], close: string): string | undefined =>
  parts.includes(undefined) ? undefined : `${open}${parts.join()}${close}`;

const memberText = ([name, value]: readonly [string, unknown]): string | undefined => {
  if (name.startsWith(MARK)) return undefined;
  const text = written(value);
  return text === undefined ? undefined : `${JSON.stringify(name)}:${text}`;
};

const isExactDouble = (value: number): boolean => Number.isFinite(value) && !Object.is(value, -0);

const written = (value: unknown): string | undefined => {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return isExactDouble(value) ? String(value) : undefined;
  if (value instanceof ExactNumber) return JSON.stringify({ [DIGITS]: value.toString() });
  if (value === MISMATCH) return JSON.stringify({ [UNKNOWN]: true });
  if (Array.isArray(value)) return joined('[', value.map(written), ']');
  if (!isRecord(value)) return undefined; // only its class knows what it is
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return joined('{', members.map(memberText), '}');
};

/** The text of a payload; `undefined` where it has none, or a very long one. */
export const textOfPayload = (payload: unknown): string | undefined => {
  const text = written(payload);
  return text !== undefined && text.length <= MOST_CHARACTERS ? text : undefined;
};

const revived = (_name: string, value: unknown): unknown => {
  if (!isRecord(value)) return value;
  if (Object.hasOwn(value, UNKNOWN)) return MISMATCH;
  const digits = Object.hasOwn(value, DIGITS) ? value[DIGITS] : undefined;
  return typeof digits === 'string' ? new ExactNumber(digits) : value;
};

/** The payload of a text, in a list of one; `undefined` for a text that is not one. */
export const payloadIn = (text: string): readonly [unknown] | undefined => {
  const read = tryCatch(
    (): unknown => JSON.parse(text, revived),
    () => undefined,
  );
  return isLeft(read) ? undefined : [read.right];
};
