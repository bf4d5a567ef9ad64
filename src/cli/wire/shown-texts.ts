/**
 * The texts of a request as they are shown: a variable's value as `${NAME}`, the identifier as `<identifier>`. Of the
 * rest only constants are shown, unless values are to be revealed: any other text may be about a person.
 */
import { Secret } from '../../core/secret';
import { ExactNumber, isExactDecimal, writtenText } from '../../values/codec';
import { isRecord } from '../../types/conform';
import { tokenLikeParts } from '../../values/token-like';
import type { Secrets } from '../../tenant/decode/secrets';
import { counted } from '../report/problem';

/** What decides how a request is shown. */
export interface Showing {
  /** Whether values are shown. */
  readonly reveal: boolean;
  /** The identifier as it was given. */
  readonly identifier: string;
  /** The tenant's file. */
  readonly document: unknown;
  readonly secrets: Secrets;
}

/** Shows the texts of one request. */
export interface ShownTexts {
  /** A value. */
  readonly value: (value: string | Secret) => string;
  /** A text with secrets in it: the names of their variables are shown, and what is around them as a value. */
  readonly filled: (text: Secret) => string;
  /** A name, or another text that no lookup fills: only secrets are replaced. */
  readonly name: (text: string) => string;
  /** A JSON value. */
  readonly json: (value: unknown) => unknown;
}

const IDENTIFIER = '<identifier>';

/** Of the client's own. */
const CONSTANTS = ['client_credentials', 'password', 'refresh_token'];

/** Keys whose values are not sent, or name a user. */
const NOT_SENT: ReadonlySet<string> = new Set(['probe', 'access', '$comment']);

/** A text of the file, and its pieces: segments of a path, and what is around placeholders. */
const piecesOf = (text: string): readonly string[] => {
  const pieces = text
    .split(/(?<!\{)\{[^{}]*\}(?!\})/)
    .map((piece) => piece.replace(/\{\{|\}\}/g, ([one = '']) => one));
  return [text, ...pieces, ...pieces.flatMap((piece) => piece.split('/'))];
};

/** All texts of a tenant's file. */
const constantsIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(constantsIn);
  if (isRecord(value))
    return Object.entries(value).flatMap(([key, inner]) => (NOT_SENT.has(key) ? [] : constantsIn(inner)));
  const text = writtenText(value);
  return text === undefined ? [] : piecesOf(text);
};

const NAMES = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The variables that a file names. */
const namesIn = (document: unknown): readonly string[] => [
  ...new Set([...JSON.stringify(document ?? null).matchAll(NAMES)].map(([, name = '']) => name)),
];

/** Their values, the longest first; an address also without its last slash. */
const variablesOf = (
  document: unknown,
  secrets: Secrets,
): readonly (readonly [value: string, shown: string])[] => {
  const values = namesIn(document).flatMap((name) => {
    const found = secrets(name);
    if (found.found !== 'set') return [];
    const text = found.secret.reveal();
    return [text, text.replace(/\/$/, '')].map((value) => [value, `\${${name}}`] as const);
  });
  return values
    .filter(([value]) => value.length >= SHORTEST)
    .sort(([one], [other]) => other.length - one.length);
};

/** Shorter texts are in others by chance. */
const SHORTEST = 4;

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** How many digits of telephone numbers are the same in every spelling. */
const NATIONAL = 10;

/** Spellings that may be inside another text; any other is recognised where it is the whole. */
const spellingsOf = (identifier: string): readonly string[] => {
  const digits = digitsOf(identifier);
  const phones = digits.length < NATIONAL ? [] : [`+${digits}`, digits, digits.slice(-NATIONAL)];
  return [identifier, identifier.trim(), ...phones]
    .flatMap((each) => [each, each.toLowerCase(), each.toUpperCase()])
    .filter(({ length }) => length >= SHORTEST)
    .sort((one, other) => other.length - one.length);
};

/** Whether a text is an identifier in another spelling. */
const isSpelling = (text: string, identifier: string): boolean => {
  if (text.trim().toLowerCase() === identifier.trim().toLowerCase()) return true;
  const [one, other] = [digitsOf(text), digitsOf(identifier)];
  return (
    other.length >= NATIONAL &&
    /^[\s\d()+./-]+$/.test(text) &&
    one.slice(-NATIONAL) === other.slice(-NATIONAL)
  );
};

/** A part of a text: as it will be shown, or still as it was sent. */
type Part = { readonly shown: string } | { readonly raw: string };

const replaced = (parts: readonly Part[], value: string, shown: string): readonly Part[] =>
  parts.flatMap((part) =>
    'shown' in part || !part.raw.includes(value)
      ? [part]
      : part.raw.split(value).flatMap((raw, index) => (index === 0 ? [{ raw }] : [{ shown }, { raw }])),
  );

/** Shows texts; `more` are further constants. */
export const shownTexts = (
  { reveal, identifier, document, secrets }: Showing,
  more: readonly string[] = [],
): ShownTexts => {
  const variables = variablesOf(document, secrets);
  const sources = isRecord(document) ? document.sources : undefined;
  const constants = new Set([...CONSTANTS, ...more, ...constantsIn(sources)]);
  const spellings = reveal ? [] : spellingsOf(identifier);
  const named = (text: string): readonly Part[] =>
    variables.reduce<readonly Part[]>(
      (parts, [value, shown]) => replaced(parts, value, shown),
      [{ raw: text }],
    );
  const ofPart = (part: Part): string => {
    if ('shown' in part) return part.shown;
    const { raw } = part;
    if (raw === '' || constants.has(raw)) return raw;
    if (reveal) return tokenLikeParts(raw).length > 0 && raw !== identifier ? '<looks like a token>' : raw;
    return `<${counted(raw.length, 'character')}>`;
  };
  const textOf = (text: string): string => {
    if (!reveal && isSpelling(text, identifier)) return IDENTIFIER;
    const parts = spellings.reduce((all, spelling) => replaced(all, spelling, IDENTIFIER), named(text));
    return parts.map(ofPart).join('');
  };
  const name = (text: string): string =>
    named(text)
      .map((part) => ('shown' in part ? part.shown : part.raw))
      .join('');
  const value = (each: string | Secret): string => (each instanceof Secret ? name(each.shown) : textOf(each));
  const placeholders = new Set(namesIn(document).map((each) => `\${${each}}`));
  const filled = ({ shown }: Secret): string =>
    shown
      .split(/(\$\{\w+\})/)
      .map((part) => (placeholders.has(part) ? part : textOf(part)))
      .join('');
  const json = (each: unknown): unknown => {
    if (each instanceof Secret || typeof each === 'string') return value(each);
    if (Array.isArray(each)) return each.map(json);
    if (isRecord(each))
      return Object.fromEntries(Object.entries(each).map(([key, inner]) => [name(key), json(inner)]));
    if (!isExactDecimal(each)) return each;
    const written = String(each);
    const shown = value(written);
    if (shown === IDENTIFIER) return shown;
    if (shown !== written) return '<a number>';
    return each instanceof ExactNumber ? written : each;
  };
  return { value, filled, name, json };
};

/** The revealed secrets of requests that no output may show. */
export const revealedSecrets = (values: readonly unknown[]): readonly string[] =>
  values.flatMap((value) => {
    if (value instanceof Secret) return [value.reveal()];
    if (Array.isArray(value)) return revealedSecrets(value);
    return isRecord(value) ? revealedSecrets(Object.values(value)) : [];
  });
