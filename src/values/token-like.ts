/**
 * Owns what looks like a token in an address or a setting: the webhooks of some systems have theirs in the path.
 * It is a guess, and must be no more than a warning's or an excerpt's reason.
 */

/** A UUID names an account or a directory more often than it opens one, and is told as an id everywhere. */
const UUID = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi;

const LEAST_LENGTH = 12;

/** A word with a number behind it, or a version, goes over from letters to digits or back once or twice. */
const LEAST_SWITCHES = 3;

const switchesIn = (text: string): number => text.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0;

/** Whether a text has a part of letters and digits in no order that words have. */
const isTokenLike = (text: string): boolean =>
  text
    .replace(UUID, '')
    .split(/[^a-z\d]+/i)
    .some((part) => part.length >= LEAST_LENGTH && switchesIn(part) >= LEAST_SWITCHES);

/** A query's parameter that is called like a secret, and long enough for one. */
export const hasSecretParameter = (address: string): boolean =>
  /[?&;]\w*(key|token|secret|passw|signature|auth)\w*=[^&;#]{8}/i.test(address);

const hasUser = (address: string): boolean => /^[a-z]*:?\/\/[^/?#]*@/i.test(address);

/** The same for an address: its host may be called what it likes. */
export const hasTokenLike = (address: string): boolean =>
  hasUser(address) ||
  hasSecretParameter(address) ||
  isTokenLike(address.replace(/^([a-z]*:?\/\/(?:[^/?#]*@)?)[^/?#]*/i, '$1'));
