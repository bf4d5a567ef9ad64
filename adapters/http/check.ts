/** What is wrong with a described upstream although each setting is of the right kind. */
import { isRight } from 'fp-ts/Either';
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { didYouMean } from '../../src/adapter/re-exports';
import { parseInnerPath } from '../../src/types/path';
import { members } from '../../src/types/type';
import type { Fields } from '../../src/types/type';
import { checkSent } from './check-sent';
import { canEachSay, canSay, isInside, sayingPaths } from './owner';
import { checkAuth } from './check-auth';
import { checkSeveral } from './check-several';
import { wrong } from './finding';
import type { Place } from './finding';
import type { Condition, Lookup, Settings } from './settings';

const checkPath = (text: string | undefined, at: Place): readonly SettingsProblem[] => {
  const path = parseInnerPath(text ?? 'any');
  return isRight(path) ? [] : [wrong('path-syntax', at, path.left.message)];
};

const TESTS = ['equals', 'notEquals', 'in', 'empty', 'present'] as const;

/** A list of nothing is met by no answer, and no answer has a status that is none. */
const checkValues = ({ status, in: values }: Condition, at: Place): readonly SettingsProblem[] => {
  const statuses = [status ?? []].flat();
  const isNone = status !== undefined && statuses.length === 0;
  if (isNone || !statuses.every(isStatus))
    return [wrong('settings-invalid', [...at, 'status'], 'a status is from 200 to 599', 'write 404')];
  return values?.length === 0
    ? [wrong('settings-invalid', [...at, 'in'], 'nothing is one of none', 'write "in": ["…"]')]
    : [];
};

const isStatus = (status: unknown): boolean => typeof status === 'number' && status >= 200 && status <= 599;

const checkCondition = (condition: Condition, at: Place): readonly SettingsProblem[] => {
  const values = checkValues(condition, at);
  return values.length > 0 ? values : [...checkTests(condition, at), ...checkStatusAlone(condition, at)];
};

/** What a refused credential, a limit or a failure looks like, whoever is asked for. */
const isTrouble = (status: unknown): boolean =>
  typeof status === 'number' && ([401, 403, 429].includes(status) || status >= 500);

/** A status alone must not be one that others come with too. */
const checkStatusAlone = ({ status, path }: Condition, at: Place): readonly SettingsProblem[] => {
  const statuses = path === undefined ? [status ?? []].flat() : [];
  const place = [...at, 'status'];
  if (statuses.includes(200))
    return [wrong('settings-invalid', place, 'every success looks like this', 'add "path": "error.code"')];
  const trouble = at.includes('notFound') ? statuses.findIndex(isTrouble) : -1;
  const isAlone = !Array.isArray(status);
  return trouble === -1
    ? []
    : [
        wrong(
          'settings-invalid',
          isAlone ? place : [...place, String(trouble)],
          'a refused credential, a limit or a failure looks like this too, and would be told as "no such user"',
          isAlone ? 'write 404' : 'remove it',
        ),
      ];
};

const checkTests = (condition: Condition, at: Place): readonly SettingsProblem[] => {
  const tests = TESTS.filter((test) => condition[test] !== undefined);
  const [first, second] = tests;
  if (condition.path === undefined && first !== undefined)
    return [
      wrong('settings-invalid', [...at, first], `"${first}" needs a "path"`, 'add "path": "error.code"'),
    ];
  if (condition.path === undefined)
    return condition.status === undefined
      ? [wrong('settings-invalid', at, 'this condition is met by every answer', 'add "status": 404')]
      : [];
  if (first === undefined)
    return [
      wrong('settings-invalid', [...at, 'path'], 'nothing is said of what stands there', 'add "empty": true'),
    ];
  if (second !== undefined)
    return [
      wrong(
        'settings-invalid',
        [...at, second],
        `"${first}" and "${second}" exclude each other`,
        `remove "${second}"`,
      ),
    ];
  return checkPath(condition.path, [...at, 'path']);
};

const LISTS = ['notFound', 'ambiguous', 'rejected', 'failed', 'overloaded'] as const;

/** A list that is the payload is taken whole, under a name that a path can read. */
const checkList = ({ listAs }: Settings['answer'], fields: Fields): readonly SettingsProblem[] => {
  if (listAs === undefined) return [];
  const shape = fields.get(listAs)?.shape;
  const at = ['settings', 'answer', 'listAs'];
  const isList = shape !== undefined && members(shape).some(({ kind }) => kind === 'array');
  return isList ? [] : [wrong('path-unknown', at, `the payload has no list "${listAs}"`)];
};

const checkAnswer = ({ answer }: Settings, fields: Fields): readonly SettingsProblem[] => [
  ...checkPath(answer.at, ['settings', 'answer', 'at']),
  ...checkList(answer, fields),
  ...LISTS.flatMap((list) =>
    (answer[list] ?? []).flatMap((condition, index) =>
      checkCondition(condition, ['settings', 'answer', list, String(index)]),
    ),
  ),
];

const checkCredentials = ({ credentials = [] }: Settings): readonly SettingsProblem[] =>
  credentials.flatMap((text, index) => {
    const at = ['settings', 'credentials', String(index)];
    const path = parseInnerPath(text);
    if (!isRight(path)) return [wrong('path-syntax', at, path.left.message)];
    return path.right.every(({ kind }) => kind === 'field')
      ? []
      : [
          wrong(
            'path-syntax',
            at,
            'a credential is named "field" or "object.field"; a list stands for its elements',
            `write "${text.replace(/\[[^\]"]*\]/g, '').replace(/^\./, '')}"`,
          ),
        ];
  });

const checkOwner = (
  { answer: { listAs } }: Settings,
  { owner }: Lookup,
  fields: Fields,
): readonly SettingsProblem[] => {
  if (owner === 'unsaid') return [];
  const at = ['lookup', 'owner', 'at'];
  const faults = checkPath(owner.at, at);
  if (faults.length === 0 && listAs !== undefined && !isInside(listAs, owner.at))
    return [
      wrong('path-unknown', at, `the payload is the list "${listAs}"`, `write "${listAs}.${owner.at}"`),
    ];
  const can = listAs === undefined ? canSay : canEachSay;
  if (faults.length > 0 || can(fields, owner.at)) return faults;
  const message = `the payload has no text or number "${owner.at}" that could say whose it is`;
  return [wrong('path-unknown', at, message, didYouMean(owner.at, sayingPaths(fields)))];
};

/** What is compared with the same text for everybody is nobody's account but one's. */
const checkOwnerConstant = ({ owner }: Lookup): readonly SettingsProblem[] =>
  owner === 'unsaid' || owner.is.replaceAll('{{', '').includes('{')
    ? []
    : [
        wrong(
          'value-wrong',
          ['lookup', 'owner', 'is'],
          'this is the same for every user',
          'write "{request.userIdentifier}"',
        ),
      ];

/** All that is wrong. */
export const check = (settings: Settings, lookup: Lookup, fields: Fields): readonly SettingsProblem[] => [
  ...checkAnswer(settings, fields),
  ...checkSeveral(settings, lookup),
  ...checkSent(settings, lookup),
  ...checkAuth(settings, lookup),
  ...checkCredentials(settings),
  ...checkOwner(settings, lookup, fields),
  ...checkOwnerConstant(lookup),
];
