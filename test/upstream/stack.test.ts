import { left, right } from 'fp-ts/Either';
import type { Ask } from '../../src/adapter';
import { payloadInvalid, userNotFound } from '../../src/failure';
import type { SourceFailure } from '../../src/failure';
import { layersOf, stack, type LayerName, type NamedLayer } from '../../src/upstream/stack';
import { timed } from '../../src/upstream/timing';
import { callOf } from './call';
import { connect, disconnect } from './connect';
import { serveRaw } from './servers';

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

  test('of no layers is the ask itself', () => {
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

  /** Asks an upstream that accepts the connection and says nothing. */
  const askSilence = async (
    layers: readonly NamedLayer[],
  ): Promise<{ outcome: string; timings: unknown[] }> => {
    const { baseUrl } = await serveRaw(() => undefined);
    const call = callOf();
    const http = connect({ baseUrl });
    const ask: Ask<string, unknown> = (id, inner) => http.send({ path: [id], query: [], headers: {} }, inner);
    const patience = new Promise<string>((resolve) => setTimeout(() => resolve('nothing'), 200));
    const answer = stack(layers)(ask)('7', call)().then((either) =>
      either._tag === 'Left' ? either.left.tag : 'ok',
    );
    return { outcome: await Promise.race([answer, patience]), timings: call.timings };
  };

  const without = (missing: LayerName): readonly NamedLayer[] =>
    layersOf(options).filter(([name]) => name !== missing);

  test('end a silent upstream in time, and note what it cost', async () => {
    const { outcome, timings } = await askSilence(layersOf(options));
    expect(outcome).toBe('UpstreamTimeout');
    expect(timings).toStrictEqual([
      { source: 'spaaza', outcome: 'UpstreamTimeout', durationMs: expect.any(Number) },
    ]);
  });

  test('note nothing without timing', async () => {
    expect(await askSilence(without('timed'))).toStrictEqual({ outcome: 'UpstreamTimeout', timings: [] });
  });

  test('wait for ever without a deadline', async () => {
    expect(await askSilence(without('deadline'))).toStrictEqual({ outcome: 'nothing', timings: [] });
  });
});

describe('timing', () => {
  const failingWith = async (failure: SourceFailure): Promise<unknown> => {
    const call = callOf();
    await timed('loyalty')(() => () => Promise.resolve(left(failure)))('7', call)();
    return call.timings;
  };
  const durationMs: unknown = expect.any(Number);

  test('keeps what a failure may tell: status, code, path and expected type', async () => {
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

  test('keeps nothing else that a failure holds', async () => {
    const gossip = { tag: 'UpstreamRejected', retryable: false, status: 403, body: 'canary' } as const;
    expect(JSON.stringify(await failingWith(gossip))).not.toMatch(/canary|retryable/);
    expect(await failingWith(userNotFound)).toStrictEqual([
      { source: 'loyalty', outcome: 'UserNotFound', durationMs },
    ]);
  });

  test('notes each end, in the order of the ends, in milliseconds', async () => {
    const call = callOf();
    const after =
      (ms: number, ask: Ask<string, string>): Ask<string, string> =>
      (lookup, inner) =>
      async () => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        return ask(lookup, inner)();
      };
    const missing: Ask<string, string> = () => () => Promise.resolve(left(userNotFound));
    const answers = await Promise.all([
      timed('slow')(after(60, found))('7', call)(),
      timed('quick')(after(20, missing))('7', call)(),
    ]);
    expect(answers).toStrictEqual([right('7'), left(userNotFound)]);
    expect(call.timings.map(({ source, outcome }) => [source, outcome])).toStrictEqual([
      ['quick', 'UserNotFound'],
      ['slow', 'ok'],
    ]);
    const [quick = 0, slow = 0] = call.timings.map(({ durationMs }) => durationMs);
    expect(quick).toBeGreaterThanOrEqual(19);
    expect(slow).toBeGreaterThanOrEqual(59);
    expect(slow).toBeLessThan(10_000);
  });
});
