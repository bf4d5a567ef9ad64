/** A place on a path that is an object in some answers, and a list in others. */
import { loneElement } from '../../../src/types/lone-element';
import { valueAt } from '../../../src/types/path';

const [ONE, TWO] = [{ id: '1' }, { id: '2' }];

test.each<readonly [string, string, readonly unknown[], string | undefined]>([
  ['a field', 'customer', [{ customer: ONE }, { customer: [ONE, TWO] }], 'customer[0]'],
  [
    'a field whose path takes an element',
    'customer[0]',
    [{ customer: ONE }, { customer: [TWO] }],
    'customer[0]',
  ],
  ['the whole answer', '', [[ONE], TWO], '[0]'],
  ['the whole answer, of which a field is taken', 'a.b', [[{ a: { b: ONE } }], { a: { b: TWO } }], '[0].a.b'],
  [
    'the whole answer, of which an odd field is taken',
    '["a b"]',
    [[{ 'a b': ONE }], { 'a b': TWO }],
    '[0]["a b"]',
  ],
  ['an object on the way', 'data.user', [{ data: [{ user: ONE }] }, { data: { user: TWO } }], 'data[0].user'],
  ['a field that is always a list', 'customer', [{ customer: [ONE] }, { customer: [TWO] }], undefined],
  ['a field that is always an object', 'customer', [{ customer: ONE }, { customer: TWO }], undefined],
  ['an empty list, as PHP writes no object', 'customer', [{ customer: [] }, { customer: ONE }], undefined],
  ['a list of texts', 'customer', [{ customer: ['a'] }, { customer: ONE }], undefined],
  ['a list inside a list', 'a[0].b', [{ a: [{ b: [ONE] }] }, { a: [{ b: TWO }] }], undefined],
  ['one answer', 'customer', [{ customer: ONE }], undefined],
  ['a path that cannot be read', 'a..b', [ONE, [TWO]], undefined],
])('%s', (_what, at, answers, wanted) => {
  expect(loneElement(at, answers)?.at).toBe(wanted);
});

test('the path leads to the payload of every answer', () => {
  const answers = [{ data: [{ user: ONE }] }, { data: { user: TWO } }];
  const found = loneElement('data.user', answers);
  expect(found?.place).toBe('data');
  expect(answers.map((each) => valueAt(found?.listed(each), found?.path ?? []))).toEqual([ONE, TWO]);
});

test('a list at the end of the path is taken whole', () => {
  const answers = [{ customer: ONE }, { customer: [ONE, TWO] }];
  const found = loneElement('customer', answers);
  expect(answers.map((each) => valueAt(found?.listed(each), found?.path ?? []))).toEqual([[ONE], [ONE, TWO]]);
});
