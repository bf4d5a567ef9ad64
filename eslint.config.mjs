import tseslint from 'typescript-eslint';
import { ownProperties } from './scripts/own-properties.mjs';

const noCasts = {
  selector:
    'TSAsExpression:not([typeAnnotation.type="TSTypeReference"][typeAnnotation.typeName.name="const"])',
  message: 'No "as" outside "as const": write a codec or a type guard.',
};

/** A thrown error's message quotes values: a name that stands for one may be handed on, never read. */
const THROWN = '/^(error|thrown|cause|caught|exception|err)$/i';
const noReading = [
  `MemberExpression[object.type="Identifier"][object.name=${THROWN}][property.name=/^(message|stack)$/]`,
  `CallExpression[callee.name="String"] > Identifier.arguments[name=${THROWN}]`,
  `TemplateLiteral > Identifier.expressions[name=${THROWN}]`,
  `CallExpression[callee.object.name="JSON"] > Identifier.arguments[name=${THROWN}]`,
  'MemberExpression[property.name="stack"]',
  'CallExpression[callee.object.name="console"]',
].map((selector) => ({ selector, message: 'Only src/observe/redact.ts reads what was thrown.' }));

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'coverage/**',
      '*.js',
      '*.mjs',
      'scripts/*.mjs',
      '.ci/**',
      '.stryker-tmp/**',
      'reports/**',
      '**/*.cjs',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-redeclare': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // A function that reports a finding returns undefined, and its caller hands that on.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      'no-restricted-syntax': ['error', noCasts],
      'no-console': 'error',
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'adapters/**/*.ts'],
    // json-fault: of the parser of tenant files, whose messages name a token and a place.
    ignores: ['src/observe/redact.ts', 'src/json/syntax-error.ts'],
    rules: { 'no-restricted-syntax': ['error', noCasts, ...noReading] },
  },
  {
    // io-ts's types carry no tag union that TypeScript can narrow: this one file reads them by tag.
    files: ['src/types/type-of-codec.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // The server is of the same build: the type of its answer is that of the question.
    files: ['studio/source/server/client.ts'],
    rules: { '@typescript-eslint/no-unnecessary-type-parameters': 'off' },
  },
  {
    files: ['src/**/*.ts', 'adapters/**/*.ts'],
    // compiled-codec: its names are those that a plain object itself gives.
    ignores: ['src/core/own.ts', 'src/values/compiled-codec.ts'],
    plugins: { bridge: { rules: { 'own-properties': ownProperties } } },
    rules: { 'bridge/own-properties': 'error' },
  },
  {
    files: ['src/**/*.ts', 'adapters/**/*.ts'],
    ignores: ['src/main.ts', 'src/process.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only src/main.ts and src/process.ts read the environment.',
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'no-restricted-syntax': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
);
