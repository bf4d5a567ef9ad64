/** What is wrong with the conditions on an answer. Each of them has passed its codec. */
import { isRight } from 'fp-ts/Either';
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { parseInnerPath } from '../../src/types/path';
import type { Fields } from '../../src/types/type';
import { checkBeside } from './check-condition-paths';
import type { Answers } from './check-condition-paths';
import { checkPath, wrong } from './finding';
import type { Place } from './finding';
import type { Condition } from './condition';
import type { Settings } from './settings';
import { advise, insert, remove, removeKey, write } from '../../src/adapter/re-exports';
import type { Fix } from '../../src/adapter/re-exports';

const LISTS = ['notFound', 'ambiguous', 'rejected', 'failed', 'overloaded'] as const;

const TESTS = ['equals', 'notEquals', 'in', 'empty', 'present'] as const;

/** No answer meets an empty list; a status in the file is from 200 to 599. */
const checkValues = ({ status, in: values }: Condition, at: Place): readonly SettingsProblem[] => {
  const statuses = [status ?? []].flat();
  const isNone = status !== undefined && statuses.length === 0;
  if (isNone || !statuses.every(isStatus))
    return [
      wrong(
        'settings-invalid',
        [...at, 'status'],
        'a status is from 200 to 599',
        write('404', { asks: true }),
      ),
    ];
  return values?.length === 0
    ? [
        wrong('settings-invalid', [...at, 'in'], '"in" is empty: no value can match', {
          kind: 'replace',
          of: 'member',
          with: '"in": ["…"]',
        }),
      ]
    : [];
};

const isStatus = (status: unknown): boolean => typeof status === 'number' && status >= 200 && status <= 599;

/** What is wrong with a condition by itself. */
const checkWritten = (condition: Condition, at: Place): readonly SettingsProblem[] => [
  ...checkValues(condition, at),
  ...checkTests(condition, at),
  ...checkBody(condition, at),
];

const checkCondition = (condition: Condition, at: Place, answers: Answers): readonly SettingsProblem[] => {
  const { answer } = answers;
  const faults = checkWritten(condition, at);
  return faults.length > 0
    ? faults
    : [
        ...checkStatusAlone(condition, at),
        ...checkVague(condition, at, answer),
        ...checkShadowed(condition, at, answer),
        ...checkBeside(condition, at, answers),
      ];
};

const testsOf = (condition: Condition): readonly (typeof TESTS)[number][] =>
  TESTS.filter((test) => condition[test] !== undefined);

/** What a refused credential, a limit or a failure looks like: it does not depend on the user. */
const isTrouble = (status: unknown): boolean =>
  typeof status === 'number' && ([401, 403, 429].includes(status) || status >= 500);

/** A status alone must not be one that others come with too. */
const checkStatusAlone = (condition: Condition, at: Place): readonly SettingsProblem[] => {
  const { status } = condition;
  const statuses = testsOf(condition).length === 0 ? [status ?? []].flat() : [];
  const place = [...at, 'status'];
  if (statuses.includes(200))
    return [
      wrong(
        'settings-invalid',
        place,
        'every success looks like this',
        insert('path', '"error.code"', undefined, { asks: true }),
      ),
    ];
  const trouble = at.includes('notFound') ? statuses.findIndex(isTrouble) : -1;
  const isAlone = !Array.isArray(status);
  return trouble === -1
    ? []
    : [
        wrong(
          'settings-invalid',
          isAlone ? place : [...place, String(trouble)],
          'a refused credential, a limit or a failure looks like this too, and would count as "no such user"',
          isAlone ? write('404', { asks: true }) : remove,
        ),
      ];
};

const checkTests = (condition: Condition, at: Place): readonly SettingsProblem[] => {
  const [first, second] = testsOf(condition);
  if (condition.path === undefined && first !== undefined && first !== 'empty')
    return [
      wrong(
        'settings-invalid',
        [...at, first],
        `"${first}" needs a "path"`,
        insert('path', '"error.code"', undefined, { asks: true }),
      ),
    ];
  if (condition.path === undefined && first === undefined)
    return condition.status === undefined
      ? [
          wrong(
            'settings-invalid',
            at,
            'this condition is met by every answer',
            insert('status', '404', undefined, { asks: true }),
          ),
        ]
      : [];
  if (first === undefined)
    return [
      wrong(
        'settings-invalid',
        [...at, 'path'],
        'this condition does not say what the value must be',
        insert('empty', '"list"', undefined, { asks: true }),
      ),
    ];
  if (second !== undefined)
    return [
      wrong(
        'settings-invalid',
        [...at, second],
        `"${first}" and "${second}" exclude each other`,
        removeKey(second),
      ),
    ];
  return checkPath(condition.path, [...at, 'path']);
};

