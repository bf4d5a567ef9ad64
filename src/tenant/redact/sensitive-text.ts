/**
 * The places of a tenant's files where a secret may be, rightly or by mistake: in settings, in `access`, under keys
 * with names of secrets, in comments, in a file that is not JSON. The text need not be JSON.
 */
import { distance } from 'fastest-levenshtein';
import { MIN_SECRET_LENGTH } from '../../values/secret-search';
import { tokenLikeParts } from '../../values/token-like';

/** A place where a secret may be: offsets in its line, which counts from 1. */
export interface SensitivePlace {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** The text there, without quotes and escapes. */
  readonly value: string;
  /**
   * `secret`: by its place or its form. `possible`: a setting that may or may not be one. `comment`: a text for people.
   */
  readonly kind: 'secret' | 'possible' | 'comment';
}

/** Where secrets are named, and so where a literal one may be by mistake. */
const SENSITIVE = ['settings', 'connections', 'variables'];

/** All values below it are about secrets. */
const ACCESS = 'access';

/** The identifier of a real user. */
const PROBE = 'probe';

const COMMENT = '$comment';

/** Keys, wherever they are, under which there is a secret by their names. */
const SECRET_KEY =
  /(?:^|[^a-z])auth(?:$|[^a-z]|orization)|token|secret|passw|pwd|credential|cookie|signature|private_?key|api[_-]?key|bearer/i;

/** Settings whose values are not secrets, unless one looks like a token. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...['type', 'file', 'hostname', 'adapter', 'baseUrl', 'tokenUrl', 'url'],
  ...[
    'in',
    'scheme',
    'sentIn',
    'spelling',
    'tokenHeader',
    'grant',
    'refreshTokenFile',
    'name',
    'headerName',
    'keyName',
    'paramName',
  ],
  ...['method', 'tokenAt', 'lifetimeSeconds', 'lifetimeAt', 'endAt'],
  ...['at', 'format', 'listAs', 'several', 'status', 'path', 'equals', 'notEquals', 'empty', 'present'],
]);

/** Settings beside a secret that name its owner. */
const OWNER_KEY =
  /^(?:user|user_?name|user_?id|login|client_?id|scopes?|audience|realm|chain_?id|header|parameter)$/i;

/** Usual names for the list of keys; any other key of `access` is most likely the secret itself. */
const ACCESS_KEY =
  /^(?:keys?|open|type|(?:(?:api|app|access|auth|client|bearer)[_-]?)?(?:keys?|tokens?|secrets?))$/i;
const SHORT = 6;

const TOKEN =
  /"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|#[^\n]*|[{}[\]:,\n]|[^\s{}[\]:,"']+/g;
/** A variable, alone or after the word of a scheme. */
const NAMED = /^"(?:(?:bearer|basic|token) )?\$\{\w+\}"$/i;
/** Words of the tenant file, and usual names for the types of payloads. */
const PLAIN =
  /^(?:true|false|null|-?\d{1,6}|"(?:phone|email|digits|open|(?:text|str|string|int|integer|number|float|decimal|bool|boolean|date|any|list|array|object)[?!]?)")$/;

/** Whether a key is such a word, or a misspelling of one. */
const isCalled = (key: string, word: string): boolean => {
  if (Math.abs(key.length - word.length) > 1) return false;
  const isAnagram =
    key.length === word.length && Array.from(key).sort().join() === Array.from(word).sort().join();
  return isAnagram || distance(key, word) <= 1;
};

/** A key, and what its name means for the values below it. */
interface Key {
  readonly name: string;
  readonly isAccess: boolean;
  readonly isSensitive: boolean;
  /** Whether it has the name of a secret. */
  readonly isSecret: boolean;
}

const keyOf = (name: string): Key => ({
  name,
  isAccess: isCalled(name, ACCESS),
  isSensitive: SENSITIVE.some((word) => isCalled(name, word)),
  isSecret: SECRET_KEY.test(name),
});

/** A scan of a text: the keys that are open, and the one whose value comes next. */
interface Scan {
  readonly open: (Key | undefined)[];
  /** Whether the text is an object; else all of it may be a secret. */
  readonly isObject: boolean;
  key: Key | undefined;
  last: string;
}

