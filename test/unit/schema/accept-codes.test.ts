/** The codes of accepted findings in the schema: those that can be accepted, and no others. */
import { adapters } from '../../../adapters';
import { problemEntries } from '../../../src/diagnostics/catalogue/catalogue';
import { baseValidatorOf, validatorOf, vocabularyOf } from '../../support/validator';

const validate = validatorOf(vocabularyOf(adapters));
const validateBase = baseValidatorOf(vocabularyOf(adapters));

/** A list with one accepted finding. */
const accepting = (code: unknown): readonly object[] => [{ code, at: '/user/id', because: 'it is meant' }];

const fileWith = (code: unknown): object => ({
  access: { keys: ['${APP_KEY}'] },
  identifier: { type: 'phone' },
  accept: accepting(code),
  sources: {},
  user: { id: 'request.userIdentifier' },
});

const codes = Object.entries(problemEntries).map(([code, { accept }]) => [code, accept === true] as const);

test.each(codes)('the code %s of an accepted finding is right: %p', (code, isAcceptable) => {
  for (const faults of [validate(fileWith(code)), validateBase({ accept: accepting(code) })])
    expect(faults.length === 0).toBe(isAcceptable);
});

test.each(['step-no-efect', '', 'STEP-NO-EFFECT', 5, null])('%j is not a code', (code) => {
  expect(validate(fileWith(code))).not.toEqual([]);
});

test('some codes can be accepted, and some cannot', () => {
  expect(new Set(codes.map(([, isAcceptable]) => isAcceptable)).size).toBe(2);
});
