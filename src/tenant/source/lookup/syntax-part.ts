/**
 * A text in another syntax: `{ "template": "email:'{q}'", "syntax": "odata", "with": { "q": rule } }`. What fills a
 * placeholder is written so that it cannot leave its place.
 */
import { isLeft } from 'fp-ts/Either';
import { didYouMean } from '../../../diagnostics/did-you-mean';
import { advise, insert, remove, write } from '../../../diagnostics/fix';
import { isText, partsIn } from '../../../json/document';
import type { JsonNode, ObjectNode, TextNode } from '../../../json/document';
import { withSourceAbsence } from '../../../mapping/check/rule';
import type { Scope } from '../../../mapping/check/scope';
import { failed, isNumeric, isTextual } from '../../../mapping/steps/step';
import { rejectKeys, splitTemplate, wrongKind } from '../../../mapping/syntax/parts';
import type { PathSyntax, TemplateSyntax } from '../../../mapping/syntax/parts';
import type { Value } from '../../../mapping/typed';
import { checkPath } from '../../../mapping/check/scope';
import { describe, members } from '../../../types/type';
import type { Shape } from '../../../types/type';
import type { Place, Slot, Syntax } from '../../../values/syntax/placed';
import { syntaxes } from '../../../values/syntax/syntaxes';
import type { SyntaxName } from '../../../values/syntax/syntaxes';
import { asText, fillText, partOf, sendable } from './part';
import type { Lookup, PlacedRule, TextShape } from './part';
import { placeInPath } from './path-places';
import { quotedAt, rewriting } from './template-fix';
import { asRule, checkLookupRule } from './rule-part';
import { readsClock, withReads } from './reads';
import type { LookupPath } from './reads';

/** The keys of a text in another syntax. */
export const SYNTAX_KEYS = ['template', 'syntax', 'with'] as const;

/** Whether an object is a text in another syntax. */
export const isSyntaxPart = (node: ObjectNode): boolean =>
  node.members.has('syntax') || node.members.has('with');

const NAMES = Object.keys(syntaxes);

const isSyntaxName = (name: string): name is SyntaxName => Object.hasOwn(syntaxes, name);

/** In a body of XML no other syntax keeps a value in its place; in a path only OData has texts in quotes. */
const wantedIn = ({ sent, brand }: TextShape): readonly string[] => {
  if (brand === 'path') return ['odata'];
  return sent === 'xml' ? ['xml'] : NAMES;
};

const readSyntax = (
  node: ObjectNode,
  wanted: readonly string[],
  { findings }: Scope,
): SyntaxName | undefined => {
  const member = node.members.get('syntax');
  if (member === undefined) {
    findings.add(node.at, {
      code: 'key-missing',
      message: '"syntax" is missing: it says how the values in this template are written',
      fix: insert('syntax', JSON.stringify(wanted[0]), undefined, wanted.length > 1 ? { asks: true } : {}),
    });
    return undefined;
  }
  const { value } = member;
  if (!isText(value)) return wrongKind(value, 'the name of a syntax', findings);
  if (isSyntaxName(value.value) && wanted.includes(value.value)) return value.value;
  findings.add(value.at, {
    code: 'value-wrong',
    message: `${wanted.map((name) => `"${name}"`).join(' or ')} is needed here`,
    fix: wanted.length > 1 ? didYouMean(value.value, wanted) : write(JSON.stringify(wanted[0])),
  });
  return undefined;
};

const readTemplateNode = (node: ObjectNode, { findings }: Scope): TextNode | undefined => {
  const template = node.members.get('template')?.value;
  if (template === undefined) {
    findings.add(node.at, {
      code: 'key-missing',
      message: '"template" is missing: the text, with the names of "with" in braces',
      fix: insert('template', '"{value}"', undefined, { asks: true }),
    });
    return undefined;
  }
  return isText(template)
    ? template
    : wrongKind(template, 'a text with the names of "with" in braces', findings);
};

/** What fills a placeholder: a rule of "with" by its name, or a path. */
interface Filling {
  readonly value: Value;
  readonly paths: readonly LookupPath[];
  readonly absent: LookupPath | undefined;
}

type Fillings = ReadonlyMap<string, Filling | undefined>;

const rulesOf = (fillings: Fillings): readonly PlacedRule[] =>
  [...fillings].flatMap(([name, filling]) =>
    filling === undefined ? [] : [{ place: ['with', name], value: filling.value }],
  );

const readRules = (node: JsonNode | undefined, scope: Scope): Fillings | undefined => {
  if (node === undefined) return new Map();
  if (node.kind !== 'object') return wrongKind(node, 'an object of rules by name', scope.findings);
  return new Map(
    [...node.members.values()].map(({ key, value }) => [key, checkLookupRule(value, scope, isWritable)]),
  );
};

const isWritable = (shape: Shape): boolean =>
  isTextual(shape) || isNumeric(shape) || shape.kind === 'boolean' || shape.kind === 'literals';

const reportUnused = (node: ObjectNode, { paths }: TemplateSyntax, { findings }: Scope): void => {
  const rules = node.members.get('with')?.value;
  if (rules?.kind !== 'object') return;
  for (const { key, keyAt } of rules.members.values())
    if (!paths.some(({ text }) => text === key))
      findings.add(keyAt, {
        code: 'key-unknown',
        message: `the template has no {${key}}`,
        fix: remove,
      });
};

