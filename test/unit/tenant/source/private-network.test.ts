/** That what a source says of its network reaches its HTTP client, and is no without it. */
import { http } from '../../../../adapters/http';
import { contextOf, load } from '../../../support/tenant/world';

const allowedBy = (said: object): readonly (boolean | undefined)[] => {
  const seen: (boolean | undefined)[] = [];
  const file = {
    access: 'open',
    identifier: { type: 'digits' },
    sources: {
      till: {
        adapter: 'http',
        ...said,
        settings: { baseUrl: 'https://till.example', answer: { notFound: [{ status: 404 }] } },
        lookup: { path: '/users/{request.userIdentifier}', owner: 'unsaid' },
        payload: { id: 'text!' },
      },
    },
    user: { id: 'till.id' },
  };
  const { tenant } = load(
    JSON.stringify(file),
    contextOf([http], {
      http: ({ privateNetwork }) => {
        seen.push(privateNetwork);
        return { send: () => () => Promise.reject(new Error('nobody asks')), dispose: () => undefined };
      },
    }),
  );
  tenant?.dispose();
  return seen;
};

test.each([
  [{}, false],
  [{ privateNetwork: false }, false],
  [{ privateNetwork: true }, true],
])('%j', (said, allowed) => {
  expect(allowedBy(said)).toStrictEqual([allowed]);
});
