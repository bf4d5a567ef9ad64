/** Access to accounts, by key and by route. */
import { locales } from '../../../src/contract/messages';
import { asked, errorOf, send, wireTo } from '../../support/gateway/gateway';
import { startBridge, stopBridges, type LocalBridge } from '../../support/cli';
import { accountOf, ask, bearer } from '../../support/e2e/bridge';
import { crmTenant, removeFolders, writeMappings, type Files } from '../../support/e2e/tenants';

const [OLD, NEW, BETA] = ['the-old-key', 'the-new-key', 'the-key-of-beta'];
const SECRETS = { OLD, NEW, BETA };
const PHONE = '79000000001';

const tenant = (id: string, ...names: readonly string[]): Files =>
  crmTenant([{ id, phone: PHONE }], {
    user: { name: { value: id } },
    head: { access: { keys: names.map((name) => `\${${name}}`) } },
  });

const broken: Files = { 'tenant.json': '{' };

type Name = 'two' | 'chosen' | 'rotated' | 'onlyBroken' | 'oneBroken';
const bridges = new Map<Name, LocalBridge>();

const at = (name: Name): LocalBridge => {
  const bridge = bridges.get(name);
  if (bridge === undefined) throw new Error(`the bridge "${name}" was not started`);
  return bridge;
};

beforeAll(async () => {
  const acme = tenant('acme', 'OLD', 'NEW');
  const beta = tenant('beta', 'BETA');
  const two = writeMappings({ acme, beta, broken });
  const start = async (name: Name, mappings: string, ...flags: readonly string[]): Promise<void> => {
    bridges.set(
      name,
      await startBridge(['serve', '--mappings', mappings, '--require-tenants', '0%', ...flags], SECRETS),
    );
  };
  await Promise.all([
    start('two', two),
    start('chosen', two, '--default-tenant', 'beta'),
    start('rotated', writeMappings({ acme: tenant('acme', 'NEW') })),
    start('onlyBroken', writeMappings({ broken })),
    start('oneBroken', writeMappings({ acme, broken })),
  ]);
});

afterAll(async () => {
  await stopBridges();
  removeFolders();
});

describe('a key', () => {
  it.each([OLD, NEW])('is one of several during a rotation: %s', async (key) => {
    const shown = [
      ask(at('two'), 'acme', PHONE, { headers: bearer(key) }),
      ask(at('two'), 'acme', PHONE, { headers: ['Key', key] }),
      ask(at('two'), 'acme', PHONE, { headers: [], body: asked(PHONE, { key }) }),
      ask(at('two'), 'acme', PHONE, { headers: [...bearer(key), 'key', key], body: asked(PHONE, { key }) }),
    ];
    for (const received of await Promise.all(shown)) expect(accountOf(received).id).toBe('acme');
  });

  it('is refused once it is no longer in the tenant’s file', async () => {
    const told = await ask(at('rotated'), 'acme', PHONE, { headers: bearer(OLD) });
    expect(errorOf(told)).toEqual({ status: 401, message: locales.ru.accessDenied });
    expect(accountOf(await ask(at('rotated'), 'acme', PHONE, { headers: bearer(NEW) })).id).toBe('acme');
  });

  it.each([
    ['none', [], {}],
    ['an empty one', ['Key', ''], {}],
    ['a wrong one', bearer('the-old-kez'), {}],
    ['the beginning of one', bearer('the-old'), {}],
    ['another tenant’s', bearer(BETA), {}],
    ['another scheme', ['Authorization', `Basic ${OLD}`], {}],
    ['two right ones that differ', [...bearer(OLD), 'key', NEW], {}],
    ['a right and a wrong one', ['key', OLD], { key: 'wrong' }],
    ['a right one twice and a wrong one', ['key', OLD, 'key', OLD, 'key', 'wrong'], {}],
  ])('is refused when it is %s', async (_what, headers, more) => {
    const told = await ask(at('two'), 'acme', PHONE, { headers, body: asked(PHONE, more) });
    expect(errorOf(told)).toEqual({ status: 401, message: locales.ru.accessDenied });
    expect(told.headers['www-authenticate']).toBe('Bearer');
  });
});

it('answers an unknown tenant, one that did not load and a wrong key with the same bytes', async () => {
  const bytes = async (path: string, headers: readonly string[]): Promise<string> => {
    const body = asked(PHONE);
    const lines = [
      'Host: b',
      'X-Request-Id: 3f1c2e7a-9b04-4d6e-8a1c-5e7f90b2d4a6',
      `Content-Length: ${body.length}`,
      'Connection: close',
    ];
    const head = [`POST ${path} HTTP/1.1`, ...lines, ...headers].join('\r\n');
    const answer = await wireTo(at('two').port, `${head}\r\n\r\n${body}`).ended;
    return answer.replace(/\r\nDate: [^\r]+/, '');
  };
  const told = await Promise.all([
    bytes('/acme/account', [`Authorization: Bearer wrong`]),
    bytes('/acme/account', []),
    bytes('/nobody/account', [`Authorization: Bearer ${OLD}`]),
    bytes('/nobody/account', []),
    bytes('/broken/account', [`Authorization: Bearer ${OLD}`]),
    bytes('/%61cme/account', [`Authorization: Bearer ${OLD}`]),
    bytes('/ACME/account', [`Authorization: Bearer ${OLD}`]),
    bytes('/constructor/account', [`Authorization: Bearer ${OLD}`]),
  ]);
  expect(told[0]).toMatch(
    /^HTTP\/1\.1 401 Unauthorized\r\n[\s\S]+\r\n\r\n\{"error":\{"message":"[^"]+"\}\}$/,
  );
  expect(new Set(told).size).toBe(1);
});

describe('POST /account', () => {
  const toNobody = (name: Name, key: string) =>
    send(at(name).port, { path: '/account', headers: bearer(key), body: asked(PHONE) });

  it('is for the default tenant', async () => {
    expect(accountOf(await toNobody('chosen', BETA)).id).toBe('beta');
    expect(errorOf(await toNobody('chosen', OLD)).status).toBe(401);
  });

  it('leaves the other tenants at their own addresses', async () => {
    expect(accountOf(await ask(at('chosen'), 'acme', PHONE, { headers: bearer(OLD) })).id).toBe('acme');
  });

  it('is for the only tenant folder', async () => {
    expect(accountOf(await toNobody('rotated', NEW)).id).toBe('acme');
  });

  it('is unknown with several tenants and no default', async () => {
    expect(errorOf(await toNobody('two', OLD))).toEqual({ status: 404, message: locales.ru.path });
  });

  it('does not pass the shoppers of a tenant that did not load to the only one that did', async () => {
    expect(errorOf(await toNobody('oneBroken', OLD))).toEqual({ status: 404, message: locales.ru.path });
    expect(accountOf(await ask(at('oneBroken'), 'acme', PHONE, { headers: bearer(OLD) })).id).toBe('acme');
  });

  it('is answered like an unknown tenant when the only one did not load', async () => {
    expect(errorOf(await toNobody('onlyBroken', OLD)).status).toBe(401);
  });
});
