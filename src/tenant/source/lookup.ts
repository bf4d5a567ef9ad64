/**
 * Lookups: the part of a source that depends on the request. Its texts are templates over the request and other
 * sources, filled in for each ask. One that could not be sent as it is becomes an absence, `text-not-fit`.
 */
import { isRight } from 'fp-ts/Either';
import { Absence, unknown } from '../../core/absence';
import type { Adapter } from '../../adapter/define-adapter';
import { checkTemplate, withSourceAbsence } from '../../mapping/check/rule';
import { absenceOf, compileValue } from '../../mapping/compile/rule';
import type { Environment, Evaluate } from '../../mapping/compile/environment';
import { isText } from '../../json/document';
import type { JsonNode, ObjectNode, ScalarNode, TextNode } from '../../json/document';
import { parseJson } from '../../json/parse';
import type { Scope } from '../../mapping/check/scope';
import { splitTemplate } from '../../mapping/syntax/parts';
import type { PathSyntax, TemplateSyntax } from '../../mapping/syntax/parts';
import type { Value } from '../../mapping/typed';
import { OPAQUE, hasDigitsOnly, isTotal, members, total } from '../../types/type';
import type { Shape, Type } from '../../types/type';
import { typeOfCodec } from '../../types/type-of-codec';
import { hasShape } from '../../values/codec';
import { checkNumber, isNumberPart } from './lookup-number';
import { advise } from '../../diagnostics/fix';

/** A lookup, checked: what it reads, whether it can be absent, and how it is filled in. */
export interface Lookup {
  /** What its templates read, in order. */
  readonly paths: readonly PathSyntax[];
  /** The first of them that can be absent; without its value the source cannot be asked. */
  readonly absent: PathSyntax | undefined;
  /** Gives the lookup, or the absence of something that it needs, or that cannot be sent. */
  readonly fill: Evaluate;
  /** The reads of those templates whose text cannot be sent. */
  readonly unsendable: (environment: Environment) => readonly PathSyntax[];
}

const none = (): readonly PathSyntax[] => [];

const constant = (value: unknown): Lookup => ({
  paths: [],
  absent: undefined,
  fill: () => value,
  unsendable: none,
});

const canBeAbsent = (value: Value | undefined): boolean =>
  value !== undefined && !isTotal(withSourceAbsence(value));

const ANYTHING = total(OPAQUE);

type TextShape = Extract<Shape, { readonly kind: 'text' }>;

