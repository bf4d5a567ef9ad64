/** Access tokens that an upstream rejects, over real sockets: when a token is renewed, and when it is not. */
import { left, right } from 'fp-ts/Either';
import { DEADLINE, type AskNotes } from '../../../src/core/call';
import type { HttpAnswer } from '../../../src/adapter/http';
import type { Outcome } from '../../../src/upstream/http/exchange';
import { createTokenStore } from '../../../src/upstream/http/tokens';
import { disconnect } from '../../support/upstream/connect';
import type { Answer, Arrived } from '../../support/upstream/requests';
import { until } from '../../support/until';
import {
  askUser,
  echo,
  gate,
  granting,
  tokenWorld,
  with200,
  type TokenWorld,
} from '../../support/upstream/tokens';

afterEach(disconnect);

/** An upstream that answers so to tokens of this list. */
const refusing =
  (rejection: Answer, ...refused: readonly string[]) =>
  (arrived: Arrived): Answer =>
    refused.includes(String(arrived.headers.authorization).replace('Bearer ', ''))
      ? rejection
      : echo(arrived);

const outcomeOf = ({ status = 200, body = {} }: Answer): Outcome => right({ status, body: right(body) });

const UNAUTHORISED = { status: 401 };

/** An upstream whose behaviour can change, and a clock of the test. */
const changing = async (
  answer: Parameters<typeof tokenWorld>[0] = granting(),
  options: Parameters<typeof tokenWorld>[1] = {},
) => {
  let api: (arrived: Arrived) => Answer | Promise<Answer> = echo;
  let now = 0;
  const tokens = createTokenStore({ clock: () => now });
  const world = await tokenWorld(answer, { tokens, ...options, api: (arrived) => api(arrived) });
  return {
    ...world,
    becomes: (next: typeof api) => (api = next),
    at: (ms: number) => (now = ms),
    counts: () => [world.endpoint.arrived.length, world.api.arrived.length],
  };
};

const REJECTIONS: readonly (readonly [what: string, rejection: Answer])[] = [
  ['401', { status: 401 }],
  ['403', { status: 403 }],
  ['401 with a body', { status: 401, body: { error: 'invalid_token' } }],
  ['403 with a body', { status: 403, body: { error: { code: 7 } } }],
];

/** Nothing that is said by the status alone. */
const OTHERS: readonly (readonly [what: string, answer: Answer])[] = [
  ...[200, 204, 302, 400, 402, 404, 405, 407, 409, 410, 419, 422, 429, 440, 498, 500, 502, 503, 511].map(
    (status) => [String(status), { status }] as const,
  ),
  ['200 with an error', { status: 200, body: { error: 'invalid_token' } }],
];

