/** The schema of tenant files in a validator that refuses what a schema has no use for. */
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import type { Adapter } from '../../src/adapter/define-adapter';
import { contractFields } from '../../src/mapping/check/account';
import { steps } from '../../src/mapping/steps/catalogue';
import { baseSchema, tenantSchema } from '../../scripts/schema/tenant';
import type { Vocabulary } from '../../scripts/schema/tenant';

/** What editors read beyond draft-07; other validators pass over it. */
export const EDITORS_OWN = ['enumDescriptions', 'patternErrorMessage'];

const strictAjv = (): Ajv => {
  const ajv = new Ajv({ strict: true, allErrors: true });
  ajv.addVocabulary(EDITORS_OWN);
  return ajv;
};

export const vocabularyOf = (adapters: readonly Adapter[]): Vocabulary => ({
  adapters,
  steps,
  fields: contractFields(),
});

/** What is wrong with a schema, by the rules of draft-07. */
export const faultsOf = (schema: object): unknown => {
  const ajv = strictAjv();
  return ajv.validateSchema(schema) === true ? [] : ajv.errors;
};

/** Says what is wrong with a tenant file: nothing where it is accepted. */
export type Validate = (file: unknown) => readonly string[];

export const validatorOf = (vocabulary: Vocabulary): Validate =>
  validating(strictAjv().compile(tenantSchema(vocabulary)));

/** Says what is wrong with a file that others extend. */
export const baseValidatorOf = (vocabulary: Vocabulary): Validate =>
  validating(
    strictAjv().addSchema(tenantSchema(vocabulary), 'tenant.json').compile(baseSchema('tenant.json')),
  );

const validating =
  (validate: ValidateFunction): Validate =>
  (file) =>
    validate(file)
      ? []
      : (validate.errors ?? []).map(
          ({ instancePath, message, params }) =>
            `${instancePath} ${message ?? 'is wrong'} ${JSON.stringify(params)}`,
        );
