/** Generated lookups: templates, rules, texts in another syntax, and what is new with each ask. */
import { isRecord } from '../../../src/types/conform';
import { own } from '../../../src/core/own';
import * as t from 'io-ts';
import { PathText, SentText } from '../../../src/values/codec';
import { meanings, odataPathMeaning } from '../lookup/parsers';
import type { Random } from './random';

/** Texts of each syntax with the one place `{q}`; in braces of the language doubled ones. */
const TEMPLATES = {
  odata: "email eq '{q}' and b eq 1",
  soql: "SELECT Id FROM A WHERE B LIKE '{q}'",
  graphql: '{{ a(b: "{q}") {{ c }} }}',
  json: '{{"a":["{q}"]}}',
  like: '%{q}_',
  xml: '<a b="{q}"><c>{q}</c></a>',
} as const;

const SYNTAXES = Object.keys(TEMPLATES);

/** A path with keys of OData. */
const PATH = "/Contacts('{q}')/Cards(key='a{q}')";

/** What a generated source can be asked with. */
export const GeneratedLookup = t.intersection([
  t.partial({ path: PathText, key: SentText, id: SentText, at: SentText }),
  t.partial({
    odata: SentText,
    soql: SentText,
    graphql: SentText,
    json: SentText,
    like: SentText,
    xml: SentText,
  }),
]);
export type GeneratedLookup = t.TypeOf<typeof GeneratedLookup>;

const templateOf = (syntax: string): string => String(own(TEMPLATES, syntax));

/** Steps that leave a text, and now and then none. */
const STEPS = ['trim', 'lower', 'upper', 'digits', { part: { separator: '-', at: 0 } }] as const;

/** A rule over a path of texts and numbers. */
const ruleOf = (random: Random, path: string): unknown =>
  random.oneOf<unknown>([
    [4, () => ({ from: path, via: ['text', random.pick(STEPS)] })],
    [2, () => ({ join: [{ value: 'c' }, { from: path, via: ['text'] }], separator: '-' })],
    [1, () => ({ first: [{ from: path, via: ['text', 'email'] }, { value: 'nobody@shop.example' }] })],
    [1, () => ({ from: path })],
  ]);

/** A lookup whose text in a syntax has that syntax as its name. */
const syntaxLookup = (random: Random, path: string): Readonly<Record<string, unknown>> => {
  const rule = random.chance(0.5) ? path : ruleOf(random, path);
  if (random.chance(0.15)) return { path: { template: PATH, syntax: 'odata', with: { q: rule } } };
  const syntax = random.pick(SYNTAXES);
  return { [syntax]: { template: templateOf(syntax), syntax, with: { q: rule } } };
};

/** What a source is asked with, given the path that it needs. */
export const lookupOf = (random: Random, path: string): Readonly<Record<string, unknown>> => ({
  ...random.oneOf<Readonly<Record<string, unknown>>>([
    [4, () => ({ key: `{${path}}` })],
    [4, () => ({ key: ruleOf(random, path) })],
    [4, () => syntaxLookup(random, path)],
  ]),
  ...(random.chance(0.2) ? { id: '{request.uuid}', at: { from: 'request.now' } } : {}),
});

/** Whether a lookup has a rule, which may fail. */
export const hasRule = (lookup: unknown): boolean => isRecord(lookup) && Object.values(lookup).some(isRecord);

/** Why a lookup as it is sent breaks its promise: a value has left its place. */
export const oddLookup = (lookup: GeneratedLookup): string | undefined => {
  const { path } = lookup;
  if (path !== undefined)
    return odataPathMeaning(path).structure === odataPathMeaning(PATH).structure
      ? undefined
      : `the path is now ${path}`;
  const [name, text] = Object.entries(lookup).find(([key]) => SYNTAXES.includes(key)) ?? [];
  const meaningOf = name === undefined ? undefined : own(meanings, name);
  if (name === undefined || text === undefined || meaningOf === undefined) return undefined;
  const plain = templateOf(name).replaceAll('{q}', 'x').replaceAll('{{', '{').replaceAll('}}', '}');
  return meaningOf(text).structure === meaningOf(plain).structure ? undefined : `${name} is now ${text}`;
};

/** The parts of a lookup that a census counts. */
export const lookupParts = (lookup: unknown): readonly string[] => {
  if (!isRecord(lookup)) return [];
  const values = Object.values(lookup).filter(isRecord);
  return [
    ...values.map((value) => ('syntax' in value ? `syntax ${String(value.syntax)}` : 'lookup rule')),
    ...('path' in lookup ? ['syntax of a path'] : []),
    ...('id' in lookup ? ['per ask'] : []),
  ];
};

export const LOOKUP_PARTS: readonly string[] = [
  'lookup rule',
  'per ask',
  'syntax of a path',
  ...SYNTAXES.map((name) => `syntax ${name}`),
];
