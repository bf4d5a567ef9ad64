/** A value that is made when it is first needed. */
import { lazily } from '../../../src/core/lazily';

it.each([
  ['a text', 'a'],
  ['undefined', undefined],
  ['false', false],
])('is not made before, and only once: %s', (_what, value) => {
  let made = 0;
  const get = lazily(() => {
    made += 1;
    return value;
  });
  expect(made).toBe(0);
  expect([get(), get()]).toEqual([value, value]);
  expect(made).toBe(1);
});
