/** The owner among several users: an unreadable one could be the owner, unless another certainly is. */
import { isLeft, isRight, right } from 'fp-ts/Either';
import { readerOf } from '../../../../adapters/http/answer';
import { Settings } from '../../../../adapters/http/settings';
import type { Lookup } from '../../../../adapters/http/settings';
import { spellings } from '../../../support/adapters/identity';
import { ExactNumber } from '../../../../src/values/codec';

const ASKED = '79000000001';
const owner: Lookup['owner'] = { at: 'phone', is: ASKED, spelling: 'phone' };

const outcomeOf = (list: unknown, at = 'items[0]', asked = owner): unknown => {
  const settings = Settings.decode({
    baseUrl: 'https://crm.shop.example',
    answer: { at, several: 'owner', notFound: [{ status: 404 }] },
  });
  if (isLeft(settings)) throw new Error('these settings are wrong');
  const answered = { status: 200, body: right({ items: list }) };
  const outcome = readerOf(settings.right)(answered, {
    owner: asked,
    spellings,
    onCompared: () => undefined,
  });
  return isRight(outcome) ? outcome.right : outcome.left.tag;
};

const OWN = { id: 1, phone: '+7 900 000-00-01' };
const OTHER = { id: 2, phone: '+7 900 000-00-09' };

/** Elements whose owner cannot be read. */
const unreadable: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a text', 'Anna'],
  ['an empty text', ''],
  ['a number', 7],
  ['a number of many digits', new ExactNumber('9007199254740993')],
  ['false', false],
  ['a list', [OWN]],
  ['an empty list', []],
  ['an owner that is an object', { id: 3, phone: { number: ASKED } }],
  ['an owner that is an object of digits', { id: 3, phone: { digits: ASKED } }],
  ['an owner that is an empty object', { id: 3, phone: {} }],
  ['an owner that is true', { id: 3, phone: true }],
  ['an owner that is false', { id: 3, phone: false }],
  ['a list of owners of which one is an object', { id: 3, phone: ['+7 900 000-00-09', {}] }],
  ['a list of owners in a list', { id: 3, phone: [['+7 900 000-00-09'], [true]] }],
];

describe.each(unreadable)('beside an element that cannot be read, %s,', (_what, element) => {
  it.each([
    ['no other', [element]],
    ['another of its kind', [element, element]],
    ['another user', [OTHER, element]],
    ['another user after it', [element, OTHER]],
    ['several others', [OTHER, element, OTHER, { id: 5, phone: null }]],
    ['one who does not say who it is', [{ id: 5 }, element]],
  ])('%s does not mean “no such user”', (_whom, list) => {
    expect(outcomeOf(list)).toBe('PayloadInvalid');
  });

  it.each([
    ['before', [OWN, element]],
    ['behind', [element, OWN]],
    ['among others', [OTHER, element, OWN, OTHER]],
  ])('the right user is found when the owner is %s it', (_where, list) => {
    expect(outcomeOf(list)).toBe(OWN);
  });

  it('two owners are ambiguous', () => {
    expect(outcomeOf([OWN, element, { ...OWN, id: 4 }])).toBe('IdentityMismatch');
  });
});

it.each([
  ['others', [OTHER, { ...OTHER, id: 4 }]],
  ['others and one without an owner', [OTHER, { id: 5 }]],
  ['others and an owner that is null', [OTHER, { id: 5, phone: null }]],
  ['others and an owner that is empty', [OTHER, { id: 5, phone: '' }]],
  ['others and an empty list of owners', [OTHER, { id: 5, phone: [] }]],
  ['one with several phones', [{ id: 5, phone: ['+7 900 000-00-08', null, '+7 900 000-00-09'] }]],
])('a list of %s means “no such user”', (_what, list) => {
  expect(outcomeOf(list)).toBe('UserNotFound');
});

it.each([
  ['without an owner', [{ id: 5 }, { id: 6 }]],
  ['whose owners are null', [{ id: 5, phone: null }]],
  ['none', []],
])('a list of users %s does not mean “no such user”', (_what, list) => {
  expect(outcomeOf(list)).toBe('PayloadInvalid');
});

describe('of elements with a key', () => {
  const at = 'items[kind=person]';
  const person = (who: object): object => ({ ...who, kind: 'person' });

  it.each([
    ['null', null],
    ['a text', 'person'],
    ['a list', [person(OWN)]],
    ['a key that is an object', { ...OWN, kind: { code: 'person' } }],
    ['a key that is a list', { ...OWN, kind: ['person'] }],
  ])('an unreadable one could be the right one: %s', (_what, element) => {
    expect(outcomeOf([person(OTHER), element], at)).toBe('PayloadInvalid');
    expect(outcomeOf([element], at)).toBe('PayloadInvalid');
    expect(outcomeOf([element, person(OWN)], at)).toEqual(person(OWN));
  });

  it.each([
    ['of another kind', { ...OWN, kind: 'firm' }],
    ['of no kind', OWN],
    ['whose kind is null', { ...OWN, kind: null }],
    ['whose kind is a number', { ...OWN, kind: 7 }],
  ])('one %s is not the right one', (_what, element) => {
    expect(outcomeOf([person(OTHER), element], at)).toBe('UserNotFound');
  });
});

describe('of payloads inside of elements', () => {
  const at = 'items[0].person';

  it('an element without one names no owner', () => {
    expect(outcomeOf([{ person: OTHER }, {}], at)).toBe('UserNotFound');
    expect(outcomeOf([{ person: OWN }, {}], at)).toBe(OWN);
    expect(outcomeOf([{}, {}], at)).toBe('PayloadInvalid');
  });

  it.each([
    ['is null', { person: null }],
    ['is a list', { person: [OWN] }],
    ['is a text', { person: ASKED }],
  ])('one that %s cannot be read', (_what, element) => {
    expect(outcomeOf([{ person: OTHER }, element], at)).toBe('PayloadInvalid');
    expect(outcomeOf([{ person: OWN }, element], at)).toBe(OWN);
  });
});

it('a number of many digits is compared like any other owner', () => {
  const asked: Lookup['owner'] = { at: 'card', is: '9007199254740993' };
  const own = { id: 1, card: new ExactNumber('9007199254740993') };
  const other = { id: 2, card: new ExactNumber('9007199254740992') };
  expect(outcomeOf([other, own], 'items[0]', asked)).toBe(own);
  expect(outcomeOf([other], 'items[0]', asked)).toBe('UserNotFound');
  expect(outcomeOf([other, { card: { digits: asked.is } }], 'items[0]', asked)).toBe('PayloadInvalid');
});
