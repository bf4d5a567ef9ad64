/** Nock with the transport of production: the adapters' tests depend on it. */
import { left, right } from 'fp-ts/Either';
import nock from 'nock';
import { Secret } from '../../../src/core/secret';
import type { Outcome } from '../../../src/upstream/http/exchange';
import { callOf } from '../../support/upstream/call';
import { connect, disconnect } from '../../support/upstream/connect';
import { serveBody } from '../../support/upstream/servers';

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

test('nock sees the method and the body of a POST, JSON or a form', async () => {
  nock('https://crm.example', { reqheaders: { 'content-type': 'application/json' } })
    .post('/search/', { filter: { PHONE: '79000000001' } })
    .reply(200, { result: [7] });
  nock('https://crm.example', { reqheaders: { 'content-type': 'application/x-www-form-urlencoded' } })
    .post('/search', 'a=b%26c')
    .reply(200, { result: [] });
  const client = connect({ baseUrl: 'https://crm.example' });
  const post = { method: 'POST', path: ['search'], query: [], headers: {} } as const;
  const value = { filter: { PHONE: '79000000001' } };
  const searched = await client.send(
    { ...post, trailingSlash: true, body: { type: 'json', value } },
    callOf(),
  )();
  const asked = await client.send({ ...post, body: { type: 'form', fields: [['a', 'b&c']] } }, callOf())();
  expect(searched).toStrictEqual(right({ status: 200, body: right({ result: [7] }) }));
  expect(asked).toStrictEqual(right({ status: 200, body: right({ result: [] }) }));
});

test('nock’s faults give the same failures as the network’s', async () => {
  nock('https://upstream.example')
    .get(/.*/)
    .replyWithError(Object.assign(new Error('boom'), { code: 'ECONNRESET' }));
  expect(await ask('https://upstream.example')).toStrictEqual(
    left({ tag: 'UpstreamUnreachable', retryable: true, code: 'ECONNRESET' }),
  );
});

test('a request that no mock expects is not sent', async () => {
  expect(await ask('https://unexpected.example')).toMatchObject(left({ tag: 'UpstreamUnreachable' }));
});

test('a loopback server answers beside nock', async () => {
  const { baseUrl } = await serveBody('{"a":1}');
  expect(await ask(baseUrl)).toStrictEqual(right({ status: 200, body: right({ a: 1 }) }));
});
