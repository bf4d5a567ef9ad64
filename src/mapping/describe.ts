/** The parts of rules in words of the tenant file: `divide 100`, `crm.card equals "gold"`. */
import type { AppliedStep, Guard, Value } from './typed';

const jsonOf = (value: unknown): string => JSON.stringify(value);

/** A step and its argument. */
export const stepText = ({ name, argument }: AppliedStep): string =>
  argument === undefined ? name : `${name} ${jsonOf(argument)}`;

/** The steps of a guard, between its path and its comparison. */
const viaText = (steps: readonly AppliedStep[]): string =>
  steps.length === 0 ? '' : ` via ${steps.map(stepText).join(', ')}`;

/** What a guard tests. */
export const testText = (guard: Guard): string => {
  switch (guard.test) {
    case 'present':
      return guard.value.path;
    case 'equals':
      return `${guard.value.path}${viaText(guard.steps)} equals ${guard.values.map(jsonOf).join(' or ')}`;
    case 'atLeast':
    case 'lessThan':
      return `${guard.value.path}${viaText(guard.steps)} ${guard.test} ${guard.bound}`;
    case 'contains':
    case 'startsWith':
      return `${guard.value.path}${viaText(guard.steps)} ${guard.test} ${jsonOf(guard.part)}`;
    case 'against': {
      const { other } = guard;
      const against = `${other.value.path}${viaText(other.steps)}`;
      return `${guard.value.path}${viaText(guard.steps)} ${guard.how} ${against}`;
    }
    case 'all':
    case 'any':
    case 'not':
      return guard.test;
  }
};

/** A value by the path that it reads, its constant or its form. */
export const labelOf = (value: Value): string => {
  switch (value.op) {
    case 'read':
      return value.path;
    case 'constant':
      return jsonOf(value.value);
    case 'steps':
    case 'shown':
    case 'fallback':
    case 'guarded':
      return labelOf(value.value);
    case 'over':
      return `${value.how} over ${value.list.path}`;
    default:
      return value.op;
  }
};
