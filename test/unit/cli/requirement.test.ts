/** How many tenants must load. */
import { lackingText } from '../../../src/cli/report/lacking';
import { isRequirement, lackingIn, requiredOf } from '../../../src/cli/requirement';
import { snapshotOf, tenantOf } from '../../support/gateway/gateway';

it.each([
  ['any', 300, 1],
  ['all', 300, 300],
  ['90%', 300, 270],
  ['90%', 1, 1],
  ['90%', 11, 10],
  ['1%', 1, 1],
  ['50%', 3, 2],
  ['33%', 3, 1],
  ['34%', 3, 2],
  ['100%', 7, 7],
  ['0%', 7, 0],
  ['29%', 100, 29],
  ['57%', 100, 57],
])('%s of %i tenants are %i', (requirement, tenants, required) => {
  expect(isRequirement(requirement)).toBe(true);
  expect(requiredOf(requirement, tenants)).toBe(required);
});

const tenants = (count: number) => Array.from({ length: count }, (_, at) => tenantOf({ name: `t-${at}` }));

it('counts a tenant that is still being loaded, until it is refused', () => {
  expect(lackingIn('all', snapshotOf(tenants(1), {}, { large: undefined }))).toBeUndefined();
  expect(lackingIn('all', snapshotOf(tenants(1), { large: [] }))).toEqual({
    loaded: 1,
    refused: 1,
    required: 2,
  });
  expect(lackingIn('any', snapshotOf([], { bad: [] }, { large: undefined }))).toBeUndefined();
  expect(lackingIn('any', snapshotOf([], { bad: [], large: [] }))).toEqual({
    loaded: 0,
    refused: 2,
    required: 1,
  });
});

it('lists each tenant with its first error, and how many more there are', () => {
  const problem = {
    code: 'json-syntax',
    severity: 'error',
    file: 'a/tenant.json',
    line: 1,
    column: 2,
    endColumn: 3,
    message: 'wrong',
  } as const;
  const warning = { ...problem, severity: 'warning', message: 'odd' } as const;
  const snapshot = snapshotOf([], { a: [warning, problem, problem, problem], b: [problem] });
  const text = lackingText('all', { loaded: 0, refused: 2, required: 2 }, snapshot);
  expect(text.split('\n').slice(1)).toEqual([
    '  a: error[json-syntax]: a/tenant.json:1:2: wrong (and 2 more)',
    '  b: error[json-syntax]: a/tenant.json:1:2: wrong',
    '',
  ]);
});
