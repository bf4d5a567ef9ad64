/** Keys of app servers that not every request can carry: what the check says of each. */
import { contextOf, load } from '../../support/tenant/world';

const FILE = JSON.stringify({
  access: { keys: ['${APP_KEY}'] },
  identifier: { type: 'phone' },
  user: { id: 'request.userIdentifier' },
});

const said = (key: string): readonly string[] =>
  load(FILE, contextOf([], { variables: { APP_KEY: key } })).problems.flatMap(
    ({ code, severity, message }) => (code === 'secret-malformed' ? [`${severity}: ${message}`] : []),
  );

const MESSAGE = 'warning: what APP_KEY holds cannot be sent in every way: ';
const SPACE =
  'it has a space, so that "Authorization: Bearer" cannot carry it, only a header "key" or the body’s "key"';
const LETTER = 'it has a letter that no header can carry, so that only the body’s "key" can';

test.each(['invented key 7a10', 'an  invented key', 'Basic invented-7a10'])(
  'a key with a space is not a token: %s',
  (key) => {
    expect(said(key)).toEqual([MESSAGE + SPACE]);
  },
);

test.each([
  'invented-key-\u0441',
  'ключ-7a10-7a10',
  'invented-clé-7a10',
  'invented-key-\u{1f511}',
  '“invented-key”',
  'invented\u00a0key-7a10',
  'invented-key–7a10',
  'invented ключ 7a10',
])('a key with a letter that is not ASCII is in no header: %s', (key) => {
  expect(said(key)).toEqual([MESSAGE + LETTER]);
});

test.each([
  'invented-key-7a10',
  'aW52ZW50ZWQ+a2V5/Lw==',
  'invented.key_7a10~x',
  '{"invented":"key"}',
  'a:b,c;d=e@f',
])('any other key can be sent in every way: %s', (key) => {
  expect(said(key)).toEqual([]);
});