/** What can end a text, or begin something else, in the syntax of a query: quotes, operators, wildcards. */
const SYNTAX = /["'`:=<>()[\]{}|&*~;,%\\]/;

/** Digits, numbers, dates and words of a known list have no special meaning in any syntax. */
const isPlain = (shape: Shape): boolean => {
  if (shape.kind === 'text') return hasDigitsOnly(shape) || shape.brand === 'date';
  if (shape.kind === 'literals') return shape.values.every((value) => !SYNTAX.test(String(value)));
  return shape.kind === 'number' || shape.kind === 'boolean';
};

/** Where a lookup's templates are checked. */
interface LookupScope extends Scope {
  /** The tenant file decides what the texts mean, so they may be in the upstream's own syntax. */
  readonly isFree: boolean;
}

type Template = Extract<Value, { readonly op: 'template' }>;

const ESCAPE = /%([0-7][\da-f])/gi;

/** The text around the placeholders of a path: their own segments, as the upstream reads them. */
const aroundInPath = (texts: readonly string[]): string =>
  texts
    .join('\0')
    .split('/')
    .filter((segment) => segment.includes('\0'))
    .join('')
    .replace(ESCAPE, (_escape, hex: string) => String.fromCharCode(parseInt(hex, 16)));

/** Our email addresses have no double quotes and no backslashes, and so never end such a quotation. */
const isQuotedEmail = (shape: Shape, { texts }: Template, index: number): boolean =>
  shape.kind === 'text' &&
  shape.brand === 'email' &&
  texts[index]?.endsWith('"') === true &&
  texts[index + 1]?.startsWith('"') === true;

const isHarmless = (template: Template, { type }: Value, index: number): boolean =>
  members(type.shape).every((shape) => isPlain(shape) || isQuotedEmail(shape, template, index));

/** A text of the upstream's own syntax around a value that anyone may write: the value could end that text. */
const reportMixed = (node: TextNode, around: string, value: Template, scope: Scope): void => {
  if (!SYNTAX.test(around)) return;
  if (value.values.every((each, index) => isHarmless(value, each, index))) return;
  scope.findings.add(node.at, {
    code: 'lookup-mixed',
    message: 'a value in this template could end the text around it and ask for another user',
    fix: advise('let it be the whole text, or take an identifier of type "digits" or "phone"'),
  });
};

/** A placeholder by itself, as text. */
const alone = (template: Template, value: Value): Evaluate =>
  compileValue({ ...template, texts: ['', ''], values: [value] });

const NOT_FIT = unknown('text-not-fit');

const isUnfit = (filled: unknown): boolean => filled instanceof Absence && filled.reason === NOT_FIT.reason;

/** Each placeholder of a path is encoded by itself: what fills it cannot leave its segment. */
const writers = { path: encodeURIComponent, other: (text: string): string => text } as const;

/** Puts a text together, however long its constant parts are; what fills a placeholder is bounded. */
const fillText = (
  { texts }: TemplateSyntax,
  values: readonly Evaluate[],
  write: (text: string) => string,
): Evaluate => {
  const [first = '', ...rest] = texts;
  return (environment) => {
    const results = values.map((evaluate) => evaluate(environment));
    const absence = absenceOf(results);
    if (absence !== undefined) return absence;
    const filled = results.map(String);
    if (!filled.every((text) => text.isWellFormed())) return NOT_FIT; // half a surrogate pair cannot be encoded
    return first + filled.map((text, index) => write(text) + (rest[index] ?? '')).join('');
  };
};

/** A text that the upstream does not interpret, such as one of a JSON body. */
const SENT_ANYHOW: TextShape = { kind: 'text', sent: 'json' };

/** The requirement for a text at its place. */
const textShape = (type: Type): TextShape =>
  members(type.shape).find((shape) => shape.kind === 'text') ?? SENT_ANYHOW;

/** What is filled in, where it can be sent. */
const sendable =
  (shape: TextShape, fill: Evaluate): Evaluate =>
  (environment) => {
    const text = fill(environment);
    return typeof text !== 'string' || hasShape(shape, text) ? text : NOT_FIT;
  };

const checkText = (node: TextNode, type: Type, scope: LookupScope): Lookup | undefined => {
  const template = splitTemplate(node, scope.findings);
  if (template === undefined) return undefined;
  if (template.paths.length === 0) return constant(template.texts.join(''));
  const value = checkTemplate(template, node.at, scope);
  if (value === undefined) return undefined;
  const { texts } = template;
  const shape = textShape(type);
  const isPath = shape.brand === 'path';
  if (scope.isFree) reportMixed(node, isPath ? aroundInPath(texts) : texts.join(''), value, scope);
  const values = value.values.map((each) => alone(value, each));
  const fill = sendable(shape, fillText(template, values, writers[isPath ? 'path' : 'other']));
  return {
    paths: template.paths,
    absent: template.paths.find((_path, index) => canBeAbsent(value.values[index])),
    fill,
    unsendable: (environment) => (isUnfit(fill(environment)) ? template.paths : []),
  };
};

/** The codec's part for a list's elements. */
const typeOfItem = ({ shape }: Type): Type =>
  members(shape).find((member) => member.kind === 'array')?.item ?? ANYTHING;

/** A constant of JSON; a number keeps its digits. */
const constantOf = (node: ScalarNode): unknown => {
  if (typeof node.value !== 'number') return node.value;
  const number = parseJson(Buffer.from(node.raw));
  return isRight(number) ? number.right : node.value;
};

type Parts<K> = readonly (readonly [K, Lookup])[];

/** The parts of a lookup as one: absent if any of them is. */
const combine = <K>(
  parts: Parts<K>,
  build: (filled: readonly (readonly [K, unknown])[]) => unknown,
): Lookup => ({
  paths: parts.flatMap(([, part]) => part.paths),
  absent: parts.find(([, part]) => part.absent !== undefined)?.[1].absent,
  fill: (environment) => {
    const filled: (readonly [K, unknown])[] = [];
    for (const [key, part] of parts) {
      const value = part.fill(environment);
      if (value instanceof Absence) return value;
      filled.push([key, value]);
    }
    return build(filled);
  },
  unsendable: (environment) => parts.flatMap(([, part]) => part.unsendable(environment)),
});

/** The codec's part for a part of the lookup. */
const typeOfPart = ({ shape }: Type, key: string): Type => {
  for (const member of members(shape)) {
    if (member.kind === 'record') return member.value;
    const field = member.kind === 'object' ? member.fields.get(key) : undefined;
    if (field !== undefined) return field;
  }
  return ANYTHING;
};

/** The checked parts; `undefined` when one of them has errors. */
const sound = <K>(parts: readonly (readonly [K, Lookup | undefined])[]): Parts<K> | undefined => {
  const right = parts.flatMap(([key, part]) => (part === undefined ? [] : [[key, part] as const]));
  return right.length < parts.length ? undefined : right;
};

const numberPart = (node: ObjectNode, scope: LookupScope): Lookup | undefined => {
  const part = checkNumber(node, scope);
  if (part === undefined) return undefined;
  const { path, value, fill } = part;
  return { paths: [path], absent: canBeAbsent(value) ? path : undefined, fill, unsendable: none };
};

const checkNode = (node: JsonNode, type: Type, scope: LookupScope): Lookup | undefined => {
  if (isText(node)) return checkText(node, type, scope);
  if (node.kind === 'scalar') return constant(constantOf(node));
  if (node.kind === 'array') {
    const of = typeOfItem(type);
    const items = sound(node.items.map((item, index) => [index, checkNode(item, of, scope)]));
    return items && combine(items, (filled) => filled.map(([, value]) => value));
  }
  if (scope.isFree && type.shape.kind === 'opaque' && isNumberPart(node)) return numberPart(node, scope);
  const fields = sound(
    [...node.members.values()].map(({ key, value }) => [key, checkNode(value, typeOfPart(type, key), scope)]),
  );
  return fields && combine(fields, Object.fromEntries);
};

/** Checks one lookup of an adapter; `undefined` when one of its templates has errors. */
export const checkLookup = (node: JsonNode, adapter: Adapter, scope: Scope): Lookup | undefined =>
  checkNode(node, typeOfCodec(adapter.lookup), { ...scope, isFree: adapter.isDeclared });
