/**
 * Many calls to one upstream, over sockets: the effect of coalescing, of the bulkhead and of the cache. Without the
 * layer the same stack fails the test.
 */
import { isRight, type Either } from 'fp-ts/Either';
import type { Ask } from '../../../../src/adapter/define-adapter';
import type { SourceFailure } from '../../../../src/core/failure';
import { layersOf, stack, type LayerName, type LayerOptions } from '../../../../src/upstream/layers/stack';
import { caller } from '../../../support/upstream/arranged';
import { callOf } from '../../../support/upstream/call';
import { connect, disconnect } from '../../../support/upstream/connect';
import { closeServers, rawAnswer, serve, serveRaw } from '../../../support/upstream/servers';
import { until } from '../../../support/until';
import { pass, stopTime } from '../../../support/time';

afterEach(() => void jest.useRealTimers());
afterEach(disconnect);

const OPTIONS: LayerOptions = {
  tenant: 'acme',
  source: 'spaaza',
  deadlineMs: 20_000,
  retries: 0,
  concurrent: 100,
  cache: undefined,
  emit: () => undefined,
};

/** An upstream's ask in the layers of a source, but for the one that is missing. */
const stackOver = (
  baseUrl: string,
  options: Partial<LayerOptions>,
  missing?: LayerName,
): Ask<string, unknown> => {
  const http = connect({ baseUrl });
  const ask: Ask<string, unknown> = (id, call) => async () => {
    const sent = await http.send({ path: [id], query: [], headers: {} }, call)();
    return isRight(sent) ? sent.right.body : sent;
  };
  return stack(layersOf({ ...OPTIONS, ...options }).filter(([name]) => name !== missing))(ask);
};

/** How an ask ended: what it was given, or the failure's tag and code. */
const endOf = (outcome: Either<SourceFailure, unknown>): unknown => {
  if (isRight(outcome)) return outcome.right;
  const { left } = outcome;
  return 'code' in left ? `${left.tag} ${left.code}` : left.tag;
};

/** An upstream that answers each request with its path, once the test releases it. */
const holding = async () => {
  const held: (() => void)[] = [];
  const served = await serve((request, response) => {
    held.push(() =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(request.url)),
    );
  });
  let most = 0;
  return {
    ...served,
    answerAll: () => held.splice(0).forEach((answer) => answer()),
    /** The maximum of open connections that the test has seen. */
    most: () => (most = Math.max(most, served.open())),
  };
};

describe('a hundred equal calls at the same time', () => {
  const requestsOf = async (missing?: LayerName): Promise<{ requests: number; ends: unknown[] }> => {
    const upstream = await holding();
    const ask = stackOver(upstream.baseUrl, {}, missing);
    const pending = Array.from({ length: 100 }, () => ask('7', callOf())());
    await until(() => upstream.received.length === (missing === undefined ? 1 : 100));
    upstream.answerAll();
    const ends = (await Promise.all(pending)).map(endOf);
    return { requests: upstream.received.length, ends };
  };
  const answers = Array.from({ length: 100 }, () => '/7');

  test('are one request', async () => {
    expect(await requestsOf()).toStrictEqual({ requests: 1, ends: answers });
  });

  test('are a hundred requests without coalescing', async () => {
    expect(await requestsOf('coalesce')).toStrictEqual({ requests: 100, ends: answers });
  });
});

