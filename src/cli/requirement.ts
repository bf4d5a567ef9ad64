/** `--require-tenants`: how many tenants must load. */
import type { Snapshot } from '../tenant/runtime/tenant';

/** `any`, `all`, or a percentage such as `90%`. */
export const isRequirement = (text: string): boolean => /^(any|all|(100|\d{1,2})%)$/.test(text);

/** How many of so many tenants must load. */
export const requiredOf = (requirement: string, tenants: number): number => {
  if (requirement === 'any') return 1;
  return requirement === 'all' ? tenants : Math.ceil((tenants * Number(requirement.slice(0, -1))) / 100);
};

/** A requirement that cannot be met any more: those that are still being loaded count as loaded. */
export interface Lacking {
  readonly loaded: number;
  readonly refused: number;
  readonly required: number;
}

export const lackingIn = (
  requirement: string,
  { tenants, refused, loading }: Snapshot,
): Lacking | undefined => {
  const required = requiredOf(requirement, tenants.size + refused.size + loading.size);
  return tenants.size + loading.size < required
    ? { loaded: tenants.size, refused: refused.size, required }
    : undefined;
};
