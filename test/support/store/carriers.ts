/** What every carrier of shared state does: one suite for all of them. */
import type { Begun, Carrier } from '../../../src/store/carrier';

/** A carrier, and what moves its clock on; one over a real clock waits. */
export interface CarrierUnderTest {
  readonly carrier: Carrier;
  readonly pass: (ms: number) => Promise<void> | void;
}

const yoursIn = (begun: Begun): { readonly fence: number; readonly begunAt: number } => {
  if (begun.state !== 'yours') throw new Error(`the state is ${begun.state}`);
  const { fence, begunAt } = begun;
  return { fence, begunAt };
};

/** Declares the tests of a carrier. */
export const describeCarrier = (open: () => Promise<CarrierUnderTest> | CarrierUnderTest): void => {
  const lock = { key: 'token', lockMs: 60_000 };

  describe('a limit', () => {
    it('grants what a second allows at once, and no more', async () => {
      const { carrier } = await open();
      const request = { limit: 'acme', perSecond: 1 };
      const first = await carrier.lease({ ...request, wanted: 3 });
      expect(first).toMatchObject({ granted: 1, available: 0 });
      expect(first.retryAfterMs).toBeGreaterThan(0);
      expect(first.retryAfterMs).toBeLessThanOrEqual(1000);
      expect(await carrier.lease({ ...request, wanted: 1 })).toMatchObject({ granted: 0, available: 0 });
    });

    it('says how many more could be had', async () => {
      const { carrier } = await open();
      const lease = await carrier.lease({ limit: 'acme', perSecond: 50, wanted: 20 });
      expect(lease).toEqual({ granted: 20, available: 30, retryAfterMs: 0 });
    });

    it('grants again as time passes', async () => {
      const { carrier, pass } = await open();
      const request = { limit: 'acme', perSecond: 20, wanted: 20 };
      expect(await carrier.lease(request)).toMatchObject({ granted: 20 });
      await pass(1000);
      expect(await carrier.lease(request)).toMatchObject({ granted: 20 });
    });

    it('is independent of other limits', async () => {
      const { carrier } = await open();
      await carrier.lease({ limit: 'acme', perSecond: 1, wanted: 1 });
      expect(await carrier.lease({ limit: 'other', perSecond: 1, wanted: 1 })).toMatchObject({ granted: 1 });
    });
  });

  describe('a text', () => {
    it('is got by the first owner, while others wait, and is then kept for all', async () => {
      const { carrier } = await open();
      const yours = yoursIn(await carrier.begin({ ...lock, owner: 'one' }));
      expect(await carrier.begin({ ...lock, owner: 'two' })).toEqual({ state: 'held' });
      expect(await carrier.finish({ key: 'token', owner: 'one', ...yours, text: 'T1', keepMs: 60_000 })).toBe(
        true,
      );
      expect(await carrier.begin({ ...lock, owner: 'two' })).toMatchObject({ state: 'kept', text: 'T1' });
    });

    it('is got anew by an owner that knows the kept one', async () => {
      const { carrier } = await open();
      const yours = yoursIn(await carrier.begin({ ...lock, owner: 'one' }));
      await carrier.finish({ key: 'token', owner: 'one', ...yours, text: 'T1', keepMs: 60_000 });
      const kept = await carrier.begin({ ...lock, owner: 'two' });
      if (kept.state !== 'kept') throw new Error('nothing is kept');
      const next = await carrier.begin({ ...lock, owner: 'two', known: kept.version });
      expect(yoursIn(next).fence).toBeGreaterThan(yours.fence);
      // Others go on with the kept one, or wait.
      expect(await carrier.begin({ ...lock, owner: 'three' })).toMatchObject({ state: 'kept', text: 'T1' });
      expect(await carrier.begin({ ...lock, owner: 'three', known: kept.version })).toEqual({
        state: 'held',
      });
    });

    it('is not replaced by an owner whose time was over', async () => {
      const { carrier, pass } = await open();
      const late = yoursIn(await carrier.begin({ ...lock, owner: 'late', lockMs: 20 }));
      await pass(30);
      const yours = yoursIn(await carrier.begin({ ...lock, owner: 'next' }));
      const old = { key: 'token', owner: 'late', ...late, text: 'OLD', keepMs: 60_000 };
      expect(await carrier.finish(old)).toBe(false);
      expect(await carrier.extend({ ...lock, owner: 'late' })).toBe(false);
      await carrier.finish({ key: 'token', owner: 'next', ...yours, text: 'NEW', keepMs: 60_000 });
      expect(await carrier.finish(old)).toBe(false);
      expect(await carrier.begin({ ...lock, owner: 'late' })).toMatchObject({ state: 'kept', text: 'NEW' });
    });

    it('is got by another owner once the first ends without one', async () => {
      const { carrier } = await open();
      const yours = yoursIn(await carrier.begin({ ...lock, owner: 'one' }));
      await carrier.finish({ key: 'token', owner: 'one', ...yours, keepMs: 0 });
      expect(await carrier.begin({ ...lock, owner: 'two' })).toMatchObject({ state: 'yours' });
    });

    it('is waited for longer when its owner extends the time', async () => {
      const { carrier, pass } = await open();
      await carrier.begin({ ...lock, owner: 'one', lockMs: 20 });
      expect(await carrier.extend({ ...lock, owner: 'one' })).toBe(true);
      await pass(30);
      expect(await carrier.begin({ ...lock, owner: 'two' })).toEqual({ state: 'held' });
    });

    it('is not kept longer than it was said', async () => {
      const { carrier, pass } = await open();
      const yours = yoursIn(await carrier.begin({ ...lock, owner: 'one' }));
      await carrier.finish({ key: 'token', owner: 'one', ...yours, text: 'T1', keepMs: 30 });
      await pass(40);
      expect(await carrier.begin({ ...lock, owner: 'two' })).toMatchObject({ state: 'yours' });
    });

    it('says how long ago its owner began', async () => {
      const { carrier, pass } = await open();
      const yours = yoursIn(await carrier.begin({ ...lock, owner: 'one' }));
      await pass(30);
      await carrier.finish({ key: 'token', owner: 'one', ...yours, text: 'T1', keepMs: 60_000 });
      const kept = await carrier.begin({ ...lock, owner: 'two' });
      expect(kept.state === 'kept' && kept.ageMs).toBeGreaterThanOrEqual(29);
    });
  });

  describe('a job', () => {
    it('is led by one process, until its turn is over', async () => {
      const { carrier, pass } = await open();
      const one = { job: 'probe', owner: 'one', lastsMs: 700 };
      const two = { ...one, owner: 'two' };
      expect(await carrier.lead(one)).toBe(true);
      expect(await carrier.lead(two)).toBe(false);
      expect(await carrier.lead(one)).toBe(true);
      await pass(710);
      expect(await carrier.lead(two)).toBe(true);
      expect(await carrier.lead(one)).toBe(false);
    });
  });
};
