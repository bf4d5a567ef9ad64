import fc from 'fast-check';
import { createRetryBudget } from '../../../../src/upstream/layers/retry-budget';

test('the budget has four retries at the start, and one more for every five calls', () => {
  const { deposit, withdraw } = createRetryBudget();
  expect(Array.from({ length: 5 }, withdraw)).toStrictEqual([true, true, true, true, false]);
  for (let call = 0; call < 4; call += 1) deposit();
  expect(withdraw()).toBe(false);
  deposit();
  expect(withdraw()).toBe(true);
  expect(withdraw()).toBe(false);
});

test('a long time without failures saves ten retries and no more', () => {
  const { deposit, withdraw } = createRetryBudget();
  for (let call = 0; call < 100_000; call += 1) deposit();
  const taken = Array.from({ length: 20 }, () => withdraw()).filter((isTaken) => isTaken);
  expect(taken).toHaveLength(10);
});

test('at any time the retries are at most four plus a fifth of the calls', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 2000 }), (isCalls) => {
      const { deposit, withdraw } = createRetryBudget();
      let calls = 0;
      let retries = 0;
      for (const isCall of isCalls) {
        if (isCall) {
          deposit();
          calls += 1;
        } else if (withdraw()) retries += 1;
        expect((retries - 4) * 5).toBeLessThanOrEqual(calls);
      }
    }),
  );
});

test('a small constant rate of retries is always allowed', () => {
  const { deposit, withdraw } = createRetryBudget();
  while (withdraw());
  let retries = 0;
  for (let call = 1; call <= 10_000; call += 1) {
    deposit();
    if (call % 5 === 0 && withdraw()) retries += 1;
  }
  expect(retries).toBe(2000);
});
