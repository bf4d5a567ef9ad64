/** A first source of cards out of one answer of `get-card`: whose card it is, and the type of what is in it. */
import type { Start } from '../../src/adapter/define-adapter';
import { inferNotation } from '../../src/adapter/re-exports';
import { own } from '../../src/core/own';
import { writtenText } from '../../src/values/codec';
import { isRecord } from '../../src/types/conform';

type Fields = Readonly<Record<string, unknown>>;

const inside = (value: unknown, name: string): Fields => {
  const found = isRecord(value) ? own(value, name) : undefined;
  return isRecord(found) ? found : {};
};

/** The type of the results: whose they are is always said, and some answers have the id as text. */
const typeOf = (results: Fields): unknown => {
  const type = inferNotation([results]).notation;
  if (!isRecord(type)) return type;
  const { user_info: user, ...others } = type;
  if (!isRecord(user)) return type;
  const id = own(user, 'user_id') === undefined ? {} : { user_id: 'integer | text' };
  return { 'user_info!': { ...user, ...id }, ...others };
};

/** By the user's email address where the answer has it, else by the user's id. */
export const startWith = (answer: unknown): Start => {
  const results = inside(answer, 'results');
  const user = inside(results, 'user_info');
  const username = own(user, 'username');
  const [by, type] =
    typeof username === 'string' ? (['username', 'email'] as const) : (['user_id', 'text'] as const);
  const value = '{request.userIdentifier}';
  return {
    source: 'card',
    identifier: { type, value: writtenText(own(user, by)) ?? '' },
    lookup: { by, value, owner: { at: `user_info.${by}`, is: value, spelling: type } },
    payload: typeOf(results),
    notes: ['The type is that of one answer: `account-bridge infer` makes a better one of several.'],
  };
};
