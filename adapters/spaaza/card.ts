/** The lookup of a card: as that of a user, with the field of the answer that says whose card it is. */
import * as t from 'io-ts';
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { advise, insert, removeKey } from '../../src/adapter/re-exports';
import type { Fields } from '../../src/types/type';
import { documented } from '../../src/values/documented';
import { checkOwner } from '../http/check-owner';
import { Owner } from '../http/settings';
import { check, wrong } from './check';
import { Lookup } from './settings';
import type { Settings } from './settings';

/** Where `http` takes "unsaid". */
const NAMELESS = {
  advice: 'name the field that says whose card it is: a card that does not say it is not shown',
};

export const CardLookup = t.intersection([
  Lookup,
  t.partial({
    owner: documented(Owner, 'Whose card an answer is; a "user" session alone does without it.', (written) =>
      written === 'unsaid' ? [NAMELESS] : [],
    ),
  }),
]);
type CardLookup = t.TypeOf<typeof CardLookup>;

const OWNER = '{ "at": "user_info.user_id", "is": "{request.userIdentifier}" }';
const EXAMPLE = `{ "by": "user_id", "value": "{request.userIdentifier}", "owner": ${OWNER} }`;

/** A card is shown only if its answer says whose it is. */
const checkCardOwner = (
  { auth }: Settings,
  { by, owner }: CardLookup,
  fields: Fields,
): readonly SettingsProblem[] => {
  if (auth.type === 'user')
    return owner === undefined || by !== undefined
      ? []
      : [wrong('lookup-unwanted', ['lookup'], 'a user session shows its own card only', removeKey('lookup'))];
  if (owner !== undefined)
    return checkOwner(owner, fields, {
      otherwise: advise('write the path of what says whose card it is, and its type into "payload"'),
    });
  const message = '"owner" says where an answer has whose card it is, and what it must be';
  return by === undefined
    ? []
    : [wrong('key-missing', ['lookup'], message, insert('owner', OWNER, 'lookup', { asks: true }))];
};

/** All that is wrong. */
export const checkCard = (
  settings: Settings,
  lookup: CardLookup,
  fields: Fields,
): readonly SettingsProblem[] => [
  ...check(settings, lookup, EXAMPLE),
  ...checkCardOwner(settings, lookup, fields),
];
