import { isRight, left, right } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { Ask } from '../../../../src/adapter/define-adapter';
import { DEADLINE } from '../../../../src/core/call';
import type { Call } from '../../../../src/core/call';
import { failureOfStatus, payloadInvalid, userNotFound } from '../../../../src/core/failure';
import type { SourceFailure } from '../../../../src/core/failure';
import type { HttpAnswer } from '../../../../src/adapter/http';
import {
  layersOf,
  stack,
  type LayerName,
  type LayerOptions,
  type NamedLayer,
} from '../../../../src/upstream/layers/stack';
import { timedOut } from '../../../../src/core/connection-failure';
import { timed } from '../../../../src/upstream/layers/timing';
import { callOf } from '../../../support/upstream/call';
import { connect, disconnect } from '../../../support/upstream/connect';
import { rawAnswer, serveBody, serveRaw, type Served } from '../../../support/upstream/servers';
import { pass, stopTime, turns } from '../../../support/time';
import { until } from '../../../support/until';

afterEach(() => void jest.useRealTimers());
afterEach(disconnect);

const found: Ask<string, string> = (lookup) => () => Promise.resolve(right(lookup));

const marking = (name: LayerName, marks: string[]): NamedLayer => [
  name,
  (ask) => (lookup, call) => {
    marks.push(name);
    return ask(lookup, call);
  },
];

describe('a stack', () => {
  test('has its first layer outermost', async () => {
    const marks: string[] = [];
    const layers = (['cache', 'retry', 'deadline'] as const).map((mark) => marking(mark, marks));
    expect(await stack(layers)(found)('7', callOf())()).toStrictEqual(right('7'));
    expect(marks).toStrictEqual(['cache', 'retry', 'deadline']);
  });

  test('of no layers is the call itself', () => {
    expect(stack([])(found)).toBe(found);
  });
});

describe('the layers of a source', () => {
  const options = {
    tenant: 'acme',
    source: 'spaaza',
    deadlineMs: 40,
    retries: 0,
    concurrent: 10,
    cache: undefined,
    emit: () => undefined,
  };

  /** Calls an upstream that accepts the connection and does not answer. */
  const askSilence = async (
    layers: readonly NamedLayer[],
  ): Promise<{ outcome: string; timings: unknown[] }> => {
    stopTime();
    const { baseUrl, received } = await serveRaw(() => undefined);
    const call = callOf();
    const http = connect({ baseUrl });
    const ask: Ask<string, unknown> = (id, inner) => http.send({ path: [id], query: [], headers: {} }, inner);
    const answer = stack(layers)(ask)('7', call)().then((either) =>
      either._tag === 'Left' ? either.left.tag : 'ok',
    );
    await until(() => received.length === 1);
    await pass(options.deadlineMs);
    const nothing = turns().then(() => 'nothing');
    return { outcome: await Promise.race([answer, nothing]), timings: call.timings };
  };

  const without = (missing: LayerName): readonly NamedLayer[] =>
    layersOf(options).filter(([name]) => name !== missing);

  test('end a call to a silent upstream in time, and note its cost', async () => {
    const { outcome, timings } = await askSilence(layersOf(options));
    expect(outcome).toBe('UpstreamTimeout');
    expect(timings).toStrictEqual([
      { source: 'spaaza', outcome: 'UpstreamTimeout', durationMs: expect.any(Number) },
    ]);
  });

  test('note nothing without timing', async () => {
    expect(await askSilence(without('timed'))).toStrictEqual({ outcome: 'UpstreamTimeout', timings: [] });
  });

  test('wait without end without a deadline', async () => {
    expect(await askSilence(without('deadline'))).toStrictEqual({ outcome: 'nothing', timings: [] });
  });
});

