/** A plan as text: aligned, wrapped, and no wider than a terminal. */
import pc from 'picocolors';
import { formatPlan } from '../../../../src/cli/report/plan';
import type { DescribedSource, PlanDescription } from '../../../../src/tenant/plan/describe';

const colours = pc.createColors(false);

const source = (name: string, more: Partial<DescribedSource> = {}): DescribedSource => ({
  source: name,
  adapter: 'crm',
  deadlineMs: 3000,
  latestMs: 0,
  reads: [],
  ...more,
});

const PLAN: PlanDescription = {
  groups: [
    { optional: false, after: [], sources: [source('crm')] },
    {
      optional: true,
      after: [],
      sources: [source('wallet', { adapter: 'ahunter', deadlineMs: 500 }), source('archive')],
    },
    {
      optional: false,
      after: ['crm', 'wallet'],
      sources: [source('loyalty', { adapter: 'spaaza', reads: ['crm.id', 'wallet.name'] })],
    },
  ],
  longest: { sources: ['crm', 'loyalty'], deadlinesMs: 6000 },
};

it('shows which sources are asked at once, which after another and why, and the fallbacks and deadline of each', () => {
  expect(formatPlan('acme', PLAN, colours)).toBe(`acme
  at once
    crm             crm      3000 ms
    wallet          ahunter   500 ms  optional
      else archive  crm      3000 ms  optional
  after crm and wallet
    loyalty         spaaza   3000 ms  reads crm.id, reads wallet.name
  at worst 6000 ms: crm, then loyalty
`);
});

it('is not known while the tenant file has errors', () => {
  expect(formatPlan('acme', undefined, colours)).toBe('acme\n  no plan until its errors are fixed\n');
});

it('stays within 100 columns, however long names and paths are', () => {
  const long = 'a_very_long_name_'.repeat(10);
  const reads = Array.from({ length: 12 }, (_, index) => `${long}.field_${index}`);
  const names = Array.from({ length: 12 }, (_, index) => `${index}_${long}`);
  const text = formatPlan(
    long,
    {
      groups: [
        {
          optional: true,
          after: names,
          sources: [source(long, { reads }), source(long, { reads: ['crm.id'] })],
        },
      ],
      longest: { sources: names, deadlinesMs: 36_000 },
    },
    colours,
  );
  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  expect(text).toContain('reads crm.id\n');
});
