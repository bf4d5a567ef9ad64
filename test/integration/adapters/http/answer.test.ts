/** Which conditions of a described upstream look at which answers. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { readerOf } from '../../../../adapters/http/answer';
import { Settings } from '../../../../adapters/http/settings';
import { identityMismatch } from '../../../../src/core/failure';
import type { SourceFailure } from '../../../../src/core/failure';

const read = (
  answer: object,
  status: number,
  body: unknown,
  retryAfterMs = 0,
): Either<SourceFailure, unknown> => {
  const settings = Settings.decode({ baseUrl: 'https://crm.shop.example', answer });
  if (!isRight(settings)) throw new Error('these settings are wrong');
  return readerOf(settings.right)({
    status,
    body: right(body),
    ...(retryAfterMs === 0 ? {} : { retryAfterMs }),
  });
};

describe('a failure that the body shows', () => {
  const answer = {
    notFound: [{ path: 'user', present: false }],
    failed: [{ path: 'errors', present: true }],
  };
  const body = { errors: [{ code: 'SORRY' }] };

  it('is a failure with the status of a success, and not “no such user”', () => {
    expect(read(answer, 200, body)).toEqual(left({ tag: 'UpstreamRejected', retryable: true, status: 200 }));
  });

  it.each([
    [401, { tag: 'UpstreamRejected', retryable: false, status: 401 }],
    [429, { tag: 'UpstreamOverloaded', retryable: true, status: 429 }],
    [503, { tag: 'UpstreamOverloaded', retryable: true, status: 503 }],
  ])('leaves the status %d its meaning', (status, failure) => {
    expect(read(answer, status, body)).toEqual(left(failure));
  });

  it('is looked for at another status where the file names that', () => {
    const named = { ...answer, failed: [{ status: 409, path: 'errors', present: true }] };
    expect(read(named, 409, body)).toEqual(left({ tag: 'UpstreamRejected', retryable: true, status: 409 }));
  });
});

it('a busy upstream’s Retry-After is passed on, whatever condition recognises it', () => {
  const busy = { tag: 'UpstreamOverloaded', retryable: true, retryAfterMs: 7000 };
  const byBody = { notFound: [], overloaded: [{ status: 200, path: 'error', equals: 'LIMIT' }] };
  expect(read(byBody, 200, { error: 'LIMIT' }, 7000)).toEqual(left({ ...busy, status: 200 }));
  expect(read({ notFound: [] }, 429, {}, 7000)).toEqual(left({ ...busy, status: 429 }));
});

it('a refusal for too many requests is recognised by the body at any status', () => {
  const answer = { notFound: [], overloaded: [{ path: '[0].errorCode', equals: 'LIMIT' }] };
  expect(read(answer, 403, [{ errorCode: 'LIMIT' }])).toEqual(
    left({ tag: 'UpstreamOverloaded', retryable: true, status: 403 }),
  );
  expect(read(answer, 403, [{ errorCode: 'FORBIDDEN' }])).toEqual(
    left({ tag: 'UpstreamRejected', retryable: false, status: 403 }),
  );
});

describe('of several users', () => {
  const users = { users: [{ id: 1 }, { id: 2, main: true }, { id: 3, main: true }] };

  it.each(['users[0]', 'users[1]', 'users[main=true]'])('none is taken at %s', (at) => {
    expect(read({ at, notFound: [] }, 200, users)).toEqual(left(identityMismatch(at)));
  });

  it('the only one that matches the path is taken', () => {
    expect(read({ at: 'users[id=2]', notFound: [] }, 200, users)).toEqual(right(users.users[1]));
  });

  it('the first is taken where the file says so', () => {
    const answer = { at: 'users[main=true]', several: 'first', notFound: [] };
    expect(read(answer, 200, users)).toEqual(right(users.users[1]));
  });
});
