/** The syntaxes in which a request can have a text, and how each writes what fills a placeholder. */
import { isLeft, left, right } from 'fp-ts/Either';
import { parse } from 'fp-ts/Json';
import { own } from '../../core/own';
import { isOrdinary } from './placed';
import type { Place, Slot, Syntax } from './placed';
import { quotedPlace } from './quoted';
import { xmlPlace } from './xml';

/** OData's strings (OData 4.01 ABNF, `string`): a quote is doubled. */
const odata: Syntax = {
  quote: "'",
  hasBareDates: true,
  place: quotedPlace({
    quote: "'",
    inside: 'doubled',
    refused: /^"/, // a phrase of $search, whose quotes are written in another way by each service
    nestedBehind: /\bcondition\s*=\s*$/i, // an argument of the functions of 1C
    escape: () => (text) => (isOrdinary(text) ? text.replaceAll("'", "''") : undefined),
  }),
};

const SOQL_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const soqlText = (text: string): string | undefined => {
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replace(/[\n\r\t]/g, (each) => own(SOQL_ESCAPES, each) ?? each);
  return isOrdinary(escaped) ? escaped : undefined;
};

/** Behind `LIKE` the wildcards of a value are its characters. */
const soqlPattern = (text: string): string | undefined => soqlText(text)?.replace(/[%_]/g, '\\$&');

/** Salesforce's SOQL: a quote and a backslash have a backslash before them. */
const soql: Syntax = {
  quote: "'",
  hasBareDates: true,
  place: quotedPlace({
    quote: "'",
    inside: 'backslash',
    refused: /^"/,
    escape: (before) => (/\blike\s*\(?\s*$/i.test(before) ? soqlPattern : soqlText),
  }),
};

/** The text between the quotes of JSON; halves of surrogate pairs have no meaning there. */
const jsonText = (text: string): string | undefined =>
  text.isWellFormed() ? JSON.stringify(text).slice(1, -1) : undefined;

/** GraphQL's strings. A block string or a comment with a placeholder is refused, as is one string right after another. */
const graphql: Syntax = {
  quote: '"',
  place: quotedPlace({
    quote: '"',
    inside: 'backslash',
    refused: /^(?:"""|#)/,
    notAfter: /^"/,
    escape: () => jsonText,
  }),
};

const jsonPlace = quotedPlace({
  quote: '"',
  inside: 'backslash',
  refused: /^'/,
  notAfter: /^\s*:/, // the name of a member
  escape: () => jsonText,
});

const sample = (slot: Slot | undefined): string => {
  if (slot === undefined) return '';
  return slot.takesText ? 'x' : '0';
};

/** JSON inside a text: the whole of it must be JSON. */
const json: Syntax = {
  quote: '"',
  place: (texts) => {
    const placed = jsonPlace(texts);
    if (isLeft(placed)) return placed;
    const filled = texts.map((text, index) => text + sample(placed.right[index])).join('');
    return isLeft(parse(filled))
      ? left({
          message: 'this is not JSON',
          advice: 'write whole JSON, with {{ and }} for its braces',
        })
      : placed;
  },
};

const likeText = (text: string): string | undefined =>
  isOrdinary(text) ? text.replace(/[\\%_]/g, '\\$&') : undefined;

const likePlace: Place = (texts) => {
  const open = texts.slice(0, -1).findIndex((text) => /(?:^|[^\\])(?:\\\\)*\\$/.test(text));
  return open < 0
    ? right(texts.slice(1).map((): Slot => ({ takesText: true, escape: likeText })))
    : left({
        placeholder: open,
        message: 'a backslash stands before this placeholder',
        advice: 'double the backslash, or remove it',
        instead: texts.map((text, index) => (index === open ? `${text}\\` : text)),
      });
};

/** A pattern as SQL's LIKE has it: `%`, `_` and the backslash of a value have a backslash before them. */
const like: Syntax = { quote: '', place: likePlace };

const xml: Syntax = { quote: '"', place: xmlPlace };

/** All syntaxes by name. */
export const syntaxes = { odata, soql, graphql, json, like, xml } as const;

export type SyntaxName = keyof typeof syntaxes;
