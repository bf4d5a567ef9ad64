/** Owns the compilation of steps, of rules and of guards. It must not know what a step does. */
import { Absence } from '../../core/absence';
import type { Evaluate } from './environment';
import type { Trace } from './trace';
import type { AppliedStep } from '../typed';

/** One step as a closure. */
const compileStep = (step: AppliedStep, trace: Trace) =>
  trace({ is: 'step', step }, ({ context }, value: unknown) => step.run(value, context));

/** What comes of a value after steps: an absence, whoever gave it, is handed on. */
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
