/** The check of `via`: the steps, with the type before and after each. */
import { getOrElse, isRight, map } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { Span } from '../../diagnostics/diagnostic';
import { own } from '../../core/own';
import { isRecord } from '../../types/conform';
import { withAbsence, members } from '../../types/type';
import type { Type } from '../../types/type';
import type { TextOrigin } from '../../values/phone';
import { describeMismatch } from './describe-mismatch';
import { toValue, formatJson } from '../../json/document';
import type { JsonNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import type { Scope } from './scope';
import { findStep } from '../steps/catalogue';
import { FIND } from '../steps/find';
import { noEffect } from '../steps/step';
import type { BoundStep, Step, StepFault } from '../steps/step';
import { readConstant } from '../syntax/parts';
import type { StepSyntax } from '../syntax/steps';
import { readsOf } from '../typed';
import type { AppliedStep, Value } from '../typed';
import { bindFind } from './find';
import { insteadOfStep } from './unknown-step';
import { removeKey, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

const add = (syntax: StepSyntax, fault: StepFault, scope: Scope, fix = fault.fix): undefined => {
  const { code, message } = fault;
  scope.findings.add(placeOf(syntax, fault), { code, message, fix });
  return undefined;
};

/** The unknown key of an argument, the wrong argument, or the whole step where the fix replaces it. */
const placeOf = ({ at, whole, argument }: StepSyntax, { code, key, fix }: StepFault): Span => {
  if (argument === undefined) return at;
  const member = argument.kind === 'object' && key !== undefined ? argument.members.get(key) : undefined;
  const wrong = fix === undefined ? argument.at : whole;
  return member?.keyAt ?? (code === 'step-argument' ? wrong : at);
};

const argumentFault = (step: Step, syntax: StepSyntax): string | undefined => {
  const { argument, argumentOptional, name } = step;
  if (syntax.argument === undefined)
    return argument === undefined || argumentOptional ? undefined : `"${name}" needs an argument`;
  if (argument === undefined) return `"${name}" takes no argument`;
  return argument.is(toValue(syntax.argument)) ? undefined : `"${name}" does not take this argument`;
};

/** Whether every constant in an argument is exact and fit to show; those that are not are findings. */
const areConstants = (node: JsonNode, findings: Findings): boolean => {
  if (node.kind === 'scalar') return node.value === null || readConstant(node, findings) !== undefined;
  const inner = node.kind === 'array' ? node.items : [...node.members.values()].map(({ value }) => value);
  return inner.map((each) => areConstants(each, findings)).every(Boolean);
};

/** A step with its argument in its name: `divide:100`, `round(2)`. */
const meantStep = (text: string): unknown => {
  const [, name = '', argument = ''] = /^\s*([A-Za-z]+)\s*[:(=\s]\s*([^()]*?)\)?\s*$/.exec(text) ?? [];
  const step = findStep(name);
  if (step === undefined) return undefined;
  return argument === '' ? name : { [name]: unquoted(argument) };
};

const unquoted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unquoted);
  return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,10})?$/.test(value) ? Number(value) : value;
};

const unknownStep = ({ name, at, whole }: StepSyntax, { findings }: Scope): undefined => {
  const meant = meantStep(name);
  const fix =
    meant === undefined
      ? findings.search('step-unknown', () => insteadOfStep(name))
      : write(formatJson(meant));
  findings.add(meant === undefined ? at : whole, {
    code: 'step-unknown',
    message: `there is no step "${name}"`,
    fix,
  });
  return undefined;
};

/** The argument that a wrong one probably means, or else that of an example. */
const otherArgument = (step: Step, argument: unknown): Fix | undefined => {
  const meant = step.repair(argument);
  if (meant !== undefined) return write(formatJson(meant));
  const example = step.examples.map(({ via }) => via).find(isRecord);
  return example && write(formatJson(own(example, step.name)), { asks: true });
};

/** The step with an argument that it takes: numbers without quotes, one value instead of a list. */
const insteadOfArgument = (step: Step, { argument }: StepSyntax): Fix => {
  const value = argument === undefined ? undefined : toValue(argument);
  const candidates = [
    unquoted(value),
    step.repair(value),
    ...(Array.isArray(value) && value.length === 1 ? value.map(unquoted) : []),
  ];
  const taken = candidates.find((each) => step.argument?.is(each) === true && isRight(step.bind(each)));
  // An example is only advice, unless the step has no argument.
  const isExample = taken === undefined && step.argument !== undefined;
  return write(
    formatJson(taken === undefined ? step.examples[0]?.via : { [step.name]: taken }),
    isExample ? { asks: true } : {},
  );
};

/**
 * The origin of a value's texts. With several origins it is not known how numbers were written. A value that is a
 * spelling already is read like the request's, which changes nothing.
 */
