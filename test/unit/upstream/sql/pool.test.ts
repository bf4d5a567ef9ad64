/** The pool of database connections: how many logins are tried, and when again. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { databaseRefusal } from '../../../../src/core/database-failure';
import type { UpstreamFailure } from '../../../../src/core/failure';
import { unreachable } from '../../../../src/core/connection-failure';
import type { SqlConnection } from '../../../../src/upstream/sql/driver';
import { createSqlPool } from '../../../../src/upstream/sql/pool';

const REJECTED = databaseRefusal('DATABASE_AUTHENTICATION');
const DOWN = unreachable('ECONNREFUSED');

const connectionOf = (): SqlConnection => ({
  query: () => Promise.resolve(right([])),
  describe: () => Promise.resolve(right({ columns: [], parameters: undefined })),
  cancel: () => Promise.resolve(),
  isUsable: () => true,
  onEnd: () => undefined,
  close: () => undefined,
});

/** A pool over a server that answers logins as it is told, and a clock that stands still. */
const poolOver = (most = 3) => {
  const logins: ((result: Either<UpstreamFailure, SqlConnection>) => void)[] = [];
  let now = 0;
  let tried = 0;
  const pool = createSqlPool({
    most,
    idleMs: 60_000,
    clock: () => now,
    connect: () => {
      tried += 1;
      return new Promise((resolve) => logins.push(resolve));
    },
  });
  const signal = new AbortController().signal;
  return {
    pool,
    acquire: () => pool.acquire(signal),
    /** Ends the logins under way. */
    answer: async (failure?: UpstreamFailure) => {
      await Promise.resolve();
      for (const end of logins.splice(0)) end(failure === undefined ? right(connectionOf()) : left(failure));
    },
    tried: () => tried,
    pass: (ms: number) => void (now += ms),
  };
};

test('until one login has succeeded, one at a time is tried', async () => {
  const { acquire, answer, tried } = poolOver();
  const all = Promise.all([acquire(), acquire(), acquire()]);
  expect(tried()).toBe(1);
  await answer();
  await new Promise(setImmediate);
  expect(tried()).toBe(3);
  await answer();
  expect((await all).every(isRight)).toBe(true);
});

test('a rejected login is the answer for all that waited, and for those that come within five seconds', async () => {
  const { acquire, answer, tried, pass } = poolOver();
  const waiting = [acquire(), acquire(), acquire(), acquire()];
  await answer(REJECTED);
  expect(await Promise.all(waiting)).toEqual(waiting.map(() => left(REJECTED)));
  pass(4999);
  expect(await acquire()).toEqual(left(REJECTED));
  expect(tried()).toBe(1);
});

test('after five seconds one login is tried, and the others do not wait for it', async () => {
  const { acquire, answer, tried, pass } = poolOver();
  const first = acquire();
  await answer(REJECTED);
  await first;
  pass(5000);
  const trial = acquire();
  expect(await acquire()).toEqual(left(REJECTED));
  await answer(REJECTED);
  expect(await trial).toEqual(left(REJECTED));
  pass(9999);
  expect(await acquire()).toEqual(left(REJECTED));
  expect(tried()).toBe(2);
});

test('the rest is never longer than a minute, and a login that succeeds ends it', async () => {
  const { acquire, answer, tried, pass } = poolOver();
  for (let times = 0; times < 10; times += 1) {
    const rejected = acquire();
    await answer(REJECTED);
    await rejected;
    pass(60_000);
  }
  expect(tried()).toBe(10);
  const accepted = acquire();
  await answer();
  expect(isRight(await accepted)).toBe(true);
  const another = acquire();
  expect(tried()).toBe(12);
  await answer();
  expect(isRight(await another)).toBe(true);
});

test('another failure of a connection rests for nothing', async () => {
  const { acquire, answer, tried } = poolOver();
  const [first, second] = [acquire(), acquire()];
  await answer(DOWN);
  expect(await first).toEqual(left(DOWN));
  await answer();
  expect(isRight(await second)).toBe(true);
  expect(tried()).toBe(2);
});

test('a connection that is open is used while logins are rejected', async () => {
  const { pool, acquire, answer } = poolOver(2);
  const first = acquire();
  await answer();
  const opened = await first;
  const second = acquire();
  await answer(REJECTED);
  expect(await second).toEqual(left(REJECTED));
  if (isRight(opened)) pool.release(opened.right);
  expect(isRight(await acquire())).toBe(true);
});

describe('an unused connection', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('is closed after its time, and one that was used since is not', async () => {
    const closed: string[] = [];
    const named = ['first', 'second'].map((name) => ({
      ...connectionOf(),
      close: () => void closed.push(name),
    }));
    const left = [...named];
    const pool = createSqlPool({
      most: 2,
      idleMs: 1000,
      connect: () => Promise.resolve(left.length === 0 ? { _tag: 'Left', left: DOWN } : right(left.shift()!)),
    });
    const { signal } = new AbortController();
    const acquired = [await pool.acquire(signal), await pool.acquire(signal)];
    for (const each of acquired) if (isRight(each)) pool.release(each.right);
    jest.advanceTimersByTime(600);
    const again = await pool.acquire(signal);
    if (isRight(again)) pool.release(again.right);
    jest.advanceTimersByTime(400);
    expect(closed).toEqual(['first']);
    jest.advanceTimersByTime(600);
    expect(closed).toEqual(['first', 'second']);
  });
});