/** Which bodies come with a status is asked of "no such user" alone: a failure is one with any body. */
const checkBody = (condition: Condition, at: Place): readonly SettingsProblem[] => {
  if (condition.body === undefined) return [];
  const place = [...at, 'body'];
  if (!at.includes('notFound'))
    return [wrong('settings-invalid', place, 'here a status alone is met with any body', removeKey('body'))];
  return condition.status !== undefined && testsOf(condition).length === 0
    ? []
    : [wrong('settings-invalid', place, '"body" is about a status alone', removeKey('body'))];
};

/** Whether a condition is met where a field is missing. */
const isOfMissingField = ({ path: text = '', present }: Condition): boolean => {
  const path = parseInnerPath(text);
  return present === false && isRight(path) && path.right.at(-1)?.kind === 'field';
};

/** The test of a condition that says nothing of the user, for the answer of a failure can meet it too. */
const vagueTestOf = (condition: Condition): keyof typeof VAGUE | undefined => {
  if (condition.notEquals !== undefined) return 'notEquals';
  if (condition.empty === true) return 'empty';
  return isOfMissingField(condition) ? 'present' : undefined;
};

/** Another test for the condition; only the author knows what the API says. */
const emptyAs = (json: string, after: string): Fix => ({
  kind: 'replace',
  of: 'member',
  with: `"empty": ${json}`,
  after,
  asks: true,
});

const VAGUE = {
  empty: ({ path }: Condition, { at, listAs }: Settings['answer']) =>
    path !== undefined && path === at && listAs === undefined
      ? emptyAs('"null"', ', if the API answers that for an unknown user')
      : emptyAs('"list"', '; or "null", "object" or "text", if the API answers that for an unknown user'),
  present: () => emptyAs('"list"', ' or "null", if the place is there and empty'),
  notEquals: () => advise('write "equals" with the API’s value for an unknown user'),
} as const;

const checkVague = (
  condition: Condition,
  at: Place,
  answer: Settings['answer'],
): readonly SettingsProblem[] => {
  const test = at.includes('notFound') ? vagueTestOf(condition) : undefined;
  if (test === undefined) return [];
  const message = 'a failure can look like this too, and would count as "no such user"';
  const fix = VAGUE[test](condition, answer);
  return [{ ...wrong('not-found-vague', [...at, test], message, fix), severity: 'warning' }];
};

const statusesIn = ({ status }: Condition): readonly unknown[] => [status ?? []].flat();

/** Of answers of these statuses "failed" and "overloaded" take all, before they are looked at for "no such user". */
const checkShadowed = (
  condition: Condition,
  at: Place,
  answer: Settings['answer'],
): readonly SettingsProblem[] => {
  const wanted = statusesIn(condition);
  const first = (['rejected', 'overloaded', 'failed'] as const).find((list) =>
    (answer[list] ?? []).some(
      (other) =>
        testsOf(other).length === 0 &&
        wanted.length > 0 &&
        wanted.every((each) => statusesIn(other).includes(each)),
    ),
  );
  return first === undefined || !at.includes('notFound')
    ? []
    : [
        wrong(
          'settings-invalid',
          [...at, 'status'],
          `"${first}" is tried first, and takes every answer of this status`,
          advise(`remove the status from "notFound" or from "${first}"`),
        ),
      ];
};

/** A list without a condition is met by no answer; a search among several users says itself that none is the owner. */
const checkNever = ({ notFound, several, listAs }: Settings['answer']): readonly SettingsProblem[] =>
  notFound.length > 0 || several === 'owner' || listAs !== undefined
    ? []
    : [
        {
          ...wrong('not-found-never', ['settings', 'answer', 'notFound'], 'no answer means "no such user"'),
          severity: 'warning',
        },
      ];

/** All that is wrong with conditions on another answer than the payload's: the list is at a place of the source. */
export const checkOthers = (conditions: readonly Condition[], at: Place): readonly SettingsProblem[] =>
  conditions.flatMap((condition, index) => {
    const place = [...at, String(index)];
    const faults = checkWritten(condition, place);
    return faults.length > 0 ? faults : checkStatusAlone(condition, place);
  });

/** All that is wrong with the conditions of an answer. */
export const checkConditions = (answer: Settings['answer'], fields: Fields): readonly SettingsProblem[] => [
  ...checkNever(answer),
  ...LISTS.flatMap((list) =>
    (answer[list] ?? []).flatMap((condition, index) =>
      checkCondition(condition, ['settings', 'answer', list, String(index)], { answer, fields }),
    ),
  ),
];
