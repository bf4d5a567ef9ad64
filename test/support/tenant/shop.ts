/** An upstream for tests of tenant files: something of everything that a payload and settings can have. */
import { right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../../../src/adapter/define-adapter';
import { BaseUrl, Integer, NonBlank } from '../../../src/values/codec';
import { userNotFound } from '../../../src/core/failure';
import { SecretText } from '../../../src/core/secret';
import { codecOf } from '../mapping/notation';

const Auth = t.union([
  t.type({ type: t.literal('token'), token: SecretText }),
  t.type({ type: t.literal('basic'), user: NonBlank, password: SecretText }),
]);

export const shop = defineAdapter({
  name: 'shop',
  summary: 'a shop',
  settings: t.partial({ baseUrl: BaseUrl, auth: Auth, region: t.string, retries: Integer }),
  lookup: t.type({ by: t.keyof({ phone: null, email: null, card: null }), value: t.string }),
  defaultLookup: { by: 'phone', value: '{request.userIdentifier}' },
  payload: codecOf({
    uuid: 'nonblank',
    number: 'integer',
    vip: 'boolean',
    'name?': 'text',
    'surname?': 'text',
    'phone?': 'text',
    'mail?': 'text',
    'birthday?': 'text',
    'sex?': { $literals: ['M', 'F'] },
    'points?': 'integer',
    'balance?': 'number',
    'level?': { 'title?': 'text', 'rank?': 'integer' },
    'cards?': [{ number: 'nonblank', 'points?': 'integer', 'color?': 'text' }],
    'tags?': ['text'],
    'prefs?': { $record: 'text' },
    'blob?': 'any',
  }),
  credentials: ['session_token'],
  owner: () => 'unsaid',
  connect: () => right({ ask: () => TE.left(userNotFound), dispose: () => undefined }),
  example: { settings: {}, lookup: {}, payload: {}, user: {}, account: {} },
});
