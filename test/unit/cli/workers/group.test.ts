/** The workers of a primary: which are started, replaced, killed and stopped. */
import { startGroup } from '../../../../src/cli/workers/group';
import type { BridgeEvent } from '../../../../src/observe/events';
import { FakeProcess } from '../../../support/fake-worker';

const STOP = { kind: 'stop', signal: 'SIGTERM' };
const STOP_MS = 12_345;

const groupOf = (count: number) => {
  const forked: FakeProcess[] = [];
  const events: BridgeEvent[] = [];
  const waits: number[] = [];
  const due: (() => void)[] = [];
  const group = startGroup({
    count,
    fork: () => {
      const worker = new FakeProcess();
      forked.push(worker);
      return worker;
    },
    started: () => undefined,
    emit: (event) => void events.push(event),
    stopMs: STOP_MS,
    later: (act, ms) => {
      waits.push(ms);
      due.push(act);
    },
  });
  const listen = (): void => forked.forEach((worker) => worker.says({ kind: 'listening' }));
  /** Lets all time pass that something waits for. */
  const wake = (): void => due.splice(0).forEach((act) => act());
  const ended = () => events.filter(({ event }) => event === 'worker-ended');
  return { group, forked, ended, waits, listen, wake };
};

/** Lets promises that are settled go on. */
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a worker that ends by itself', () => {
  test('is replaced after longer and longer times, at most half a minute, if that happens again and again', () => {
    const { forked, waits, listen, wake } = groupOf(1);
    listen();
    for (let round = 0; round < 9; round += 1) {
      forked.at(-1)?.ends();
      wake();
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('is replaced soon if it served before', () => {
    const { forked, waits, listen, wake } = groupOf(1);
    for (let round = 0; round < 3; round += 1) {
      listen();
      forked.at(-1)?.ends(1);
      wake();
    }
    expect(waits).toEqual([500, 500, 500]);
  });

  test('ends the bridge with 2 if it could not serve at the start', async () => {
    const { group, forked } = groupOf(2);
    forked[0]?.ends(2);
    expect(forked[1]?.sent).toEqual([STOP]);
    forked[1]?.ends(0);
    expect(await group.ended).toBe(2);
    expect(forked).toHaveLength(2);
  });
});

describe('a roll', () => {
  test('stops a worker when its replacement listens, and then begins with the next', async () => {
    const { group, forked, ended, listen } = groupOf(2);
    listen();
    const rolled = group.roll();
    await settle();
    expect([forked.length, forked[0]?.sent]).toEqual([3, []]);
    forked[2]?.says({ kind: 'listening' });
    await settle();
    expect([forked.length, forked[0]?.sent, forked[1]?.sent]).toEqual([3, [STOP], []]);
    forked[0]?.ends(0);
    await settle();
    forked[3]?.says({ kind: 'listening' });
    await settle();
    forked[1]?.ends(0);
    await rolled;
    expect(forked).toHaveLength(4);
    expect(group.serving()).toEqual(forked.slice(2));
    expect(ended()).toEqual([]);
  });

  test('stops no worker if the first new one cannot serve', async () => {
    const { group, forked, ended, listen, wake } = groupOf(2);
    listen();
    const rolled = group.roll();
    await settle();
    forked[2]?.ends(2);
    await rolled;
    wake();
    expect([forked.length, group.serving()]).toEqual([3, forked.slice(0, 2)]);
    expect(forked.flatMap(({ sent }) => sent)).toEqual([]);
    expect(ended()).toMatchObject([{ worker: 0, exitCode: 2 }]);
  });

  test('replaces a new worker that is killed while the old one still stops', async () => {
    const { group, forked, ended, listen, wake } = groupOf(1);
    listen();
    const rolled = group.roll();
    await settle();
    forked[1]?.says({ kind: 'listening' });
    await settle();
    forked[1]?.ends();
    expect(ended()).toMatchObject([{ worker: 0 }]);
    forked[0]?.ends(0);
    await rolled;
    wake();
    expect(forked).toHaveLength(3);
  });

  test('goes on when the old worker ends while the new one starts', async () => {
    const { group, forked, listen } = groupOf(1);
    listen();
    const rolled = group.roll();
    await settle();
    forked[0]?.ends();
    forked[1]?.says({ kind: 'listening' });
    await rolled;
    expect(group.serving()).toEqual([forked[1]]);
    expect(forked).toHaveLength(2);
  });

  test('leaves a place out that waits for its replacement', async () => {
    const { group, forked, listen, wake } = groupOf(1);
    listen();
    forked[0]?.ends();
    await group.roll();
    wake();
    expect(forked).toHaveLength(2);
  });

  test('ends when the bridge stops meanwhile', async () => {
    const { group, forked, listen } = groupOf(1);
    listen();
    const rolled = group.roll();
    await settle();
    group.stop('SIGTERM');
    expect(forked.map(({ sent }) => sent)).toEqual([[STOP], [STOP]]);
    forked.forEach((worker) => worker.ends(0));
    await rolled;
    expect(await group.ended).toBe(0);
  });
});

describe('a worker that hangs', () => {
  const pings = ({ group }: ReturnType<typeof groupOf>, count: number): void => {
    for (let ping = 0; ping < count; ping += 1) group.ping();
  };

  test('is killed after six pings without an answer, and replaced', () => {
    const made = groupOf(1);
    made.listen();
    pings(made, 6);
    expect(made.forked[0]?.isKilled).toBe(false);
    pings(made, 1);
    expect(made.forked[0]?.isKilled).toBe(true);
    made.forked[0]?.ends();
    expect(made.ended()).toMatchObject([{ worker: 0, hung: true }]);
    made.wake();
    expect(made.forked).toHaveLength(2);
  });

  test('is not one that answers now and then, or that still starts', () => {
    const made = groupOf(1);
    pings(made, 20);
    made.listen();
    pings(made, 6);
    made.forked[0]?.says({ kind: 'pong' });
    pings(made, 6);
    expect(made.forked[0]?.isKilled).toBe(false);
  });

  test('is killed when it has not stopped in time', async () => {
    const { group, forked, waits, listen, wake } = groupOf(2);
    listen();
    group.stop('SIGTERM');
    forked[0]?.ends(0);
    expect(waits).toEqual([STOP_MS, STOP_MS]);
    wake();
    expect(forked.map(({ isKilled }) => isKilled)).toEqual([false, true]);
    forked[1]?.ends();
    expect(await group.ended).toBe(0);
  });
});
