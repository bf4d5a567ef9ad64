/**
 * The numbers of a lookup's JSON: `{ "$number": "{crm.id}" }` is sent as 42 where a template is sent as "42".
 */
import { none } from '../../core/absence';
import { ExactNumber } from '../../values/codec';
import { checkTemplate } from '../../mapping/check/rule';
import { compileValue } from '../../mapping/compile/rule';
import { formatJson, isText } from '../../json/document';
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
import { canBeAbsent, partOf } from './lookup/part';
import type { Lookup } from './lookup/part';

const KEY = '$number';
const ANY_PATH = write('"{request.userIdentifier}"');

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

/** Digits as text become a number by a step; one that refuses a leading zero is then a failure. */
const reportOldName = (node: ObjectNode, { text }: PathSyntax, { type }: Value, scope: Scope): void => {
  const isNumber = members(type.shape).every(isNumeric);
  const rule = isNumber ? text : { from: text, via: ['number'] };
  scope.findings.add(node.members.get(KEY)?.keyAt ?? node.at, {
    code: 'key-old',
    message: `"${KEY}" is the old name of "$value", which takes a rule`,
    fix: {
      kind: 'replace',
      of: 'around',
      with: formatJson({ $value: rule }),
      ...(isNumber ? {} : { asks: true }),
    },
  });
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
export const checkNumber = (node: ObjectNode, scope: Scope): Lookup | undefined => {
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
  reportOldName(node, path, value, scope);
  return partOf([path], canBeAbsent(value) ? path : undefined, fill);
};
