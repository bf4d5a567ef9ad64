/** Whether a choice among several users of a list can be made. It must not know how (several.ts). */
import { isRight } from 'fp-ts/Either';
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { parseInnerPath } from '../../src/types/path';
import { wrong } from './finding';
import { hasList } from './several';
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
