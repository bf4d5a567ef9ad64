/** The schema of steps, derived from the catalogue. */
import type { Step } from '../../src/mapping/steps/step';
import { isRecord } from '../../src/types/conform';
import { typeOfCodec } from '../../src/types/type-of-codec';
import { described, single, textOr, withExamples } from './json-schema';
import type { JsonSchema } from './json-schema';
import { schemaOfType } from './of-type';

const description = ({ summary, accepts }: Step): string => `${summary} Accepts ${accepts}.`;

/** The arguments of a step's examples. */
const argumentsOf = ({ name, examples }: Step): readonly unknown[] => {
  const given = examples.flatMap(({ via }) => (isRecord(via) ? [JSON.stringify(via[name])] : []));
  return [...new Set(given)].map((json): unknown => JSON.parse(json));
};

const argumentOf = (step: Step): JsonSchema =>
  step.argument === undefined ? {} : schemaOfType(typeOfCodec(step.argument), 'constant');

/** A step: its name, or its name with its argument. */
export const stepSchema = (steps: readonly Step[]): JsonSchema => {
  const bare = steps.filter(({ argument, argumentOptional }) => argument === undefined || argumentOptional);
  const bound = steps.filter(({ argument }) => argument !== undefined);
  return textOr(
    { enum: bare.map(({ name }) => name), enumDescriptions: bare.map(description) },
    single(
      Object.fromEntries(
        bound.map((step) => [
          step.name,
          withExamples(described(argumentOf(step), description(step)), argumentsOf(step)),
        ]),
      ),
    ),
  );
};
