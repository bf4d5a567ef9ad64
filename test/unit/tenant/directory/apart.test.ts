/** The thread of a directory that does not come to an end: as when the disk of the file hangs. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import { THREAD_BOUNDS, apartBy } from '../../../../src/tenant/directory/apart';
import { ANY_SOURCE } from '../../../../src/values/phone';
import { JSON_LAYOUT } from '../../../support/directory';
import { makeFolder, removeFolders } from '../../../support/e2e/tenants';

/** A thread that waits for ever without running anything, as one does that reads from a disk that hangs. */
const HANGING = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';

const hanging = (): string => {
  const file = join(makeFolder(), 'hanging.js');
  writeFileSync(file, HANGING);
  return file;
};

const job = {
  name: 'customers.csv',
  real: '/nowhere',
  maxBytes: 1,
  request: { index: { id: 'text' }, origin: ANY_SOURCE, layout: JSON_LAYOUT },
} as const;

afterAll(removeFolders);

it('ends at its limit, and the tenant is refused', async () => {
  const loadApart = apartBy(hanging(), { ...THREAD_BOUNDS, minutes: 0.001 });
  const built = await loadApart(job, new AbortController().signal);
  expect(isRight(built) ? undefined : built.left.message).toBe(
    '"customers.csv" was not loaded within 0.001 minutes',
  );
});

it('is left when the bridge stops', async () => {
  const stop = new AbortController();
  const ended = apartBy(hanging(), THREAD_BOUNDS)(job, stop.signal);
  stop.abort();
  await expect(ended).rejects.toMatchObject({ message: expect.any(String) });
});

it('has minutes for what takes seconds', () => {
  expect(THREAD_BOUNDS).toEqual({ heapMib: 512, minutes: 5 });
});
