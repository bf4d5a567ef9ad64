/**
 * Rules in a lookup: where it has a text, a rule gives that text; in its JSON, `{ "$value": rule }` gives a value of the
 * rule's own kind. A rule whose value cannot be read is a failure of its own, and never "no such user".
 */
import { Absence, unknown } from '../../../core/absence';
import { addSteps, remove } from '../../../diagnostics/fix';
import { isText } from '../../../json/document';
import type { JsonNode, ObjectNode } from '../../../json/document';
import { allAre } from '../../../mapping/check/operands';
import { checkRule, withSourceAbsence } from '../../../mapping/check/rule';
import type { Scope } from '../../../mapping/check/scope';
import { compileValue } from '../../../mapping/compile/rule';
import type { Evaluate } from '../../../mapping/compile/environment';
import { isNumeric, isTextual } from '../../../mapping/steps/step';
import { asConstant, rejectKeys, wrongKind } from '../../../mapping/syntax/parts';
import { readRule } from '../../../mapping/syntax/rule';
import type { RuleSyntax } from '../../../mapping/syntax/rule';
import type { Value } from '../../../mapping/typed';
import type { Shape } from '../../../types/type';
import { isMixed, reportMixed } from './mixed';
import { NOT_FIT, SENT_ANYHOW, asText, partOf, sendable } from './part';
import type { Lookup, TextShape } from './part';
import { withReads } from './reads';
import type { LookupPath } from './reads';

/** The value of a rule cannot be sent at its place. */
const NOT_SENDABLE = unknown('not-sendable');

/**
 * A rule's own absences. What cannot be sent is not a fault of the request, and a step that leaves nothing of a value
 * says nothing about the user.
 */
export const asRule =
  (evaluate: Evaluate, absent: LookupPath | undefined): Evaluate =>
  (environment) => {
    const found = evaluate(environment);
    if (!(found instanceof Absence)) return found;
    return found.reason === NOT_FIT.reason || (found.kind === 'none' && absent === undefined)
      ? NOT_SENDABLE
      : found;
  };

/** Whether what a rule reads can be absent, or its condition false; not whether its steps leave nothing of it. */
const canLack = (value: Value): boolean => {
  switch (value.op) {
    case 'steps':
      return canLack(value.value);
    case 'fallback':
      return value.none === undefined && canLack(value.value);
    default:
      return withSourceAbsence(value).none;
  }
};

/** A rule of a lookup with its type and what it reads. */
interface CheckedRule {
  readonly value: Value;
  readonly paths: readonly LookupPath[];
  /** What it can lack, so that the source cannot be asked. A step that fails is another failure. */
  readonly absent: LookupPath | undefined;
}

const rejectRequired = ({ required }: RuleSyntax, scope: Scope): void => {
  if (required !== undefined)
    scope.findings.add(required, {
      code: 'rule-form',
      message: 'everything that a lookup asks with is required',
      fix: remove,
    });
};

const isScalar = (shape: Shape): boolean =>
  isTextual(shape) || isNumeric(shape) || shape.kind === 'boolean' || shape.kind === 'literals';

const isWritable = (shape: Shape): boolean => isTextual(shape) || isNumeric(shape);

/** Checks a rule of a lookup; its value is a text, a number, or where `fits` says so true and false. */
export const checkLookupRule = (
  node: JsonNode,
  scope: Scope,
  fits: (shape: Shape) => boolean = isWritable,
): CheckedRule | undefined => {
  const rule = readRule(node, scope.findings);
  if (rule === undefined) return undefined;
  rejectRequired(rule, scope);
  const [value, paths] = withReads(scope, () => checkRule(rule, scope));
  const wanted = fits === isWritable ? 'a text or a number' : 'a text, a number, true or false';
  if (value === undefined || !allAre([rule], [value], fits, scope, { wanted, step: addSteps('"text"') }))
    return undefined;
  const [first = { at: rule.at, text: 'a rule', head: '' }] = paths;
  return { value, paths, absent: canLack(value) ? first : undefined };
};

/** A rule in the place of a text. */
export const checkRuleText = (
  node: ObjectNode,
  shape: TextShape,
  isFree: boolean,
  scope: Scope,
): Lookup | undefined => {
  const checked = checkLookupRule(node, scope);
  if (checked === undefined) return undefined;
  const { value, paths, absent } = checked;
  if (isFree && isMixed(value)) reportMixed(node.at, scope);
  return partOf(paths, absent, asRule(sendable(shape, asText(value)), absent), [{ place: [], value }]);
};

const KEY = '$value';

/** Whether an object of a lookup's JSON means a value. */
export const isValuePart = (node: ObjectNode): boolean => node.members.has(KEY);

/** A value in a lookup's JSON: of the kind that its rule gives, a number digit by digit. */
export const checkValuePart = (
  node: ObjectNode,
  checkText: (node: ObjectNode) => Lookup | undefined,
  scope: Scope,
): Lookup | undefined => {
  rejectKeys(node, [KEY], scope.findings);
  const rule = node.members.get(KEY)?.value ?? node;
  if (rule.kind === 'object' && rule.members.has('syntax')) return checkText(rule);
  if (!isText(rule) && rule.kind !== 'object')
    return wrongKind(
      rule,
      'a rule',
      scope.findings,
      rule.kind === 'scalar' ? asConstant(rule.raw) : undefined,
    );
  const checked = checkLookupRule(rule, scope, isScalar);
  if (checked === undefined) return undefined;
  if (isMixed(checked.value)) reportMixed(rule.at, scope);
  const { value, paths, absent } = checked;
  const fill = asRule(sendable(SENT_ANYHOW, compileValue(value)), absent);
  return partOf(paths, absent, fill, [{ place: [], value }]);
};
