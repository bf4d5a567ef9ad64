/** Addresses that the transport connects to, over real sockets: no byte is sent to a refused one. */
import { left, right } from 'fp-ts/Either';
import type { LookupAddress } from 'node:dns';
import { DEADLINE } from '../../../src/core/call';
import type { UpstreamFailure } from '../../../src/core/failure';
import { Secret } from '../../../src/core/secret';
import type { Outcome } from '../../../src/upstream/http/exchange';
import type { Lookup } from '../../../src/upstream/http/dns-cache';
import { createTransport, type TransportOptions } from '../../../src/upstream/http/client';
import { callOf } from '../../support/upstream/call';
import { connect, disconnect } from '../../support/upstream/connect';
import { serveBody, type Served } from '../../support/upstream/servers';
import { until } from '../../support/until';
import { turns } from '../../support/time';

afterEach(disconnect);

const ask = (options: TransportOptions, signal?: AbortSignal): Promise<Outcome> =>
  connect(options).send({ path: ['user'], query: [], headers: {} }, callOf(signal))();

const serving = (): Promise<Served> => serveBody('{"a":1}');

const answered = right({ status: 200, body: right({ a: 1 }) });

const unreachable = (code: string, retryable = false): Outcome =>
  left<UpstreamFailure>({ tag: 'UpstreamUnreachable', retryable, code });

const refused = unreachable('ADDRESS_REFUSED');

const addressOf = (address: string): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 });

/** A resolver that gives the next of these lists at each call, and the last one from then on. */
const giving = (...answers: readonly (readonly string[])[]): Lookup => {
  const left = [...answers];
  return (_name, _options, resolved) => {
    const addresses = (left.length > 1 ? left.shift() : left[0]) ?? [];
    setImmediate(() => resolved(null, addresses.map(addressOf)));
  };
};

const failing =
  (code: string): Lookup =>
  (_name, _options, resolved) =>
    resolved(Object.assign(new Error('no'), { code }), []);

const named = ({ port }: Served, lookup: Lookup): TransportOptions => ({
  baseUrl: `http://upstream.example:${port}`,
  lookup,
});

