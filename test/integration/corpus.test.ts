/**
 * The frozen corpus: a tenant file means today what it meant when it was added, and its check finds the same. What may
 * change, and how a tenant is added, is in test/corpus/README.md.
 */
import { corpusTenants, resultOf } from '../support/corpus/play';
import type { CorpusTenant } from '../support/corpus/play';
import { compared, recordOf, recordedTenants, writeRecord } from '../support/corpus/record';

/** How many tenants the corpus has; update it when you add one. */
const TENANTS = 152;

const titleOf = ({ set, name }: CorpusTenant): string => `${set}/${name}`;

const tenants = corpusTenants();

test.each(tenants.map((tenant) => [titleOf(tenant), tenant] as const))('%s', async (_title, tenant) => {
  const result = await resultOf(tenant);
  if (process.env.CORPUS_RECORD === '1' && recordOf(tenant) === undefined) writeRecord(tenant, result);
  const record = recordOf(tenant);
  if (record === undefined) throw new Error('this tenant has no record: CORPUS_RECORD=1 writes it');
  const { found, expected } = compared(result, record);
  expect(found).toBe(expected);
});

test(`the corpus has ${TENANTS} tenants, and a record of each`, () => {
  const titles = tenants.map(titleOf);
  expect(titles).toHaveLength(TENANTS);
  expect(recordedTenants().map(titleOf).sort()).toEqual([...titles].sort());
});

describe('a result is as recorded', () => {
  const WARNING = 'tenant.json:4:2 warning step-no-effect';
  const ERROR = 'tenant.json:5:1 error step-input';
  const answered = (user: object) => ({ 'full.json': { outcome: 'ok', status: 200, body: { user } } });
  const record = { findings: [ERROR, WARNING, WARNING], answers: answered({ id: '7', name: 'Anna' }) };

  it.each([
    ['when nothing differs', {}, true],
    ['when a warning is new', { findings: [...record.findings, 'tenant.json:9:1 warning path-never'] }, true],
    [
      'when something is new that is no more than said',
      { findings: [...record.findings, 'a.json:1:1 info x'] },
      true,
    ],
    [
      'not when an error is new',
      { findings: [...record.findings, 'tenant.json:9:1 error path-never'] },
      false,
    ],
    ['not when an error is found twice', { findings: [ERROR, ...record.findings] }, false],
    ['not when an error is missing', { findings: [WARNING, WARNING] }, false],
    ['not when a warning is missing', { findings: [ERROR] }, false],
    ['not when one of two equal warnings is missing', { findings: [ERROR, WARNING] }, false],
    [
      'not when an error has become a warning',
      { findings: [ERROR.replace('error', 'warning'), WARNING, WARNING] },
      false,
    ],
    [
      'not when a warning has become an error',
      { findings: [ERROR, WARNING, WARNING.replace('warning', 'error')] },
      false,
    ],
    [
      'not when a finding has another place',
      { findings: [ERROR.replace('5:1', '5:2'), WARNING, WARNING] },
      false,
    ],
    ['not when a value differs', { answers: answered({ id: '7', name: 'Boris' }) }, false],
    ['not when a field is missing', { answers: answered({ id: '7' }) }, false],
    ['not when a field is new', { answers: answered({ id: '7', name: 'Anna', age: 5 }) }, false],
    ['not when fields have another order', { answers: answered({ name: 'Anna', id: '7' }) }, false],
    ['not when a text is a number', { answers: answered({ id: 7, name: 'Anna' }) }, false],
    ['not when a fixture has no answer', { answers: {} }, false],
    [
      'not when the outcome differs',
      { answers: { 'full.json': { ...record.answers['full.json'], outcome: 'Bug' } } },
      false,
    ],
  ])('%s', (_title, differing, isSame) => {
    const { found, expected } = compared({ ...record, ...differing }, record);
    expect(found === expected).toBe(isSame);
  });
});
