/** That nock sees what production does: the adapters' tests rest on it. */
import { left, right } from 'fp-ts/Either';
import nock from 'nock';
import { Secret } from '../../src/secret';
import type { Outcome } from '../../src/upstream/exchange';
import { callOf } from './call';
import { connect, disconnect } from './connect';
import { serveBody } from './servers';

beforeAll(() => {
  nock.disableNetConnect();
  nock.enableNetConnect('127.0.0.1');
});

afterEach(async () => {
  expect(nock.pendingMocks()).toStrictEqual([]);
  nock.cleanAll();
  await disconnect();
});

afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const ask = (baseUrl: string): Promise<Outcome> =>
  connect({ baseUrl }).send(
    {
      path: ['user', 'a/b'],
      query: [['token', new Secret('t;1')]],
      headers: { authorization: new Secret('Bearer x') },
    },
    callOf(),
  )();

test.each(['https://upstream.example/api', 'http://upstream.example:8080/api'])(
  'nock answers a request to %s, and sees its path, query and headers',
  async (baseUrl) => {
    nock(new URL(baseUrl).origin, {
      reqheaders: { authorization: 'Bearer x', 'accept-encoding': 'identity' },
    })
      .get('/api/user/a%2Fb?token=t%3B1')
      .reply(200, { id: 7 });
    expect(await ask(baseUrl)).toStrictEqual(right({ status: 200, body: right({ id: 7 }) }));
  },
);

test('nock’s faults are the network’s', async () => {
  nock('https://upstream.example')
    .get(/.*/)
    .replyWithError(Object.assign(new Error('boom'), { code: 'ECONNRESET' }));
  expect(await ask('https://upstream.example')).toStrictEqual(
    left({ tag: 'UpstreamUnreachable', retryable: true, code: 'ECONNRESET' }),
  );
});

test('A request that no mock expects is not sent', async () => {
  expect(await ask('https://unexpected.example')).toMatchObject(left({ tag: 'UpstreamUnreachable' }));
});

test('A loopback server answers beside nock', async () => {
  const { baseUrl } = await serveBody('{"a":1}');
  expect(await ask(baseUrl)).toStrictEqual(right({ status: 200, body: right({ a: 1 }) }));
});
