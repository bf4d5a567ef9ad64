/** What is wrong with a described upstream although each setting is of the right kind. */
import { isRight } from 'fp-ts/Either';
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { advise, write } from '../../src/adapter/re-exports';
import { parseInnerPath } from '../../src/types/path';
import { members } from '../../src/types/type';
import type { Fields } from '../../src/types/type';
import { checkSent } from './check-sent';
import { checkAuth } from './check-auth';
import { checkOneOrList, checkSeveral } from './check-several';
import { checkConditions } from './check-conditions';
import { checkEnvelope } from './check-envelope';
import { checkXml } from './check-xml';
import { checkOwner } from './check-owner';
import { checkPath, wrong } from './finding';
import type { Lookup, Settings } from './settings';

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
  ...checkConditions(answer, fields),
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
            'a credential is named "field" or "object.field"; of a list, each element counts',
            write(JSON.stringify(text.replace(/\[[^\]"]*\]/g, '').replace(/^\./, ''))),
          ),
        ];
  });

const NAMELESS = advise(
  'write the path of the field that names the owner; without such a field, write "owner": "unsaid"',
);

/** All that is wrong. */
export const check = (settings: Settings, lookup: Lookup, fields: Fields): readonly SettingsProblem[] => {
  const envelope = checkEnvelope(settings, lookup, fields);
  // Otherwise every field that is read from the payload would be reported as missing.
  return envelope === undefined ? checkAll(settings, lookup, fields) : [envelope];
};

const checkAll = (settings: Settings, lookup: Lookup, fields: Fields): readonly SettingsProblem[] => [
  ...checkAnswer(settings, fields),
  ...checkXml(settings, fields),
  ...checkSeveral(settings, lookup),
  ...checkOneOrList(settings),
  ...checkSent(settings, lookup),
  ...checkAuth(settings, lookup),
  ...checkCredentials(settings),
  ...(lookup.owner === 'unsaid'
    ? []
    : checkOwner(lookup.owner, fields, { listAs: settings.answer.listAs, otherwise: NAMELESS })),
];
