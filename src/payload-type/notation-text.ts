/** The texts of the notation of payloads: `text`, `'gold' | 'silver'`, `text | integer?`. */
import { own } from '../core/own';
import type { TextNode } from '../json/document';
import { partsIn } from '../json/document';
import { isTooMany } from '../diagnostics/too-many';
import type { Findings } from '../diagnostics/collector';
import type { Span } from '../diagnostics/diagnostic';
import { didYouMean, nearest } from '../diagnostics/did-you-mean';
import { synonymOf } from '../diagnostics/synonyms';
import { ANY, isKindName } from '../types/kinds';
import type { KindName } from '../types/kinds';
import type { Presence } from './notation-key';
import { ANYTHING, INVALID } from './outline';
import type { PayloadTypeAst, FieldType } from './outline';
import { advise, write, writePart } from '../diagnostics/fix';
import type { Fix } from '../diagnostics/fix';

/** Other words for a kind, the narrower kind first: "int" is a whole number. */
const WORDS: readonly KindName[] = ['text', 'integer', 'number', 'boolean'];

/** A part of a text, by its offsets. */
interface Token {
  readonly kind: 'literal' | 'unclosed' | 'word' | 'bar' | 'presence';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN = /\s*(?:('(?:[^'\\]|\\[^])*')|('[^]*)|(\|)|([?!]+)|([^\s|'?!]+))/y;
const TOKEN_KINDS = ['literal', 'unclosed', 'bar', 'presence', 'word'] as const;

const tokensOf = (text: string): readonly Token[] => {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN.source, TOKEN.flags);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const groups: readonly (string | undefined)[] = match.slice(1);
    const at = groups.findIndex((group) => group !== undefined);
    const found = groups[at] ?? '';
    const end = match.index + match[0].length;
    tokens.push({ kind: TOKEN_KINDS[at] ?? 'word', text: found, start: end - found.length, end });
  }
  return tokens;
};

const UNESCAPED = /\\([^])/g;

/** A number that is exactly what is written; no other could ever be met. */
export const exactNumber = (literal: string): number | undefined => {
  const value = Number(literal);
  const isPlain = /^-?(0|[1-9]\d*)(\.\d+)?$/.test(literal) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return isPlain && String(value) === literal ? value : undefined;
};

const single = (name: KindName, full: boolean): PayloadTypeAst => ({ kind: 'single', name, full });

/** The type of a word; `undefined` if it is not a type. */
const astOf = ({ kind, text }: Token, full: boolean): PayloadTypeAst | undefined => {
  if (kind === 'literal') return { kind: 'literal', value: text.slice(1, -1).replace(UNESCAPED, '$1') };
  if (kind !== 'word') return undefined;
  if (text === ANY) return ANYTHING;
  if (isKindName(text)) return single(text, full && text === 'text');
  if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' };
  const value = exactNumber(text);
  return value === undefined ? undefined : { kind: 'literal', value };
};

/**
 * What other notations have a kind for, and this one the kind text, with the step that reads it, if there is one. As a
 * literal the word would never be met.
 */
const FORMATS: ReadonlyMap<string, string | undefined> = new Map<string, string | undefined>([
  ...['date', 'datetime', 'date-time', 'time', 'timestamp', 'timestamptz'].map(
    (word) => [word, 'date'] as const,
  ),
  ...['email', 'e-mail', 'mail'].map((word) => [word, 'email'] as const),
  ...['phone', 'tel', 'telephone', 'phonenumber', 'msisdn', 'mobile'].map((word) => [word, 'phone'] as const),
  ...['url', 'uri', 'link', 'href'].map((word) => [word, 'url'] as const),
  ...['uuid', 'guid', 'password', 'hostname', 'ipv4', 'ipv6'].map((word) => [word, undefined] as const),
]);

/** A word that names what a text is written like. */
const asFormat = (word: string): Fix | undefined => {
  const name = word.toLowerCase().replaceAll('_', '');
  if (!FORMATS.has(name)) return undefined;
  const step = FORMATS.get(name);
  return writePart('text', step === undefined ? {} : { after: `; read it with the step "${step}"` });
};

/** The kind that a word was most likely meant to be. */
export const kindMeant = (word: string): KindName => {
  if (asFormat(word) !== undefined) return 'text';
  const name = nearest(word, WORDS) ?? synonymOf(word, WORDS) ?? 'text';
  return isKindName(name) ? name : 'text';
};

