/** Which conditions of a described upstream look at which answers. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { readerOf } from '../../../adapters/http/answer';
import { Settings } from '../../../adapters/http/settings';
import type { SourceFailure } from '../../../src/failure';

const read = (answer: object, status: number, body: unknown): Either<SourceFailure, unknown> => {
  const settings = Settings.decode({ baseUrl: 'https://crm.shop.example', answer });
  if (!isRight(settings)) throw new Error('these settings are wrong');
  return readerOf(settings.right)({ status, body: right(body) });
};

describe('a failure that is known by what stands in the body', () => {
  const answer = {
    notFound: [{ path: 'user', present: false }],
    failed: [{ path: 'errors', present: true }],
  };
  const body = { errors: [{ code: 'SORRY' }] };

  it('is one with the status of a success, and no “no such user”', () => {
    expect(read(answer, 200, body)).toEqual(left({ tag: 'UpstreamRejected', retryable: true, status: 200 }));
  });

  it.each([
    [401, { tag: 'UpstreamRejected', retryable: false, status: 401 }],
    [429, { tag: 'UpstreamOverloaded', retryable: true, status: 429 }],
    [503, { tag: 'UpstreamOverloaded', retryable: true, status: 503 }],
  ])('leaves the status %d its meaning', (status, failure) => {
    expect(read(answer, status, body)).toEqual(left(failure));
  });

  it('is looked for at another status where that is named', () => {
    const named = { ...answer, failed: [{ status: 409, path: 'errors', present: true }] };
    expect(read(named, 409, body)).toEqual(left({ tag: 'UpstreamRejected', retryable: true, status: 409 }));
  });
});

it('a refusal for too many requests is known by the body at any status', () => {
  const answer = { notFound: [], overloaded: [{ path: '[0].errorCode', equals: 'LIMIT' }] };
  expect(read(answer, 403, [{ errorCode: 'LIMIT' }])).toEqual(
    left({ tag: 'UpstreamOverloaded', retryable: true, status: 403 }),
  );
  expect(read(answer, 403, [{ errorCode: 'FORBIDDEN' }])).toEqual(
    left({ tag: 'UpstreamRejected', retryable: false, status: 403 }),
  );
});
