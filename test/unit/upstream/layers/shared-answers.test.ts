/** Answers that several processes have in common: who asks, how old an answer may be, and whose it is. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Ask } from '../../../../src/adapter/define-adapter';
import { unreachable } from '../../../../src/core/connection-failure';
import { userNotFound } from '../../../../src/core/failure';
import type { SourceFailure } from '../../../../src/core/failure';
import type { Carrier } from '../../../../src/store/carrier';
import { guarded } from '../../../../src/store/guarded';
import { inMemory } from '../../../../src/store/in-memory';
import { overCarrier } from '../../../../src/store/over-carrier';
import { layersOf, stack } from '../../../../src/upstream/layers/stack';
import { arranged, caller, settled } from '../../../support/upstream/arranged';
import { pass, stopTime } from '../../../support/time';

beforeEach(() => stopTime());
afterEach(() => void jest.useRealTimers());

const DOWN = unreachable('ECONNREFUSED');

const down = (): Promise<never> => Promise.reject(new Error('away'));

const AWAY: Carrier = { lease: down, begin: down, extend: down, finish: down, lead: down };

interface OfProcess {
  readonly ttl?: number;
  readonly madeOf?: string;
  readonly tenant?: string;
}

/** Processes over one carrier, whose clock is that of the test. */
const world = (carrier: Carrier = inMemory()) => {
  const process = (
    ask: Ask<unknown, unknown>,
    { ttl = 60, madeOf = 'A', tenant = 'acme' }: OfProcess = {},
  ) => {
    const shared = overCarrier(guarded(carrier, { waitMs: 1000, emit: () => undefined }));
    const forgets: ((shopper: string) => number)[] = [];
    const layers = layersOf({
      tenant,
      source: 'crm',
      deadlineMs: 3000,
      retries: 0,
      concurrent: 10,
      cache: { ttl, staleIfError: 600 },
      sharing: { madeOf, shared },
      emit: () => undefined,
      onForget: (forget) => void forgets.push(forget),
    });
    const asking = stack(layers)(ask);
    return {
      ask: async (lookup: unknown, shopper: string | undefined = 'anna') => {
        const { call } = caller();
        const outcome = await asking(lookup, { ...call, ...(shopper && { shopper }) })();
        return { outcome, timing: call.timings[0] };
      },
      forget: (shopper: string) => forgets.reduce((count, forget) => count + forget(shopper), 0),
    };
  };
  return { process };
};

/** An upstream that answers at once, as the test says. */
const upstreamOf = (outcome: () => Either<SourceFailure, unknown>) => {
  const asked: unknown[] = [];
  const ask: Ask<unknown, unknown> = (lookup) => () => {
    asked.push(lookup);
    return Promise.resolve(outcome());
  };
  return { ask, asked };
};

test('five processes with two hundred equal calls each ask once', async () => {
  const { process } = world();
  const { ask, asked } = arranged();
  const processes = Array.from({ length: 5 }, () => process(ask));
  const calls = processes.flatMap((each) => Array.from({ length: 200 }, () => each.ask('7')));
  await settled();
  expect(asked).toHaveLength(1);
  asked[0]!.answer({ id: '7' });
  await settled();
  await pass(50);
  const outcomes = await Promise.all(calls);
  expect(outcomes.every(({ outcome }) => outcome._tag === 'Right')).toBe(true);
  expect(asked).toHaveLength(1);
});

test('an answer is as old for all processes as it is', async () => {
  const { process } = world();
  const { ask, asked } = upstreamOf(() => right({ n: 1 }));
  const [one, two] = [process(ask), process(ask)];
  await one.ask('7');
  await pass(40_000);
  expect((await two.ask('7')).timing).toMatchObject({ outcome: 'ok', ageS: 40 });
  await pass(19_000);
  expect((await two.ask('7')).timing).toMatchObject({ ageS: 59 });
  await pass(1000);
  expect((await two.ask('7')).timing).not.toHaveProperty('ageS');
  expect(asked).toHaveLength(2);
  expect((await one.ask('7')).timing).toMatchObject({ ageS: 0 });
});

