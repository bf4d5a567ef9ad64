/** A zero with a sign: it is shown and written as "0", from every source. */
import { isRight } from 'fp-ts/Either';
import { resolve } from '../../../src/resolve';
import { callAt } from '../../support/tenant/world';
import { loadCase } from '../../support/mapping/cases';

const account = async (json: string, via: readonly unknown[]): Promise<unknown> => {
  const rule = via.length === 0 ? { from: 'crm.n' } : { from: 'crm.n', via };
  const { problems, tenant } = loadCase({
    name: 'a zero',
    codec: { id: 'nonblank', n: 'number' },
    payload: { id: '7', n: { $json: json } },
    user: {
      id: 'crm.id',
      bonuses: rule,
      name: { ...rule, via: [...via, 'text'] },
      extra: {
        template: { template: '{crm.n}' },
        join: { join: [{ ...rule, via: [...via, 'text'] }, { value: 'x' }], separator: '' },
        table: { ...rule, via: [...via, { table: { 0: 'zero' } }] },
        plural: { ...rule, via: [...via, { plural: ['one', 'few', 'many'] }] },
        guarded: { value: 'equal', when: { path: 'crm.n', equals: 0 } },
      },
    },
  });
  const identifier = tenant?.identify('u-1');
  if (tenant === undefined || identifier === undefined) throw new Error(JSON.stringify(problems));
  const outcome = await resolve(tenant, identifier, callAt(new Date('2026-01-15T12:00:00Z')))();
  return isRight(outcome) ? outcome.right : outcome.left;
};

const ZERO = {
  id: '7',
  bonuses: 0,
  name: '0',
  template: '0',
  join: '0x',
  table: 'zero',
  plural: 'many',
};

it.each(['0', '0.0', '-0', '-0.0', '-0.000', '0e0', '-0e0', '-0E5', '-0.0e-3', '-0e400'])(
  'of %s',
  async (json) => {
    const shown = await account(json, []);
    expect(shown).toEqual({ ...ZERO, guarded: 'equal' }); // tells 0 from -0
  },
);

it.each<readonly [json: string, via: readonly unknown[], template: string]>([
  ['0', [{ multiply: -1 }], '0'],
  ['-0.0', [{ multiply: 100 }], '0'],
  ['-0.0', [{ divide: 10 }], '0'],
  ['-0.4', ['round'], '-0.4'],
  ['-0.004', [{ round: 2 }], '-0.004'],
  ['-0.9', ['ceil'], '-0.9'],
  ['-0.0', ['floor'], '0'],
  ['-0.0', [{ between: [0, 5] }], '0'],
  ['-0.0', [{ clamp: [-1, 1] }], '0'],
  ['-5', [{ clamp: [0, 1] }], '-5'],
])('of %s by %j', async (json, via, template) => {
  // The guard and the template read the number itself.
  expect(await account(json, via)).toEqual({
    ...ZERO,
    template,
    ...(template === '0' ? { guarded: 'equal' } : {}),
  });
});