const originOf = (core: Value, type: Type, { country }: Scope): TextOrigin => {
  const shapes = members(type.shape);
  if (shapes.every((shape) => shape.kind === 'text' && shape.brand === 'phone'))
    return { country, reading: 'request' };
  const [reading = 'source', ...others] = new Set(readsOf(core).map((read) => read.reading));
  return { country, reading: others.length === 0 ? reading : 'source' };
};

const bindStep = (
  syntax: StepSyntax,
  origin: TextOrigin | undefined,
  scope: Scope,
): BoundStep | undefined => {
  const step = findStep(syntax.name);
  if (step === undefined) return unknownStep(syntax, scope);
  if (step.name === FIND && syntax.argument !== undefined) return bindFind(syntax.argument, scope);
  const fault = argumentFault(step, syntax);
  if (fault !== undefined)
    return add(
      syntax,
      { code: 'step-argument', message: fault, fix: insteadOfArgument(step, syntax) },
      scope,
    );
  if (syntax.argument !== undefined && !areConstants(syntax.argument, scope.findings)) return undefined;
  const argument = syntax.argument === undefined ? undefined : toValue(syntax.argument);
  const bound = step.bind(argument, origin);
  return isRight(bound) ? bound.right : add(syntax, bound.left, scope, otherArgument(step, argument));
};

/** The position of a step. */
interface StepPosition {
  readonly syntax: StepSyntax;
  readonly isOnly: boolean;
  readonly before: BoundStep | undefined;
  /** The step before it is the same one. */
  readonly isRepeated: boolean;
}

const odditiesOf = (
  type: Type,
  bound: BoundStep,
  { before, isRepeated }: StepPosition,
): readonly StepFault[] => {
  const oddities = bound.warnings(type.shape, before?.canGive);
  return oddities.length === 0 && isRepeated && bound.isIdempotent ? [noEffect(bound.name)] : oddities;
};

const isSameStep = (before: StepSyntax | undefined, { name, argument }: StepSyntax): boolean =>
  before?.name === name &&
  JSON.stringify(before.argument && toValue(before.argument)) ===
    JSON.stringify(argument && toValue(argument));

/** The type of a step's result. */
const applyStep = (type: Type, bound: BoundStep, position: StepPosition, scope: Scope): Type | undefined => {
  const { syntax, isOnly } = position;
  const output = bound.output(type.shape);
  if (!isRight(output)) {
    const odd = describeMismatch(type.shape, (alternative) => isRight(bound.output(alternative)));
    return add(syntax, { ...output.left, message: `${output.left.message}, and ${odd}` }, scope);
  }
  for (const oddity of odditiesOf(type, bound, position))
    if (scope.isCaught !== true || oddity.code !== 'table-incomplete')
      add(
        syntax,
        isOnly && oddity.code === 'step-no-effect' ? { ...oddity, fix: removeKey('via') } : oddity,
        scope,
      );
  if (bound.usesClock) scope.gathered.usesClock = true;
  return withAbsence(output.right, type);
};

const NEITHER = { none: false, unknown: false };

const applied = (
  { name, run, cost, canGive, output }: BoundStep,
  { at, argument }: StepSyntax,
  before: Type | undefined,
): AppliedStep => ({
  at,
  can:
    before === undefined
      ? NEITHER
      : pipe(
          output(before.shape),
          map(({ none, unknown }) => ({ none, unknown })),
          getOrElse(() => NEITHER),
        ),
  name,
  run,
  cost,
  canGive,
  argument: argument === undefined ? undefined : toValue(argument),
});

const needsRound = (via: readonly StepSyntax[], index: number, scope: Scope): void => {
  const syntax = via[index];
  if (syntax === undefined || via[index + 1]?.name === 'round') return;
  scope.findings.add(syntax.at, {
    code: 'step-argument',
    message: 'this division can have endless decimals',
    fix: { kind: 'insert', where: 'after', text: '"round"' },
  });
};

/** Checks the steps of a rule; every step is checked, even after one that is not allowed there. */
export const checkSteps = (
  core: Value | undefined,
  via: readonly StepSyntax[],
  scope: Scope,
): Value | undefined => {
  let type = core?.type;
  const steps: AppliedStep[] = [];
  let before: BoundStep | undefined;
  for (const [index, syntax] of via.entries()) {
    const bound = bindStep(syntax, core && type && originOf(core, type, scope), scope);
    if (bound?.needsRound === true) needsRound(via, index, scope);
    const isRepeated = isSameStep(via[index - 1], syntax);
    const position = { syntax, isOnly: via.length === 1, before, isRepeated };
    const input = type;
    type = bound && type && applyStep(type, bound, position, scope);
    if (bound !== undefined) steps.push(applied(bound, syntax, input));
    before = bound;
  }
  if (core === undefined || type === undefined) return undefined;
  return steps.length === 0
    ? core
    : { op: 'steps', at: core.at, value: core, steps, type, requiresSources: core.requiresSources };
};
