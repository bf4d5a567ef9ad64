/** What must find a fault of the mapping language: the suites that `npm run mutate` runs against each mutant. */
declare const loadSuites: (files: readonly string[]) => void;

loadSuites([
  'test/support/seed.ts',
  'test/unit/types/type-of-codec.test.ts',
  'test/unit/types/conform.test.ts',
  'test/unit/types/infer-codec.test.ts',
  'test/unit/mapping/check/assignable.test.ts',
  'test/unit/types/type-of-path.test.ts',
  'test/unit/mapping/check/guard.test.ts',
  'test/unit/mapping/check/rule.test.ts',
  'test/unit/mapping/check/field.test.ts',
  'test/unit/tenant/findings.test.ts',
  'test/unit/mapping/cases.test.ts',
  'test/unit/mapping/compile/absences.test.ts',
  'test/unit/mapping/steps.test.ts',
  'test/unit/types/decimal.test.ts',
  'test/unit/mapping/compile/explain.test.ts',
]);
