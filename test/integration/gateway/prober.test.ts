/** The look-ups of known users and their log events, with the test's clock, timers and random numbers. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Call } from '../../../src/core/call';
import { failureOfStatus, userNotFound } from '../../../src/core/failure';
import type { SourceFailure } from '../../../src/core/failure';
import { createProber } from '../../../src/gateway/prober';
import type { Prober, ProberOptions } from '../../../src/gateway/prober';
import type { BridgeEvent } from '../../../src/observe/events';
import { gate } from '../../support/gateway/gateway';

type Answer = Either<SourceFailure, unknown>;

interface Timer {
  readonly run: () => void;
  readonly ms: number;
  isLive: boolean;
}

interface World {
  readonly prober: Prober;
  readonly calls: Call[];
  readonly timers: Timer[];
  readonly events: BridgeEvent[];
  /** Runs the timer that is due, and answers. */
  readonly look: (answer: Answer) => Promise<void>;
  /** Runs the timer that is due. */
  readonly ring: () => void;
  readonly answer: (answer: Answer | Promise<Answer>) => Promise<void>;
}

const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

const AT = (second: number): Date => new Date(Date.UTC(2026, 0, 15, 12, 0, second));

const worldOf = (options: Partial<ProberOptions> = {}, names: readonly string[] = ['loyalty']): World => {
  const calls: Call[] = [];
  const timers: Timer[] = [];
  const events: BridgeEvent[] = [];
  const waiting: ((answer: Answer | Promise<Answer>) => void)[] = [];
  let second = 0;
  const probes = names.map((source) => ({
    source,
    run: (call: Call) => async (): Promise<Answer> => {
      calls.push(call);
      const { opened, release } = gate<Answer | Promise<Answer>>();
      waiting.push(release);
      return await opened;
    },
  }));
  const prober = createProber([{ name: 'acme', probes }], {
    emit: (event) => void events.push(event),
    clock: () => AT(++second),
    stopwatch: () => second * 1000,
    random: () => 0.5,
    later: (run, ms) => {
      const timer = { run, ms, isLive: true };
      timers.push(timer);
      return () => void (timer.isLive = false);
    },
    ...options,
  });
  const ring = (): void => {
    const due = timers.filter(({ isLive }) => isLive);
    expect(due).toHaveLength(names.length);
    for (const timer of due) {
      timer.isLive = false;
      timer.run();
    }
  };
  const answer: World['answer'] = async (given) => {
    for (const each of waiting.splice(0)) each(given);
    await settled();
  };
  const look = async (given: Answer): Promise<void> => {
    ring();
    await answer(given);
  };
  return { prober, calls, timers, events, look, ring, answer };
};

const refused: Answer = left(failureOfStatus(401, 'bad_token'));
const failing: Answer = left(failureOfStatus(500));
const unknown: Answer = left(userNotFound);
const ok: Answer = right({ name: 'somebody' });

const outcomes = (events: readonly BridgeEvent[]): readonly unknown[] =>
  events.map((event) => (event.event === 'source-probed' ? [event.outcome, event.detail?.status] : event));

describe('before its start a prober', () => {
  it('asks no source, and reports each as pending', () => {
    const { prober, timers, calls } = worldOf({}, ['loyalty', 'wallet']);
    expect([timers, calls]).toEqual([[], []]);
    expect(prober.statesOf('acme')).toEqual([
      { source: 'loyalty', outcome: 'pending' },
      { source: 'wallet', outcome: 'pending' },
    ]);
  });

  it('has no results of another tenant', () => {
    expect(worldOf().prober.statesOf('other')).toEqual([]);
  });
});

