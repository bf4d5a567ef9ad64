/**
 * The slow tier, `npm run test:slow`: what the fast one leaves out, and once more, with all of their cases, the property
 * tests of which it draws few: every file that takes `draws` from test/support/draws.ts.
 */
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { testPathIgnorePatterns: slow } = require('./jest.fast.config');
const { testMatch, ...base } = require('./jest.config');

const draws = (file) => readFileSync(join(__dirname, 'test', file), 'utf8').includes("/support/draws';");

const drawing = readdirSync(join(__dirname, 'test'), { recursive: true })
  .filter((file) => file.endsWith('.test.ts') && draws(file))
  .map((file) => `/test/${file.replaceAll('.', '\\.')}$`);

module.exports = { ...base, testRegex: [...slow, ...drawing] };
