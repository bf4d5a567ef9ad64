import { left, right } from 'fp-ts/Either';
import { requestInvalid } from '../../../../src/core/failure';
import { Secret } from '../../../../src/core/secret';
import { headersOf } from '../../../../src/upstream/http/headers';

const refused = left(requestInvalid('identifier'));
const ordinary = {
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': 'account-bridge',
};

test('a header is written beside the ordinary ones, with a secret revealed', () => {
  expect(headersOf({ Authorization: new Secret('Bearer x'), 'X-App': 'shop é' })).toStrictEqual(
    right({ ...ordinary, Authorization: 'Bearer x', 'X-App': 'shop é' }),
  );
});

test.each([
  ['a line feed', 'a\nX-Admin: 1'],
  ['a carriage return', 'a\r'],
  ['NUL', 'a\0b'],
  ['a tab', 'a\tb'],
  ['DEL', 'a\u007f'],
  ['a C1 control character', 'a\u0085'],
  ['a letter beyond Latin-1', 'Пётр'],
  ['half a surrogate pair', '\ud800'],
  ['a space before it, which the receiver drops', ' 123'],
  ['a space after it', '123 '],
])('a header value with %s is refused, never stripped', (_what, value) => {
  expect(headersOf({ 'x-user': value })).toStrictEqual(refused);
  expect(headersOf({ 'x-user': new Secret(value) })).toStrictEqual(refused);
});

test.each([['x user'], ['x:user'], ['x\nuser'], [''], ['имя'], ['__proto__']])(
  'a header cannot be named %j',
  (name) => {
    expect(headersOf(Object.fromEntries([[name, 'a']]))).toStrictEqual(refused);
  },
);

test.each([['Host'], ['content-length'], ['Transfer-Encoding'], ['Connection'], ['Expect'], ['Upgrade']])(
  'a request cannot set %s, which frames the message',
  (name) => {
    expect(headersOf({ [name]: '1' })).toStrictEqual(refused);
  },
);