describe('of the callers that wait for one answer', () => {
  test('each has its own deadline, and the connection is closed when the last has left', async () => {
    const upstream = await serveRaw(() => undefined);
    const ask = stackOver(upstream.baseUrl, {});
    const callers = [caller(), caller(), caller()];
    const pending = callers.map(({ call }) => ask('7', call)());
    await until(() => upstream.received.length === 1);
    for (const [index, { expire }] of callers.entries()) {
      expect(upstream.open()).toBe(1);
      expire();
      expect(endOf(await pending[index]!)).toBe('UpstreamTimeout');
    }
    await until(() => upstream.open() === 0);
    expect(upstream.connections()).toBe(1);
  });

  test('the remaining ones get it when the others have left', async () => {
    const upstream = await holding();
    const ask = stackOver(upstream.baseUrl, {});
    const [first, second] = [caller(), caller()];
    const pending = [first, second].map(({ call }) => ask('7', call)());
    await until(() => upstream.received.length === 1);
    first.expire();
    expect(endOf(await pending[0]!)).toBe('UpstreamTimeout');
    upstream.answerAll();
    expect(endOf(await pending[1]!)).toBe('/7');
    expect(second.call.timings).toMatchObject([{ outcome: 'ok', coalesced: true }]);
  });
});

describe('two hundred different calls with ten places', () => {
  const rush = async (missing?: LayerName) => {
    const upstream = await holding();
    const ask = stackOver(upstream.baseUrl, { concurrent: 10 }, missing);
    const callers = Array.from({ length: 200 }, () => caller());
    const pending = callers.map(({ call }, index) => ask(String(index), call)());
    await until(() => upstream.received.length === (missing === undefined ? 10 : 200));
    upstream.most();
    const ended = Promise.all(pending).finally(() => clearInterval(answering));
    const answering = setInterval(() => {
      upstream.most();
      upstream.answerAll();
    }, 1);
    const ends = (await ended).map(endOf);
    const shed = ends.filter((end) => end === 'UpstreamOverloaded TOO_MANY_CALLS').length;
    const own = ends.filter((end, index) => end === `/${index}`).length;
    return { most: upstream.most(), requests: upstream.received.length, shed, own };
  };

  test('are ten connections: ten more wait and get their own answers, the rest are rejected at once', async () => {
    expect(await rush()).toStrictEqual({ most: 10, requests: 20, shed: 180, own: 20 });
  });

  test('are two hundred connections without the bulkhead', async () => {
    expect(await rush('bulkhead')).toMatchObject({ most: 200, requests: 200, shed: 0, own: 200 });
  });
});

describe('once an upstream has answered and then fails', () => {
  const afterDeath = async (missing?: LayerName): Promise<unknown> => {
    const upstream = await serveRaw((socket) => socket.end(rawAnswer('"kept"')));
    stopTime();
    const times = { ttl: 0.05, staleIfError: 600 };
    const ask = stackOver(upstream.baseUrl, { cache: times, concurrent: 1 }, missing);
    expect(endOf(await ask('7', callOf())())).toBe('kept');
    await closeServers();
    await pass(60); // no longer fresh
    const { call } = caller();
    const end = endOf(await ask('7', call)());
    return { end, timing: call.timings[0] };
  };

  test('its cached answer is used, with its age', async () => {
    expect(await afterDeath()).toMatchObject({ end: 'kept', timing: { outcome: 'ok', ageS: 0 } });
  });

  test('no user is answered without the cache', async () => {
    const { end } = (await afterDeath('cache')) as { end: unknown };
    expect(end).toMatch(/^UpstreamUnreachable/);
  });

  test('no other user is answered', async () => {
    const upstream = await serveRaw((socket) => socket.end(rawAnswer('"kept"')));
    const ask = stackOver(upstream.baseUrl, { cache: { ttl: 60, staleIfError: 600 } });
    await ask('7', callOf())();
    await closeServers();
    expect(endOf(await ask('8', callOf())())).toMatch(/^UpstreamUnreachable/);
    expect(endOf(await ask('7', callOf())())).toBe('kept');
  });
});

test('a source without the setting has no cache', () => {
  const names = (cache: LayerOptions['cache']) => layersOf({ ...OPTIONS, cache }).map(([name]) => name);
  expect(names(undefined)).not.toContain('cache');
  expect(names({ ttl: 60 }).slice(0, 3)).toStrictEqual(['timed', 'cache', 'deadline']);
});
