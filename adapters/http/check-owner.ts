/** Whether an answer can say whose it is, where and as the lookup's `owner` says. */
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import type { Fix } from '../../src/adapter/re-exports';
import { misspelt, write } from '../../src/adapter/re-exports';
import type { Fields } from '../../src/types/type';
import { canEachSay, canSay, isInside, sayingPaths } from './owner';
import { checkPath, wrong } from './finding';
import type { Owner } from './settings';

/** How an answer is read, and what to do where nothing in it says whose it is. */
interface Answering {
  readonly listAs?: string | undefined;
  readonly otherwise: Fix;
}

const checkPlace = (
  owner: Owner,
  fields: Fields,
  { listAs, otherwise }: Answering,
): readonly SettingsProblem[] => {
  const at = ['lookup', 'owner', 'at'];
  const faults = checkPath(owner.at, at);
  if (faults.length === 0 && listAs !== undefined && !isInside(listAs, owner.at))
    return [
      wrong(
        'path-unknown',
        at,
        `the payload is the list "${listAs}"`,
        write(JSON.stringify(`${listAs}.${owner.at}`)),
      ),
    ];
  const can = listAs === undefined ? canSay : canEachSay;
  if (faults.length > 0 || can(fields, owner.at)) return faults;
  const message = `the payload has no text or number "${owner.at}" that could name its owner`;
  return [wrong('path-unknown', at, message, ownerMeant(owner.at, sayingPaths(fields)) ?? otherwise)];
};

/** A path that begins with the name of the source, a misspelt one, or none at all. */
const ownerMeant = (at: string, paths: readonly string[]): Fix | undefined => {
  const inside = at.slice(at.indexOf('.') + 1);
  if (inside !== at && paths.includes(inside)) return write(JSON.stringify(inside), { asks: true });
  return misspelt(at, paths);
};

/** An owner that is compared with a constant can be one user's only. */
const checkConstant = (owner: Owner): readonly SettingsProblem[] =>
  owner.is.replaceAll('{{', '').includes('{')
    ? []
    : [
        wrong(
          'value-wrong',
          ['lookup', 'owner', 'is'],
          'this is the same for every user',
          write('"{request.userIdentifier}"'),
        ),
      ];

/** All that is wrong with an owner. */
export const checkOwner = (
  owner: Owner,
  fields: Fields,
  answering: Answering,
): readonly SettingsProblem[] => [...checkPlace(owner, fields, answering), ...checkConstant(owner)];
