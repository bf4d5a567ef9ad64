/** The values of the answers that a rule could read, each with the path that a rule has for it. */
import type { ContractField, Sample } from '../server/api';
import { isHolder } from '../answer/rows';

export type Leaf = { readonly path: string; readonly value: unknown };

/** How many values are offered; the search goes over as many. */
const MOST = 5_000;

const NAME = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

const stepTo = (key: string, isList: boolean): string =>
  isList ? `[${key}]` : NAME.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;

const leavesBelow = (value: unknown, path: string, found: Leaf[]): void => {
  if (found.length >= MOST) return;
  if (!isHolder(value)) found.push({ path, value });
  else
    for (const [key, inner] of Object.entries(value))
      leavesBelow(inner, `${path}${stepTo(key, Array.isArray(value))}`, found);
};

export const leavesOf = (sample: Sample | undefined): readonly Leaf[] => {
  const found: Leaf[] = [];
  for (const { source, value } of sample?.answers ?? []) leavesBelow(value, source, found);
  return found;
};

const KINDS = { string: 'text', number: 'number', boolean: 'true' } as const;

/** Whether a value is of the field's kind; the check says the rest when it is used. */
export const fits = ({ value }: Leaf, { type }: ContractField): boolean =>
  Object.entries(KINDS).some(([kind, word]) => typeof value === kind && type.includes(word));

/** What is found by a search, and what fits first. */
export const offered = (leaves: readonly Leaf[], field: ContractField, search: string): readonly Leaf[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = leaves.filter((leaf) => {
    const text = `${leaf.path} ${JSON.stringify(leaf.value)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return [...found.filter((leaf) => fits(leaf, field)), ...found.filter((leaf) => !fits(leaf, field))].slice(
    0,
    200,
  );
};
