/**
 * The search for texts that look like tokens, in an address, a setting or any other text: webhooks of some systems have
 * them in the path. It is a guess, and only a reason to warn or to hide a text.
 */

/** A UUID is more often an id of an account or a directory than a token, and is shown as an id everywhere. */
const UUID = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi;

const LEAST_LENGTH = 12;

/** A word with a number after it, or a version, changes between letters and digits once or twice. */
const LEAST_SWITCHES = 3;

const switchesIn = (text: string): number => text.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0;

/** Whether a text has a part with letters and digits in an order that words do not have. */
export const isTokenLike = (text: string): boolean =>
  text
    .replace(UUID, '')
    .split(/[^a-z\d]+/i)
    .some((part) => part.length >= LEAST_LENGTH && switchesIn(part) >= LEAST_SWITCHES);

/** A query parameter with the name of a secret, and long enough for one. */
const SECRET_PARAMETER = /[?&;]\w*(?:key|token|secret|passw|signature|auth)\w*=([^&;#]{8,})/gi;

export const hasSecretParameter = (address: string): boolean => address.search(SECRET_PARAMETER) >= 0;

const USER = /^[a-z]*:?\/\/([^/?#]*)@/i;

/** An address without its host, which may have any name. */
const withoutHost = (address: string): string =>
  address.replace(/^([a-z]*:?\/\/(?:[^/?#]*@)?)[^/?#]*/i, '$1');

/** Whether a part of an address looks like a token. */
export const hasTokenLike = (address: string): boolean =>
  USER.test(address) || hasSecretParameter(address) || isTokenLike(withoutHost(address));

/** Tokens with the prefixes of well-known services, and JSON Web Tokens. */
const MARKED =
  /\b(?:[spr]k_(?:live|test)_\w{8,}|gh[pousr]_\w{16,}|xox[abprs]-[\w-]{8,}|AKIA[A-Z\d]{12,}|glpat-[\w-]{8,}|eyJ[\w-]{8,}(?:\.[\w-]+)*)/g;

const WORD = /[\w~+=-]{12,}/g;

/** The parts of a text that look like tokens: words, parameters, and the user name before a host. */
export const tokenLikeParts = (text: string): readonly string[] => [
  ...[...text.matchAll(new RegExp(USER, 'gi'))].flatMap(([, user = '']) => [user, ...user.split(':')]),
  ...[...text.matchAll(SECRET_PARAMETER)].map(([, value = '']) => value),
  ...(withoutHost(text).match(WORD) ?? []).filter(isTokenLike),
  ...(text.match(MARKED) ?? []),
];

/** The fewest characters of a key that cannot be guessed by trying. */
const LEAST_KEY = 8;

/** Keys that an attacker tries first, with or without digits after them. */
const TRIED_FIRST =
  /^(?:\d+|(?:admin|api-?key|app-?key|change-?me|default|letmein|p[a@]ssw[o0]rd|qwerty\w*|secret|test|token|welcome)[\d!]*)$/i;

/** Whether a key can be guessed: it is short, has hardly any different characters, or is a usual word. */
export const isGuessable = (key: string): boolean =>
  key.length < LEAST_KEY || new Set(key).size < LEAST_KEY / 2 || TRIED_FIRST.test(key);
