/** Large answers give way to other requests between reading, decoding, mapping and writing, and end in time. */
import { right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { http } from '../../../adapters/http';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { loadSource } from '../../support/adapters/tenant';
import {
  asked,
  errorOf,
  send,
  start,
  stopAll,
  tenantOf,
  userOf,
  type Received,
} from '../../support/gateway/gateway';
import { until } from '../../support/until';
import { closeServers, serve } from '../../support/upstream/servers';

let tenant: Tenant | undefined;

afterEach(async () => {
  await stopAll();
  tenant?.dispose();
  tenant = undefined;
  await closeServers();
});

/** Answers of anna are large. */
const bodyOf = (path = ''): string => {
  const login = path.split('/').pop() ?? '';
  return JSON.stringify({ login, name: 'Shopper', orders: login === 'anna' ? Array(40_000).fill(0) : [] });
};

const loaded = async (): Promise<Tenant> => {
  const { baseUrl } = await serve((request, response) => response.end(bodyOf(request.url)));
  const found = loadSource({
    adapters: [http],
    source: {
      adapter: 'http',
      settings: { baseUrl, answer: { notFound: [{ status: 404 }] } },
      lookup: {
        path: '/users/{request.userIdentifier}',
        owner: { at: 'login', is: '{request.userIdentifier}' },
      },
      payload: { login: 'text!', name: 'text?', orders: ['integer?'] },
    },
    user: { id: 'request.userIdentifier', name: 'source.name' },
  });
  if (found.tenant === undefined) throw new Error(JSON.stringify(found.problems));
  tenant = found.tenant;
  return tenant;
};

/** A call that asks for a turn waits until it is given. */
const gate = () => {
  const waiting: (() => void)[] = [];
  let asks = 0;
  return {
    turn: (): Promise<void> =>
      new Promise((turned) => {
        asks += 1;
        waiting.push(turned);
      }),
    give: () => waiting.splice(0).forEach((turned) => turned()),
    asks: () => asks,
  };
};

const PARTS = ['reading', 'decoding', 'mapping'] as const;

const ask = (port: number, identifier: string): Promise<Received> =>
  send(port, { path: '/shop/account', body: `{"userIdentifier":"${identifier}"}` });

test.each(PARTS.map((part, at) => [part, at + 1] as const))(
  'before the %s of a large answer other requests are served',
  async (_part, turns) => {
    const { turn, give, asks } = gate();
    const { port, served } = await start([await loaded()], { requestDeadlineMs: 60_000 }, { turn });
    const large = ask(port, 'anna');
    for (let at = 1; at < turns; at += 1) {
      await until(() => asks() === at);
      give();
    }
    await until(() => asks() === turns);
    expect(userOf(await ask(port, 'boris')).id).toBe('boris');
    expect(served()).toHaveLength(1);
    for (let at = turns; at <= PARTS.length; at += 1) {
      await until(() => asks() === at);
      give();
    }
    expect(userOf(await large)).toEqual({ id: 'anna', name: 'Shopper' });
    expect(asks()).toBe(PARTS.length);
  },
);

test.each(PARTS.map((part, at) => [part, at + 1] as const))(
  'a large answer whose time is over before the %s is a timeout',
  async (_part, turns) => {
    const { turn, give, asks } = gate();
    const { port, served } = await start([await loaded()], { requestDeadlineMs: 1_000 }, { turn });
    const large = ask(port, 'anna');
    for (let at = 1; at < turns; at += 1) {
      await until(() => asks() === at);
      give();
    }
    expect(errorOf(await large).status).toBe(504);
    expect(asks()).toBe(turns);
    give();
    expect(userOf(await ask(port, 'boris')).id).toBe('boris');
    expect(served().map(({ outcome }) => outcome)).toEqual(['UpstreamTimeout', 'ok']);
    expect(asks()).toBe(turns);
  },
);

test('before a large account is written other requests are served', async () => {
  const { turn, give, asks } = gate();
  const name = 'x'.repeat(2_000_000);
  const big = tenantOf({
    ask: (identifier) => TE.right([identifier]),
    map: ([identifier]) => right({ id: String(identifier), ...(identifier === 'anna' && { name }) }),
  });
  const { port } = await start([big], { requestDeadlineMs: 60_000 }, { turn });
  const large = send(port, { body: asked('anna') });
  await until(() => asks() === 1);
  expect(userOf(await send(port, { body: asked('boris') })).id).toBe('boris');
  give();
  expect(userOf(await large)).toEqual({ id: 'anna', name });
});
