/** The slow tier, `npm run test:slow`: what the fast one leaves out, and all cases of `*.property.test.ts`. */
const { testPathIgnorePatterns: slow } = require('./jest.fast.config');
const { testMatch, ...base } = require('./jest.config');

module.exports = { ...base, testRegex: [...slow, '\\.property\\.test\\.ts$'] };
