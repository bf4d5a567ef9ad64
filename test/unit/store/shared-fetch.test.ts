/** What one process gets for all others: tokens, with a carrier that answers or not. */
import { left, right } from 'fp-ts/Either';
import type { UpstreamFailure } from '../../../src/core/failure';
import { unreachable } from '../../../src/core/connection-failure';
import { guarded } from '../../../src/store/guarded';
import { inMemory } from '../../../src/store/in-memory';
import { overCarrier } from '../../../src/store/over-carrier';
import type { MadeText, Wanted } from '../../../src/store/shared-state';
import type { Carrier } from '../../../src/store/carrier';
import type { Signal } from '../../../src/core/signal';
import { settled } from '../../support/upstream/arranged';

/** Processes with one carrier between them. Waits end when the test says so. */
const processes = (count: number, carrier: Carrier = inMemory(() => 0)) => {
  const waits: (() => void)[] = [];
  const repeats = new Set<() => void>();
  const times = {
    wait: (_ms: number, signal: Signal) =>
      new Promise<void>((wake) => {
        waits.push(wake);
        signal.addEventListener('abort', () => wake());
      }),
    repeat: (act: () => void) => {
      repeats.add(act);
      return () => void repeats.delete(act);
    },
  };
  const options = { waitMs: 20, emit: () => undefined, later: () => () => undefined };
  return {
    states: Array.from({ length: count }, () => overCarrier(guarded(carrier, options), times)),
    repeats,
    wake: async () => {
      for (const wake of waits.splice(0)) wake();
      await settled();
    },
  };
};

const wantedOf = (make: Wanted['make'], more: Partial<Wanted> = {}): Wanted => ({
  key: 'token',
  isUsable: () => true,
  make,
  signal: new AbortController().signal,
  ...more,
});

const made = (text: string): Promise<ReturnType<typeof right<MadeText>>> =>
  Promise.resolve(right({ text, keepMs: 60_000 }));

const failing: Wanted['make'] = () => Promise.resolve(left(unreachable('ECONNREFUSED')));

const down = (): Promise<never> => Promise.reject(new Error('away'));

/** A carrier that cannot be reached. */
const AWAY: Carrier = { lease: down, begin: down, extend: down, finish: down, lead: down };

it('is got once for five processes that want it at the same time', async () => {
  const { states, wake } = processes(5);
  let answer: (text: string) => void = () => undefined;
  const make = jest.fn<ReturnType<Wanted['make']>, []>(
    () => new Promise((resolve) => (answer = (text) => resolve(right({ text, keepMs: 60_000 })))),
  );
  const outcomes = Promise.all(states.map(({ single }) => single(wantedOf(make))));
  await settled();
  await wake();
  answer('T1');
  await settled();
  await wake();
  const kept = right({ by: 'kept', text: 'T1', ageMs: 0 });
  expect(await outcomes).toEqual([right({ by: 'made', text: 'T1' }), kept, kept, kept, kept]);
  expect(make).toHaveBeenCalledTimes(1);
});

it('is got again by one process when the kept one will not do', async () => {
  const { states } = processes(2);
  await states[0]!.single(wantedOf(() => made('T1')));
  const isUsable: Wanted['isUsable'] = ({ text }) => text !== 'T1';
  expect(await states[1]!.single(wantedOf(() => made('T2'), { isUsable }))).toEqual(
    right({ by: 'made', text: 'T2' }),
  );
  const never = jest.fn(failing);
  expect(await states[0]!.single(wantedOf(never, { isUsable }))).toMatchObject(right({ text: 'T2' }));
  expect(never).not.toHaveBeenCalled();
});

it('is tried by the next process when the first fails', async () => {
  const { states, repeats } = processes(2);
  expect(await states[0]!.single(wantedOf(failing))).toEqual(left(unreachable('ECONNREFUSED')));
  expect(repeats.size).toBe(0);
  expect(await states[1]!.single(wantedOf(() => made('T1')))).toEqual(right({ by: 'made', text: 'T1' }));
});

it('is tried by the next process when the first throws', async () => {
  const { states } = processes(2);
  await expect(states[0]!.single(wantedOf(() => Promise.reject(new Error('bug'))))).rejects.toThrow('bug');
  expect(await states[1]!.single(wantedOf(() => made('T1')))).toEqual(right({ by: 'made', text: 'T1' }));
});

it('is not waited for when the request has ended', async () => {
  const { states } = processes(2);
  void states[0]!.single(wantedOf(() => new Promise(() => undefined)));
  await settled();
  const abort = new AbortController();
  const never = jest.fn(failing);
  const outcome = states[1]!.single(wantedOf(never, { signal: abort.signal }));
  await settled();
  abort.abort('gone');
  const timeout: UpstreamFailure = { tag: 'UpstreamTimeout', retryable: false };
  expect(await outcome).toEqual(left(timeout));
  expect(never).not.toHaveBeenCalled();
});

it('of a process that comes back late is given up for that of a later one', async () => {
  let now = 0;
  const { states } = processes(
    2,
    inMemory(() => now),
  );
  let answer: () => void = () => undefined;
  const slow: Wanted['make'] = () =>
    new Promise((resolve) => (answer = () => resolve(right({ text: 'OLD', keepMs: 60_000 }))));
  const late = states[0]!.single(wantedOf(slow));
  await settled();
  now = 10_000;
  await states[1]!.single(wantedOf(() => made('NEW')));
  answer();
  expect(await late).toMatchObject(right({ by: 'kept', text: 'NEW' }));
});

it('is got by each process for itself while the carrier is away', async () => {
  const { states } = processes(2, AWAY);
  expect(await states[0]!.single(wantedOf(() => made('A')))).toEqual(right({ by: 'made', text: 'A' }));
  expect(await states[1]!.single(wantedOf(() => made('B')))).toEqual(right({ by: 'made', text: 'B' }));
});

it('is not got while the carrier is away and what the process has will do', async () => {
  const { states } = processes(1, AWAY);
  const never = jest.fn(failing);
  const meanwhile = { text: 'MINE', ageMs: 5 };
  expect(await states[0]!.single(wantedOf(never, { meanwhile }))).toEqual(
    right({ by: 'kept', ...meanwhile }),
  );
  expect(never).not.toHaveBeenCalled();
});

it('is not waited for while another process gets it and what the process has will do', async () => {
  const carrier = inMemory(() => 0);
  await carrier.begin({ key: 'token', owner: 'another', lockMs: 3000 });
  const { states } = processes(1, carrier);
  const meanwhile = { text: 'MINE', ageMs: 5 };
  expect(await states[0]!.single(wantedOf(failing, { meanwhile }))).toEqual(
    right({ by: 'kept', ...meanwhile }),
  );
});

it('leads a job by itself while the carrier is away', async () => {
  const { states } = processes(1, AWAY);
  expect(await states[0]!.leads('probe', 1000)).toBe(true);
});
