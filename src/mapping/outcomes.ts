/**
 * The words for the ways in which the parts of a tenant can come out: the same for those that are possible and for those that
 * a fixture shows.
 */
import type { Span } from '../diagnostics/diagnostic';
import { labelOf } from './describe';
import type { AppliedStep, Value } from './typed';

/** What a part is. */
export type BehaviourKind =
  | 'rule'
  | 'guard'
  | 'first'
  | 'join'
  | 'template'
  | 'percent'
  | 'step'
  | 'default'
  | 'element'
  | 'each'
  | 'item'
  | 'source'
  | 'condition';

/** The words for one way in which a part came out, the same for the list and for what is observed. */
export const OUTCOME = {
  filled: 'filled',
  incomplete: 'absent although required',
  passes: 'passes',
  fails: 'does not pass',
  absent: 'absent',
  unreadable: 'fails',
  none: 'none of them',
  other: 'another value',
  zero: 'a whole of 0',
  default: 'default',
  ifUnknown: 'ifUnknown',
  elements: 'with elements',
  empty: 'without elements',
  one: 'one element',
  several: 'several elements',
  leftOut: 'left out',
  found: 'found',
  notFound: 'not found',
  failed: 'failed',
  another: 'another user',
  notAsked: 'not asked',
  met: 'met',
} as const;

/** The outcome of a comparison with several values, a row of a table, an unwanted value. */
export const valueOutcome = (value: unknown): string => JSON.stringify(value);

/** The outcome of `first` that one of its rules is taken. */
export const taken = (value: Value, index: number): string => `rule ${index + 1} (${labelOf(value)})`;

/** The outcome of `join` that a part is absent. */
export const without = (value: Value): string => `without ${labelOf(value)}`;

/** A way in which a part came out, as a text that is the same in every load of the file. */
export const outcomeKey = (kind: BehaviourKind, { file = '', line, column }: Span, outcome: string): string =>
  JSON.stringify([kind, file, line, column, outcome]);

/** The rows of a table, and the values that are unwanted. */
export const rowsOf = ({ name, argument }: AppliedStep): readonly string[] => {
  if (name === 'table' && typeof argument === 'object' && argument !== null) return Object.keys(argument);
  return name === 'absentIf' ? [argument].flat().map(String) : [];
};

/** A way through a list that can lead to an element that is not there. */
export const readsElement = (value: Value): boolean =>
  value.op === 'read' && value.segments.some(({ kind }) => kind !== 'field');

const KINDS = {
  first: 'first',
  join: 'join',
  template: 'template',
  percent: 'percent',
  fallback: 'default',
  read: 'element',
  over: 'each',
} as const satisfies Partial<Record<Value['op'], BehaviourKind>>;

const hasKind = (op: Value['op']): op is keyof typeof KINDS => Object.hasOwn(KINDS, op);

/** The kind of a value's outcomes; `undefined` for one that has none. */
export const kindOfValue = ({ op }: Value): BehaviourKind | undefined =>
  hasKind(op) ? KINDS[op] : undefined;
