/** How old an account is of which a cache gave a part. */
import { left, right } from 'fp-ts/Either';
import type { SourceTiming } from '../../../src/core/call';
import { userNotFound } from '../../../src/core/failure';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { asked, replyOf, send, start, stopAll, tenantOf } from '../../support/gateway/gateway';

afterEach(stopAll);

/** A tenant whose sources took from their caches what was this old. */
const agedBy = (ages: readonly (number | undefined)[], found = true): Tenant =>
  tenantOf({
    ask: (identifier, call) => () => {
      for (const ageS of ages) {
        const timing: SourceTiming = { source: 's', outcome: 'ok', durationMs: 1 };
        call.timings.push(ageS === undefined ? timing : { ...timing, ageS });
      }
      return Promise.resolve(found ? right([identifier]) : left(userNotFound));
    },
  });

const ageOf = async (tenant: Tenant): Promise<unknown> => {
  const { port } = await start([tenant]);
  const received = await send(port, { body: asked('42') });
  replyOf(received);
  return received.headers.age;
};

it('is said in the answer: the oldest part of several', async () => {
  expect(await ageOf(agedBy([3, undefined, 61, 0]))).toBe('61');
});

it('is said of what was kept just now too', async () => {
  expect(await ageOf(agedBy([0]))).toBe('0');
});

it('is not said where no cache was read', async () => {
  expect(await ageOf(agedBy([undefined, undefined]))).toBeUndefined();
});

it('is not said of a failure', async () => {
  expect(await ageOf(agedBy([3], false))).toBeUndefined();
});

it('is in the log by source', async () => {
  const { port, served } = await start([agedBy([undefined, 61])]);
  await send(port, { body: asked('42') });
  expect(served()[0]?.sources.map(({ ageS }) => ageS)).toStrictEqual([undefined, 61]);
});
