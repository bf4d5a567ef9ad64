/**
 * The fast tier, `npm test`: every test that is not slow by its folder or its name. Property tests draw few of their
 * cases; see test/support/draws.ts.
 */
const slow = [
  // Processes, and the whole bridge over real sockets.
  '/test/(e2e|faults)/.*\\.test\\.ts$',
  // The HTTP client over real sockets; the small servers that stand for upstreams.
  '/test/integration/(upstream|stubs)/.*\\.test\\.ts$',
  // One suite for every adapter; thousands of files against the JSON Schema.
  '\\.conformance\\.test\\.ts$',
  '/test/unit/schema/.*\\.test\\.ts$',
  '\\.slow\\.test\\.ts$',
];

module.exports = {
  ...require('./jest.config'),
  testPathIgnorePatterns: slow,
  globals: { drawsFew: true },
  testTimeout: 120_000,
};
