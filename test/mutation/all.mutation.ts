/** What must find a fault of the mapping language: the suites that `npm run mutate` runs against each mutant. */
declare const loadSuites: (files: readonly string[]) => void;

loadSuites([
  'test/seed.ts',
  'test/type/type-of-codec.test.ts',
  'test/type/conform.test.ts',
  'test/type/infer.test.ts',
  'test/mapping/accept.test.ts',
  'test/mapping/path.test.ts',
  'test/mapping/check-guard.test.ts',
  'test/mapping/check-value.test.ts',
  'test/mapping/check-scalar.test.ts',
  'test/tenant/problems.test.ts',
  'test/mapping/cases.test.ts',
  'test/tenant/absences.test.ts',
  'test/mapping/steps.test.ts',
  'test/mapping/decimal.test.ts',
  'test/mapping/explain.test.ts',
]);
