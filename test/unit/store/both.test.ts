/** Two carriers as one: the suite of all carriers, and processes that have one of them or both. */
import { both } from '../../../src/store/both';
import type { Carrier } from '../../../src/store/carrier';
import { inMemory } from '../../../src/store/in-memory';
import { describeCarrier } from '../../support/store/carriers';

describeCarrier(() => {
  let now = 1000;
  const clock = (): number => now;
  return {
    carrier: both(inMemory(clock), inMemory(clock)),
    pass: (ms) => {
      now += ms;
    },
  };
});

const LOCK = { key: 'token', lockMs: 60_000 };

/** Processes with the old key, with both, and with the new key. */
const processes = (): Readonly<Record<'old' | 'changing' | 'new', Carrier>> => {
  const [before, after] = [inMemory(() => 0), inMemory(() => 0)];
  return { old: before, changing: both(before, after), new: after };
};

const keep = async (carrier: Carrier, owner: string, text: string, known?: string): Promise<void> => {
  const begun = await carrier.begin({ ...LOCK, owner, known });
  if (begun.state !== 'yours') throw new Error(`the state is ${begun.state}`);
  await carrier.finish({ key: 'token', owner, ...begun, text, keepMs: 60_000 });
};

const textOf = async (carrier: Carrier, owner: string): Promise<string | undefined> => {
  const begun = await carrier.begin({ ...LOCK, owner, lockMs: 0 });
  return begun.state === 'kept' ? begun.text : undefined;
};

test('what a process with both has got, processes with either use', async () => {
  const all = processes();
  await keep(all.changing, 'changing', 'T1');
  expect(await textOf(all.old, 'old')).toBe('T1');
  expect(await textOf(all.new, 'new')).toBe('T1');
});

test.each(['old', 'new'] as const)(
  'what a process with the %s one has got, one with both uses',
  async (which) => {
    const all = processes();
    await keep(all[which], which, 'T1');
    expect(await textOf(all.changing, 'changing')).toBe('T1');
    expect(await all.changing.begin({ ...LOCK, owner: 'changing' })).toMatchObject({
      state: 'kept',
      text: 'T1',
    });
  },
);

test.each(['old', 'new'] as const)(
  'one that gets a text lets those with the %s one wait, and the other way',
  async (which) => {
    const all = processes();
    const begun = await all.changing.begin({ ...LOCK, owner: 'changing' });
    expect(begun.state).toBe('yours');
    expect(await all[which].begin({ ...LOCK, owner: which })).toEqual({ state: 'held' });
    const others = processes();
    await others[which].begin({ ...LOCK, owner: which });
    expect(await others.changing.begin({ ...LOCK, owner: 'changing' })).toEqual({ state: 'held' });
    const free = which === 'old' ? others.new : others.old;
    expect(await free.begin({ ...LOCK, owner: 'free' })).toMatchObject({ state: 'yours' }); // it holds back nobody else
  },
);

test('a text of either that will not do is passed over, and then one is got for all', async () => {
  const all = processes();
  await keep(all.old, 'old', 'T1');
  await keep(all.new, 'new', 'T2');
  const first = await all.changing.begin({ ...LOCK, owner: 'changing' });
  if (first.state !== 'kept') throw new Error('nothing is kept');
  const second = await all.changing.begin({ ...LOCK, owner: 'changing', known: first.version });
  if (second.state !== 'kept') throw new Error('only one is kept');
  expect([first.text, second.text]).toEqual(['T1', 'T2']);
  await keep(all.changing, 'changing', 'T3', second.version);
  expect([await textOf(all.old, 'old'), await textOf(all.new, 'new')]).toEqual(['T3', 'T3']);
});

test('a limit holds for all of them, and a job has one leader', async () => {
  const all = processes();
  const request = { limit: 'acme', perSecond: 10, wanted: 6 };
  expect(await all.old.lease(request)).toMatchObject({ granted: 6 });
  expect(await all.changing.lease(request)).toMatchObject({ granted: 4 });
  expect(await all.new.lease(request)).toMatchObject({ granted: 6 }); // it shares with those that have both
  expect(await all.changing.lease(request)).toMatchObject({ granted: 0 });
  const job = { job: 'probe', lastsMs: 1000 };
  expect(await all.changing.lead({ ...job, owner: 'changing' })).toBe(true);
  expect(await all.old.lead({ ...job, owner: 'old' })).toBe(false);
  expect(await all.new.lead({ ...job, owner: 'new' })).toBe(false);
});
