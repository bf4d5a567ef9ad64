/** An answer that means several users without being a list of them. */
import { left, right } from 'fp-ts/Either';
import { readerOf } from '../../../../adapters/http/answer';
import { identityMismatch, userNotFound } from '../../../../src/core/failure';

const read = readerOf({
  baseUrl: 'https://crm.example',
  answer: {
    at: 'contact',
    notFound: [{ path: 'ids', empty: 'list' }],
    failed: [{ path: 'error', present: true }],
    ambiguous: [{ path: 'ids[1]', present: true }],
  },
});

const answer = (body: unknown, status = 200) => read({ status, body: right(body) });

describe('an answer of an id for each user found', () => {
  it('is the account of the one user', () => {
    expect(answer({ ids: [7], contact: { id: 7 } })).toEqual(right({ id: 7 }));
  });

  it('is ambiguous when there are two ids, although only one has data', () => {
    expect(answer({ ids: [7, 8], contact: { id: 7 } })).toEqual(left(identityMismatch('contact')));
  });

  it('is “no such user” when there is none', () => {
    expect(answer({ ids: [] })).toEqual(left(userNotFound));
  });

  it('is a failure if it has an error, with any ids', () => {
    expect(answer({ ids: [7, 8], error: 'out of order' })).toMatchObject(left({ tag: 'UpstreamRejected' }));
  });

  it('says nothing about users with the status of a failure', () => {
    expect(answer({ ids: [7, 8] }, 500)).not.toEqual(left(identityMismatch('contact')));
  });
});
