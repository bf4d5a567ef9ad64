/** What `npm run mutate` runs against each mutant. */
module.exports = {
  ...require('./jest.config'),
  testMatch: ['**/*.mutation.ts'],
  testEnvironment: `${__dirname}/test/proof/mutation/environment.cjs`,
  // A machine that is busy with other things must not take part in the score.
  testTimeout: 600_000,
};
