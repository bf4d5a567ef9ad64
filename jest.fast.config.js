/**
 * The fast tier, `npm test`: every test that is not slow by its folder or its name. Property tests draw few of their
 * cases; see test/support/draws.ts.
 */
module.exports = {
  ...require('./jest.config'),
  testPathIgnorePatterns: ['/test/(e2e|faults)/.*\\.test\\.ts$', '\\.slow\\.test\\.ts$'],
  globals: { drawsFew: true },
  testTimeout: 120_000,
};