describe('a look-up', () => {
  it('is first done soon, then once a minute', async () => {
    const { prober, timers, look } = worldOf();
    prober.start();
    await look(ok);
    await look(ok);
    expect(timers.map(({ ms }) => ms)).toEqual([2500, 60_000, 60_000]);
  });

  it.each([
    [0, [0, 30_000]],
    [0.999, [4995, 89_940]],
  ])('is at a random time within its interval: %d', async (random, delays) => {
    const { prober, timers, look } = worldOf({ random: () => random });
    prober.start();
    await look(ok);
    expect(timers.map(({ ms }) => Math.round(ms))).toEqual(delays);
  });

  it('begins only when the one before it has ended', async () => {
    const { prober, timers, calls, ring, answer } = worldOf();
    prober.start();
    ring();
    await settled();
    expect([timers.filter(({ isLive }) => isLive), calls.length]).toEqual([[], 1]);
    await answer(ok);
    expect(timers.filter(({ isLive }) => isLive)).toHaveLength(1);
  });

  it('of a slow source delays no other', async () => {
    const slow = gate<Answer>();
    const events: BridgeEvent[] = [];
    const answers = { slow: () => slow.opened, quick: () => Promise.resolve(ok) };
    const probes = (['slow', 'quick'] as const).map((source) => ({ source, run: () => answers[source] }));
    const prober = createProber([{ name: 'acme', probes }], {
      emit: (event) => void events.push(event),
      later: (run, ms) => {
        if (ms === 0) run();
        return () => undefined;
      },
      random: () => 0,
    });
    prober.start();
    await settled();
    expect(events).toMatchObject([{ source: 'quick', outcome: 'ok' }]);
    expect(prober.statesOf('acme')).toMatchObject([{ outcome: 'pending' }, { outcome: 'ok' }]);
    prober.stop();
  });
});

describe('the result of a look-up', () => {
  it('is logged the first time', async () => {
    const { prober, events, look } = worldOf();
    prober.start();
    await look(ok);
    expect(events).toEqual([
      { event: 'source-probed', tenant: 'acme', source: 'loyalty', outcome: 'ok', durationMs: 0 },
    ]);
    expect(prober.statesOf('acme')).toEqual([{ source: 'loyalty', outcome: 'ok', since: AT(1) }]);
  });

  it('is logged again only when it has changed, and when it succeeds again', async () => {
    const { prober, events, look } = worldOf();
    prober.start();
    for (const answer of [ok, ok, refused, refused, refused, ok, unknown, unknown, ok]) await look(answer);
    expect(outcomes(events)).toEqual([
      ['ok', undefined],
      ['UpstreamRejected', 401],
      ['ok', undefined],
      ['UserNotFound', undefined],
      ['ok', undefined],
    ]);
  });

  it('has changed when an error of the upstream becomes a rejected credential', async () => {
    const { prober, events, look } = worldOf();
    prober.start();
    for (const answer of [failing, refused]) await look(answer);
    expect(outcomes(events)).toEqual([
      ['UpstreamRejected', 500],
      ['UpstreamRejected', 401],
    ]);
  });

  it('has the time of its change', async () => {
    const { prober, look } = worldOf();
    prober.start();
    for (const answer of [ok, refused, refused]) await look(answer);
    const detail = { status: 401, code: 'bad_token' };
    expect(prober.statesOf('acme')).toEqual([
      { source: 'loyalty', outcome: 'UpstreamRejected', detail, since: AT(2) },
    ]);
  });

  it('is read without a call to an upstream', async () => {
    const { prober, calls, look } = worldOf();
    prober.start();
    await look(ok);
    for (let read = 0; read < 100; read += 1) prober.statesOf('acme');
    await settled();
    expect(calls).toHaveLength(1);
  });
});

describe('a bug in a look-up', () => {
  it('is logged once without its message, and the next look-up is still done', async () => {
    const { prober, events, ring, answer, look } = worldOf();
    prober.start();
    for (let turn = 0; turn < 2; turn += 1) {
      ring();
      await answer(Promise.reject(new TypeError('79000000001')));
    }
    await look(ok);
    expect(events).toMatchObject([
      { event: 'bug-caught', requestId: 'probe', error: 'TypeError' },
      { event: 'source-probed', outcome: 'Bug' },
      { event: 'source-probed', outcome: 'ok' },
    ]);
    expect(JSON.stringify(events)).not.toContain('79000000001');
  });

  it('is caught where the call itself throws', async () => {
    const events: BridgeEvent[] = [];
    const timers: (() => void)[] = [];
    const run = () => {
      throw new TypeError('at once');
    };
    const prober = createProber([{ name: 'acme', probes: [{ source: 'loyalty', run }] }], {
      emit: (event) => void events.push(event),
      later: (again) => {
        timers.push(again);
        return () => undefined;
      },
    });
    prober.start();
    timers.shift()?.();
    await settled();
    expect(events.map(({ event }) => event)).toEqual(['bug-caught', 'source-probed']);
    expect(timers).toHaveLength(1);
  });

  it('in the logger does not stop the prober', async () => {
    const { prober, timers, look } = worldOf({
      emit: () => {
        throw new Error('the disk is full');
      },
    });
    prober.start();
    await look(ok);
    await look(refused);
    expect(prober.statesOf('acme')).toMatchObject([{ outcome: 'UpstreamRejected' }]);
    expect(timers.filter(({ isLive }) => isLive)).toHaveLength(1);
  });
});