describe('an upstream that fails', () => {
  const options = {
    tenant: 'acme',
    source: 'spaaza',
    deadlineMs: 5000,
    retries: 1,
    concurrent: 10,
    cache: undefined,
    emit: () => undefined,
  };

  /** The results of successive calls, with all layers or without one of them. */
  const askInTurn = async (
    times: number,
    { baseUrl }: Served,
    { without, ...own }: Partial<LayerOptions> & { readonly without?: LayerName } = {},
  ): Promise<readonly string[]> => {
    // A connection for each request: a kept one that is closed would be replaced without a retry.
    const http = connect({ baseUrl, keepAlive: false });
    const asking: Ask<string, unknown> = (id, call) =>
      pipe(
        http.send({ path: [id], query: [], headers: {} }, call),
        TE.flatMapEither<HttpAnswer, SourceFailure, unknown>(({ status, body }) => {
          if (status === 404) return left(userNotFound);
          return status === 200 ? body : left(failureOfStatus(status));
        }),
      );
    const layers = layersOf({ ...options, ...own }).filter(([name]) => name !== without);
    const ask = stack(layers)(asking);
    const ends: string[] = [];
    for (let time = 0; time < times; time += 1) {
      const answer = await ask(`user-${time}`, callOf())();
      ends.push(isRight(answer) ? 'ok' : nameOf(answer.left));
    }
    return ends;
  };

  const nameOf = (failure: SourceFailure): string => ('code' in failure ? failure.code : failure.tag);

  const countOf = (ends: readonly string[], end: string): number =>
    ends.filter((each) => each === end).length;

  /** Breaks the connection off at every sixth request. */
  const serveFlapping = (): Promise<Served> => {
    let requests = 0;
    return serveRaw((socket) => {
      requests += 1;
      if (requests % 6 === 0) socket.destroy();
      else socket.write(rawAnswer('{}'));
    });
  };

  test('sometimes is retried, and no caller gets the failure', async () => {
    const ends = await askInTurn(30, await serveFlapping());
    expect(countOf(ends, 'ok')).toBe(30);
  });

  test('sometimes causes failures without retries', async () => {
    const ends = await askInTurn(30, await serveFlapping(), { without: 'retry' });
    expect(countOf(ends, 'ECONNRESET')).toBe(5);
  });

  const serveErrors = (): Promise<Served> => serveBody('{}', { 'content-type': 'application/json' }, 500);

  test('always gets at most four plus a fifth more requests', async () => {
    const upstream = await serveErrors();
    await askInTurn(100, upstream, { without: 'breaker', retries: 5 });
    expect(upstream.received).toHaveLength(124);
  });

  test('always is not called any more', async () => {
    const upstream = await serveErrors();
    const ends = await askInTurn(20, upstream, { retries: 0 });
    expect(upstream.received).toHaveLength(5);
    expect(countOf(ends, 'CIRCUIT_OPEN')).toBe(15);
  });

  test('always is called each time without a breaker', async () => {
    const upstream = await serveErrors();
    await askInTurn(20, upstream, { retries: 0, without: 'breaker' });
    expect(upstream.received).toHaveLength(20);
  });

  test('by its silence is not called any more', async () => {
    const upstream = await serveRaw(() => undefined);
    const ends = await askInTurn(20, upstream, { deadlineMs: 20 });
    expect(countOf(ends, 'CIRCUIT_OPEN')).toBeGreaterThan(10);
    expect(upstream.received.length).toBeLessThan(10);
  });

  test('by its silence is called each time without a breaker', async () => {
    const upstream = await serveRaw(() => undefined);
    const ends = await askInTurn(20, upstream, { deadlineMs: 20, without: 'breaker' });
    expect(countOf(ends, 'UpstreamTimeout')).toBe(20);
  });

  test('is not an upstream that knows none of 1,000 users', async () => {
    const upstream = await serveBody('{}', { 'content-type': 'application/json' }, 404);
    const ends = await askInTurn(1000, upstream);
    expect(countOf(ends, 'UserNotFound')).toBe(1000);
    expect(upstream.received).toHaveLength(1000);
  });

  test('is noted with its retries', async () => {
    const { baseUrl } = await serveFlapping();
    const http = connect({ baseUrl, keepAlive: false });
    const call = callOf();
    const ask = stack(layersOf(options))<string>((id, inner) =>
      http.send({ path: [id], query: [], headers: {} }, inner),
    );
    for (const id of ['1', '2', '3', '4', '5', '6']) await ask(id, call)();
    const anyNumber: unknown = expect.any(Number);
    const noted = { source: 'spaaza', outcome: 'ok', durationMs: anyNumber };
    expect(call.timings.slice(4)).toStrictEqual([noted, { ...noted, retries: 1 }]);
  });
});

