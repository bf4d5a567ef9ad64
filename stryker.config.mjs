/**
 * Mutation tests of the mapping language, `npm run mutate`: each mutant of the check, the compiler, the types and
 * the steps must make a test fail.
 */
export default {
  mutate: [
    'src/mapping/{check,compile,steps}/*.ts',
    'src/mapping/typed.ts',
    'src/types/*.ts',
    'src/payload-type/notation-*.ts',
  ],
  testRunner: 'jest',
  jest: { configFile: 'jest.mutation.config.js', enableFindRelatedTests: false },
  // Most texts are sentences for people, which tests do not pin; codes and kinds are pinned by what depends on them.
  mutator: { excludedMutations: ['StringLiteral'] },
  coverageAnalysis: 'perTest',
  // Wide, since a machine that is busy with other things must not take part in the score.
  timeoutMS: 60_000,
  timeoutFactor: 10,
  concurrency: 1,
  maxTestRunnerReuse: 300,
  // A slice, `npm run mutate -- --mutate src/types/type.ts`, is added to what earlier ones found.
  incremental: true,
  incrementalFile: 'reports/mutation.json.incremental',
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  jsonReporter: { fileName: 'reports/mutation.json' },
  htmlReporter: { fileName: 'reports/mutation.html' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['dist', 'reports', 'bench', 'docs', '.ci', 'coverage'],
};