const withoutQuotes = (text: string): string => text.replace(/^["'‘’“”]|["'‘’“”]$/g, '');

const quoted = (text: string): string => `'${withoutQuotes(text).replace(/['\\]/g, '\\$&')}'`;

/** A kind, or a format of another notation, in quotes that a literal does not have. */
const asQuotedKind = (text: string): Fix | undefined => {
  const word = withoutQuotes(text);
  if (word === text) return undefined;
  return isKindName(word) ? writePart(word) : asFormat(word);
};

const isNumeric = (word: string): boolean => /^[-+]?\.?\d/.test(word);

/** A word that is not a kind: a typing mistake, or a literal without its quotes. */
const insteadOf = (word: string, isAmongLiterals: boolean): Fix => {
  if (isNumeric(word)) {
    const plain = String(Number(word));
    return exactNumber(plain) === undefined ? writePart('number') : writePart(plain);
  }
  const kind = asFormat(word) ?? (isAmongLiterals ? undefined : asQuotedKind(word));
  if (kind !== undefined) return kind;
  const meant = didYouMean(word, [...WORDS, ANY]);
  return meant?.kind === 'rename' ? meant : asLiteral(word, isAmongLiterals);
};

/** One of several, or in other quotes, a word is a literal; alone it can as well be another notation's word for a kind. */
const asLiteral = (word: string, isAmongLiterals: boolean): Fix =>
  isAmongLiterals || /["‘’“”\s]/.test(word)
    ? writePart(quoted(word))
    : advise(`write text; or ${quoted(word)}, if no other text is ever there`);

/** Several words are not the name of a kind. */
const insteadOfWords = (words: string, areSeveral: boolean, isAmongLiterals: boolean): Fix =>
  areSeveral ? asLiteral(words, isAmongLiterals) : insteadOf(words, isAmongLiterals);

/** Reads the alternatives of one text. */
interface Reading {
  readonly node: TextNode;
  readonly partOf: (start: number, end: number) => Span;
  readonly findings: Findings;
}

const refuse = (
  { partOf, findings }: Reading,
  { start, end }: Pick<Token, 'start' | 'end'>,
  message: string,
  fix: Fix,
): void => findings.add(partOf(start, end), { code: 'payload-kind', message, fix });

const readAlternative = (
  reading: Reading,
  tokens: readonly Token[],
  { full, isAmongLiterals }: { readonly full: boolean; readonly isAmongLiterals: boolean },
): PayloadTypeAst => {
  const [first, ...more] = tokens;
  if (first === undefined) return INVALID;
  const last = more.at(-1) ?? first;
  const whole = { start: first.start, end: last.end };
  const ast = more.length === 0 ? astOf(first, full) : undefined;
  if (ast !== undefined) return ast;
  if (first.kind === 'unclosed') {
    const inside = first.text.slice(1).replace(/\\$/, '');
    const kind = isAmongLiterals ? undefined : asQuotedKind(first.text.trimEnd());
    refuse(reading, whole, 'a literal ends with a single quote', kind ?? writePart(`'${inside.trimEnd()}'`));
    return { kind: 'literal', value: inside };
  }
  const words = reading.node.value.slice(whole.start, whole.end);
  const message = isNumeric(words)
    ? 'no number of an answer is ever read as this one'
    : `unknown type "${words}"`;
  refuse(reading, whole, message, insteadOfWords(words, more.length > 0, isAmongLiterals));
  return single(kindMeant(words), full);
};

/** The alternatives, each as its tokens; marks stand apart. */
const split = (tokens: readonly Token[]): readonly (readonly Token[])[] => {
  const alternatives: Token[][] = [[]];
  for (const token of tokens)
    if (token.kind === 'bar') alternatives.push([]);
    else if (token.kind !== 'presence') alternatives.at(-1)?.push(token);
  return alternatives;
};

const isNull = ([token, ...more]: readonly Token[]): boolean =>
  more.length === 0 && token?.kind === 'word' && token.text === 'null';

const formatAlternatives = (alternatives: readonly (readonly Token[])[], presence: string): string =>
  JSON.stringify(
    alternatives.map((tokens) => tokens.map(({ text }) => text).join(' ')).join(' | ') + presence,
  );

/** What the whole text should have been, if its parts are in the wrong places. */
const misplaced = (
  tokens: readonly Token[],
  alternatives: readonly (readonly Token[])[],
): { readonly message: string; readonly fix: Fix } | undefined => {
  const marks = tokens.filter(({ kind }) => kind === 'presence');
  const presence = marks.at(-1)?.text.slice(-1) ?? '';
  const full = alternatives.filter((each) => each.length > 0 && !isNull(each));
  const present = full.length === 0 ? [[{ kind: 'word', text: ANY, start: 0, end: 0 } as const]] : full;
  const suggest = (suggested: string): Fix => write(formatAlternatives(present, suggested));
  if (alternatives.some(isNull))
    return { message: 'a type that can be null ends with "?"', fix: suggest('?') };
  if (full.length < alternatives.length)
    return { message: 'a kind of value is missing here', fix: suggest(presence) };
  const isAtEnd = marks.length === 0 || (marks.length === 1 && tokens.at(-1)?.kind === 'presence');
  if (isAtEnd && marks.every(({ text }) => text.length === 1)) return undefined;
  return { message: 'a kind has one "?" or "!", at its end', fix: suggest(presence) };
};

/** Words for values that are not single; each is the whole text. */
const STRUCTURES: Readonly<Record<string, string>> = {
  array: '["any?"]',
  list: '["any?"]',
  object: '{ "*": "any?" }',
  map: '{ "*": "any?" }',
  record: '{ "*": "any?" }',
  dictionary: '{ "*": "any?" }',
};

/** A list as other notations have it: `text[]`, `Array<text>`. */
const listOf = (text: string): string | undefined => {
  const [, item, inner] = /^\s*(?:(\w+)\[\]|(?:array|list)<(\w+)>)\s*[?!]?\s*$/i.exec(text) ?? [];
  const word = item ?? inner;
  return word === undefined ? undefined : `["${isKindName(word) ? word : kindMeant(word)}"]`;
};

/** Whether a text is numbers, true or false with bars between them or a mark behind them: "1 | 2!". Alone they are data. */
const areMarkedLiterals = (tokens: readonly Token[]): boolean =>
  tokens.some(({ kind }) => kind === 'bar' || kind === 'presence') &&
  split(tokens).every(
    ([word, ...more]) => word !== undefined && more.length === 0 && astOf(word, false) !== undefined,
  );

/** Whether a text is a kind of value, a literal or another notation's word for a kind. */
export const readsAsKind = (text: string): boolean => {
  const tokens = tokensOf(text);
  const words = tokens.filter(({ kind }) => kind !== 'bar' && kind !== 'presence');
  return (
    areMarkedLiterals(tokens) ||
    words.some(
      (token) =>
        token.kind === 'literal' ||
        token.text === ANY ||
        token.text === 'null' ||
        isKindName(token.text) ||
        asFormat(token.text) !== undefined ||
        own(STRUCTURES, token.text) !== undefined ||
        synonymOf(token.text, WORDS) !== undefined,
    )
  );
};

/** The most literals of one type. */
export const MAX_LITERALS = 1000;

/** Reads a text of the notation. What is mistaken is found, and taken for what it was meant to be. */
export const readKindText = (node: TextNode, findings: Findings): FieldType => {
  const reading = { node, partOf: partsIn(node), findings };
  const tokens = tokensOf(node.value);
  const alternatives = split(tokens);
  const marks = tokens.filter(({ kind }) => kind === 'presence').map(({ text }) => text);
  const presence: Presence = marks.some((text) => text.includes('?')) ? '?' : marks.length > 0 ? '!' : '';
  const structure = own(STRUCTURES, node.value) ?? listOf(node.value);
  const wrong =
    structure === undefined
      ? misplaced(tokens, alternatives)
      : { message: `"${node.value}" is not a kind of single value`, fix: write(structure) };
  if (wrong !== undefined) findings.add(node.at, { code: 'payload-kind', ...wrong });
  if (structure !== undefined) return { ast: INVALID, presence: '?' };
  if (isTooMany(alternatives.length, MAX_LITERALS, node.at, 'literals of a type', findings))
    return { ast: INVALID, presence: '?' };
  const isAmongLiterals = alternatives.length > 1;
  const members = alternatives
    .filter((each) => each.length > 0 && !isNull(each))
    .map((each) => readAlternative(reading, each, { full: presence === '!', isAmongLiterals }));
  const [only, ...more] = members;
  if (only === undefined) return { ast: INVALID, presence };
  return { ast: more.length === 0 ? only : { kind: 'union', members }, presence };
};
