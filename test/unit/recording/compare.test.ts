/** Whether a recording came out as the live answer did: each difference in words, without a value. */
import type { FailureDetails } from '../../../src/core/failure';
import { differenceOf } from '../../../src/recording/compare';
import type { Ended } from '../../../src/recording/compare';

const failed = (detail: FailureDetails | undefined, outcome = 'PayloadInvalid'): Ended => ({
  outcome,
  status: 502,
  detail,
  body: '{"error":{"message":"x"}}',
  absences: [],
});

test.each<[string, FailureDetails | undefined, FailureDetails | undefined]>([
  ['the same place', { path: 'user.id', expected: 'text' }, { path: 'user.id', expected: 'text' }],
  ['no particulars', undefined, undefined],
  ['a place below a key that is data', { path: 'users.79000000001.id' }, { path: 'users.79000000002.id' }],
  [
    'a code of the upstream that was invented',
    { status: 502, code: 'canary' },
    { status: 502, code: 'other' },
  ],
  ['a required field', { field: 'name', reason: 'no-value' }, { field: 'name', reason: 'no-value' }],
])('%s is no difference', (_what, live, played) => {
  expect(differenceOf(failed(live), failed(played))).toBeUndefined();
});

test.each<[FailureDetails | undefined, FailureDetails | undefined, string]>([
  [
    { path: 'user.id', expected: 'text' },
    { path: 'user.name', expected: 'text' },
    'it fails at "user.name", expected is text and not at "user.id", expected is text',
  ],
  [
    { path: 'user.id', expected: 'text' },
    { path: 'user.id', expected: 'a number' },
    'it fails at "user.id", expected is a number and not at "user.id", expected is text',
  ],
  [{ path: 'user' }, undefined, 'it fails at no place and not at "user"'],
  [undefined, { path: '' }, 'it fails at "" and not at no place'],
  [{ field: 'name' }, { field: 'email' }, 'it fails at "email" and not at "name"'],
  [
    { path: 'users.79000000001' },
    { path: 'users.79000000001.id' },
    'it fails at "users.*.id" and not at "users.*"',
  ],
])('the place of a failure is compared: %j, %j', (live, played, expected) => {
  expect(differenceOf(failed(live), failed(played))).toBe(expected);
});
