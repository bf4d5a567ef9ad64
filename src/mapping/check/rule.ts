/** The check of rules: from syntax to typed values. */
import { groupBy } from '../../core/group-by';
import type { Span } from '../../diagnostics/diagnostic';
import { TEXT, withAbsence, describe, isTotal, members, total, unionOf } from '../../types/type';
import type { Shape, Type } from '../../types/type';
import { checkGuard } from './guard';
import { allAre, literal } from './operands';
import { checkSteps } from './steps';
import { NO_SOURCES, isWholeNumber, textOf, withSourceAbsence } from './absence';
import type { Operand } from './elements';
import { checkOver } from './over';
import { checkPath, readsLikePath } from './scope';
import type { Scope } from './scope';
import { isNumeric, isTextual } from '../steps/step';
import type { GuardSyntax } from '../syntax/guard';
import type { ConstantSyntax, TemplateSyntax } from '../syntax/parts';
import type { CoreSyntax, RuleSyntax } from '../syntax/rule';
import { dateReadAt, isFixed } from '../typed';
import type { Guard, Value } from '../typed';
import { addSteps, advise, remove } from '../../diagnostics/fix';

const constant = ({ at, value }: ConstantSyntax): Value => ({
  op: 'constant',
  at,
  value,
  type: total(literal(value)),
  requiresSources: NO_SOURCES,
});

export { withSourceAbsence } from './absence';

/**
 * Converts a value to one that is shown, before a rule tests its presence; not for values that are only parts of
 * others.
 */
export type Adapt = (value: Value) => Value;

const asItIs: Adapt = (value) => value;

const checkAll = (
  rules: readonly RuleSyntax[],
  scope: Scope,
  adapt: Adapt = asItIs,
): readonly Value[] | undefined => {
  const values = rules.flatMap((rule) => checkRule(rule, scope, adapt) ?? []);
  return values.length < rules.length ? undefined : values;
};

/**
 * Whether the values cover a chain of sources where one always answers; each is certain once its source has answered.
 */
const coverChain = (values: readonly Value[], scope: Scope): boolean => {
  const covered = values
    .filter((value) => isTotal(value.type) && value.requiresSources.size === 1)
    .map(({ requiresSources }) => [...requiresSources][0]);
  return scope.chains.some((chain) => [...chain].every((source) => covered.includes(source)));
};

const firstType = (values: readonly Value[], scope: Scope): Type => {
  const last = values.findIndex((value) => isTotal(withSourceAbsence(value)));
  const reached = last < 0 ? values : values.slice(0, last + 1);
  const types = reached.map(withSourceAbsence);
  const shape = unionOf(reached.map((value) => value.type.shape));
  const sure = types.some(isTotal) || coverChain(values, scope);
  const texts = [...groupBy(reached, (value) => dateReadAt(value) ?? value).values()];
  return {
    shape,
    none: !sure && texts.every((readings) => readings.some((value) => withSourceAbsence(value).none)),
    unknown: !sure && types.some((type) => type.unknown),
  };
};

/** The rules of a `first`: what is unknown in one is caught by those that follow it. */
const checkAlternatives = (rules: readonly RuleSyntax[], scope: Scope, adapt: Adapt) => {
  const before = checkAll(rules.slice(0, -1), { ...scope, isCaught: true }, adapt);
  const last = checkAll(rules.slice(-1), scope, adapt);
  return before && last && [...before, ...last];
};

const checkFirst = (
  rules: readonly RuleSyntax[],
  at: Span,
  scope: Scope,
  adapt: Adapt,
): Value | undefined => {
  const values = checkAlternatives(rules, scope, adapt);
  if (values === undefined) return undefined;
  const sure = values.findIndex((value) => isTotal(withSourceAbsence(value)));
  const unreachable = sure < 0 ? undefined : rules[sure + 1];
  if (unreachable !== undefined)
    scope.findings.add(unreachable.at, {
      code: 'rule-unreachable',
      message: 'this is never used: the value before it is always there',
      fix: remove,
    });
  return { op: 'first', at, values, type: firstType(values, scope), requiresSources: NO_SOURCES };
};

type Arithmetic = 'sum' | 'difference' | 'min' | 'max';

const A_NUMBER = { wanted: 'a number', step: addSteps('"number"') };

/** The values of a form, each of which must be a number. */
const checkNumbers = (
  form: Operand['form'],
  rules: readonly RuleSyntax[],
  scope: Scope,
): readonly Value[] | undefined => {
  const inside: Scope = { ...scope, operand: { form, isOnly: rules.length === 1 } };
  const values = checkAll(rules, inside);
  return values !== undefined && allAre(rules, values, isNumeric, inside, A_NUMBER) ? values : undefined;
};

