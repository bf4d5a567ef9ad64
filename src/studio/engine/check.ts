/** The check of a draft, and the plan of what it says. */
import { checkTenant } from '../../cli/check-tenant';
import type { CheckedTenant } from '../../cli/report/check';
import type { PlanDescription } from '../../tenant/plan/describe';
import type { Checked, PlanStep } from '../api';
import { drafting } from './context';
import type { OneTenant } from './context';
import { findingsOf } from './findings';

/** When the groups of a plan begin: one after the last of those that it waits for. */
const orders = ({ groups }: PlanDescription): ReadonlyMap<string, number> => {
  const known = new Map<string, number>();
  for (const { sources, after } of groups) {
    const order = after.length === 0 ? 0 : 1 + Math.max(...after.map((name) => known.get(name) ?? 0));
    for (const { source } of sources) known.set(source, order);
  }
  return known;
};

/** A plan as steps, in an order in which they can be asked. */
const stepsOf = (plan: PlanDescription | undefined): readonly PlanStep[] => {
  if (plan === undefined) return [];
  const order = orders(plan);
  return plan.groups.flatMap(({ optional, after, sources }) =>
    sources.map(({ source, adapter, deadlineMs, reads }, index): PlanStep => {
      const before = sources[index - 1];
      return {
        source,
        adapter,
        order: order.get(source) ?? 0,
        after,
        reads,
        isOptional: optional,
        ...(before !== undefined && { fallbackOf: before.source }),
        deadlineMs,
      };
    }),
  );
};

/** What is found in a text alone; fixtures are not played. */
export const checkDraft = (tenant: OneTenant, text?: string): Promise<CheckedTenant> =>
  checkTenant(tenant.name, tenant.mappings, drafting(tenant, text), {
    behaviour: false,
    noSecrets: false,
    withoutFixtures: true,
  });

export const checkedOf = (checked: CheckedTenant): Checked => ({
  findings: findingsOf(checked),
  plan: stepsOf(checked.plan),
});
