/**
 * The numbers of a lookup's JSON: `{ "$number": "{crm.id}" }` is sent as 42 where a template is sent as "42".
 */
import { none } from '../../core/absence';
import { ExactNumber } from '../../values/codec';
import { checkTemplate } from '../../mapping/check/rule';
import { compileValue } from '../../mapping/compile/rule';
import { isText } from '../../json/document';
import type { ObjectNode, TextNode } from '../../json/document';
import type { Evaluate } from '../../mapping/compile/environment';
import type { Scope } from '../../mapping/check/scope';
import { isNumeric } from '../../mapping/steps/step';
import { rejectKeys, splitTemplate, wrongKind } from '../../mapping/syntax/parts';
import type { PathSyntax } from '../../mapping/syntax/parts';
import type { Value } from '../../mapping/typed';
import { describe, hasDigitsOnly, members } from '../../types/type';
import type { Shape } from '../../types/type';
import { write } from '../../diagnostics/fix';

const KEY = '$number';
const ANY_PATH = write('"{request.userIdentifier}"');

/** A number, checked: what it reads, and how it is computed. */
export interface NumberPart {
  readonly path: PathSyntax;
  readonly value: Value;
  readonly fill: Evaluate;
}

/** Whether an object of a lookup's JSON means a number. */
export const isNumberPart = (node: ObjectNode): boolean => node.members.has(KEY);

/** Only digits are surely a number. */
const isDigits = (shape: Shape): boolean => isNumeric(shape) || hasDigitsOnly(shape);

/** Digits with a leading zero are not a number: without the zero they could be another user's. */
const NO_USER = none('no-such-user');

/** The number with these digits, without losing one. */
const ofDigits = (digits: string): unknown => {
  if (!/^(?:0|[1-9]\d*)$/.test(digits)) return NO_USER;
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : new ExactNumber(digits);
};

const onePath = (node: TextNode, scope: Scope): PathSyntax | undefined => {
  const template = splitTemplate(node, scope.findings);
  if (template === undefined) return undefined;
  const [path, second] = template.paths;
  if (path !== undefined && second === undefined && template.texts.every((text) => text === '')) return path;
  scope.findings.add(node.at, {
    code: 'value-wrong',
    message: `"${KEY}" must be one placeholder alone`,
    fix: path === undefined ? ANY_PATH : write(JSON.stringify(`{${path.text}}`)),
  });
  return undefined;
};

/** Checks an object that means a number; `undefined` when it has errors. */
export const checkNumber = (node: ObjectNode, scope: Scope): NumberPart | undefined => {
  rejectKeys(node, [KEY], scope.findings);
  const valueNode = node.members.get(KEY)?.value ?? node;
  if (!isText(valueNode)) return wrongKind(valueNode, 'a placeholder', scope.findings, ANY_PATH);
  const path = onePath(valueNode, scope);
  const value = path && checkTemplate({ texts: ['', ''], paths: [path] }, path.at, scope)?.values[0];
  if (path === undefined || value === undefined) return undefined;
  if (!members(value.type.shape).every(isDigits)) {
    scope.findings.add(node.at, {
      code: 'value-wrong',
      message: `a number, or digits, can be sent as a number; this is ${describe(value.type.shape)}`,
      fix: write(JSON.stringify(`{${path.text}}`), { before: 'write it as a text:' }),
    });
    return undefined;
  }
  const evaluate = compileValue(value);
  const fill: Evaluate = (environment) => {
    const found = evaluate(environment);
    return typeof found === 'string' ? ofDigits(found) : found;
  };
  return { path, value, fill };
};
