/**
 * The list of all steps. The check, the compiler, the schema and the documentation take their steps from here.
 */
import { choiceSteps } from './choice';
import { dateSteps } from './date';
import { findStepEntry } from './find';
import { numberSteps } from './number';
import { maskStep } from './mask';
import { partStep } from './part';
import { rewritingSteps } from './rewrite';
import { shorteningSteps } from './slice';
import type { Step } from './step';
import { textSteps } from './text';
import { unescapeStep } from './unescape';
import { writeDateSteps } from './write-date';
import { writeNumberStep } from './write-number';

/** Every step, in the order of the documentation. */
export const steps: readonly Step[] = [
  ...textSteps,
  partStep,
  ...shorteningSteps,
  maskStep,
  ...rewritingSteps,
  unescapeStep,
  ...numberSteps,
  writeNumberStep,
  ...dateSteps,
  ...writeDateSteps,
  ...choiceSteps,
  findStepEntry,
];

const byName: ReadonlyMap<string, Step> = new Map(steps.map((step) => [step.name, step]));

/** The step of that name. */
export const findStep = (name: string): Step | undefined => byName.get(name);
