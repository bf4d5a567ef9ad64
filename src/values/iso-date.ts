/** Dates in the ISO form as most systems write them, read without patterns. */
import { HYPHEN, digitsAt } from './calendar';

/** A time of day, as it is written. */
export interface WrittenTime {
  /** 0 to 24; 24 only without minutes and seconds above 0. */
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** A day as it is written; the calendar may not have it. */
export interface WrittenDate {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly time: WrittenTime | undefined;
  /** The offset from UTC in minutes; local times of the past have fractions of one. */
  readonly offset: number | undefined;
}

/** No offset is larger. */
export const MOST_MINUTES = 14 * 60;

const COLON = 0x3a;
const POINT = 0x2e;
const SPACE = 0x20;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;
const PLUS = 0x2b;

/** The offset that stands from a place to the end of a text: `Z`, `+03:00` or none; `false` for anything else. */
const offsetAt = (text: string, at: number): number | undefined | false => {
  if (text.length === at) return undefined;
  const sign = text.charCodeAt(at);
  if (text.length === at + 1) return sign === LETTER_Z ? 0 : false;
  const isOffset = sign === PLUS || sign === HYPHEN;
  if (!isOffset || text.length !== at + 6 || text.charCodeAt(at + 3) !== COLON) return false;
  const minutes = digitsAt(text, at + 4, at + 6);
  const offset = digitsAt(text, at + 1, at + 3) * 60 + minutes;
  if (!(minutes < 60 && offset <= MOST_MINUTES)) return false;
  return sign === PLUS ? offset : -offset;
};

const DAY_LENGTH = 10;
const SECONDS_END = 19;
const MILLISECONDS_END = 23;

/** A day with a time behind it: `T21:47:35` or `T21:47:35.150`, and an offset. */
const instantIn = (text: string): WrittenDate | undefined => {
  const sign = text.charCodeAt(DAY_LENGTH);
  const isClock = text.charCodeAt(13) === COLON && text.charCodeAt(16) === COLON;
  if ((sign !== LETTER_T && sign !== SPACE) || !isClock) return undefined;
  const hour = digitsAt(text, 11, 13);
  const minute = digitsAt(text, 14, 16);
  const second = digitsAt(text, 17, SECONDS_END);
  const hasFraction = text.charCodeAt(SECONDS_END) === POINT;
  const millisecond = hasFraction ? digitsAt(text, SECONDS_END + 1, MILLISECONDS_END) : 0;
  const offset = offsetAt(text, hasFraction ? MILLISECONDS_END : SECONDS_END);
  const isTime = hour < 24 && minute < 60 && second < 60 && millisecond >= 0;
  if (!isTime || offset === false) return undefined;
  return { day: text.slice(0, DAY_LENGTH), time: { hour, minute, second, millisecond }, offset };
};

/** Reads the ISO form as most systems write it; `undefined` for what only the patterns read. */
export const readIsoDate = (text: string): WrittenDate | undefined => {
  if (text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return undefined;
  if (Number.isNaN(digitsAt(text, 0, 4) + digitsAt(text, 5, 7) + digitsAt(text, 8, DAY_LENGTH)))
    return undefined;
  return text.length === DAY_LENGTH ? { day: text, time: undefined, offset: undefined } : instantIn(text);
};
