/** `privateNetwork` of a source: the HTTP client gets it, and the default is false. */
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
        return {
          send: () => () => Promise.reject(new Error('must not be called')),
          dispose: () => undefined,
        };
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