describe('timing', () => {
  const failingWith = async (failure: SourceFailure): Promise<unknown> => {
    const call = callOf();
    await timed('loyalty')(() => () => Promise.resolve(left(failure)))('7', call)();
    return call.timings;
  };
  const durationMs: unknown = expect.any(Number);

  test('keeps the allowed details of a failure: status, code, path and expected type', async () => {
    const rejected = { tag: 'UpstreamRejected', retryable: false, status: 403, code: 'NO_RIGHTS' } as const;
    expect(await failingWith(rejected)).toStrictEqual([
      {
        source: 'loyalty',
        outcome: 'UpstreamRejected',
        detail: { status: 403, code: 'NO_RIGHTS' },
        durationMs,
      },
    ]);
    expect(await failingWith(payloadInvalid('user.id', 'a whole number'))).toStrictEqual([
      {
        source: 'loyalty',
        outcome: 'PayloadInvalid',
        detail: { path: 'user.id', expected: 'a whole number' },
        durationMs,
      },
    ]);
  });

  test('keeps no other field of a failure', async () => {
    const leaky = { tag: 'UpstreamRejected', retryable: false, status: 403, body: 'canary' } as const;
    expect(JSON.stringify(await failingWith(leaky))).not.toMatch(/canary|retryable/);
    expect(await failingWith(userNotFound)).toStrictEqual([
      { source: 'loyalty', outcome: 'UserNotFound', durationMs },
    ]);
  });

  test('notes each end, in order, in milliseconds', async () => {
    const call = callOf();
    const after =
      (ms: number, ask: Ask<string, string>): Ask<string, string> =>
      (lookup, inner) =>
      async () => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        return ask(lookup, inner)();
      };
    stopTime();
    const missing: Ask<string, string> = () => () => Promise.resolve(left(userNotFound));
    const answers = Promise.all([
      timed('slow')(after(60, found))('7', call)(),
      timed('quick')(after(20, missing))('7', call)(),
    ]);
    await pass(20);
    await pass(40);
    expect(await answers).toStrictEqual([right('7'), left(userNotFound)]);
    expect(call.timings).toStrictEqual([
      { source: 'quick', outcome: 'UserNotFound', durationMs: 20 },
      { source: 'slow', outcome: 'ok', durationMs: 60 },
    ]);
  });
});

describe('a source with only the remaining time of the request, and whose upstream hangs', () => {
  const SECOND = 1000;
  const options: LayerOptions = {
    tenant: 'acme',
    source: 'spaaza',
    deadlineMs: SECOND,
    retries: 1,
    concurrent: 64,
    cache: undefined,
    emit: () => undefined,
  };

  /** Hangs while the test says so; the transport ends as soon as its call does. */
  const upstreamOf =
    (state: { hangs: boolean }): Ask<string, string> =>
    (lookup, { signal }) =>
    () =>
      state.hangs
        ? new Promise((resolve) =>
            signal.addEventListener('abort', () => resolve(left(timedOut(signal.reason)))),
          )
        : Promise.resolve(right(lookup));

  interface Told {
    readonly outcomes: readonly unknown[];
    readonly timings: Call['timings'];
    /** How the next ask ends, which the upstream answers. */
    readonly next: unknown;
  }

  /** Calls of five requests, each with the given remaining milliseconds. */
  const afterFive = async (
    leftMs: number,
    lookupOf: (index: number) => string,
    given = options,
  ): Promise<Told> => {
    stopTime();
    const state = { hangs: true };
    const ask = stack(layersOf(given))(upstreamOf(state));
    const outcomes: unknown[] = [];
    const timings: Call['timings'] = [];
    for (let index = 0; index < 5; index += 1) {
      const controller = new AbortController();
      const call = { ...callOf(controller.signal), endsAt: performance.now() + leftMs, timings };
      setTimeout(() => controller.abort(DEADLINE), leftMs);
      const outcome = ask(lookupOf(index), call)();
      await pass(Math.min(leftMs, SECOND));
      outcomes.push(await outcome);
    }
    state.hangs = false;
    return { outcomes, timings, next: await ask('next', callOf())() };
  };

  const each = (index: number): string => `user ${index}`;
  const same = (): string => 'user';

  test.each([
    ['other users', 100, each],
    ['other users', 499, each],
    ['one user', 100, same],
  ])('stays called when %s had %d of its 1000 ms, and the log says so', async (_who, ms, lookupOf) => {
    const { outcomes, timings, next } = await afterFive(ms, lookupOf);
    expect(next).toStrictEqual(right('next'));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(outcomes[0]).toStrictEqual(left({ tag: 'UpstreamTimeout', retryable: true, givenMs: ms }));
    expect(timings.slice(0, 5)).toMatchObject(
      outcomes.map(() => ({ outcome: 'UpstreamTimeout', detail: { givenMs: ms } })),
    );
  });

  test.each([500, 700, 1000, 5000])('has an open breaker after five calls that had %d ms', async (ms) => {
    const { next } = await afterFive(ms, each);
    expect(next).toMatchObject(left({ tag: 'UpstreamOverloaded', code: 'CIRCUIT_OPEN' }));
  });

  test('still gets its cached answer', async () => {
    stopTime();
    const state = { hangs: false };
    const ask = stack(layersOf({ ...options, cache: { ttl: 1, staleIfError: 600 } }))(upstreamOf(state));
    await ask('user', callOf())();
    state.hangs = true;
    await pass(2000);
    const controller = new AbortController();
    const outcome = ask('user', { ...callOf(controller.signal), endsAt: performance.now() + 100 })();
    setTimeout(() => controller.abort(DEADLINE), 100);
    await pass(100);
    expect(await outcome).toStrictEqual(right('user'));
  });
});
