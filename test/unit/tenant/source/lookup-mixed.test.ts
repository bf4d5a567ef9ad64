/** A template with the upstream's syntax around a value that any user can choose. */
import { http } from '../../../../adapters/http';
import { isError } from '../../../../src/diagnostics/diagnostic';
import { contextOf, load } from '../../../support/tenant/world';

const settings = { baseUrl: 'https://shop.example', answer: { notFound: [{ status: 404 }] } };

/** Whether a lookup that the payload of a first source fills is reported. */
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

describe('a template with syntax of the upstream', () => {
  test.each([
    ['a text', '{crm.code}'],
    ['one of some words, of which one has a sign', '{crm.odd}'],
    ['a number or a text', '{crm.either}'],
    ['a number beside a text', '{crm.points}{crm.code}'],
    ['a text beside a number', '{crm.code}{crm.points}'],
    ['an identifier of any text', '{request.userIdentifier}'],
  ])('is reported when its value is %s', (_what, placeholder) => {
    expect(mixed(inQuotes(placeholder))).toBe(true);
  });

  test.each([
    ['a number', '{crm.points}'],
    ['one of some words without signs', '{crm.level}'],
    ['two of such', '{crm.points}{crm.level}'],
  ])('is not reported when its value is %s', (_what, placeholder) => {
    expect(mixed(inQuotes(placeholder))).toBe(false);
  });

  test('is not reported when identifiers are digits', () => {
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
  ])('is not reported for syntax in other segments: %s', (path) => {
    expect(mixed({ path })).toBe(false);
  });

  test.each([
    "/users('{crm.code}')",
    '/users(%27{crm.code}%27)',
    '/users/a%3D{crm.code}',
    '/users/{crm.code}%2C1',
  ])('is reported for the syntax around its value, encoded or not: %s', (path) => {
    expect(mixed({ path })).toBe(true);
  });
});