/** The type of a number that is made of others. */
const arithmeticType = (form: Arithmetic, values: readonly Value[]): Type => {
  const types = values.map(withSourceAbsence);
  const shapes = types.map(({ shape }) => shape);
  const integer = shapes.every(isWholeNumber);
  const isOneOfThem = form === 'min' || form === 'max' || shapes.length === 1; // a single one stays as it is
  return {
    shape: isOneOfThem ? unionOf(shapes) : { kind: 'number', integer },
    none: form === 'difference' ? types.some((each) => each.none) : types.every((each) => each.none),
    unknown: !integer || types.some((each) => each.unknown), // it may have too many digits
  };
};

const checkArithmetic = (
  form: Arithmetic,
  rules: readonly RuleSyntax[],
  at: Span,
  scope: Scope,
): Value | undefined => {
  const values = checkNumbers(form, rules, scope);
  if (values === undefined || (form === 'difference' && values.length !== 2)) return undefined; // reported already
  return { op: form, at, values, type: arithmeticType(form, values), requiresSources: NO_SOURCES };
};

/** Whether no value of a shape is above 0. A percentage needs a whole above 0. */
const isNeverAbove0 = (shape: Shape): boolean =>
  members(shape).length > 0 &&
  members(shape).every((member) => {
    if (member.kind === 'literals') return member.values.every((value) => Number(value) <= 0);
    return member.kind === 'number' && (member.max ?? Infinity) <= 0;
  });

const PERCENT: Shape = { kind: 'number', integer: true, min: 0, max: 100 };

const checkPercent = (rules: readonly RuleSyntax[], at: Span, scope: Scope): Value | undefined => {
  const values = checkNumbers('percent', rules, scope);
  if (values === undefined) return undefined;
  const [[part, whole], [, wholeRule]] = [values, rules];
  if (part === undefined || whole === undefined || wholeRule === undefined) return undefined; // reported already
  if (isNeverAbove0(whole.type.shape)) {
    const message = `the whole must be above 0, this is ${describe(whole.type.shape)}`;
    scope.findings.add(wholeRule.at, { code: 'step-input', message });
    return undefined;
  }
  const type: Type = {
    shape: PERCENT,
    none: withSourceAbsence(part).none || withSourceAbsence(whole).none,
    unknown: true, // the whole may be 0
  };
  return { op: 'percent', at, part, whole, type, requiresSources: NO_SOURCES };
};

const checkJoin = (
  { rules, separator }: Extract<CoreSyntax, { readonly form: 'join' }>,
  at: Span,
  scope: Scope,
): Value | undefined => {
  const inside: Scope = { ...scope, operand: { form: 'join', isOnly: rules.length === 1 } };
  const values = checkAll(rules, inside);
  const wanted = { wanted: 'a text', step: addSteps('"text"') };
  if (values === undefined || !allAre(rules, values, isTextual, inside, wanted)) return undefined;
  const types = values.filter((value) => !isFixed(value)).map(withSourceAbsence);
  const type: Type = {
    shape: textOf(types.map(({ shape }) => shape)),
    none: types.every((each) => each.none),
    unknown: true, // it may become too long to show
  };
  return { op: 'join', at, values, separator, type, requiresSources: NO_SOURCES };
};

/** Checks a template's paths: texts and numbers may be part of a text. */
export const checkTemplate = (
  core: TemplateSyntax,
  at: Span,
  scope: Scope,
): Extract<Value, { readonly op: 'template' }> | undefined => {
  const inside: Scope = { ...scope, operand: { form: 'template', isOnly: false } };
  const values = core.paths.flatMap((path) => checkPath(path, inside) ?? []);
  if (values.length < core.paths.length) return undefined;
  const wanted = { wanted: 'a text or a number', step: advise('use "join" with a rule that makes it one') };
  const fits = (shape: Shape): boolean => isTextual(shape) || isNumeric(shape);
  if (!allAre(core.paths, values, fits, inside, wanted)) return undefined;
  const types = values.map(withSourceAbsence);
  const type: Type = {
    shape: TEXT,
    none: types.some((each) => each.none),
    unknown: true, // it may become too long to show
  };
  return { op: 'template', at, texts: core.texts, values, type, requiresSources: NO_SOURCES };
};

const checkCore = ({ core, at }: RuleSyntax, scope: Scope, adapt: Adapt): Value | undefined => {
  switch (core.form) {
    case 'from':
      return checkPath(core.path, scope);
    case 'value':
      warnOfPath(core.constant, 'from', scope);
      return constant(core.constant);
    case 'first':
      return checkFirst(core.rules, at, scope, adapt);
    case 'sum':
    case 'difference':
    case 'min':
    case 'max':
      return checkArithmetic(core.form, core.rules, at, scope);
    case 'over': {
      const isShown = core.how === 'first' || core.how === 'last';
      return checkOver(core, at, scope, (rule, inside) => checkRule(rule, inside, isShown ? adapt : asItIs));
    }
    case 'percent':
      return checkPercent(core.rules, at, scope);
    case 'join':
      return checkJoin(core, at, scope);
    case 'template':
      return checkTemplate(core, at, scope);
  }
};