describe('a kept token that was accepted before', () => {
  test.each(REJECTIONS)(
    'and is rejected by a %s is renewed, and the request sent once more',
    async (_, rejection) => {
      const world = await changing();
      await askUser(world.client);
      world.becomes(refusing(rejection, 'canary-1'));
      const notes: AskNotes = {};
      expect(await askUser(world.client, { notes })).toStrictEqual(with200('Bearer canary-2'));
      expect(notes).toStrictEqual({ resent: ['token-rejected'] });
      expect(await askUser(world.client)).toStrictEqual(with200('Bearer canary-2'));
      expect(world.counts()).toStrictEqual([2, 4]);
    },
  );

  test.each(OTHERS)('is not rejected by a %s', async (_, answer) => {
    const world = await changing();
    await askUser(world.client);
    world.becomes(() => answer);
    for (let turn = 0; turn < 3; turn += 1)
      expect(await askUser(world.client)).toMatchObject({ _tag: 'Right' });
    world.becomes(echo);
    expect(await askUser(world.client)).toStrictEqual(with200('Bearer canary-1'));
    expect(world.counts()).toStrictEqual([1, 5]);
  });

  test.each(OTHERS.filter(([what]) => what !== '204'))(
    'is renewed by a %s, where the source defines that as a rejection',
    async (_, rejection) => {
      const rejects = ({ status, body }: HttpAnswer): boolean =>
        status === rejection.status && JSON.stringify(body).includes(JSON.stringify(rejection.body ?? {}));
      const world = await changing(granting(), { rejects });
      await askUser(world.client);
      world.becomes(refusing(rejection, 'canary-1'));
      expect(await askUser(world.client)).toStrictEqual(with200('Bearer canary-2'));
      expect(world.counts()).toStrictEqual([2, 3]);
    },
  );

  test.each([401, 403])(
    'is not renewed by a %d, where the source defines that as something else',
    async (status) => {
      const world = await changing(granting(), { rejects: () => false });
      await askUser(world.client);
      world.becomes(() => ({ status }));
      expect(await askUser(world.client)).toStrictEqual(outcomeOf({ status }));
      expect(world.counts()).toStrictEqual([1, 2]);
    },
  );

  test('is renewed in a header of another name, too', async () => {
    const world = await changing(granting(), {
      credentials: { place: { in: 'header', name: 'X-Access-Token' } },
    });
    world.becomes(({ headers }) => ({ body: headers['x-access-token'] }));
    expect(await askUser(world.client)).toStrictEqual(with200('canary-1'));
    world.becomes(({ headers }) =>
      headers['x-access-token'] === 'canary-1' ? UNAUTHORISED : { body: headers['x-access-token'] },
    );
    expect(await askUser(world.client)).toStrictEqual(with200('canary-2'));
  });

  test('has the whole request sent once more: method, body and headers', async () => {
    const world = await changing();
    await askUser(world.client);
    world.becomes(refusing(UNAUTHORISED, 'canary-1'));
    await askUser(world.client, {
      method: 'POST',
      headers: { 'x-app': 'shop' },
      body: { type: 'json', value: [1] },
    });
    const [, one, other] = world.api.arrived.map(({ method, headers, body }) => [
      method,
      headers['x-app'],
      body,
    ]);
    expect([one, other]).toStrictEqual([
      ['POST', 'shop', '[1]'],
      ['POST', 'shop', '[1]'],
    ]);
  });

  test('is not renewed for a request that must be sent once', async () => {
    const world = await changing();
    await askUser(world.client);
    world.becomes(refusing(UNAUTHORISED, 'canary-1'));
    expect(await askUser(world.client, { isSentOnce: true })).toStrictEqual(outcomeOf(UNAUTHORISED));
    expect(world.counts()).toStrictEqual([1, 2]);
  });
});

