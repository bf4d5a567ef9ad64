/** A rule of the file as the table can edit it. What it cannot show is edited in the file, and stays as it is. */
import { isEntry } from '../account/user';

/** A constant that can be edited in place: its pointer, its value, and what it stands for. */
export type Constant = {
  readonly pointer: string;
  readonly value: string | number | boolean;
  readonly of: string;
};

export type Shown = {
  /** The path that the rule reads and the pointer of its text, if it reads exactly one. */
  readonly path?: { readonly pointer: string; readonly text: string };
  readonly constants: readonly Constant[];
  /** Steps and conditions, as the file has them. */
  readonly rest: readonly string[];
};

const isScalar = (value: unknown): value is Constant['value'] =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** The rows of a step `table`: what the upstream says, and what the account has for it. */
const rowsIn = (step: unknown, pointer: string): readonly Constant[] =>
  isEntry(step) && isEntry(step.table)
    ? Object.entries(step.table).flatMap(([key, value]) =>
        isScalar(value) ? [{ pointer: `${pointer}/table/${escaped(key)}`, value, of: key }] : [],
      )
    : [];

const isTable = (step: unknown): boolean => isEntry(step) && isEntry(step.table);

export const shownOf = (rule: unknown, pointer: string): Shown => {
  if (typeof rule === 'string') return { path: { pointer, text: rule }, constants: [], rest: [] };
  if (!isEntry(rule)) return { constants: [], rest: [JSON.stringify(rule)] };
  const { from, value, default: otherwise, via, ...others } = rule;
  const steps: readonly unknown[] = Array.isArray(via) ? via : [];
  const named = { value, default: otherwise };
  return {
    ...(typeof from === 'string' ? { path: { pointer: `${pointer}/from`, text: from } } : {}),
    constants: [
      ...Object.entries(named).flatMap(([key, one]) =>
        isScalar(one) ? [{ pointer: `${pointer}/${key}`, value: one, of: key }] : [],
      ),
      ...steps.flatMap((step, index) => rowsIn(step, `${pointer}/via/${index}`)),
    ],
    rest: [
      ...(from === undefined || typeof from === 'string' ? [] : [JSON.stringify(from)]),
      ...steps
        .filter((step) => !isTable(step))
        .map((step) => (typeof step === 'string' ? step : JSON.stringify(step))),
      ...Object.entries(others).map(([key, one]) => `${key}: ${JSON.stringify(one)}`),
    ],
  };
};

/** What was typed, as a constant of the kind that the earlier one had. */
export const typed = (text: string, before: Constant['value']): Constant['value'] | undefined => {
  switch (typeof before) {
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    default:
      return text;
  }
};