describe('a prober that is stopped', () => {
  it('does no further look-up', async () => {
    const { prober, timers, look } = worldOf();
    prober.start();
    await look(ok);
    prober.stop();
    expect(timers.filter(({ isLive }) => isLive)).toEqual([]);
  });

  it('cancels the look-up under way, and logs nothing about it', async () => {
    const { prober, timers, calls, events, ring, answer } = worldOf();
    prober.start();
    ring();
    expect(calls[0]?.signal.aborted).toBe(false);
    prober.stop();
    expect(calls[0]?.signal.aborted).toBe(true);
    await answer(unknown);
    expect([events, timers.filter(({ isLive }) => isLive)]).toEqual([[], []]);
    expect(prober.statesOf('acme')).toEqual([{ source: 'loyalty', outcome: 'pending' }]);
  });

  it('logs nothing about a bug that its stop caused', async () => {
    const { prober, events, ring, answer } = worldOf();
    prober.start();
    ring();
    prober.stop();
    await answer(Promise.reject(new Error('aborted')));
    expect(events).toEqual([]);
  });
});

it('a prober’s own timers keep no process alive', () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const probes = [{ source: 'loyalty', run: () => () => Promise.resolve(ok) }];
  const prober = createProber([{ name: 'acme', probes }], { emit: () => undefined });
  prober.start();
  const after = timers();
  prober.stop();
  expect(after).toBe(before);
});

it('a tenant that is added is looked up from the start on, one that comes later at once, and one after the end never', () => {
  const timers: number[] = [];
  const prober = createProber([], {
    emit: () => undefined,
    random: () => 0.5,
    later: (_, ms) => {
      timers.push(ms);
      return () => undefined;
    },
  });
  const tenant = (name: string) => ({
    name,
    probes: [{ source: 'loyalty', run: () => () => Promise.resolve(ok) }],
  });
  prober.add(tenant('early'));
  expect(timers).toHaveLength(0);
  prober.start();
  expect(timers).toHaveLength(1);
  prober.add(tenant('late'));
  expect(timers).toHaveLength(2);
  expect(prober.statesOf('late')).toEqual([{ source: 'loyalty', outcome: 'pending' }]);
  prober.stop();
  prober.add(tenant('too late'));
  expect(timers).toHaveLength(2);
});

describe('of several bridges', () => {
  it('the one that leads looks up, and another one takes over when it does not any more', async () => {
    let leader = 'one';
    const bridgeOf = (name: string) =>
      worldOf({
        leads: (tenant, source, lastsMs) => {
          expect([tenant, source]).toEqual(['acme', 'loyalty']);
          expect(lastsMs).toBeGreaterThan(90_000 + 60_000); // the longest interval, and the longest look-up
          return Promise.resolve(leader === name);
        },
      });
    const [one, two] = [bridgeOf('one'), bridgeOf('two')];
    for (const { prober } of [one, two]) prober.start();
    const turn = async (): Promise<void> => {
      for (const each of [one, two]) {
        each.ring();
        await settled();
        await each.answer(ok);
      }
    };
    await turn();
    await turn();
    expect([one.calls.length, two.calls.length]).toEqual([2, 0]);
    expect(one.prober.statesOf('acme')).toMatchObject([{ outcome: 'ok' }]);
    expect(two.prober.statesOf('acme')).toEqual([{ source: 'loyalty', outcome: 'pending' }]);
    leader = 'two';
    await turn();
    expect([one.calls.length, two.calls.length]).toEqual([2, 1]);
    expect(one.prober.statesOf('acme')).toEqual([{ source: 'loyalty', outcome: 'pending' }]);
    expect(two.prober.statesOf('acme')).toMatchObject([{ outcome: 'ok' }]);
  });

  it.each([true, false])(
    'one that was stopped while it asked who leads looks up nothing more (%s)',
    async (isLeader) => {
      let tell: (leads: boolean) => void = () => undefined;
      const { prober, ring, timers, calls } = worldOf({
        leads: () => new Promise((resolve) => (tell = resolve)),
      });
      prober.start();
      ring();
      prober.stop();
      tell(isLeader);
      await settled();
      expect([timers.filter(({ isLive }) => isLive), calls]).toEqual([[], []]);
    },
  );
});