describe('a renewal', () => {
  test.each([2, 10, 50])('is one for %d requests at the same time', async (crowd) => {
    const world = await changing();
    await askUser(world.client);
    world.becomes(refusing(UNAUTHORISED, 'canary-1'));
    const outcomes = await Promise.all(Array.from({ length: crowd }, () => askUser(world.client)));
    expect(outcomes).toStrictEqual(Array.from({ length: crowd }, () => with200('Bearer canary-2')));
    expect(world.counts()).toStrictEqual([2, 1 + 2 * crowd]);
  });

  test('does not discard a token that has replaced the rejected one', async () => {
    const world = await changing();
    await askUser(world.client);
    const held = gate();
    world.becomes(async (arrived) => {
      await held.opened;
      return refusing(UNAUTHORISED, 'canary-1')(arrived);
    });
    const late = askUser(world.client);
    await until(() => world.api.arrived.length === 2);
    world.becomes(refusing(UNAUTHORISED, 'canary-1'));
    expect(await askUser(world.client)).toStrictEqual(with200('Bearer canary-2'));
    held.open();
    expect(await late).toStrictEqual(with200('Bearer canary-2'));
    expect(world.endpoint.arrived).toHaveLength(2);
  });

  test.each<[number, number]>([
    [1, 1],
    [9999, 1],
    [10_000, 2],
    [10_001, 2],
    [1e9, 2],
  ])('happens again only 10 s after the last one: after %d ms there are %d', async (ms, renewals) => {
    const world = await changing();
    await askUser(world.client);
    world.becomes(refusing(UNAUTHORISED, 'canary-1'));
    await askUser(world.client);
    world.becomes(refusing(UNAUTHORISED, 'canary-1', 'canary-2'));
    world.at(ms);
    const last = renewals === 2 ? with200('Bearer canary-3') : outcomeOf(UNAUTHORISED);
    for (let turn = 0; turn < 5; turn += 1) expect(await askUser(world.client)).toStrictEqual(last);
    expect(world.endpoint.arrived).toHaveLength(1 + renewals);
  });

  test('of an expired token does not count as one by rejection', async () => {
    const world = await changing(granting(100));
    await askUser(world.client);
    world.at(95_000);
    expect(await askUser(world.client)).toStrictEqual(with200('Bearer canary-2'));
    world.becomes(refusing(UNAUTHORISED, 'canary-1', 'canary-2'));
    expect(await askUser(world.client)).toStrictEqual(with200('Bearer canary-3'));
  });

  test('ends for each request at its own deadline, and continues for the others', async () => {
    const held = gate();
    const grant = granting();
    let isFirst = true;
    const world = await changing(async () => {
      if (!isFirst) await held.opened;
      isFirst = false;
      return grant();
    });
    await askUser(world.client);
    world.becomes(refusing(UNAUTHORISED, 'canary-1'));
    const [deadline, gone] = [new AbortController(), new AbortController()];
    const waiting = [
      askUser(world.client, { signal: deadline.signal }),
      askUser(world.client),
      askUser(world.client, { signal: gone.signal }),
    ];
    await until(() => world.endpoint.arrived.length === 2 && world.api.arrived.length === 4);
    deadline.abort(DEADLINE);
    expect(await waiting[0]).toStrictEqual(left({ tag: 'UpstreamTimeout', retryable: true }));
    gone.abort('the app left');
    expect(await waiting[2]).toStrictEqual(left({ tag: 'UpstreamTimeout', retryable: false }));
    held.open();
    expect(await waiting[1]).toStrictEqual(with200('Bearer canary-2'));
    expect(world.endpoint.arrived).toHaveLength(2);
  });

  test('does not delay requests whose upstream still accepts the token', async () => {
    const held = gate();
    const grant = granting();
    let isFirst = true;
    const world = await changing(async () => {
      if (!isFirst) await held.opened;
      isFirst = false;
      return grant();
    });
    await askUser(world.client);
    world.becomes(({ target, headers }) =>
      target === '/forbidden' ? { status: 403 } : { body: headers.authorization },
    );
    const forbidden = askUser(world.client, { path: ['forbidden'] });
    await until(() => world.endpoint.arrived.length === 2);
    expect(await askUser(world.client)).toStrictEqual(with200('Bearer canary-1'));
    held.open();
    expect(await forbidden).toStrictEqual(outcomeOf({ status: 403 }));
  });
});