describe('without "privateNetwork" nothing is sent', () => {
  test.each([
    ...['127.0.0.1', '127.1', '0x7f.1', '2130706433', '0177.0.0.1', '127.0.0.1.', '127。0。0。1'],
    ...['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '0.0.0.0', 'localhost', 'localhost.', 'LOCALHOST'],
  ])('to the host %s', async (host) => {
    const { port, connections } = await serving();
    const outcome = await ask({ baseUrl: `http://${host}:${port}/api`, privateNetwork: false });
    expect(outcome).toStrictEqual(refused);
    expect(connections()).toBe(0);
  });

  test.each([
    [['127.0.0.1']],
    [['::ffff:127.0.0.1']],
    [['::ffff:7f00:1']],
    [['10.0.0.1', 'fd00::1', '0.0.0.0']],
  ])('to a name that leads to %j', async (addresses) => {
    const served = await serving();
    const outcome = await ask({ ...named(served, giving(addresses)), privateNetwork: false });
    expect(outcome).toStrictEqual(refused);
    expect(served.connections()).toBe(0);
  });

  test('over TLS, too', async () => {
    const { port, connections } = await serving();
    const lookup = giving(['127.0.0.1']);
    for (const host of ['127.0.0.1', 'upstream.example'])
      expect(await ask({ baseUrl: `https://${host}:${port}`, lookup, privateNetwork: false })).toStrictEqual(
        refused,
      );
    expect(connections()).toBe(0);
  });

  test('by a token endpoint’s client, too', async () => {
    const endpoint = await serving();
    const outcome = await ask({
      baseUrl: 'https://upstream.example',
      privateNetwork: false,
      accessToken: {
        type: 'oauth2',
        tokenUrl: `${endpoint.baseUrl}/token`,
        clientId: 'bridge',
        clientSecret: new Secret('client-secret'),
        parameters: {},
        sentIn: 'body',
      },
    });
    expect(outcome).toStrictEqual(refused);
    expect(endpoint.connections()).toBe(0);
  });

  test('unless it says otherwise', async () => {
    const { baseUrl } = await serving();
    const client = createTransport({ baseUrl });
    expect(await client.send({ path: [], query: [], headers: {} }, callOf())()).toStrictEqual(refused);
    client.dispose();
  });
});

describe('plain http', () => {
  test.each([[['1.1.1.1']], [['2606:4700::1111', '1.1.1.1']], [['::ffff:1.1.1.1']], [['64:ff9b::101:101']]])(
    'is not sent to a name that leads to the public %j',
    async (addresses) => {
      const served = await serving();
      expect(await ask(named(served, giving(addresses)))).toStrictEqual(refused);
    },
  );

  test.each(['1.1.1.1', '[2606:4700::1111]', '[::ffff:1.1.1.1]'])(
    'is not sent to the host %s',
    async (host) => {
      expect(await ask({ baseUrl: `http://${host}:8080` })).toStrictEqual(refused);
    },
  );

  test('is sent to the private one of a name’s addresses', async () => {
    const served = await serving();
    expect(await ask(named(served, giving(['1.1.1.1', '127.0.0.1'])))).toStrictEqual(answered);
    expect(served.connections()).toBe(1);
  });
});

describe('of the addresses of a name', () => {
  test('a refused one is skipped, and the others are tried', async () => {
    const served = await serving();
    const lookup = giving(['169.254.169.254', '127.0.0.1']);
    expect(await ask(named(served, lookup))).toStrictEqual(answered);
  });

  test('the first may refuse the connection', async () => {
    const served = await serving();
    expect(await ask(named(served, giving(['127.0.0.99', '127.0.0.1'])))).toStrictEqual(answered);
  });

  test.each(['169.254.169.254', '0.0.0.0', '::ffff:169.254.169.254', 'fe80::1', 'nonsense'])(
    '%s is refused with any setting of the source',
    async (address) => {
      const served = await serving();
      expect(await ask(named(served, giving([address])))).toStrictEqual(refused);
      expect(served.connections()).toBe(0);
    },
  );

  test('those at the time of the connection count, not earlier ones', async () => {
    const served = await serving();
    const asked: string[] = [];
    const rebinding = giving([], ['127.0.0.1']);
    const lookup: Lookup = (name, options, resolved) => {
      asked.push(name);
      rebinding(name, options, resolved);
    };
    const options = { ...named(served, lookup), privateNetwork: false };
    expect(await ask(options)).toStrictEqual(unreachable('ENOTFOUND'));
    expect(await ask(options)).toStrictEqual(refused);
    expect([asked, served.connections()]).toStrictEqual([['upstream.example', 'upstream.example'], 0]);
  });
});

describe('a look-up', () => {
  test.each([
    ['of a name that there is not', 'ENOTFOUND', false],
    ['that fails for now', 'EAI_AGAIN', true],
  ])('%s is reported by its code', async (_what, code, retryable) => {
    expect(await ask(named(await serving(), failing(code)))).toStrictEqual(unreachable(code, retryable));
  });

  test('that hangs is abandoned at the deadline, and its late answer opens no connection', async () => {
    const served = await serving();
    const answers: (() => void)[] = [];
    const lookup: Lookup = (_name, _options, resolved) => {
      answers.push(() => resolved(null, [addressOf('127.0.0.1')]));
    };
    const client = connect(named(served, lookup));
    const request = { path: [], query: [], headers: {} };
    const controller = new AbortController();
    const waiting = [1, 2, 3].map(() => client.send(request, callOf(controller.signal))());
    await until(() => answers.length === 1);
    await turns(); // by which each request has its socket
    controller.abort(DEADLINE);
    for (const outcome of await Promise.all(waiting))
      expect(outcome).toMatchObject({ left: { tag: 'UpstreamTimeout' } });
    answers[0]?.();
    await turns();
    expect(served.connections()).toBe(0);
    expect(await client.send(request, callOf())()).toStrictEqual(answered);
  });

  test('that hangs is made once for all that wait for it, and delays no other source', async () => {
    const served = await serving();
    let lookups = 0;
    const hanging: Lookup = () => {
      lookups += 1;
    };
    const controller = new AbortController();
    const client = connect(named(served, hanging));
    const waiting = Array.from({ length: 8 }, () =>
      client.send({ path: [], query: [], headers: {} }, callOf(controller.signal))(),
    );
    await until(() => lookups > 0);
    expect(await ask(named(served, giving(['127.0.0.1'])))).toStrictEqual(answered);
    expect(lookups).toBe(1);
    controller.abort(DEADLINE);
    await Promise.all(waiting);
  });

  test('is not made for each connection', async () => {
    const served = await serving();
    let lookups = 0;
    const counting: Lookup = (_name, _options, resolved) => {
      lookups += 1;
      resolved(null, [addressOf('127.0.0.1')]);
    };
    const client = connect({ ...named(served, counting), keepAlive: false });
    for (let turn = 0; turn < 5; turn += 1)
      expect(await client.send({ path: [], query: [], headers: {} }, callOf())()).toStrictEqual(answered);
    expect([served.connections(), lookups]).toStrictEqual([5, 1]);
  });
});
