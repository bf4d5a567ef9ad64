/** Several bridges and an upstream that keeps one live token: each new token ends the one before. */
import { isRight } from 'fp-ts/Either';
import { createTransports } from '../../../src/upstream/http/client';
import { closeReplicas, replicaOf } from '../../support/store/replicas';
import { hasRedis, startRedis, stopRedis } from '../../support/store/redis-server';
import { disconnect } from '../../support/upstream/connect';
import { callOf } from '../../support/upstream/call';
import { listening } from '../../support/upstream/requests';
import { credentialsOf, USER } from '../../support/upstream/tokens';

afterEach(async () => {
  closeReplicas();
  await disconnect();
  await stopRedis();
});

/** The upstream, its endpoint of tokens, and bridges that use both over one store. */
const world = async () => {
  let granted = 0;
  const endpoint = await listening(() => ({
    body: { access_token: `canary-${(granted += 1)}`, token_type: 'Bearer', expires_in: 3600 },
  }));
  const api = await listening(({ headers }) =>
    headers.authorization === `Bearer canary-${granted}` ? { body: {} } : { status: 401 },
  );
  const store = await startRedis();
  const bridge = async () => {
    const { state } = await replicaOf(store.url);
    const client = createTransports({ single: state.single })({
      baseUrl: api.baseUrl,
      privateNetwork: true,
      accessToken: credentialsOf(endpoint.baseUrl),
    });
    const ask = async (): Promise<boolean> => {
      const outcome = await client.send(USER, callOf())();
      return isRight(outcome) && outcome.right.status === 200;
    };
    /** How many of so many requests fail, twenty at a time. */
    const failed = async (requests: number): Promise<number> => {
      let failures = 0;
      for (let sent = 0; sent < requests; sent += 20) {
        const outcomes = await Promise.all(Array.from({ length: 20 }, ask));
        failures += outcomes.filter((succeeded) => !succeeded).length;
      }
      return failures;
    };
    return { failed, dispose: client.dispose };
  };
  return { endpoint, store, bridge, tokens: () => granted };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

(hasRedis() ? describe : describe.skip)('an upstream with one live token', () => {
  it.each([2, 5])('answers all requests of %i bridges with one token, restarts included', async (count) => {
    const { bridge, tokens } = await world();
    const bridges = await Promise.all(Array.from({ length: count }, bridge));
    expect(sum(await Promise.all(bridges.map(({ failed }) => failed(200))))).toBe(0);
    for (const { dispose } of bridges) {
      dispose();
      expect(await (await bridge()).failed(20)).toBe(0);
    }
    expect(tokens()).toBe(1);
  });

  it('answers all requests while the store is away, and after it has lost everything', async () => {
    const { bridge, tokens, store } = await world();
    const bridges = await Promise.all([bridge(), bridge()]);
    const all = async (): Promise<number> => sum(await Promise.all(bridges.map(({ failed }) => failed(100))));
    expect(await all()).toBe(0);
    store.signal('SIGSTOP');
    expect(await all()).toBe(0);
    store.signal('SIGCONT');
    await store.client.flushall();
    expect(await all()).toBe(0);
    expect(tokens()).toBe(1);
    bridges.push(await bridge());
    expect(await all()).toBe(0);
    expect(tokens()).toBe(2);
  });
});
