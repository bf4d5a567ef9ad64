/** The routes of the gateway, and the common parts of every answer. */
import { right } from 'fp-ts/Either';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import {
  BEARER,
  asked,
  errorTo,
  send,
  snapshotOf,
  start,
  stopAll,
  tenantOf,
  userOf,
} from '../../support/gateway/gateway';

afterEach(stopAll);

const problem: Problem = {
  code: 'path-unknown',
  severity: 'error',
  file: 'mappings/broken/tenant.json',
  line: 3,
  column: 14,
  endColumn: 20,
  message: 'The payload has no such field',
  suggestion: 'not for strangers',
};

describe('POST /{tenant}/account', () => {
  it('answers with the account, byte for byte', async () => {
    const account = { id: '42', name: 'Иванов Иван', bonuses: 10000, units: 'бонусов' };
    const { port } = await start([tenantOf({ map: () => right(account) })]);
    const received = await send(port, { body: asked('42') });
    expect(userOf(received)).toEqual(account);
    expect(received.text).toBe(JSON.stringify({ user: account }));
  });

  it('passes the identifier in the tenant’s spelling to the sources and the mapping', async () => {
    const seen: string[] = [];
    const tenant = tenantOf({
      identify: (identifier) => identifier.replace(/\D/g, ''),
      ask: (identifier) => {
        seen.push(identifier);
        return () => Promise.resolve(right([identifier]));
      },
    });
    const { port } = await start([tenant]);
    expect(userOf(await send(port, { body: asked('+7 (916) 123') })).id).toBe('7916123');
    expect(seen).toEqual(['7916123']);
  });

  it('serves each tenant at its own address', async () => {
    const { port } = await start([
      tenantOf(),
      tenantOf({ name: 'other', map: () => right({ id: 'from other' }) }),
    ]);
    expect(userOf(await send(port, { body: asked('42') })).id).toBe('42');
    expect(userOf(await send(port, { path: '/other/account', body: asked('42') })).id).toBe('from other');
  });

  it('ignores a query', async () => {
    const { port } = await start();
    expect(userOf(await send(port, { path: '/acme/account?debug=1', body: asked('42') })).id).toBe('42');
  });

  it.each(['/acme/account/', '/acme/account/?debug=1', 'http://bridge/acme/account/'])(
    'accepts a slash at the end: %s',
    async (path) => {
      const { port } = await start();
      expect(userOf(await send(port, { path, body: asked('42') })).id).toBe('42');
    },
  );

  it('accepts a target in absolute form', async () => {
    const { port } = await start();
    const path = 'http://bridge/acme/account';
    expect(userOf(await send(port, { path, body: asked('42') })).id).toBe('42');
  });
});

describe('POST /account', () => {
  const other = tenantOf({ name: 'other', map: () => right({ id: 'from other' }) });

  it('is for the only tenant folder', async () => {
    const { port } = await start();
    expect(userOf(await send(port, { path: '/account', body: asked('42') })).id).toBe('42');
  });

  it('accepts a slash at the end', async () => {
    const { port } = await start();
    expect(userOf(await send(port, { path: '/account/', body: asked('42') })).id).toBe('42');
  });

  it('is for the default tenant when there are several', async () => {
    const { port } = await start([tenantOf(), other], { defaultTenant: 'other' });
    expect(userOf(await send(port, { path: '/account', body: asked('42') })).id).toBe('from other');
  });

  it('is unknown when there are several tenants and no default', async () => {
    const { port } = await start([tenantOf(), other]);
    expect(await errorTo(port, { path: '/account' })).toMatchObject({ status: 404 });
  });

  it('is not passed to the only loaded tenant when the other did not load', async () => {
    const { port } = await start(snapshotOf([tenantOf()], { broken: [problem] }));
    expect(await errorTo(port, { path: '/account' })).toMatchObject({ status: 404 });
  });

  it('is refused like an unknown tenant when the default did not load', async () => {
    const { port } = await start(snapshotOf([tenantOf()], { broken: [problem] }), {
      defaultTenant: 'broken',
    });
    expect(await errorTo(port, { path: '/account' })).toMatchObject({ status: 401 });
  });
});

describe('other addresses', () => {
  const paths = [
    '/',
    '//',
    '/acme',
    '/Account',
    '/HEALTHZ',
    '/acme/account//',
    '/acme/account/x',
    '/acme/Account',
    '/a/b/account',
    '//account',
    '/%61ccount',
    '/account%',
    '/acme/account#x',
    '/acme/account/%zz',
    '//u@[#',
    'http://[/acme/account',
    '*',
  ];
  it.each(paths)('POST %s is answered with 404', async (path) => {
    const { port } = await start();
    expect(await errorTo(port, { path })).toEqual({
      status: 404,
      message: 'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.',
    });
  });

  it.each(['GET', 'PUT', 'OPTIONS'])('%s is answered with 404 as well', async (method) => {
    const { port } = await start();
    expect(await errorTo(port, { method, path: '/nowhere' })).toMatchObject({ status: 404 });
  });

  const names = [
    '%61cme',
    'acm%65',
    '%',
    '%zz',
    '%c0%ae',
    'ACME',
    '..',
    '__proto__',
    'constructor',
    'a%2fb',
    '%00',
  ];
  it.each(names)('a tenant spelled %s is unknown', async (name) => {
    const { port, served } = await start();
    expect(await errorTo(port, { path: `/${name}/account` })).toEqual({
      status: 401,
      message: 'Сейчас не удаётся показать ваши данные. Пожалуйста, обратитесь в поддержку магазина.',
    });
    expect(served()).toMatchObject([{ outcome: 'TenantUnknown' }]);
    expect(served()[0]).not.toHaveProperty('tenant');
  });
});

