/**
 * What each module may import, from the lowest module to the highest. A file that belongs to none of them is an error.
 * docs/explanation/architecture.md has the same list for readers; test/unit/project/architecture.test.ts compares the two.
 */
const events = 'src/observe/events.ts';
const values = ['src/core', 'src/values'];
const leaves = [...values, 'src/types', 'src/diagnostics'];
const reading = [...leaves, 'src/json'];

/** Module or file → what it may import beside itself. */
const ARROWS = {
  'src/core': [],
  'src/values': ['src/core'],
  'src/types': values,
  'src/diagnostics': [],
  'src/json': leaves,
  'src/xml': [...values, 'src/types', 'src/json'],
  'src/payload-type': reading,
  'src/adapter': [...leaves, 'src/payload-type'],
  'src/contract': values,
  'src/observe': ['src/core'],
  'src/store': ['src/core', events],
  'src/mapping': [...reading, 'src/adapter', 'src/contract'],
  'src/upstream': [...leaves, 'src/json', 'src/xml', 'src/adapter', 'src/store', events],
  'src/tenant': [
    ...reading,
    'src/payload-type',
    'src/adapter',
    'src/contract',
    'src/mapping',
    'src/store',
    'src/upstream',
    events,
    'src/observe/redact.ts',
  ],
  'src/resolve.ts': ['src/core', 'src/contract', 'src/tenant/runtime'],
  'src/gateway': [
    'src/core',
    'src/values',
    'src/diagnostics',
    'src/json',
    'src/contract',
    'src/tenant/format',
    'src/tenant/runtime',
    'src/resolve.ts',
    events,
    'src/observe/redact.ts',
  ],
  'src/admin': ['src/core', 'src/diagnostics', 'src/observe', 'src/tenant/runtime', 'src/gateway'],
  'src/fixture': [
    ...reading,
    'src/adapter',
    'src/mapping',
    'src/upstream',
    'src/tenant',
    'src/gateway',
    events,
  ],
  'src/export': [...reading, 'src/adapter'],
  'src/scaffold': [
    ...reading,
    'src/xml',
    'src/payload-type',
    'src/adapter',
    'src/mapping',
    'src/tenant',
    'src/fixture',
    'src/export',
  ],
  'src/drift': [
    ...reading,
    'src/payload-type',
    'src/upstream',
    'src/tenant',
    'src/fixture',
    'src/scaffold',
    events,
    'src/observe/redact.ts',
  ],
  'src/recording': [
    ...reading,
    'src/xml',
    'src/adapter',
    'src/upstream',
    'src/tenant',
    'src/fixture',
    'src/scaffold',
  ],
  'src/cli': [
    ...reading,
    'src/xml',
    'src/payload-type',
    'src/adapter',
    'src/contract',
    'src/observe',
    'src/mapping',
    'src/store',
    'src/upstream',
    'src/tenant',
    'src/resolve.ts',
    'src/gateway',
    'src/admin',
    'src/fixture',
    'src/export',
    'src/scaffold',
    'src/drift',
    'src/recording',
  ],
  'src/studio': [
    ...reading,
    'src/xml',
    'src/payload-type',
    'src/adapter',
    'src/contract',
    'src/observe',
    'src/mapping',
    'src/upstream',
    'src/tenant',
    'src/gateway',
    'src/admin',
    'src/fixture',
    'src/scaffold',
    'src/recording',
    'src/cli',
  ],
  adapters: ['src/adapter', 'src/core', 'src/values', 'src/types'],
  stubs: [],
  'src/process.ts': ['src/cli', 'src/studio', 'src/observe', 'src/tenant', 'adapters', 'stubs'],
  'src/main.ts': ['src/cli/health.ts', 'src/cli/io/held-signals.ts', 'src/process.ts'],
};

const within = (place) => (place.endsWith('.ts') ? `^${place.replace('.', '\\.')}$` : `^${place}(/|$)`);

const arrows = Object.entries(ARROWS).map(([module, allowed]) => ({
  name: `arrows-of-${module}`,
  comment: `may import ${allowed.join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: within(module) },
  to: { path: '^(src|adapters|stubs|test|bench|scripts|docs)/', pathNot: [module, ...allowed].map(within) },
}));

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'every-file-is-a-module’s',
      severity: 'error',
      from: { path: '^(src|adapters|stubs)/', pathNot: Object.keys(ARROWS).map(within) },
      to: {},
    },
    { name: 'no-circles-of-files', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-circles-of-folders',
      scope: 'folder',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'no-orphans', severity: 'error', from: { path: '^(src|adapters)/', orphan: true }, to: {} },
    {
      // The page runs in a browser: of the program it takes the types of the studio's API, and nothing else.
      name: 'the-page-of-the-studio-imports-types-only',
      severity: 'error',
      from: { path: '^studio/' },
      to: { path: '^(src|adapters|stubs|test|bench|scripts|docs)/', pathNot: '^src/studio/api\\.ts$' },
    },
    {
      name: 'no-code-of-the-program-in-the-page',
      severity: 'error',
      from: { path: '^studio/' },
      to: { path: '^src/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-the-page-of-the-studio',
      severity: 'error',
      from: { path: '^(src|adapters|stubs)/' },
      to: { path: '^studio/' },
    },
    {
      name: 'only-the-http-client-imports-axios',
      severity: 'error',
      from: { path: '^(src|adapters)/', pathNot: '^src/upstream/http/client\\.ts$' },
      to: { path: 'node_modules/axios' },
    },
    {
      // One reading of phone numbers, and one set of the library's metadata in memory.
      name: 'only-the-readers-of-phone-numbers-import-libphonenumber',
      severity: 'error',
      from: { path: '^(src|adapters)/', pathNot: '^src/values/phone(-length|-plans)?\\.ts$' },
      to: { path: 'node_modules/libphonenumber-js' },
    },
    {
      name: 'adapters-spell-by-what-they-are-given',
      severity: 'error',
      from: { path: '^adapters/', pathNot: '^adapters/(crm|http)/start\\.ts$' },
      to: {
        path: '^src/values/(email|identifier|phone|plain-text)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'types'] },
  },
};
