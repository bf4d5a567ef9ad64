/** The look-ups of one source: shared at the same time, cached, and replaced by the cache when they fail. */
import type { LookupAddress } from 'node:dns';
import { setMaxListeners } from 'node:events';
import { createResolver, type Lookup, type Resolve } from '../../../../src/upstream/http/dns-cache';
import { turns } from '../../../support/time';

const ONE: LookupAddress = { address: '192.0.2.1', family: 4 };
const TWO: LookupAddress = { address: '192.0.2.2', family: 4 };

const FRESH = 30_000;
const STALE = 600_000;
const FAILED = 1000;

type Answer = (told: string | readonly LookupAddress[]) => void;

interface World {
  /** The names that were looked up, in order. */
  readonly asked: string[];
  /** Ends the look-up that is the longest under way: with addresses, or with a code. */
  readonly answer: Answer;
  readonly pass: (ms: number) => void;
  /** The answer to a call: a code, or the addresses; `nothing` when not at once. */
  readonly ask: (name?: string, signal?: AbortSignal) => Promise<string>;
}

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

const told = (resolve: Resolve, name: string, signal: AbortSignal): Promise<string> =>
  new Promise((tell) => {
    resolve(name, signal, (error, addresses) =>
      tell(error?.code ?? addresses.map(({ address }) => address).join()),
    );
    void turns().then(() => tell('nothing'));
  });

const world = (): World => {
  const asked: string[] = [];
  const flights: Answer[] = [];
  let now = 0;
  const lookup: Lookup = (name, _options, resolved) => {
    asked.push(name);
    flights.push((end) =>
      typeof end === 'string'
        ? resolved(Object.assign(new Error('no'), { code: end }), [])
        : resolved(null, end),
    );
  };
  const resolve = createResolver({ lookup, clock: () => now });
  return {
    asked,
    answer: (end) => flights.shift()?.(end),
    pass: (ms) => {
      now += ms;
    },
    ask: (name = 'shop.example', signal = NEVER) => told(resolve, name, signal),
  };
};

/** A world in which the name is known. */
const known = async (): Promise<World> => {
  const it = world();
  const first = it.ask();
  it.answer([ONE]);
  expect(await first).toBe('192.0.2.1');
  return it;
};

describe('a look-up', () => {
  test('is one for all calls at the same time, and all get the answer', async () => {
    const { ask, asked, answer } = world();
    const waiting = [ask(), ask(), ask()];
    answer([ONE, TWO]);
    expect(await Promise.all(waiting)).toStrictEqual(Array(3).fill('192.0.2.1,192.0.2.2'));
    expect(asked).toStrictEqual(['shop.example']);
  });

  test('of one name does not wait for that of another', async () => {
    const { ask, asked, answer } = world();
    const first = ask('shop.example');
    const second = ask('id.shop.example');
    expect(asked).toStrictEqual(['shop.example', 'id.shop.example']);
    answer([ONE]);
    answer([TWO]);
    expect([await first, await second]).toStrictEqual(['192.0.2.1', '192.0.2.2']);
  });

  test('that hangs is not made again, and its late answer reaches the calls that still wait', async () => {
    const { ask, asked, answer, pass } = world();
    const controller = new AbortController();
    const left = ask('shop.example', controller.signal);
    controller.abort();
    expect(await left).toBe('nothing');
    pass(STALE);
    const stays = ask();
    answer([ONE]);
    expect([await stays, asked.length]).toStrictEqual(['192.0.2.1', 1]);
  });

  test('that fails fails all calls that wait for it', async () => {
    const { ask, answer } = world();
    const waiting = [ask(), ask()];
    answer('EAI_AGAIN');
    expect(await Promise.all(waiting)).toStrictEqual(['EAI_AGAIN', 'EAI_AGAIN']);
  });

  test('that gives no address at all fails, too', async () => {
    const { ask, answer } = world();
    const first = ask();
    answer([]);
    expect(await first).toBe('ENOTFOUND');
  });

  test('answers no call synchronously, and none that was cancelled meanwhile', async () => {
    const { ask, answer } = await known();
    const controller = new AbortController();
    const left = ask('shop.example', controller.signal);
    controller.abort();
    expect(await left).toBe('nothing');
    answer([ONE]);
  });
});

describe('an answer', () => {
  test('is kept while it is fresh', async () => {
    const { ask, asked, pass } = await known();
    pass(FRESH - 1);
    expect([await ask(), asked.length]).toStrictEqual(['192.0.2.1', 1]);
  });

  test('is used once more when it is stale, while the next is looked up', async () => {
    const { ask, asked, answer, pass } = await known();
    pass(FRESH);
    expect([await ask(), await ask(), asked.length]).toStrictEqual(['192.0.2.1', '192.0.2.1', 2]);
    answer([TWO]);
    expect([await ask(), asked.length]).toStrictEqual(['192.0.2.2', 2]);
  });

  test.each(['EAI_AGAIN', 'ENOTFOUND', 'hang'])(
    'is used while the resolver’s next answer is %s',
    async (end) => {
      const { ask, answer, pass } = await known();
      pass(FRESH);
      await ask();
      if (end !== 'hang') answer(end);
      pass(STALE - FRESH - 1);
      expect(await ask()).toBe('192.0.2.1');
      pass(1);
      const waits = ask();
      answer([TWO]);
      if (end !== 'hang') answer([TWO]);
      expect(await waits).toBe('192.0.2.2');
    },
  );
});

describe('a failure', () => {
  test('is returned at once for a second, and then the name is looked up again', async () => {
    const { ask, asked, answer, pass } = world();
    const first = ask();
    answer('ENOTFOUND');
    await first;
    pass(FAILED - 1);
    expect([await ask(), asked.length]).toStrictEqual(['ENOTFOUND', 1]);
    pass(1);
    const again = ask();
    answer([ONE]);
    expect([await again, asked.length]).toStrictEqual(['192.0.2.1', 2]);
  });

  test('does not cause a look-up of a known name for each request', async () => {
    const { ask, asked, answer, pass } = await known();
    pass(FRESH);
    await ask();
    answer('EAI_AGAIN');
    pass(FAILED - 1);
    expect([await ask(), await ask(), asked.length]).toStrictEqual(['192.0.2.1', '192.0.2.1', 2]);
  });

  test('is over as soon as there is an answer', async () => {
    const { ask, answer, pass } = world();
    const first = ask();
    answer('EAI_AGAIN');
    await first;
    pass(FAILED);
    const second = ask();
    answer([ONE]);
    await second;
    expect(await ask()).toBe('192.0.2.1');
  });
});

test('by default the system’s resolver is asked, for the addresses of both families', async () => {
  expect(await told(createResolver(), '127.0.0.1', NEVER)).toBe('127.0.0.1');
});
