/** Turns a file into what jest runs. */
const SWC = [
  '@swc/jest',
  { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
];

/** Every test, in full: `npm run test:all`, and `npx jest PATH` for any of them. The tiers are made of it. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  setupFiles: ['<rootDir>/test/support/seed.ts'],
  // The exporter of traces loads node:http by `import()`, which jest cannot do unless it is made a `require`.
  transform: { '^.+\\.ts$': SWC, '/@opentelemetry/otlp-exporter-base/.+\\.js$': SWC },
  // What is loaded by `import()` is named as the built file.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transformIgnorePatterns: ['/node_modules/(?!@opentelemetry/otlp-exporter-base/)'],
  // A safety net for what hangs: no test concludes anything from how long something took.
  testTimeout: 600_000,
  maxWorkers: '100%',
  restoreMocks: true,
};
