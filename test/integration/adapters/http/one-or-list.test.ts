/** Answers that have an object for one customer, and a list for several. */
import { isLeft, isRight, right } from 'fp-ts/Either';
import { readerOf, triedBy } from '../../../../adapters/http/answer';
import { check } from '../../../../adapters/http/check';
import { Settings } from '../../../../adapters/http/settings';
import type { Lookup } from '../../../../adapters/http/settings';
import { spellings } from '../../../support/adapters/identity';

const OWNER: Lookup['owner'] = { at: 'id', is: '1' };

const settingsOf = (answer: object) => {
  const settings = Settings.decode({
    baseUrl: 'https://crm.shop.example',
    answer: { oneOrList: true, notFound: [{ path: 'customer', empty: 'list' }], ...answer },
  });
  if (isLeft(settings)) throw new Error('these settings are wrong');
  return settings.right;
};

const outcomeOf = (body: unknown, answer: object = {}): unknown => {
  const asked = { owner: OWNER, spellings, onCompared: () => undefined };
  const read = readerOf(settingsOf({ at: 'customer[0]', ...answer }));
  const outcome = read({ status: 200, body: right(body) }, asked);
  return isRight(outcome) ? outcome.right : outcome.left.tag;
};

const [ONE, TWO] = [{ id: '1' }, { id: '2' }];

test.each<readonly [string, unknown, object, unknown]>([
  ['an object', { customer: ONE }, {}, ONE],
  ['a list of one', { customer: [ONE] }, {}, ONE],
  ['a list of several, without a choice', { customer: [ONE, TWO] }, {}, 'IdentityMismatch'],
  ['a list of several, the first', { customer: [ONE, TWO] }, { several: 'first' }, ONE],
  ['a list of several, the owner', { customer: [TWO, ONE] }, { several: 'owner' }, ONE],
  ['an object that is the owner', { customer: ONE }, { several: 'owner' }, ONE],
  ['an object that is another', { customer: TWO }, { several: 'owner' }, 'UserNotFound'],
  ['an empty list', { customer: [] }, {}, 'UserNotFound'],
  ['null', { customer: null }, {}, 'PayloadInvalid'],
  ['a text', { customer: 'none' }, {}, 'PayloadInvalid'],
  ['nothing', {}, {}, 'PayloadInvalid'],
  ['a list of lists', { customer: [[ONE]] }, {}, 'PayloadInvalid'],
  ['the whole body as an object', ONE, { at: '[0]' }, ONE],
  ['the whole body as a list', [ONE], { at: '[0]' }, ONE],
  ['an object deep inside', { a: { b: ONE } }, { at: 'a.b[0]' }, ONE],
  ['a field of an object', { a: { x: ONE } }, { at: 'a[0].x' }, ONE],
  ['an object that is chosen', { a: { t: 'm', x: ONE } }, { at: 'a[t=m].x' }, ONE],
  ['an object that is not chosen', { a: { t: 'w', x: ONE } }, { at: 'a[t=m].x' }, 'PayloadInvalid'],
  ['the last element', { customer: ONE }, { at: 'customer[-1]' }, ONE],
  ['the second of one', { customer: ONE }, { at: 'customer[1]', several: 'first' }, 'PayloadInvalid'],
  ['a list as a field', { cards: [ONE, TWO] }, { at: 'cards', listAs: 'all' }, { all: [ONE, TWO] }],
  ['one element as a field', { cards: ONE }, { at: 'cards', listAs: 'all' }, { all: [ONE] }],
  ['the whole body as a field', ONE, { at: undefined, listAs: 'all' }, { all: [ONE] }],
  ['a name that objects inherit', { customer: ONE }, { at: 'toString[0]' }, 'PayloadInvalid'],
])('%s', (_what, body, answer, wanted) => {
  expect(outcomeOf(body, answer)).toStrictEqual(wanted);
});

test('without it an object is not a list', () => {
  expect(outcomeOf({ customer: ONE }, { oneOrList: undefined })).toBe('PayloadInvalid');
});

test('an object alone meets the condition of a payload that people see', () => {
  const tried = triedBy(settingsOf({ at: 'customer[0]' }))({ status: 200, body: right({ customer: ONE }) });
  expect(tried.at(-1)).toMatchObject({ condition: 'an object at "at"', held: true });
});

test.each<readonly [string, object, readonly string[]]>([
  ['an element', { at: 'a[0]' }, []],
  ['an element of the body', { at: '[0]' }, []],
  ['a chosen element', { at: 'a[t=1].x' }, []],
  ['a list that is taken whole', { at: 'a', listAs: 'all' }, []],
  ['a field', { at: 'a.b' }, ['settings.answer.at']],
  ['the body', { at: undefined }, ['settings.answer.oneOrList']],
  ['an element inside an element', { at: 'a[0].b[0]' }, ['settings.answer.oneOrList']],
  ['XML', { at: 'a.b[0]', format: 'xml' }, ['settings.answer.oneOrList']],
])('the check knows %s', (_what, answer, places) => {
  const fields = new Map([
    [
      'all',
      {
        shape: {
          kind: 'array',
          item: { shape: { kind: 'object', fields: new Map() }, none: false, unknown: false },
        },
        none: false,
        unknown: false,
      },
    ],
  ] as const);
  const found = check(
    settingsOf({ notFound: [{ status: 404 }], ...answer }),
    { path: '/{request.userIdentifier}', owner: 'unsaid' },
    fields,
  );
  expect(found.map(({ at }) => at.join('.'))).toStrictEqual(places);
});
