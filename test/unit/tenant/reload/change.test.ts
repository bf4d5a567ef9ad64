/** What has changed between two versions of a tenant: keys and names, never values. */
import { changedKeys, sectionsOf } from '../../../../src/tenant/reload/change';
import type { Inputs } from '../../../../src/tenant/reload/reads';

const DOCUMENT = {
  access: { keys: ['${A}'] },
  identifier: { type: 'digits' },
  sources: { crm: { adapter: 'crm', settings: { file: 'a', index: { id: 'text' } } }, shop: { retries: 1 } },
  user: { id: 'crm.id', name: { from: 'crm.name', via: [{ table: { gold: 'Gold' } }] } },
};

const variablesOf = (file: string): readonly string[] => (file === '/run/a' ? ['A', 'B'] : []);

const madeOf = (document: unknown, inputs: Inputs = []) => ({
  inputs,
  document: JSON.stringify(document),
});

it.each<readonly [string, object, readonly string[]]>([
  ['nothing', {}, []],
  ['a key', { identifier: { type: 'text' } }, ['identifier']],
  ['a further key', { locale: 'en' }, ['locale']],
  ['a key less', { identifier: undefined }, ['identifier']],
  ['keys of access', { access: { keys: ['${B}'] } }, ['access']],
  ['a setting', { sources: { ...DOCUMENT.sources, shop: { retries: 2 } } }, ['sources.shop.retries']],
  [
    'deep in the settings',
    {
      sources: {
        ...DOCUMENT.sources,
        crm: { adapter: 'crm', settings: { file: 'a', index: { secret: 'text' } } },
      },
    },
    ['sources.crm.settings'],
  ],
  ['a source less', { sources: { crm: DOCUMENT.sources.crm } }, ['sources.shop.retries']],
  [
    'keys of a table, which are values',
    { user: { ...DOCUMENT.user, name: { from: 'crm.name', via: [{ table: { secret: 'Gold' } }] } } },
    ['user.name'],
  ],
  ['the order of keys at the top', Object.fromEntries(Object.entries(DOCUMENT).reverse()), []],
  [
    'sources that are a list',
    { sources: ['secret'] },
    ['sources', 'sources.crm.adapter', 'sources.crm.settings', 'sources.shop.retries'],
  ],
])('%s: %#', (_what, own, keys) => {
  expect(changedKeys(madeOf(DOCUMENT), madeOf({ ...DOCUMENT, ...own }), variablesOf)).toEqual(keys);
});

it.each([[null], ['text'], [[1]]])('of %j as a file there are no keys', (document) => {
  expect([...sectionsOf(JSON.stringify(document)).keys()].filter((key) => key !== '0')).toEqual([]);
});

it('a secret is told by all variables that name its file, another file by its name from the mappings folder', () => {
  const input = (how: 'in' | 'at' | 'data', path: string, kind: Inputs[number]['kind'], digest: string) => ({
    how,
    folder: how === 'at' ? '' : '/srv/mappings',
    path,
    kind,
    digest,
  });
  const inputs = (digest: string): Inputs => [
    input('in', '/srv/mappings/acme/tenant.json', 'tenant', digest),
    input('in', '/srv/mappings/_base/tenant.json', 'base', digest),
    input('at', '/run/a', 'secret', digest),
    input('at', '/run/unnamed', 'secret', digest),
    input('data', '/srv/mappings/acme/customers.json', 'data', digest),
    input('in', '/srv/mappings/_types/payload.json', 'payload', digest),
  ];
  expect(changedKeys(madeOf(DOCUMENT, inputs('1')), madeOf(DOCUMENT, inputs('2')), variablesOf)).toEqual([
    'A',
    'B',
    '_types/payload.json',
    'acme/customers.json',
  ]);
  expect(changedKeys(madeOf(DOCUMENT, inputs('1')), madeOf(DOCUMENT, inputs('1')), variablesOf)).toEqual([]);
});
