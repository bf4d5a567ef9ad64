/** The compilation of the steps of rules and guards. */
import { Absence, stepFailed } from '../../core/absence';
import { kindOf } from '../../types/conform';
import { SPENT, takeFor } from './budget';
import type { Environment, Evaluate } from './environment';
import type { Trace } from './trace';
import type { AppliedStep } from '../typed';

/** The result of a step; for a failed one, with its name and the kind of its input. */
const traced = (result: unknown, { name }: AppliedStep, value: unknown): unknown =>
  result instanceof Absence && result.failure !== undefined
    ? stepFailed({ ...result.failure, step: name, found: kindOf(value) })
    : result;

/** One step as a closure. */
const compileStep = (step: AppliedStep, trace: Trace) =>
  trace({ is: 'step', step }, ({ context, spending }: Environment, value: unknown) =>
    takeFor(value, spending.work, step.cost) ? traced(step.run(value, context), step, value) : SPENT,
  );

/** The value after some steps; an absence is passed on unchanged. */
export const compileSteps = (evaluate: Evaluate, steps: readonly AppliedStep[], trace: Trace): Evaluate => {
  if (steps.length === 0) return evaluate;
  const runs = steps.map((step) => compileStep(step, trace));
  return (environment) => {
    let result = evaluate(environment);
    for (const run of runs) {
      if (result instanceof Absence) return result;
      result = run(environment, result);
    }
    return result;
  };
};
