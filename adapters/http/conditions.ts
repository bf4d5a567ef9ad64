/** Conditions on an answer, compiled: its status, and what stands somewhere in its body. */
import { isRight } from 'fp-ts/Either';
import { ExactNumber } from '../../src/values/codec';
import { parseInnerPath, valueAt } from '../../src/types/path';
import type { Condition } from './settings';

/** An answer's status and its body; `undefined` when that is no JSON. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

type Holds = (value: unknown) => boolean;

const isEmpty: Holds = (value) => {
  if (value === null || value === '') return true;
  if (typeof value !== 'object' || value instanceof ExactNumber) return false;
  return Object.keys(value).length === 0;
};

const isPresent: Holds = (value) => value !== undefined && value !== null;

/** The same, digit by digit where no double holds it. */
const isSame = (value: unknown, other: unknown): boolean =>
  value instanceof ExactNumber && other instanceof ExactNumber
    ? value.toString() === other.toString()
    : value === other;

const testOf = ({ equals, notEquals, in: values, empty, present }: Condition): Holds => {
  if (equals !== undefined) return (value) => isSame(value, equals);
  if (notEquals !== undefined) return (value) => !isSame(value, notEquals);
  if (values !== undefined) return (value) => values.some((each) => isSame(value, each));
  return empty === true ? isEmpty : (value) => isPresent(value) === present;
};

/** The statuses of a condition; `undefined` when it has none. */
const statusesOf = ({ status }: Condition): ReadonlySet<unknown> | undefined =>
  status === undefined ? undefined : new Set([status].flat());

export type Matches = (answer: Answered) => boolean;

/** Whether an answer meets a condition; one without a status looks at answers of `ordinary` statuses. */
const matcherOf = (condition: Condition, ordinary: (status: number) => boolean): Matches => {
  const statuses = statusesOf(condition);
  const isStatus = statuses === undefined ? ordinary : (status: number) => statuses.has(status);
  if (condition.path === undefined) return ({ status }) => isStatus(status);
  const path = parseInnerPath(condition.path);
  const segments = isRight(path) ? path.right : [];
  const holds = testOf(condition);
  return ({ status, body }) => isStatus(status) && body !== undefined && holds(valueAt(body, segments));
};

/** Whether an answer meets one of the conditions. */
export const matcher = (
  conditions: readonly Condition[] = [],
  ordinary: (status: number) => boolean = () => true,
): Matches => {
  const matchers = conditions.map((condition) => matcherOf(condition, ordinary));
  return (answer) => matchers.some((matches) => matches(answer));
};
