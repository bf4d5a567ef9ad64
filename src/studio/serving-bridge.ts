/** A bridge that serves as the page shows it, out of the status of each of its processes: one, or several workers. */
import { groupBy } from '../core/group-by';
import type { BridgeField, BridgeStatus, BridgeTenant } from './bridge-status';

export interface ServingBridge {
  readonly processes: readonly BridgeProcess[];
  /** By name. */
  readonly tenants: readonly ServedTenant[];
}

/** What a process says of itself. */
export type BridgeProcess = Omit<BridgeStatus, 'tenants'>;

/** A tenant over all processes. */
export interface ServedTenant {
  readonly name: string;
  readonly states: readonly TenantState[];
  /** Any process may make the next account: a field is missing only if it is so for all of them. */
  readonly fields: readonly BridgeField[];
}

/** A tenant in one process. */
export type TenantState = { readonly instance: string } & BridgeTenant;

/** Times of one form are in the order of their texts. */
const inOrder = (times: readonly (string | null)[]): readonly string[] =>
  times.flatMap((time) => time ?? []).toSorted();

/** A field over the processes that know it. */
const fieldOver = (field: string, known: readonly BridgeField[]): BridgeField => {
  const lastAbsentAt = inOrder(known.map((each) => each.lastAbsentAt)).at(-1) ?? null;
  const lastFilledAt = inOrder(known.map((each) => each.lastFilledAt)).at(-1) ?? null;
  const [firstMissing = null] = inOrder(known.map((each) => each.missingSince));
  const isMissing = lastAbsentAt !== null && (lastFilledAt === null || lastFilledAt < lastAbsentAt);
  return {
    field,
    absent: known.reduce((sum, each) => sum + each.absent, 0),
    lastAbsentAt,
    lastReason: known.find((each) => each.lastAbsentAt === lastAbsentAt)?.lastReason ?? null,
    lastFilledAt,
    missingSince: isMissing ? (lastFilledAt ?? firstMissing) : null,
  };
};

const byName = <A>(named: ReadonlyMap<string, A>): readonly (readonly [string, A])[] =>
  [...named].toSorted(([one], [other]) => (one < other ? -1 : 1));

const fieldsOver = (states: readonly TenantState[]): readonly BridgeField[] => {
  const all = states.flatMap((state) => (state.status === 'loaded' ? state.fields : []));
  return byName(groupBy(all, ({ field }) => field)).map(([field, known]) => fieldOver(field, known));
};

/** The bridge whose processes have these statuses. */
export const bridgeOf = (statuses: readonly BridgeStatus[]): ServingBridge => {
  const states = statuses.flatMap(({ instance, tenants }) =>
    tenants.map((tenant): TenantState => ({ instance, ...tenant })),
  );
  return {
    processes: statuses.map(({ instance, build, config, uptimeS, log, connections }) => ({
      ...{ instance, build, config, uptimeS, log, connections },
    })),
    tenants: byName(groupBy(states, ({ name }) => name)).map(([name, own]) => ({
      name,
      states: own,
      fields: fieldsOver(own),
    })),
  };
};
