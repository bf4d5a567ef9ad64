/** Owns the check of `via`: which steps there are, what each is given, what it gives. It must not know rules. */
import { isRight } from 'fp-ts/Either';
import type { Span } from '../problem';
import { absentToo, describe } from '../type/type';
import { plain } from './document';
import type { JsonNode } from './document';
import type { Findings } from './findings';
import { didYouMean } from './nearest';
import type { Scope } from './scope';
import { findStep, steps } from './steps/catalogue';
import type { BoundStep, Step, StepFault } from './steps/step';
import { readConstant } from './syntax-parts';
import type { StepSyntax } from './syntax-rule';
import type { Value } from './typed';

const add = (syntax: StepSyntax, fault: StepFault, scope: Scope): undefined => {
  const { key, ...finding } = fault;
  scope.findings.add(placeOf(syntax, fault.code, key), finding);
  return undefined;
};

/** The key of an argument that is odd, the argument that is wrong, or the step. */
const placeOf = ({ at, argument }: StepSyntax, code: StepFault['code'], key: string | undefined): Span => {
  if (argument === undefined) return at;
  const member = argument.kind === 'object' && key !== undefined ? argument.members.get(key) : undefined;
  return member?.keyAt ?? (code === 'step-argument' ? argument.at : at);
};

/** JSON as a person would write it on one line. */
const spaced = (value: unknown): string =>
  JSON.stringify(value, undefined, 1)
    .replace(/(?<=\[)\n\s*|\n\s*(?=\])/g, '')
    .replace(/\n\s*/g, ' ');

const argumentFault = (step: Step, syntax: StepSyntax): string | undefined => {
  const { argument, argumentOptional, name } = step;
  if (syntax.argument === undefined)
    return argument === undefined || argumentOptional ? undefined : `"${name}" needs an argument`;
  if (argument === undefined) return `"${name}" takes no argument`;
  return argument.is(plain(syntax.argument)) ? undefined : `"${name}" does not take this argument`;
};

/** Whether every constant in an argument is exact and fit to show; those that are not are findings. */
const areConstants = (node: JsonNode, findings: Findings): boolean => {
  if (node.kind === 'scalar') return node.value === null || readConstant(node, findings) !== undefined;
  const inner = node.kind === 'array' ? node.items : [...node.members.values()].map(({ value }) => value);
  return inner.map((each) => areConstants(each, findings)).every(Boolean);
};

const bindStep = (syntax: StepSyntax, scope: Scope): BoundStep | undefined => {
  const step = findStep(syntax.name);
  if (step === undefined) {
    const suggestion = didYouMean(
      syntax.name,
      steps.map(({ name }) => name),
    );
    const message = `there is no step "${syntax.name}"`;
    scope.findings.add(syntax.at, { code: 'step-unknown', message, suggestion });
    return undefined;
  }
  const fault = argumentFault(step, syntax);
  if (fault !== undefined) {
    const like = `write it like ${spaced(step.examples[0]?.via)}`;
    return add(syntax, { code: 'step-argument', message: fault, suggestion: like }, scope);
  }
  if (syntax.argument !== undefined && !areConstants(syntax.argument, scope.findings)) return undefined;
  const bound = step.bind(syntax.argument === undefined ? undefined : plain(syntax.argument));
  return isRight(bound) ? bound.right : add(syntax, bound.left, scope);
};

const applyStep = (value: Value, bound: BoundStep, syntax: StepSyntax, scope: Scope): Value | undefined => {
  const output = bound.output(value.type.shape);
  if (!isRight(output)) {
    const found = `${output.left.message}, and this is ${describe(value.type.shape)}`;
    return add(syntax, { ...output.left, message: found }, scope);
  }
  for (const oddity of bound.oddities(value.type.shape)) add(syntax, oddity, scope);
  if (bound.usesClock) scope.gathered.usesClock = true;
  const runs = value.op === 'steps' ? [...value.runs, bound.run] : [bound.run];
  const inner = value.op === 'steps' ? value.value : value;
  return { op: 'steps', value: inner, runs, type: absentToo(output.right, value.type), given: value.given };
};

const needsRound = (via: readonly StepSyntax[], index: number, scope: Scope): void => {
  const syntax = via[index];
  if (syntax === undefined || via[index + 1]?.name === 'round') return;
  scope.findings.add(syntax.at, {
    code: 'step-argument',
    message: 'this division need not come out even',
    suggestion: 'add "round" right after it',
  });
};

/** Checks the steps of a rule; every one is looked at, even behind one that cannot stand there. */
export const checkSteps = (
  core: Value | undefined,
  via: readonly StepSyntax[],
  scope: Scope,
): Value | undefined => {
  let value = core;
  for (const [index, syntax] of via.entries()) {
    const bound = bindStep(syntax, scope);
    if (bound?.needsRound === true) needsRound(via, index, scope);
    value = bound && value && applyStep(value, bound, syntax, scope);
  }
  return value;
};