const valueOf = (token: string): string => {
  try {
    const value: unknown = JSON.parse(token);
    return typeof value === 'string' ? value : token;
  } catch {
    return token.replace(/^["']|["']$/g, '');
  }
};

const advance = (scan: Scan, token: string): void => {
  if (token === ':') scan.key = keyOf(valueOf(scan.last));
  else if (token === '{' || token === '[') {
    scan.open.push(scan.key ?? scan.open.at(-1));
    scan.key = undefined;
  } else if (token === '}' || token === ']') scan.open.pop();
  else if (token === ',') scan.key = undefined;
  else if (token !== '\n') scan.last = token;
};

const looksSecret = (value: string): boolean =>
  value.length >= MIN_SECRET_LENGTH && tokenLikeParts(value).length > 0;

/** The kind of a key. */
const kindOfKey = ({ open }: Scan, value: string): SensitivePlace['kind'] | undefined => {
  const isAccess =
    open.some((key) => key?.isAccess === true) && value.length > SHORT && !ACCESS_KEY.test(value);
  return isAccess || looksSecret(value) ? 'secret' : undefined;
};

/** The kind of a value, by the keys above it. Rules have paths, whatever the name of their field is. */
const kindOfValue = (scan: Scan, token: string, value: string): SensitivePlace['kind'] | undefined => {
  const keys = [...scan.open, scan.key].filter((key) => key !== undefined);
  const nearest = keys.at(-1)?.name ?? '';
  if (nearest === COMMENT) return 'comment';
  if (NAMED.test(token) || PLAIN.test(token)) return undefined;
  if (looksSecret(value) || isCalled(nearest, PROBE)) return 'secret';
  if (keys.some(({ isAccess }) => isAccess)) return ACCESS_KEY.test(value) ? undefined : 'secret';
  if (HARMLESS.has(nearest) || keys[0]?.name === 'user') return undefined;
  if (!OWNER_KEY.test(nearest) && keys.some(({ isSecret }) => isSecret)) return 'secret';
  return keys.some(({ isSensitive }) => isSensitive) ? 'possible' : undefined;
};

const PUNCTUATION = /^[{}[\]:,\n]$/;
const IN_FILE_COMMENT = /^(?:\/[/*]|#)/;

const kindOf = (scan: Scan, token: string, isKey: boolean): SensitivePlace['kind'] | undefined => {
  if (PUNCTUATION.test(token)) return undefined;
  if (!scan.isObject || IN_FILE_COMMENT.test(token)) return 'comment';
  return isKey ? kindOfKey(scan, valueOf(token)) : kindOfValue(scan, token, valueOf(token));
};

/** The places of a token, one for each of its lines. */
const placesOf = (
  token: string,
  kind: SensitivePlace['kind'],
  line: number,
  start: number,
): readonly SensitivePlace[] => {
  const [first = '', ...others] = token.split('\n');
  const value = valueOf(token);
  return [
    { line, start, end: start + first.length, value, kind },
    ...others.map((text, index) => ({ line: line + index + 1, start: 0, end: text.length, value, kind })),
  ];
};

/** The places of a text where a secret may be. */
export const sensitivePlaces = (text: string): readonly SensitivePlace[] => {
  const found: SensitivePlace[] = [];
  const scan: Scan = { open: [], isObject: /^\s*\{/.test(text), key: undefined, last: '' };
  let [line, lineStart] = [1, 0];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const isKey = scan.isObject && /^\s*:/.test(text.slice(index + token.length, index + token.length + 40));
    const kind = kindOf(scan, token, isKey);
    if (kind !== undefined) found.push(...placesOf(token, kind, line, index - lineStart));
    if (kind !== 'comment' || !IN_FILE_COMMENT.test(token)) advance(scan, token);
    const breaks = token.split('\n').length - 1;
    if (breaks > 0) [line, lineStart] = [line + breaks, index + token.lastIndexOf('\n') + 1];
  }
  return found;
};
