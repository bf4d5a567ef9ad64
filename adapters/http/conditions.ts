/** Conditions on an answer, compiled: its status, and what stands somewhere in its body. */
import { own } from '../../src/core/own';
import { isRight } from 'fp-ts/Either';
import { isOwnAnswer } from '../../src/adapter/http';
import type { HttpAnswer } from '../../src/adapter/http';
import { ExactNumber } from '../../src/values/codec';
import { isRecord, kindOf } from '../../src/types/conform';
import { parseInnerPath, valueAt } from '../../src/types/path';
import type { Segment } from '../../src/types/path';
import type { Condition } from './condition';

type Holds = (value: unknown) => boolean;

const isEmptyList: Holds = (value) => Array.isArray(value) && value.length === 0;

const isEmptyObject: Holds = (value) => isRecord(value) && Object.keys(value).length === 0;

const emptiness: Readonly<Record<string, Holds>> = {
  list: isEmptyList,
  object: isEmptyObject,
  text: (value) => value === '',
  null: (value) => value === null,
};

const isEmpty: Holds = (value) => Object.values(emptiness).some((holds) => holds(value));

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
  return empty === undefined
    ? (value) => isPresent(value) === present
    : (own(emptiness, String(empty)) ?? isEmpty);
};

/**
 * Whether a place can have something: an element's is in a list, a field's in an object. In anything else, such as
 * the object of an error where a list was asked for, nothing is missing.
 */
const isPlace = (body: unknown, segments: readonly Segment[]): boolean => {
  const last = segments.at(-1);
  if (last === undefined) return true;
  const container = valueAt(body, segments.slice(0, -1));
  return last.kind === 'field' ? isRecord(container) : Array.isArray(container);
};

/** The statuses of a condition; `undefined` when it has none. */
const statusesOf = ({ status }: Condition): ReadonlySet<unknown> | undefined =>
  status === undefined ? undefined : new Set([status].flat());

type Matches = (answer: HttpAnswer) => boolean;

/** What a list of conditions is for. */
export interface Use {
  /** The answers that a condition without a status looks at; by default all of them. */
  readonly ordinary?: (status: number) => boolean;
  /**
   * "No such user" is believed only of an answer that says so: what is missing must be missing where it could have
   * been, and a status alone must be that of the API's own answer. A failure need not say that it is one.
   */
  readonly requiresPlace?: boolean;
}

const hasTest = ({ equals, notEquals, in: values, empty, present }: Condition): boolean =>
  [equals, notEquals, values, empty, present].some((test) => test !== undefined);

/** What a condition asks beside the status. */
const askedOf = (condition: Condition, requiresPlace: boolean): Matches => {
  if (!hasTest(condition)) return requiresPlace && condition.body === undefined ? isOwnAnswer : () => true;
  const path = condition.path === undefined ? undefined : parseInnerPath(condition.path);
  const segments = path !== undefined && isRight(path) ? path.right : [];
  const holds = testOf(condition);
  return ({ body }) =>
    isRight(body) &&
    holds(valueAt(body.right, segments)) &&
    (!requiresPlace || isPlace(body.right, segments));
};

/** What an answer should have been, and is not. */
const unreadOf = ({ body }: HttpAnswer): string => {
  const isXml = !isRight(body) && body.left.tag === 'PayloadInvalid' && /\bXML\b/.test(body.left.expected);
  return `the body is not ${isXml ? 'XML' : 'JSON'}`;
};

/** What stands where a condition looks, by kind, or why it is not looked at. */
const seenBy = (condition: Condition, answer: HttpAnswer): string => {
  const { body } = answer;
  if (!isRight(body)) return unreadOf(answer);
  const path = parseInnerPath(condition.path ?? '');
  const value = isRight(path) ? valueAt(body.right, path.right) : body.right;
  const place = condition.path === undefined ? 'the body' : `"${condition.path}"`;
  return value === undefined ? `${place} is not there` : `${place} is ${kindOf(value)}`;
};

/** One condition on an answer. */
export interface CompiledCondition {
  readonly isMet: Matches;
  /** Why it is met or not, by kind; `undefined` of an answer that it does not look at. */
  readonly why: (answer: HttpAnswer) => string | undefined;
}

/** Compiles one condition. */
export const compileCondition = (
  condition: Condition,
  { ordinary = () => true, requiresPlace = false }: Use = {},
): CompiledCondition => {
  const statuses = statusesOf(condition);
  const isStatus = statuses === undefined ? ordinary : (status: number) => statuses.has(status);
  const asked = askedOf(condition, requiresPlace);
  const isMet: Matches = (answer) => isStatus(answer.status) && asked(answer);
  return {
    isMet,
    why: (answer) => {
      const status = `the status is ${answer.status}`;
      if (!isStatus(answer.status)) return statuses === undefined ? undefined : status;
      if (!hasTest(condition)) return isMet(answer) ? status : unreadOf(answer);
      const seen = seenBy(condition, answer);
      if (isMet(answer)) return `${seen}, as asked for`;
      return isRight(answer.body) && !seen.endsWith('is not there')
        ? `${seen} and not what is asked for`
        : seen;
    },
  };
};