const fillingOf = (path: PathSyntax, rules: Fillings, scope: Scope): Filling | undefined => {
  if (rules.has(path.text)) return rules.get(path.text);
  if (path.segments.length === 0) {
    scope.findings.add(path.at, {
      code: 'template-syntax',
      message: `"with" has no "${path.text}"`,
      fix:
        didYouMean(path.text, rules.keys()) ??
        advise(`add "${path.text}" to "with", or write the path of a value`),
    });
    return undefined;
  }
  const [value, paths] = withReads(scope, () =>
    checkPath(path, { ...scope, operand: { form: 'template', isOnly: false } }),
  );
  return value && { value, paths, absent: withSourceAbsence(value).none ? path : undefined };
};

/** Whether a value needs no quotes: numbers, true and false, and dates where the syntax has them so. */
const isBare = (shape: Shape, { hasBareDates }: Syntax): boolean =>
  isNumeric(shape) ||
  shape.kind === 'boolean' ||
  (shape.kind === 'literals' && shape.values.every((value) => typeof value !== 'string')) ||
  (hasBareDates === true && shape.kind === 'text' && shape.brand === 'date');

/** The moment of the ask is written as those syntaxes write one that have dates without quotes. */
const isMoment = (value: Value, { hasBareDates }: Syntax): boolean =>
  hasBareDates === true && value.op === 'read' && readsClock({ text: value.path });

/** Whether a value can stand at its place; a list or an object cannot stand at any. */
const fits = (
  slot: Slot,
  value: Value,
  placeholder: number,
  { texts, paths }: TemplateSyntax,
  syntax: Syntax,
  scope: Scope,
): boolean => {
  const { type } = value;
  const path = paths[placeholder];
  if (path === undefined) return false;
  const shapes = members(type.shape);
  if (!shapes.every(isWritable)) {
    const message = `a text, a number, true or false is needed here, this is ${describe(type.shape)}`;
    scope.findings.add(path.at, { code: 'value-wrong', message });
    return false;
  }
  if (slot.takesText || isMoment(value, syntax) || shapes.every((shape) => isBare(shape, syntax)))
    return true;
  const { quote } = syntax;
  scope.findings.add(path.at, {
    code: 'template-syntax',
    message: `${describe(type.shape)} outside of quotes could be read as something else`,
    fix: rewriting(`put it into quotes: ${quote}{${path.text}}${quote}`, {
      texts: quotedAt(texts, placeholder, quote),
      paths,
    }),
  });
  return false;
};

/** A text as it is written at its place; a number or a truth value is the same everywhere. */
const escaped = (value: Value, { escape, takesText }: Slot, name: SyntaxName): Value =>
  takesText
    ? {
        op: 'steps',
        at: value.at,
        value,
        type: value.type,
        requiresSources: value.requiresSources,
        steps: [
          {
            name,
            at: value.at,
            argument: undefined,
            cost: 1,
            can: { none: false, unknown: true },
            canGive: () => true,
            run: (text) => (typeof text === 'string' ? (escape(text) ?? failed('form')) : text),
          },
        ],
      }
    : value;

const placesOf = (
  node: TextNode,
  { texts, paths }: TemplateSyntax,
  place: Place,
  scope: Scope,
): readonly Slot[] | undefined => {
  const placed = place(texts);
  if (!isLeft(placed)) return placed.right;
  const { placeholder, message, advice, instead } = placed.left;
  const at = placeholder === undefined ? undefined : paths[placeholder]?.at;
  scope.findings.add(at ?? partsIn(node)(0, Math.max(1, node.value.length)), {
    code: 'template-syntax',
    message,
    fix:
      instead === undefined ? advise(advice) : rewriting(advice, { texts: instead, paths }, { asks: true }),
  });
  return undefined;
};

const all = <A>(values: readonly (A | undefined)[]): readonly A[] | undefined => {
  const there = values.flatMap((value) => (value === undefined ? [] : [value]));
  return there.length < values.length ? undefined : there;
};

/** Checks a text in another syntax; `undefined` when it has errors. */
export const checkSyntaxText = (node: ObjectNode, shape: TextShape, scope: Scope): Lookup | undefined => {
  rejectKeys(node, SYNTAX_KEYS, scope.findings);
  const name = readSyntax(node, wantedIn(shape), scope);
  const templateNode = readTemplateNode(node, scope);
  const rules = readRules(node.members.get('with')?.value, scope);
  const template = templateNode && splitTemplate(templateNode, scope.findings);
  if (template === undefined || templateNode === undefined || rules === undefined) return undefined;
  const fillings = all(template.paths.map((path) => fillingOf(path, rules, scope)));
  if (fillings !== undefined) reportUnused(node, template, scope);
  const syntax = name && syntaxes[name];
  const isPath = shape.brand === 'path';
  const place = syntax && (isPath ? placeInPath(syntax.place) : syntax.place);
  const slots = place && placesOf(templateNode, template, place, scope);
  if (fillings === undefined || slots === undefined || name === undefined) return undefined;
  const values = fillings.flatMap(({ value }, index) => {
    const slot = slots[index];
    return slot !== undefined && fits(slot, value, index, template, syntaxes[name], scope)
      ? [asText(escaped(value, slot, name))]
      : [];
  });
  if (values.length < fillings.length) return undefined;
  const absent = fillings.find((filling) => filling.absent !== undefined)?.absent;
  const paths = fillings.flatMap((filling) => filling.paths);
  const fill = fillText(template.texts, values, isPath ? encodeURIComponent : undefined);
  return partOf(paths, absent, asRule(sendable(shape, fill), absent), rulesOf(rules));
};
