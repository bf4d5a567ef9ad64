/** The slow tier, `npm run test:slow`: what the fast one leaves out, and all cases of `*.property.test.ts`. */
const { testMatch, testPathIgnorePatterns: slow, globals, ...base } = require('./jest.fast.config');

module.exports = { ...base, testRegex: [...slow, '\\.property\\.test\\.ts$'] };
