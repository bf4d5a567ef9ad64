/** The long runs, `npm run proof`: from a fresh seed, which is printed. */
process.env.PROOF_SEED ??= String(Math.floor(Math.random() * 2 ** 31));

module.exports = {
  ...require('./jest.config'),
  testMatch: ['**/*.proof.ts'],
  testTimeout: 24 * 60 * 60 * 1000,
  maxWorkers: 1,
};
