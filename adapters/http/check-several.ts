/** Whether a choice among several users of a list can be made, and whether there is a list that can be one element. */
import { isRight } from 'fp-ts/Either';
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { parseInnerPath } from '../../src/types/path';
import { wrong } from './finding';
import { hasList, placeOfList } from './several';
import type { Lookup, Settings } from './settings';
import { removeKey, write } from '../../src/adapter/re-exports';

const AT = ['settings', 'answer', 'several'] as const;

const AT_AT = ['settings', 'answer', 'at'] as const;

const NO_ELEMENT = 'the owner is chosen from a list, but "at" takes no element of a list';

const whyNot = ({ at, listAs }: Settings['answer'], { owner }: Lookup): string | undefined => {
  if (listAs !== undefined) return '"several" and "listAs" exclude each other';
  if (owner === 'unsaid') return 'no user is the owner where "lookup.owner" is "unsaid"';
  const path = at === undefined ? undefined : parseInnerPath(at);
  const isList = path !== undefined && (!isRight(path) || hasList(path.right));
  return isList ? undefined : NO_ELEMENT;
};

/** A path that can lead to a list: "several" chooses among its elements once the path takes one. */
const isOneField = (at: string): boolean => {
  const path = parseInnerPath(at);
  return isRight(path) && !hasList(path.right) && path.right.length > 0;
};

const ONE_OR_LIST = ['settings', 'answer', 'oneOrList'] as const;

/** One element alone is the element of a list that "at" or "listAs" names. */
export const checkOneOrList = ({ answer }: Settings): readonly SettingsProblem[] => {
  const { oneOrList, format, at, listAs } = answer;
  if (oneOrList === undefined) return [];
  const refuse = (message: string): readonly SettingsProblem[] => [
    wrong('settings-invalid', ONE_OR_LIST, message, removeKey('oneOrList')),
  ];
  if (format === 'xml')
    return refuse('in XML one element is a list already, where "at" or "payload" says so');
  if (listAs !== undefined) return [];
  const path = at === undefined ? undefined : parseInnerPath(at);
  if (path !== undefined && !isRight(path)) return []; // reported already
  if (path !== undefined && placeOfList(path.right) !== undefined) return [];
  return at !== undefined && isOneField(at)
    ? [
        wrong(
          'settings-invalid',
          AT_AT,
          '"oneOrList" is about a list, but "at" takes no element of a list',
          write(JSON.stringify(`${at}[0]`)),
        ),
      ]
    : refuse(
        'there is no list that can be one element: "at" takes no element, or one of a list inside another',
      );
};

/** "first" takes the user from any place. "owner" needs a list, and a lookup that names the owner. */
export const checkSeveral = ({ answer }: Settings, lookup: Lookup): readonly SettingsProblem[] => {
  if (answer.several === undefined) return [];
  const { at } = answer;
  if (
    answer.several === 'owner' &&
    at !== undefined &&
    isOneField(at) &&
    whyNot(answer, lookup) === NO_ELEMENT
  )
    return [wrong('settings-invalid', AT_AT, NO_ELEMENT, write(JSON.stringify(`${at}[0]`), { asks: true }))];
  const message =
    answer.several === 'owner' || answer.listAs !== undefined ? whyNot(answer, lookup) : undefined;
  return message === undefined ? [] : [wrong('settings-invalid', AT, message, removeKey('several'))];
};