describe('a token that no answer has accepted', () => {
  test('is not renewed when it is rejected at once, and no request is sent twice', async () => {
    const world = await changing();
    world.becomes(() => UNAUTHORISED);
    for (let turn = 0; turn < 6; turn += 1)
      expect(await askUser(world.client)).toStrictEqual(outcomeOf(UNAUTHORISED));
    expect(world.counts()).toStrictEqual([1, 6]);
  });

  test('is replaced by a later request, every ten seconds, and no request is sent twice', async () => {
    const world = await changing();
    world.becomes(() => UNAUTHORISED);
    for (let ms = 0; ms <= 100_000; ms += 1000) {
      world.at(ms);
      expect(await askUser(world.client)).toStrictEqual(outcomeOf(UNAUTHORISED));
    }
    const [tokens = 0, requests] = world.counts();
    expect(requests).toBe(101);
    expect([8, 9, 10]).toContain(tokens);
  });

  test('is used when the upstream accepts it after all', async () => {
    const world = await changing();
    world.becomes(() => UNAUTHORISED);
    await askUser(world.client);
    world.becomes(echo);
    expect(await askUser(world.client)).toStrictEqual(with200('Bearer canary-1'));
  });

  test('from a renewal is not renewed either: its rejection is the answer', async () => {
    const world = await changing();
    await askUser(world.client);
    world.becomes(() => UNAUTHORISED);
    expect(await askUser(world.client)).toStrictEqual(outcomeOf(UNAUTHORISED));
    for (let turn = 0; turn < 10; turn += 1) await askUser(world.client);
    expect(world.counts()).toStrictEqual([2, 13]);
  });

  test.each([429, 500, 502, 503, 504])(
    'is not accepted by a %d: the upstream may not have looked at it',
    async (status) => {
      const world = await changing();
      world.becomes(() => ({ status }));
      await askUser(world.client);
      world.becomes(() => UNAUTHORISED);
      expect(await askUser(world.client)).toStrictEqual(outcomeOf(UNAUTHORISED));
      expect(world.counts()).toStrictEqual([1, 2]);
    },
  );

  test.each([200, 400, 404, 409, 410, 422])('is accepted by a %d', async (status) => {
    const world = await changing();
    world.becomes(() => ({ status }));
    await askUser(world.client);
    world.becomes(refusing(UNAUTHORISED, 'canary-1'));
    expect(await askUser(world.client)).toStrictEqual(with200('Bearer canary-2'));
  });
});

describe('when the endpoint has no new token for a rejected one', () => {
  /** Grants one token, then gives this answer this many times. */
  const failing = (failure: Answer, times: number): (() => Answer) => {
    const grant = granting();
    let asked = 0;
    return () => {
      asked += 1;
      return asked > 1 && asked <= 1 + times ? failure : grant();
    };
  };

  const renewing = async (failure: Answer, times: number): Promise<TokenWorld> => {
    const world = await changing(failing(failure, times));
    await askUser(world.client);
    world.becomes(refusing(UNAUTHORISED, 'canary-1'));
    return world;
  };

  test.each([500, 502, 503, 504, 429])(
    'because it is overloaded (%d), that is the failure, and it is asked again',
    async (status) => {
      const world = await renewing({ status }, 2);
      expect(await askUser(world.client)).toMatchObject(left({ status }));
      expect(await askUser(world.client)).toMatchObject(left({ status }));
      expect(await askUser(world.client)).toStrictEqual(with200('Bearer canary-2'));
      expect(world.endpoint.arrived).toHaveLength(4);
    },
  );

  test.each([
    [400, { error: 'invalid_client' }],
    [401, { error: 'invalid_client' }],
    [403, {}],
    [200, {}],
  ])(
    'since it refuses (%d), that is the failure, and it is not asked again for a while',
    async (status, body) => {
      const world = await renewing({ status, body }, 1);
      expect(await askUser(world.client)).toMatchObject({ _tag: 'Left' });
      for (let turn = 0; turn < 5; turn += 1)
        expect(await askUser(world.client)).toStrictEqual(outcomeOf(UNAUTHORISED));
      expect(world.endpoint.arrived).toHaveLength(2);
    },
  );

  test('the token is still used where the upstream accepts it', async () => {
    const world = await changing(failing({ status: 503 }, 1));
    await askUser(world.client);
    world.becomes(({ target, headers }) =>
      target === '/forbidden' ? { status: 403 } : { body: headers.authorization },
    );
    expect(await askUser(world.client, { path: ['forbidden'] })).toMatchObject(left({ status: 503 }));
    expect(await askUser(world.client)).toStrictEqual(with200('Bearer canary-1'));
    expect(world.endpoint.arrived).toHaveLength(2);
  });
});
