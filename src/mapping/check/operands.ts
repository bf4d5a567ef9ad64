/** The kinds of values inside another rule: a sum takes numbers, a join takes texts. */
import { members } from '../../types/type';
import type { Scalar, Shape } from '../../types/type';
import { describeMismatch } from './describe-mismatch';
import type { Scope } from './scope';
import { overElements } from './elements';
import { partOf } from './suggest';
import type { ConstantSyntax } from '../syntax/parts';
import type { RuleSyntax } from '../syntax/rule';
import { readsOf } from '../typed';
import type { Value } from '../typed';
import { write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** The shape of a constant. */
export const literal = (value: Scalar): Shape => ({ kind: 'literals', values: [value] });

type OddRule = Pick<RuleSyntax, 'at'> & Partial<Pick<RuleSyntax, 'fallback' | 'ifUnknown'>>;

/** A rule's default of another kind than the value that it replaces. */
const oddConstant = (
  { fallback, ifUnknown }: OddRule,
  value: Value,
  holds: (shape: Shape) => boolean,
): ConstantSyntax | undefined =>
  value.op === 'fallback' && members(value.value.type.shape).every(holds)
    ? [fallback, ifUnknown].find((each) => each !== undefined && !holds(literal(each.value)))
    : undefined;

const reportConstant = ({ at, value }: ConstantSyntax, wanted: string, { findings }: Scope): false => {
  const message = `${wanted} is needed here, this is ${JSON.stringify(value)}`;
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? write(value) : undefined;
  const fix = typeof value === 'string' ? number : write(`"${String(value)}"`);
  findings.add(at, { code: 'step-input', message, fix });
  return false;
};

/** For a list among combined values. */
const elementsIn = (value: Value, { operand }: Scope): Fix | undefined =>
  operand === undefined || operand.form === 'template'
    ? undefined
    : overElements(operand, {
        list: readsOf(value)[0]?.path ?? 'source.field',
        inside: '',
        isRule: value.op === 'read',
      });

/** Reports the first rule whose value is not of the needed kind. */
export const allAre = (
  rules: readonly OddRule[],
  values: readonly Value[],
  holds: (shape: Shape) => boolean,
  scope: Scope,
  finding: { readonly wanted: string; readonly step: Fix },
): boolean => {
  const odd = values.findIndex((value) => !members(value.type.shape).every(holds));
  const [rule, value] = [rules[odd], values[odd]];
  if (rule === undefined || value === undefined) return true;
  const constant = oddConstant(rule, value, holds);
  if (constant !== undefined) return reportConstant(constant, finding.wanted, scope);
  const message = `${finding.wanted} is needed here, ${describeMismatch(value.type.shape, holds)}`;
  const [shape] = members(value.type.shape).filter((each) => partOf(each) !== undefined);
  const part = shape?.kind === 'array' ? (elementsIn(value, scope) ?? partOf(shape)) : shape && partOf(shape);
  scope.findings.add(rule.at, { code: 'step-input', message, fix: part ?? finding.step });
  return false;
};