describe('other methods', () => {
  const message = 'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.';

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND'])('%s is refused', async (method) => {
    const { port } = await start();
    for (const path of ['/account', '/acme/account', '/unknown/account']) {
      const received = await send(port, { method, path });
      expect(received.headers.allow).toBe('POST');
      expect(await errorTo(port, { method, path })).toEqual({ status: 405, message });
    }
    for (const path of ['/healthz', '/readyz'].filter(() => method !== 'GET')) {
      expect((await send(port, { method, path })).headers.allow).toBe('GET, HEAD');
      expect(await errorTo(port, { method, path })).toEqual({ status: 405, message });
    }
  });

  it('HEAD is refused without a body', async () => {
    const { port } = await start();
    const received = await send(port, { method: 'HEAD' });
    expect(received).toMatchObject({ status: 405, text: '', headers: { allow: 'POST' } });
    expect(Number(received.headers['content-length'])).toBeGreaterThan(0);
  });

  it('has the gateway’s language', async () => {
    const { port } = await start([tenantOf()], { locale: 'en' });
    expect((await errorTo(port, { method: 'GET' })).message).toBe(
      'Something went wrong. Please update the app or contact the shop’s support.',
    );
  });
});

describe('GET /healthz', () => {
  it('says that the process is alive, even without a tenant', async () => {
    const { port } = await start([]);
    const received = await send(port, { method: 'GET', path: '/healthz', headers: [] });
    expect(received).toMatchObject({ status: 200, text: '{"status":"alive"}' });
    expect(received.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-request-id': expect.any(String),
    });
    const head = await send(port, { method: 'HEAD', path: '/healthz', headers: [] });
    expect(head).toMatchObject({ status: 200, text: '', headers: { 'content-length': '18' } });
  });
});

describe('GET /readyz', () => {
  const ready = async (snapshot: Parameters<typeof start>[0]) => {
    const { port } = await start(snapshot);
    const { status, text } = await send(port, { method: 'GET', path: '/readyz', headers: [] });
    return { status, body: JSON.parse(text) };
  };

  it('counts the tenants, and names none', async () => {
    expect(await ready(snapshotOf([tenantOf({ name: 'zeta' }), tenantOf()], { broken: [problem] }))).toEqual({
      status: 200,
      body: { status: 'degraded', tenants: { loaded: 2, refused: 1 } },
    });
  });

  it('is 503 while a tenant is loaded, even if others serve: no traffic is sent for one that is not there', async () => {
    expect(await ready(snapshotOf([tenantOf()], { broken: [] }, { big: undefined }))).toEqual({
      status: 503,
      body: { status: 'starting', tenants: { loaded: 1, refused: 1, loading: 1 } },
    });
  });

  it('is 503 when none serves', async () => {
    expect(await ready(snapshotOf([], { broken: [] }))).toEqual({
      status: 503,
      body: { status: 'unready', tenants: { loaded: 0, refused: 1 } },
    });
    expect(await ready([])).toMatchObject({ status: 503 });
  });

  it('answers HEAD', async () => {
    const { port, served } = await start([]);
    expect(await send(port, { method: 'HEAD', path: '/readyz' })).toMatchObject({ status: 503, text: '' });
    expect(served()).toMatchObject([{ outcome: 'Unready', status: 503 }]);
  });
});

describe('the request id', () => {
  const idOf = async (headers: readonly string[]) => {
    const { port, served } = await start();
    const received = await send(port, { body: asked('42'), headers: [...BEARER, ...headers] });
    const id = received.headers['x-request-id'];
    expect(served()).toMatchObject([{ requestId: id }]);
    return id;
  };

  it.each([
    '3f1c2e7a-9b04-4d6e-8a1c-5e7f90b2d4a6',
    'app-3f1c2e7a-9b04-4d6e-8a1c-5e7f90b2d4a6',
    '4bf92f3577b34da6a3ce929d0e0e4736',
  ])('is the client’s when a program has made it up: %s', async (id) => {
    expect(await idOf(['X-Request-Id', id])).toBe(id);
  });

  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  it.each([
    [[]],
    [['X-Request-Id', '']],
    [['X-Request-Id', 'a']],
    [['X-Request-Id', 'x'.repeat(65)]],
    [['X-Request-Id', 'a b']],
    [['X-Request-Id', 'a"b']],
    [['X-Request-Id', 'a', 'X-Request-Id', 'b']],
  ])('is generated otherwise: %j', async (headers) => {
    expect(await idOf(headers)).toMatch(uuid);
  });

  it('is also the id of the call, and never the same twice', async () => {
    const seen: string[] = [];
    const tenant = tenantOf({
      ask: (_identifier, call) => {
        seen.push(call.requestId);
        return () => Promise.resolve(right([]));
      },
    });
    const { port } = await start([tenant]);
    const answers = [await send(port, { body: asked('42') }), await send(port, { body: asked('42') })];
    expect(answers.map(({ headers }) => headers['x-request-id'])).toEqual(seen);
    expect(new Set(seen).size).toBe(2);
  });
});

describe('express', () => {
  it('keeps its own prototypes on requests and responses, and sets none', async () => {
    const { port } = await start();
    const changes: unknown[] = [];
    const original: (target: object, prototype: object | null) => object = Object.setPrototypeOf;
    jest.spyOn(Object, 'setPrototypeOf').mockImplementation((target: object, prototype: object | null) => {
      if (Object.getPrototypeOf(target) !== prototype) changes.push(target);
      return original(target, prototype);
    });
    expect(userOf(await send(port, { body: asked('42') })).id).toBe('42');
    expect(Object.setPrototypeOf).toHaveBeenCalled();
    expect(changes.map((target) => Object.prototype.toString.call(target))).toEqual([]);
  });
});
