/** The arrows of the design: main → commands → gateway → resolve → tenant → mapping, upstream → contract, leaves. */
const leaves = '^src/([a-z-]+\\.ts$|type/|problems/)';
const room = (name) => `^src/${name}`;
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|adapters|stubs|test|bench)/', pathNot: [from, ...allowed] },
});
const events = '^src/observe/events\\.ts$';
const redact = '^src/observe/redact\\.ts$';

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { path: '^(src|adapters)/', orphan: true }, to: {} },
    only('leaves', '^src/(?!(main|resolve)\\.ts$)[a-z-]+\\.ts$|^src/type/|^src/problems/', []),
    only('contract', room('contract/'), [leaves]),
    only('upstream', room('upstream/'), [leaves, room('contract/'), events]),
    only('mapping', room('mapping/'), [leaves, room('contract/'), events]),
    only('tenant', room('tenant/'), [leaves, room('mapping/'), room('upstream/'), room('contract/'), events]),
    only('resolve', '^src/resolve\\.ts$', [leaves, room('tenant/tenant'), room('contract/')]),
    only('gateway', room('gateway/'), [
      leaves,
      '^src/resolve\\.ts$',
      room('tenant/tenant'),
      room('upstream/json'),
      room('contract/'),
      events,
      redact,
    ]),
    only('observe', room('observe/'), ['^src/(absence|call)\\.ts$']),
    only('commands', room('commands/'), ['^src/']),
    only('adapters-import-leaves-only', '^adapters/', [leaves]),
    only('stubs-stand-alone', '^stubs/', []),
    {
      name: 'only-main-hands-adapters-down',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main\\.ts$' },
      to: { path: '^(adapters|stubs)/' },
    },
    {
      name: 'only-the-transport-knows-axios',
      severity: 'error',
      from: { path: '^(src|adapters)/', pathNot: '^src/upstream/transport\\.ts$' },
      to: { path: 'node_modules/axios' },
    },
    {
      name: 'only-main-and-resolve-leave-the-leaves',
      severity: 'error',
      from: { path: '^src/[a-z-]+\\.ts$', pathNot: '^src/(main|resolve)\\.ts$' },
      to: { path: '^src/(?!type/|problems/)[a-z-]+/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'types'] },
  },
};