const unusedFallback = (fallback: ConstantSyntax, kind: string, scope: Scope): void =>
  scope.findings.add(fallback.at, {
    code: 'default-unused',
    message: `this is never used: the value is never ${kind}`,
    fix: remove,
  });

/** A constant that names a source was most likely meant to be read. */
const warnOfPath = ({ at, value }: ConstantSyntax, instead: 'from' | 'first', scope: Scope): void => {
  if (typeof value !== 'string' || !readsLikePath(value.replace(/^\{+\s*(.*?)\s*\}+$/, '$1'), scope)) return;
  scope.findings.add(at, {
    code: 'constant-path',
    message: 'this is shown as text, but it looks like a path',
    fix:
      instead === 'from'
        ? { kind: 'rename', from: 'value', to: 'from' }
        : advise('make it a further rule of "first"'),
  });
};

const checkFallbacks = (value: Value, rule: RuleSyntax, scope: Scope): Value => {
  const { fallback, ifUnknown } = rule;
  if (fallback === undefined && ifUnknown === undefined) return value;
  for (const each of [fallback, ifUnknown]) if (each !== undefined) warnOfPath(each, 'first', scope);
  const type = withSourceAbsence(value);
  if (fallback !== undefined && !type.none) unusedFallback(fallback, 'missing', scope);
  if (ifUnknown !== undefined && !type.unknown) unusedFallback(ifUnknown, 'unknown', scope);
  if (ifUnknown !== undefined && members(type.shape).some(isNumeric))
    scope.findings.add(ifUnknown.at, {
      code: 'if-unknown-number',
      message: 'a number is shown although it could not be read',
      fix: { kind: 'remove', after: ', unless the number is harmless', asks: true },
    });
  const constants = [fallback, ifUnknown].flatMap((each) =>
    each === undefined ? [] : [literal(each.value)],
  );
  return {
    op: 'fallback',
    at: rule.at,
    value,
    none: fallback?.value,
    unknown: ifUnknown?.value,
    type: {
      shape: unionOf([type.shape, ...constants]),
      none: type.none && fallback === undefined,
      unknown: type.unknown && ifUnknown === undefined,
    },
    requiresSources: NO_SOURCES,
  };
};

const guardWith = (value: Value, guard: Guard, at: Span): Value => {
  const { can } = guard;
  const type = withAbsence(value.type, { none: can.false, unknown: can.unknown });
  return { op: 'guarded', at, guard, value, type, requiresSources: value.requiresSources };
};

/** Whether a guard compares the path, and so says for which values the rule is. */
const compares = (guard: GuardSyntax, path: string): boolean => {
  if ('guards' in guard) return guard.guards.some((each) => compares(each, path));
  if ('guard' in guard) return compares(guard.guard, path);
  return 'values' in guard && guard.path.text === path;
};

/** Whether the rule says what is shown for values that its steps do not know. */
const isCaughtBy = ({ core, when, ifUnknown }: RuleSyntax): boolean =>
  ifUnknown !== undefined || (core.form === 'from' && when !== undefined && compares(when, core.path.text));

/** Whether a value is one of those inside, each of which was converted already. */
const isAdapted = (value: Value): boolean =>
  value.op === 'first' || (value.op === 'over' && (value.how === 'first' || value.how === 'last'));

/** A rule without its fallbacks. Values that it takes unchanged from other rules are checked there. */
const checkCoreAndSteps = (rule: RuleSyntax, scope: Scope, adapt: Adapt): Value | undefined => {
  const isLast = rule.via.length === 0;
  const inside: Scope = isCaughtBy(rule) ? { ...scope, isCaught: true } : scope;
  const core = checkCore(rule, inside, isLast ? adapt : asItIs);
  const value = checkSteps(rule.isBroken ? undefined : core, rule.via, inside);
  return value === undefined || (isLast && isAdapted(value)) ? value : adapt(value);
};

/**
 * Checks a rule; `undefined` with a finding when it has no type. `adapt` is for a rule whose value is part of the
 * account.
 */
export const checkRule = (rule: RuleSyntax, scope: Scope, adapt: Adapt = asItIs): Value | undefined => {
  const guard = rule.when && checkGuard(rule.when, scope);
  const value = checkCoreAndSteps(rule, scope, adapt);
  const filled = value && checkFallbacks(value, rule, scope);
  if (rule.when === undefined) return filled;
  return filled && guard && guardWith(filled, guard, rule.at);
};
