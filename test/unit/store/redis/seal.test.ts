import { Secret } from '../../../../src/core/secret';
import { createSeal } from '../../../../src/store/redis/seal';

const seal = createSeal(new Secret('k'.repeat(32)));

test.each(['', 'a token', 'ü'.repeat(1000)])('opens what was sealed for the same (%#)', (text) => {
  expect(seal.open('acme', seal.seal('acme', text))).toBe(text);
});

test('opens nothing that was sealed for something else, or with another key', () => {
  const sealed = seal.seal('acme', 'a token');
  expect(seal.open('other', sealed)).toBeUndefined();
  expect(createSeal(new Secret('l'.repeat(32))).open('acme', sealed)).toBeUndefined();
});

test('opens nothing that is cut, wherever: a short tag would be easy to guess', () => {
  const bytes = Buffer.from(seal.seal('acme', ''), 'base64');
  for (let length = 0; length < bytes.length; length += 1)
    expect([length, seal.open('acme', bytes.subarray(0, length).toString('base64'))]).toEqual([
      length,
      undefined,
    ]);
});
