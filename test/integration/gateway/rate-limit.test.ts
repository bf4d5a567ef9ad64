/** Requests beyond the rate limit of a tenant. */
import * as TE from 'fp-ts/TaskEither';
import { failureOfStatus, type SourceFailure } from '../../../src/core/failure';
import { rateLimit } from '../../../src/store/rate-limit';
import {
  asked,
  BEARER,
  errorOf,
  errorTo,
  send,
  start,
  stopAll,
  tenantOf,
  userOf,
} from '../../support/gateway/gateway';

afterEach(stopAll);

/** A limit of this many requests and never another: its clock stands still. */
const once = (requests = 1) => rateLimit(requests, () => 0);

const TOO_MANY = {
  status: 429,
  message: 'Сейчас слишком много обращений. Пожалуйста, попробуйте чуть позже.',
};

describe('a request beyond the tenant’s limit', () => {
  it('is 429 and says when to retry', async () => {
    const { port, served } = await start([tenantOf({ rateLimit: once(2) })]);
    for (const id of ['42', '43']) expect(userOf(await send(port, { body: asked(id) })).id).toBe(id);
    const refused = await send(port, { body: asked('44') });
    expect(errorOf(refused)).toEqual(TOO_MANY);
    expect(refused.headers['retry-after']).toBe('1');
    expect(served()[2]).toMatchObject({ tenant: 'acme', outcome: 'TooManyRequests', status: 429 });
    expect(served()[2]).not.toHaveProperty('detail');
  });

  it('has the tenant’s sentence and status', async () => {
    const messages = { ...tenantOf().messages, tooManyRequests: 'Позже.' };
    const { port } = await start([tenantOf({ rateLimit: once(), errorStatus: 200, messages })]);
    await send(port, { body: asked('42') });
    const refused = await send(port, { body: asked('42') });
    expect(errorOf(refused)).toEqual({ status: 200, message: 'Позже.' });
    expect(refused.headers['retry-after']).toBe('1');
  });

  it('is refused before its identifier is read and before a source is asked', async () => {
    const ask = jest.fn();
    const identify = jest.fn();
    const limit = once();
    limit();
    const { port } = await start([tenantOf({ rateLimit: limit, ask, identify })]);
    expect(await errorTo(port)).toEqual(TOO_MANY);
    expect([ask.mock.calls, identify.mock.calls]).toEqual([[], []]);
  });

  it('does not affect another tenant', async () => {
    const { port } = await start([tenantOf({ rateLimit: once() }), tenantOf({ name: 'other' })]);
    await send(port, { body: asked('42') });
    expect(await errorTo(port)).toEqual(TOO_MANY);
    expect(userOf(await send(port, { path: '/other/account', body: asked('42') })).id).toBe('42');
  });
});

it('unauthenticated requests do not use up a tenant’s limit', async () => {
  const { port } = await start([tenantOf({ rateLimit: once() })]);
  for (const headers of [[], ['Key', 'wrong'], [...BEARER, 'Key', 'wrong']])
    expect(await errorTo(port, { headers })).toMatchObject({ status: 401 });
  expect(await errorTo(port, { body: '{' })).toMatchObject({ status: 400 });
  expect(userOf(await send(port, { body: asked('42') })).id).toBe('42');
});

describe('the Retry-After of an upstream', () => {
  const retryAfter = async (failure: SourceFailure) => {
    const { port } = await start([tenantOf({ ask: () => TE.left(failure) })]);
    const { status, headers } = await send(port, { body: asked('42') });
    expect(status).toBe(503);
    return headers['retry-after'];
  };

  it.each([
    [0, '1'],
    [1, '1'],
    [1_000, '1'],
    [1_001, '2'],
    [59_999, '60'],
    [86_400_000, '60'],
  ])('of %d ms is %s s in the answer, a minute at most', async (ms, seconds) => {
    expect(await retryAfter(failureOfStatus(429, undefined, ms))).toBe(seconds);
  });

  it('is not in the answer when the upstream gives none', async () => {
    expect(await retryAfter(failureOfStatus(503))).toBeUndefined();
  });
});
