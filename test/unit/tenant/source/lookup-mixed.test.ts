/** A text of the upstream's own syntax around something that anybody may write, and what means nothing there. */
import { http } from '../../../../adapters/http';
import { isError } from '../../../../src/diagnostics/diagnostic';
import { contextOf, load } from '../../../support/tenant/world';

const settings = { baseUrl: 'https://shop.example', answer: { notFound: [{ status: 404 }] } };

/** Whether a lookup that a first source's payload may fill is told of. */
const mixed = (lookup: object, identifier = 'text'): boolean => {
  const file = JSON.stringify({
    access: 'open',
    identifier: { type: identifier },
    sources: {
      crm: {
        adapter: 'http',
        settings,
        lookup: { path: '/users/{request.userIdentifier}', owner: 'unsaid' },
        payload: {
          code: 'text!',
          level: "'gold' | 'silver' !",
          odd: "'gold' | '=1' !",
          points: 'integer!',
          either: 'integer | text !',
        },
      },
      cards: {
        adapter: 'http',
        settings,
        lookup: { path: '/cards', owner: 'unsaid', ...lookup },
        payload: { points: 'number?' },
        optional: true,
      },
    },
    user: { id: 'request.userIdentifier', bonuses: 'cards.points' },
  });
  const { problems } = load(file, contextOf([http]));
  expect(problems.filter(isError)).toStrictEqual([]);
  return problems.map(({ code }) => code).includes('lookup-mixed');
};

const inQuotes = (placeholder: string) => ({ query: { q: `login='${placeholder}'` } });

describe('a template with a syntax of the upstream’s', () => {
  test.each([
    ['a text', '{crm.code}'],
    ['one of some words, of which one has a sign', '{crm.odd}'],
    ['a number or a text', '{crm.either}'],
    ['a number beside a text', '{crm.points}{crm.code}'],
    ['a text beside a number', '{crm.code}{crm.points}'],
    ['an identifier of any text', '{request.userIdentifier}'],
  ])('is told of when what fills it is %s', (_what, placeholder) => {
    expect(mixed(inQuotes(placeholder))).toBe(true);
  });

  test.each([
    ['a number', '{crm.points}'],
    ['one of some words without signs', '{crm.level}'],
    ['two of such', '{crm.points}{crm.level}'],
  ])('is not told of when what fills it is %s', (_what, placeholder) => {
    expect(mixed(inQuotes(placeholder))).toBe(false);
  });

  test('is not told of when identifiers are digits', () => {
    expect(mixed(inQuotes('{request.userIdentifier}'), 'digits')).toBe(false);
    expect(mixed(inQuotes('{request.userIdentifier}'), 'email')).toBe(true);
  });

  const signs = [
    '"',
    "'",
    '`',
    ':',
    '=',
    '<',
    '>',
    '(',
    ')',
    '[',
    ']',
    '|',
    '&',
    '*',
    '~',
    ';',
    ',',
    '%',
    '\\',
  ];

  test.each([...signs, '{{', '}}'])('has a sign such as %s', (sign) => {
    expect(mixed({ query: { q: `a${sign}{crm.code}` } })).toBe(true);
    expect(mixed({ query: { q: `{crm.code}${sign}a` } })).toBe(true);
    expect(mixed({ method: 'POST', json: { any: [{ q: `{crm.code} ${sign}` }] } })).toBe(true);
  });

  test.each(['+', '-', ' ', '.', '/', '_', '@', 'Ж', '#'])('has no sign such as %s', (sign) => {
    expect(mixed({ query: { q: `a${sign}{crm.code}` } })).toBe(false);
  });
});

describe('a path', () => {
  test.each([
    '/users/{crm.code}/cards;all',
    '/users(1)/{crm.code}',
    '/users%27/{crm.code}',
    '/users/a%2D{crm.code}',
    '/users/a-{crm.code}/it%27s',
  ])('is told of for no syntax of other segments: %s', (path) => {
    expect(mixed({ path })).toBe(false);
  });

  test.each([
    "/users('{crm.code}')",
    '/users(%27{crm.code}%27)',
    '/users/a%3D{crm.code}',
    '/users/{crm.code}%2C1',
  ])('is told of for the syntax around what fills it, encoded or not: %s', (path) => {
    expect(mixed({ path })).toBe(true);
  });
});
