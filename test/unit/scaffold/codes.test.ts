/** Numbers and texts that are codes: the same for many users. */
import { isCode, isCodeName, isCodeNumber } from '../../../src/scaffold/codes';

test.each([
  ['crm.state', '5'],
  ['crm.cards[].kind', '7'],
  ['crm.page', '3'],
  ['crm.stage', '2'],
  ['crm.points', '1'],
  ['crm.points', '0'],
  ['crm.visits', '-1'],
  ['crm.error.code', '404'],
  ['crm.codes.status', '12'],
  ['crm.status[]', '12'],
])('is a code: %s %s', (path, digits) => {
  expect(isCodeNumber(path, digits)).toBe(true);
});

test.each([
  ['crm.points', '5'],
  ['crm.points[]', '5'],
  ['crm.loyalty.currentBalance', '5'],
  ['crm.totalSpent', '9'],
  ['crm.visits', '4'],
  ['crm.ordersCount', '3'],
  ['crm.children', '2'],
  ['crm.age', '7'],
  ['crm.возраст', '7'],
  ['crm.Баланс', '5'],
  ['crm.количество_покупок', '5'],
  ['crm.discount_percent', '5'],
  ['crm.error.code', '4040'],
  ['crm.code', '1234567'],
  ['crm.id', '77'],
])('is about a person: %s %s', (path, digits) => {
  expect(isCodeNumber(path, digits)).toBe(false);
});

test.each([
  ...['code', 'errorCode', 'ERROR_CODE', 'status', 'type', 'error', 'result', 'status_id', 'httpStatus'],
  ...['errno', 'currency', 'api_version'],
])('%s names a code or not, as its words say', (name) => {
  expect(isCodeName(name)).toBe(name !== 'api_version');
});

test.each<[string, boolean]>([
  ['none', true],
  ['NO_SUCH_USER', true],
  ['user.not-found', true],
  ['https://shop.example/errors#none', true],
  ['68', true],
  ['-3', true],
  ['1234567', false],
  ['no such user', false],
  ['ivan', false],
  ['a@shop.example', false],
  ['c-4711', false],
  ['', false],
  ['x'.repeat(65), false],
])('the text %j can be a code: %p', (text, expected) => {
  expect(isCode(text)).toBe(expected);
});
