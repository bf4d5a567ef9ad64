/** Turns of the event loop: which work waits for one, in which order, and calls that end meanwhile. */
import { DEADLINE } from '../../../src/core/call';
import { createTurns, isLarge, turnAfter } from '../../../src/core/turns';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const many = (count: number, value: unknown = 0): unknown[] => Array.from({ length: count }, () => value);

describe('turns', () => {
  it('are given one at a time, in the order of the requests', async () => {
    const turns: (() => void)[] = [];
    const turn = createTurns((turned) => turns.push(turned));
    const done: number[] = [];
    for (const each of [1, 2, 3]) void turn().then(() => done.push(each));
    for (const each of [1, 2, 3]) {
      await settled();
      expect(turns).toHaveLength(1);
      expect(done).toHaveLength(each - 1);
      turns.pop()?.();
    }
    await settled();
    expect(done).toEqual([1, 2, 3]);
  });

  it('let other due work run between them', async () => {
    const turn = createTurns();
    const done: string[] = [];
    const first = turn().then(() => {
      done.push('first');
      setTimeout(() => done.push('timer'), 0);
      const end = performance.now() + 2; // so that the timer is due
      while (performance.now() < end);
    });
    const second = turn().then(() => void done.push('second'));
    await Promise.all([first, second]);
    expect(done).toEqual(['first', 'timer', 'second']);
  });
});

describe('a value', () => {
  it.each([
    ['a long list', many(6_000)],
    ['lists in a list', many(80, many(80))],
    ['nested objects', { a: { b: many(6_000, { c: 1 }) } }],
    ['an object with many fields', Object.fromEntries(many(6_000).map((_, at) => [`k${at}`, at]))],
    ['a long text', 'x'.repeat(2_000_000)],
    ['long texts', many(100, 'x'.repeat(20_000))],
  ])('is large when it is %s', (_what, value) => {
    expect(isLarge(value)).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'Anna'],
    ['a list', many(1_000)],
    ['an account', { id: '1', cards: many(100, { number: '1', balance: 2 }) }],
  ])('is not large when it is %s', (_what, value) => {
    expect(isLarge(value)).toBe(false);
  });

  it('is inspected no further than needed', () => {
    const lists = Array.from({ length: 10 }, () => many(6_000));
    const seen: unknown[] = [];
    const watched = new Proxy(lists, {
      get: (target, name, receiver): unknown => {
        seen.push(name);
        return Reflect.get(target, name, receiver);
      },
    });
    expect(isLarge(watched)).toBe(true);
    expect(seen).not.toContain('2');
  });
});

describe('after a part of the work', () => {
  const { signal } = new AbortController();
  const counting = () => {
    let turns = 0;
    const turn = (): Promise<void> => {
      turns += 1;
      return Promise.resolve();
    };
    return { turn, turns: () => turns };
  };

  it('that was large it waits for a turn, and after a small one it does not', async () => {
    const { turn, turns } = counting();
    expect(turnAfter('small', { turn, signal })).toBeUndefined();
    expect(turns()).toBe(0);
    expect(await turnAfter(many(6_000), { turn, signal })).toBeUndefined();
    expect(turns()).toBe(1);
  });

  it.each(['small', many(6_000)])('the next one does not begin when the call has ended', async (value) => {
    const abort = new AbortController();
    const turn = (): Promise<void> => Promise.resolve(abort.abort(DEADLINE));
    if (!isLarge(value)) abort.abort(DEADLINE);
    expect(await turnAfter(value, { turn, signal: abort.signal })).toEqual({
      tag: 'UpstreamTimeout',
      retryable: true,
    });
  });

  it('it does not wait where no other request is served', () => {
    expect(turnAfter(many(6_000), { signal })).toBeUndefined();
  });
});
