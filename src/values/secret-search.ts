/**
 * Search for secrets in texts, also where a text is encoded: percent-encoding, base64, bytes as numbers, escapes of JSON
 * and of HTML, and one inside another. What is hashed, compressed or spread over several texts is not found.
 */
import { own } from '../core/own';
import { tokenLikeParts } from './token-like';

/** Shorter secrets are in too many texts by chance. */
export const MIN_SECRET_LENGTH = 8;

/** How many encodings within one another are undone. */
const MAX_DEPTH = 3;

/** The length of the shortest secret in base64, without the characters that depend on its neighbours. */
const BASE64 = /[A-Za-z\d+/_-]{11,}/g;
const DECIMAL = /\d{1,3}(?:[\s,]+\d{1,3}){7,}/g;
const HEX = /(?:[\da-f][\s:,-]?){16,}/gi;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const codePoint = (digits: string, base: number): string => {
  const code = parseInt(digits, base);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
};

const percentDecoded = (text: string): readonly string[] => {
  if (!/[%+]/.test(text)) return [];
  const decoded = text.replace(/(?:%[\da-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
  return [decoded, decoded.replaceAll('+', ' ')]; // as in a form
};

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

const unescaped = (text: string): readonly string[] =>
  text.includes('\\')
    ? [
        text.replace(
          /\\(?:u([\da-f]{4})|x([\da-f]{2})|([^]))/gi,
          (_, wide?: string, narrow?: string, one = '') => codeOrCharacter(wide ?? narrow, String(one)),
        ),
      ]
    : [];

const codeOrCharacter = (digits: string | undefined, character: string): string =>
  digits === undefined ? (own(ESCAPES, character) ?? character) : String.fromCharCode(parseInt(digits, 16));

const entitiesDecoded = (text: string): readonly string[] =>
  text.includes('&')
    ? [
        text.replace(
          /&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi,
          (whole, hex?: string, decimal?: string, name = '') => {
            if (hex !== undefined) return codePoint(hex, 16);
            return decimal === undefined ? (own(ENTITIES, String(name)) ?? whole) : codePoint(decimal, 10);
          },
        ),
      ]
    : [];

/** A run of base64 may begin in the middle of another text: each of the four ways to cut it is tried. */
const base64Decoded = (text: string): readonly string[] =>
  [...text.matchAll(BASE64)].flatMap(([run]) =>
    [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString('utf8')),
  );

const hexDecoded = (text: string): readonly string[] =>
  [...text.matchAll(HEX)].flatMap(([run]) => {
    const digits = run.replace(/[^\da-f]/gi, '');
    return [digits, digits.slice(1)].map((each) => Buffer.from(each, 'hex').toString('utf8'));
  });

/** A buffer as JSON has it. */
const decimalDecoded = (text: string): readonly string[] =>
  [...text.matchAll(DECIMAL)].map(([run]) => Buffer.from(run.split(/[\s,]+/).map(Number)).toString('utf8'));

/** Base64 is often broken into lines. */
const joined = (text: string): readonly string[] =>
  /[\r\n]/.test(text) ? [text.replace(/[\r\n]+\s*/g, '')] : [];

const DECODINGS = [
  percentDecoded,
  unescaped,
  entitiesDecoded,
  base64Decoded,
  hexDecoded,
  decimalDecoded,
  joined,
];

/** A text, and all texts that decoding gives. */
export const readingsOf = (text: string): ReadonlySet<string> => {
  const readings = new Set([text]);
  let latest: readonly string[] = [text];
  for (let depth = 0; depth < MAX_DEPTH && latest.length > 0; depth += 1) {
    const decoded = latest.flatMap((each) => DECODINGS.flatMap((decode) => decode(each)));
    latest = [...new Set(decoded)].filter((each) => each.length >= MIN_SECRET_LENGTH && !readings.has(each));
    for (const each of latest) readings.add(each);
  }
  return readings;
};

/** Gives the first of several secrets that a text has, encoded or not. */
export type SecretFinder = (text: string) => string | undefined;

/** Secrets that are too short are not looked for. A text that comes again is decoded once. */
export const secretFinder = (secrets: readonly string[]): SecretFinder => {
  const long = secrets.filter(({ length }) => length >= MIN_SECRET_LENGTH);
  const shortest = Math.min(...long.map(({ length }) => length));
  const find = (text: string): string | undefined => {
    const readings = [...readingsOf(text)];
    return long.find((secret) => readings.some((reading) => reading.includes(secret)));
  };
  const known = new Map<string, string | undefined>();
  return (text) => {
    if (text.length < shortest) return undefined; // no decoding makes a text longer
    if (!known.has(text)) known.set(text, find(text));
    return known.get(text);
  };
};

/** A text of a value of JSON, under its key. */
type Leaf = readonly [key: string, text: string];

const leavesOf = (value: unknown, under = ''): readonly Leaf[] => {
  if (typeof value === 'string') return [[under, value]];
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, key))
    : [];
};

const IS_SECRET = /key|token|secret|passw|credential/i;

/** The texts of a secret that is JSON: those with names of secrets, or else all, as in a table of tokens. */
const leavesOfText = (text: string): readonly string[] => {
  if (!/^\s*[[{"]/.test(text)) return [];
  try {
    const leaves = leavesOf(JSON.parse(text));
    const named = leaves.filter(([key]) => IS_SECRET.test(key));
    return (named.length > 0 ? named : leaves).map(([, leaf]) => leaf);
  } catch {
    return [];
  }
};

/** `Bearer abc`, `password=abc; …` */
const NAMED = /(?:^\w+ +|(?:key|token|secret|passw\w*|pwd|signature)["']?\s*[=:]\s*["']?)([^\s"'&;,]+)/gi;

const isPrintable = (text: string): boolean => /^[ -~]+$/.test(text);

/** The password of `user:password`, which base64 hides in a header. */
const ofUser = (text: string): readonly string[] => {
  const [, password] = /^[^:/\s]+:(?!\/\/)(.+)$/.exec(text) ?? [];
  return password === undefined ? [] : [password];
};

/** The lines of a secret that has several, such as a key in PEM: one of them may be shown alone. */
const linesOf = (text: string): readonly string[] =>
  text.includes('\n') ? text.split(/\s*\n\s*/).filter((line) => !line.startsWith('-----')) : [];

/** `session=abc; lang=ru`, as a header has cookies. */
const COOKIES = /^[\w!#$%&'*+.^`|~-]+=[^;]*(?:; *[\w!#$%&'*+.^`|~-]+=[^;]*)*;?$/;

/** The values of cookies. */
const ofCookies = (text: string): readonly string[] =>
  COOKIES.test(text) ? text.split(/; */).map((cookie) => cookie.slice(cookie.indexOf('=') + 1)) : [];

/** All secret parts of a secret: itself, the tokens of a table or an address, the text after a scheme. */
export const secretParts = (secret: string): ReadonlySet<string> => {
  const decoded = [...readingsOf(secret)].filter(isPrintable);
  const wholes = [secret, ...leavesOfText(secret), ...linesOf(secret), ...decoded];
  const parts = wholes.flatMap((whole) => [
    ...[...whole.matchAll(NAMED)].map(([, value = '']) => value),
    ...ofUser(whole),
    ...ofCookies(whole),
    ...tokenLikeParts(whole),
  ]);
  return new Set([...wholes, ...parts].filter((part) => part.length >= MIN_SECRET_LENGTH));
};
