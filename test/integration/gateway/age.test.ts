/** The Age header of an account with parts from a cache. */
import { left, right } from 'fp-ts/Either';
import type { SourceTiming } from '../../../src/core/call';
import { userNotFound } from '../../../src/core/failure';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { asked, replyOf, send, start, stopAll, tenantOf } from '../../support/gateway/gateway';

afterEach(stopAll);

/** A tenant whose sources gave cached answers of these ages. */
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

it('is in the answer: the age of the oldest part', async () => {
  expect(await ageOf(agedBy([3, undefined, 61, 0]))).toBe('61');
});

it('is in the answer for a part that was cached just now, too', async () => {
  expect(await ageOf(agedBy([0]))).toBe('0');
});

it('is not in the answer where no cache was read', async () => {
  expect(await ageOf(agedBy([undefined, undefined]))).toBeUndefined();
});

it('is not in a failure', async () => {
  expect(await ageOf(agedBy([3], false))).toBeUndefined();
});

it('is in the log by source', async () => {
  const { port, served } = await start([agedBy([undefined, 61])]);
  await send(port, { body: asked('42') });
  expect(served()[0]?.sources.map(({ ageS }) => ageS)).toStrictEqual([undefined, 61]);
});
