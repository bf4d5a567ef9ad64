/** A required source whose lookup has a value that can be absent, at any place. */
import { http } from '../../../../adapters/http';
import { contextOf, load } from '../../../support/tenant/world';

const settings = { baseUrl: 'https://shop.example', answer: { notFound: [{ status: 404 }] } };

const codesOf = (lookup: object): readonly string[] => {
  const file = JSON.stringify({
    access: 'open',
    identifier: { type: 'text' },
    sources: {
      crm: {
        adapter: 'http',
        settings,
        lookup: { path: '/users/{request.userIdentifier}', owner: 'unsaid' },
        payload: { code: 'text!', note: 'text?' },
      },
      cards: {
        adapter: 'http',
        settings,
        lookup: { path: '/cards/{crm.code}', owner: 'unsaid', ...lookup },
        payload: { points: 'number?' },
      },
    },
    user: { id: 'request.userIdentifier', bonuses: 'cards.points' },
  });
  return load(file, contextOf([http])).problems.map(({ code }) => code);
};

test.each([
  ['in the path', { path: '/cards/{crm.code}/{crm.note}' }],
  ['in the query, after what is always there', { query: { code: '{crm.code}', note: '{crm.note}' } }],
  ['in a list', { query: { any: ['{crm.code}', 'x', '{crm.note}'] } }],
  ['deep in JSON', { method: 'POST', json: { filter: ['{crm.code}', { note: '{crm.note}' }] } }],
])('is reported %s', (_where, lookup) => {
  expect(codesOf(lookup)).toStrictEqual(['lookup-absent']);
});

test('is not reported when all values are always present', () => {
  expect(codesOf({ query: { code: '{crm.code}', who: '{request.userIdentifier}' } })).toStrictEqual([]);
});