test('a process whose file has another time goes by its own', async () => {
  const { process } = world();
  const { ask, asked } = upstreamOf(() => right({}));
  await process(ask).ask('7');
  await pass(10_000);
  await process(ask, { ttl: 5 }).ask('7');
  expect(asked).toHaveLength(2);
});

test.each([
  ['another lookup', '8', 'anna', {}],
  ['another shopper', '7', 'boris', {}],
  ['no shopper', '7', '', {}],
  ['a source that is made of something else', '7', 'anna', { madeOf: 'B' }],
  ['another tenant', '7', 'anna', { tenant: 'other' }],
] as const)('%s has an answer of its own', async (_what, lookup, shopper, options) => {
  const { process } = world();
  const { ask, asked } = upstreamOf(() => right({}));
  await process(ask).ask('7');
  await process(ask, options).ask(lookup, shopper);
  expect(asked).toHaveLength(2);
});

test('an outage of one process is replaced by the answer of another, for as long as that may be', async () => {
  const { process } = world();
  let outcome: Either<SourceFailure, unknown> = right({ n: 1 });
  const { ask } = upstreamOf(() => outcome);
  await process(ask).ask('7');
  outcome = left(DOWN);
  await pass(600_000);
  const fresh = process(ask);
  expect(await fresh.ask('7')).toMatchObject({ outcome: right({ n: 1 }), timing: { ageS: 600 } });
  await pass(60_000);
  expect((await fresh.ask('7')).outcome).toEqual(left(DOWN));
});

test('a call that ends at its deadline is given the answer of another process', async () => {
  const { process } = world();
  await process(upstreamOf(() => right({ n: 1 })).ask).ask('7');
  await pass(100_000);
  const hung = process(arranged().ask).ask('7');
  await settled();
  await pass(3000);
  expect(await hung).toMatchObject({ outcome: right({ n: 1 }), timing: { ageS: 103 } });
});

test('a process that hangs is waited for half of the deadline, and then another one asks', async () => {
  const { process } = world();
  const { ask, asked } = arranged();
  const hung = process(ask).ask('7');
  await settled();
  const other = upstreamOf(() => right({ n: 2 }));
  const second = process(other.ask).ask('7');
  await pass(1400);
  expect(other.asked).toEqual([]);
  await pass(200);
  expect((await second).outcome).toEqual(right({ n: 2 }));
  asked[0]!.answer({ n: 1 });
  expect((await hung).outcome).toEqual(right({ n: 1 }));
});

test('"user not found" drops the answer of all', async () => {
  const { process } = world();
  let outcome: Either<SourceFailure, unknown> = right({ n: 1 });
  const { ask } = upstreamOf(() => outcome);
  await process(ask).ask('7');
  await pass(61_000);
  outcome = left(userNotFound);
  expect((await process(ask).ask('7')).outcome).toEqual(left(userNotFound));
  outcome = left(DOWN);
  expect((await process(ask).ask('7')).outcome).toEqual(left(DOWN));
});

test('while the store is away each process has its own', async () => {
  const { process } = world(AWAY);
  let outcome: Either<SourceFailure, unknown> = right({ n: 1 });
  const { ask, asked } = upstreamOf(() => outcome);
  const [one, two] = [process(ask), process(ask)];
  for (const each of [one, two, one, two]) expect((await each.ask('7')).outcome).toEqual(right({ n: 1 }));
  expect(asked).toHaveLength(2);
  outcome = left(DOWN);
  await pass(61_000);
  expect((await one.ask('7')).timing).toMatchObject({ outcome: 'ok', ageS: 61 });
});

test('an answer that cannot be written is each process’ own', async () => {
  const { process } = world();
  const { ask, asked } = upstreamOf(() => right({ at: new Date(0) }));
  await process(ask).ask('7');
  await process(ask).ask('7');
  expect(asked).toHaveLength(2);
});

test('a text that is none is passed over', async () => {
  const carrier = inMemory();
  const { process } = world({
    ...carrier,
    finish: (request) => carrier.finish({ ...request, ...('text' in request && { text: '{' }) }),
  });
  const { ask, asked } = upstreamOf(() => right({ n: 1 }));
  await process(ask).ask('7');
  expect((await process(ask).ask('7')).outcome).toEqual(right({ n: 1 }));
  expect(asked).toHaveLength(2);
});
