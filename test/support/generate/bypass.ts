/**
 * A bypass of the check: it runs a rule without checking types, so that a test gets the result of a refused rule.
 * Every rule that the check refuses for its type must be able to fail.
 */
import { isRight } from 'fp-ts/Either';
import { bindFind } from '../../../src/mapping/check/find';
import { openEach } from '../../../src/mapping/check/each';
import { checkGuard } from '../../../src/mapping/check/guard';
import { toValue } from '../../../src/json/document';
import { findStep } from '../../../src/mapping/steps/catalogue';
import { FIND } from '../../../src/mapping/steps/find';
import type { BoundStep } from '../../../src/mapping/steps/step';
import type { Scope } from '../../../src/mapping/check/scope';
import type { PathSyntax } from '../../../src/mapping/syntax/parts';
import type { CoreSyntax, RuleSyntax } from '../../../src/mapping/syntax/rule';
import type { StepSyntax } from '../../../src/mapping/syntax/steps';
import type { AppliedStep, Value } from '../../../src/mapping/typed';
import { OPAQUE, total } from '../../../src/types/type';

/** The type of a value that bypassed the check is not used. */
const untyped = {
  at: { line: 1, column: 1, endColumn: 2 },
  type: total(OPAQUE),
  requiresSources: new Set<string>(),
} as const;

/** Reads the value, as if the codec had validated it. */
export const readAnything = (
  { head, segments, text }: Pick<PathSyntax, 'head' | 'segments' | 'text'>,
  { bindings }: Scope,
): Value | undefined => {
  const binding = bindings.get(head);
  if (binding === undefined) return undefined;
  const { slot, reading } = binding;
  return { op: 'read', path: text, slot, segments, reading, validated: true, ...untyped };
};

const all = <T>(items: readonly (T | undefined)[]): readonly T[] | undefined => {
  const there = items.filter((item) => item !== undefined);
  return there.length < items.length ? undefined : there;
};

type OverSyntax = Extract<CoreSyntax, { readonly form: 'over' }>;

/** A form over a list; `undefined` where there is no list to walk. */
const overOf = ({ how, over, separator }: OverSyntax, scope: Scope): Value | undefined => {
  const each = openEach(over.node, scope, { isRule: true, needsItem: false });
  if (each?.list === undefined) return undefined;
  const { list, slot, name, scope: inside } = each;
  const guard = over.when && checkGuard(over.when, inside);
  const item =
    over.item === undefined
      ? readAnything({ head: name, segments: [], text: name }, inside)
      : bypassed(over.item, inside);
  if (item === undefined || (over.when !== undefined && guard === undefined)) return undefined;
  return { op: 'over', how, list, slot, guard, item, separator, ...untyped };
};

const coreOf = (core: CoreSyntax, scope: Scope): Value | undefined => {
  switch (core.form) {
    case 'from':
      return readAnything(core.path, scope);
    case 'value':
      return { op: 'constant', value: core.constant.value, ...untyped };
    case 'template': {
      const values = all(core.paths.map((path) => readAnything(path, scope)));
      return values && { op: 'template', texts: core.texts, values, ...untyped };
    }
    case 'join': {
      const values = all(core.rules.map((rule) => bypassed(rule, scope)));
      return values && { op: 'join', values, separator: core.separator, ...untyped };
    }
    case 'percent': {
      const values = all(core.rules.map((rule) => bypassed(rule, scope)));
      const [part, whole] = values ?? [];
      return part && whole && { op: 'percent', part, whole, ...untyped };
    }
    case 'over':
      return overOf(core, scope);
    default: {
      const values = all(core.rules.map((rule) => bypassed(rule, scope)));
      return values && { op: core.form, values, ...untyped };
    }
  }
};

const NEITHER = { none: false, unknown: false };

const boundOf = ({ name, argument }: StepSyntax, scope: Scope): BoundStep | undefined => {
  if (name === FIND) return argument && bindFind(argument, scope);
  const bound = findStep(name)?.bind(argument && toValue(argument));
  return bound !== undefined && isRight(bound) ? bound.right : undefined;
};

const stepOf =
  (scope: Scope) =>
  (step: StepSyntax): AppliedStep | undefined => {
    const bound = boundOf(step, scope);
    const { at, argument } = step;
    return bound && { ...bound, at, can: NEITHER, argument: argument && toValue(argument) };
  };

const withSteps = (value: Value | undefined, via: readonly StepSyntax[], scope: Scope): Value | undefined => {
  const steps = all(via.map(stepOf(scope)));
  if (value === undefined || steps === undefined) return undefined;
  return steps.length === 0 ? value : { op: 'steps', value, steps, ...untyped };
};

/** The value of a rule, whatever its types; `undefined` when not even its names or steps are known. */
export const bypassed = (rule: RuleSyntax, scope: Scope): Value | undefined => {
  const value = withSteps(coreOf(rule.core, scope), rule.via, scope);
  const { fallback, ifUnknown } = rule;
  const filled: Value | undefined = value && {
    op: 'fallback',
    value,
    none: fallback?.value,
    unknown: ifUnknown?.value,
    ...untyped,
  };
  if (rule.when === undefined || filled === undefined) return filled;
  const guard = checkGuard(rule.when, scope);
  return guard && { op: 'guarded', guard, value: filled, ...untyped };
};
