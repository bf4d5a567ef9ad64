/** Independent parsers of the syntaxes: what a filled template means, its structure apart from the texts in it. */
import { parseQuery } from '@jetstreamapp/soql-parser-js';
import { parse, visit } from 'graphql';
import { filter, resourcePath } from 'odata-v4-parser';
import { readXml } from '../xml';
import type { Element } from '../xml';
import { encode } from '../../../src/upstream/http/percent-encode';
import { isRecord } from '../../../src/types/conform';

/** The meaning of a text: its structure as JSON without the texts, and the texts in order. */
export interface Meaning {
  readonly structure: string;
  readonly texts: readonly string[];
}

/** The structure of a tree, in which `textOf` tells texts from the rest. */
const meaningOf = (tree: unknown, textOf: (value: unknown) => string | undefined): Meaning => {
  const texts: string[] = [];
  const copy = (value: unknown): unknown => {
    const text = textOf(value);
    if (text !== undefined) {
      texts.push(text);
      return '#text';
    }
    if (Array.isArray(value)) return value.map(copy);
    return isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]))
      : value;
  };
  return { structure: JSON.stringify(copy(tree)), texts };
};

const graphqlMeaning = (document: string): Meaning => {
  const texts: string[] = [];
  const plain = visit(parse(document, { noLocation: true }), {
    StringValue: (node) => {
      texts.push(node.value);
      return { ...node, value: '#text' };
    },
  });
  return { structure: JSON.stringify(plain), texts };
};

const jsonMeaning = (document: string): Meaning =>
  meaningOf(JSON.parse(document), (value) => (typeof value === 'string' ? value : undefined));

const UNESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The text of a SOQL string; behind LIKE with what is left of its wildcards. */
const soqlText = (value: unknown): string | undefined => {
  const [, inside] = typeof value === 'string' ? (/^'(.*)'$/s.exec(value) ?? []) : [];
  return inside?.replace(/\\(.)/gs, (_escape, character: string) =>
    Object.hasOwn(UNESCAPED, character) ? String(UNESCAPED[character]) : character,
  );
};

const soqlMeaning = (query: string): Meaning => meaningOf(parseQuery(query), soqlText);

const LITERALS: readonly unknown[] = ['Literal', 'KeyPropertyValue'];

const odataText = (value: unknown): string | undefined => {
  if (!isRecord(value) || !LITERALS.includes(value.type) || value.value !== 'Edm.String') return undefined;
  return decodeURIComponent(String(value.raw)).slice(1, -1).replaceAll("''", "'");
};

const PLACES = ['position', 'next', 'raw'];

/** Without the places and the raw texts of the tree's nodes, which are as long as the texts in them. */
const withoutPlaces = (tree: unknown): unknown => {
  if (Array.isArray(tree)) return tree.map(withoutPlaces);
  if (!isRecord(tree) || odataText(tree) !== undefined) return tree;
  const rest = Object.entries(tree).filter(([key]) => !PLACES.includes(key));
  return Object.fromEntries(rest.map(([key, value]) => [key, withoutPlaces(value)]));
};

/** Read as it is sent: percent-encoded. The parser's nodes are of classes of its own. */
const odataMeaning = (text: string): Meaning => {
  const tree: unknown = JSON.parse(JSON.stringify(filter(encode(text))));
  return meaningOf(withoutPlaces(tree), odataText);
};

/** A path as the parser wants it, which reads what is decoded once: with the signs of its structure as they are. */
const parsable = (path: string): string =>
  path
    .slice(1)
    .split('/')
    .map((segment) => encodeURIComponent(decodeURIComponent(segment)).replace(/%3D|%2C/g, decodeURIComponent))
    .join('/');

/** The meaning of a path as it is sent. */
export const odataPathMeaning = (path: string): Meaning => {
  const tree: unknown = JSON.parse(JSON.stringify(resourcePath(parsable(path))));
  return meaningOf(withoutPlaces(tree), odataText);
};

const structureOf = ({ name, attributes, children }: Element): unknown => [
  name,
  Object.keys(attributes),
  children.map(structureOf),
];

const textsOf = ({ attributes, children, text }: Element): readonly string[] => [
  ...Object.values(attributes),
  text,
  ...children.flatMap(textsOf),
];

const xmlMeaning = (document: string): Meaning => {
  const root = readXml(document);
  return { structure: JSON.stringify(structureOf(root)), texts: textsOf(root) };
};

/** What a pattern of LIKE takes literally; a wildcard of it is a part of its structure. */
const likeMeaning = (pattern: string): Meaning => {
  const texts: string[] = [];
  const structure = pattern.replace(/\\(.)|([%_])|([^\\%_])/gsu, (_match, escaped, wildcard, plain) => {
    if (wildcard !== undefined) return String(wildcard);
    texts.push(String(escaped ?? plain));
    return '';
  });
  return { structure, texts: [texts.join('')] };
};

export const meanings = {
  graphql: graphqlMeaning,
  json: jsonMeaning,
  soql: soqlMeaning,
  odata: odataMeaning,
  xml: xmlMeaning,
  like: likeMeaning,
} as const;
