/**
 * The fast tier, `npm test`: every test that is not slow by where it is or by its name. Of `*.property.test.ts` it draws
 * a tenth of the cases; see `draws` in test/support/draws.ts.
 */
module.exports = {
  ...require('./jest.config'),
  testPathIgnorePatterns: ['/test/(e2e|faults)/', '\\.slow\\.test\\.ts$'],
  globals: { drawsOneIn: 10 },
};
