/** Every failure of the union, caused behind the built bridge: its status, its sentence, its log line. */
import { locales, type Locale } from '../../../src/contract/messages';
import type { MessageKey, RequestFault } from '../../../src/core/failure';
import { AHUNTER_ACCOUNTS } from '../../../stubs/ahunter-accounts';
import { SPAAZA_USERS } from '../../../stubs/spaaza-users';
import { startSpaaza } from '../../../stubs/spaaza';
import { answersIn, asked, errorOf, send, wireTo, type Received } from '../../support/gateway/gateway';
import { startBridge, stopBridges, type LocalBridge } from '../../support/cli';
import { accountOf, ask, bearer, requestIdOf } from '../../support/e2e/bridge';
import { closeUpstreams, failureCases, urlOf, type Case, type Met } from '../../support/e2e/failure-cases';
import { removeFolders, SECRETS, spaazaTenant, writeMappings, type Files } from '../../support/e2e/tenants';

const answers: Readonly<Record<Met, { readonly status: number; readonly message: MessageKey }>> = {
  UserNotFound: { status: 404, message: 'userNotFound' },
  UpstreamTimeout: { status: 504, message: 'unavailable' },
  UpstreamUnreachable: { status: 502, message: 'unavailable' },
  UpstreamRejected: { status: 502, message: 'unavailable' },
  UpstreamOverloaded: { status: 503, message: 'unavailable' },
  PayloadInvalid: { status: 502, message: 'unavailable' },
  LookupIncomplete: { status: 502, message: 'unavailable' },
  IdentityMismatch: { status: 502, message: 'unavailable' },
  AccountIncomplete: { status: 502, message: 'unavailable' },
  AccountTooLarge: { status: 502, message: 'unavailable' },
};

const ELISE = 'elise.marchand@example.com';
const UNKNOWN = 'nobody@example.com';

const cases = failureCases({
  spaazaToken: SECRETS.SPAAZA_TOKEN,
  users: SPAAZA_USERS,
  accounts: AHUNTER_ACCOUNTS,
  customers: [
    { id: 'c-1', phone: '8 (900) 000-00-01', name: 'Иван' },
    { id: 'c-2', phone: '79000000002', name: 'Мария' },
    { id: 'c-3', phone: '+7 900 000 00 02', name: 'Олег' },
    { id: 'c-4', phone: '79000000004' },
  ],
  known: ELISE,
  unrelated: UNKNOWN,
  revoked: 'clara@example.com',
  mistaken: 'dora@example.com',
  phones: { unrelated: '79000000009', shared: '79000000002', nameless: '79000000004' },
  leakySentences: 'Geen toegang.',
});

const VARIABLES = {
  ...SECRETS,
  AHUNTER_TOKENS: JSON.stringify({ 'clara@example.com': 'revoked', 'dora@example.com': 'not-annas' }),
};

/** A tenant's own sentences, and all its failures as HTTP 200. */
const OWN = {
  errorStatus: 200,
  messages: {
    userNotFound: 'Карта не найдена. Обратитесь в поддержку.',
    unavailable: 'Баллы пока не видны. Зайдите позже.',
    identifier: 'Это не похоже на почту.',
  },
} as const;

const heads = { ru: { locale: 'ru' }, en: { locale: 'en' }, own: OWN };

const nameOf = (each: Case, manner: string): string => `case-${cases.indexOf(each)}-${manner}`;

const writeCases = async (): Promise<string> => {
  const folders: Record<string, Files> = {
    healthy: spaazaTenant(await urlOf(startSpaaza()), { head: { locale: 'en' } }),
  };
  for (const each of cases)
    for (const [manner, head] of Object.entries(heads))
      folders[nameOf(each, manner)] = await each.tenant({ head });
  for (const [manner, head] of Object.entries(heads))
    folders[`limited-${manner}`] = spaazaTenant(await urlOf(startSpaaza()), {
      head: { ...head, limits: { perSecond: 1 } },
    });
  return writeMappings(folders);
};

/** The bridge's own language, for requests that no tenant has accepted. */
const bridges: Partial<Record<Locale, LocalBridge>> = {};
const slow: Partial<Record<Locale, Promise<string>>> = {};

const bridgeIn = (locale: Locale): LocalBridge => {
  const bridge = bridges[locale];
  if (bridge === undefined) throw new Error(`no bridge was started in ${locale}`);
  return bridge;
};

/** A request that announces more than it sends. */
const NEVER_WHOLE = 'POST /healthy/account HTTP/1.1\r\nHost: b\r\nContent-Length: 90\r\n\r\n{"userId';

beforeAll(async () => {
  const mappings = await writeCases();
  const command = ['serve', '--mappings', mappings, '--request-deadline-ms', '3000'];
  const [ru, en] = await Promise.all([
    startBridge(command, VARIABLES),
    startBridge([...command, '--locale', 'en'], VARIABLES),
  ]);
  Object.assign(bridges, { ru, en });
  Object.assign(slow, {
    ru: wireTo(ru.port, NEVER_WHOLE).ended,
    en: wireTo(en.port, NEVER_WHOLE).ended,
  });
});

afterAll(async () => {
  await stopBridges();
  await closeUpstreams();
  removeFolders();
});

describe.each(['ru', 'en'] as const)('a tenant with the language %s answers', (locale) => {
  it.each(cases)('$tag when $when', async (each) => {
    // The bridge's own language is the other one: the tenant's language is used.
    const bridge = bridgeIn(locale === 'ru' ? 'en' : 'ru');
    const received = await ask(bridge, nameOf(each, locale), each.identifier);
    const { status, message } = answers[each.tag];
    expect(errorOf(received)).toEqual({ status, message: locales[locale][message] });
    const line = await bridge.served(requestIdOf(received));
    expect(line).toMatchObject({ tenant: nameOf(each, locale), outcome: each.tag, status });
    expect(line.sources).toHaveLength(1);
    if (each.detail !== undefined) expect(line.detail).toEqual(each.detail);
  });
});

describe('a tenant with sentences of its own and "errorStatus": 200', () => {
  it.each(cases)('answers $tag with them when $when', async (each) => {
    const received = await ask(bridgeIn('ru'), nameOf(each, 'own'), each.identifier);
    const message = answers[each.tag].message === 'userNotFound' ? 'userNotFound' : 'unavailable';
    expect(errorOf(received)).toEqual({ status: 200, message: OWN.messages[message] });
    const line = await bridgeIn('ru').served(requestIdOf(received));
    expect(line).toMatchObject({ outcome: each.tag, status: 200 });
  });

  it('answers an identifier that is not of its type with them', async () => {
    const received = await ask(bridgeIn('ru'), nameOf(cases[0]!, 'own'), 'no address');
    expect(errorOf(received)).toEqual({ status: 200, message: OWN.messages.identifier });
  });

  it('still answers 401 to an unauthenticated request', async () => {
    const received = await ask(bridgeIn('ru'), nameOf(cases[0]!, 'own'), UNKNOWN, { headers: [] });
    expect(errorOf(received)).toEqual({ status: 401, message: locales.ru.accessDenied });
  });
});

describe('a tenant with a limit of one request per second', () => {
  it.each([
    ['ru', 429, locales.ru.tooManyRequests],
    ['en', 429, locales.en.tooManyRequests],
    ['own', 200, locales.ru.tooManyRequests],
  ] as const)('is told TooManyRequests and when to come again: %s', async (manner, status, message) => {
    const bridge = bridgeIn('ru');
    const atOnce = Array.from({ length: 5 }, () => ask(bridge, `limited-${manner}`, ELISE));
    const refused = (await Promise.all(atOnce)).find(({ headers }) => 'retry-after' in headers);
    expect(errorOf(refused!)).toEqual({ status, message });
    expect(refused?.headers['retry-after']).toBe('1');
    expect(await bridge.served(requestIdOf(refused!))).toMatchObject({
      level: 'info',
      tenant: `limited-${manner}`,
      outcome: 'TooManyRequests',
      status,
      sources: [],
    });
  });
});

const path = '/healthy/account';
const deep = `{"userIdentifier":"x","more":${'['.repeat(40)}${']'.repeat(40)}}`;

const overWire = async (bytes: Promise<string>): Promise<Received> => {
  const received = answersIn(await bytes);
  expect(received).toHaveLength(1);
  return received[0]!;
};

/** A request with each fault, and the expected status. */
const faults: Readonly<
  Record<RequestFault, readonly [number, (bridge: LocalBridge, locale: Locale) => Promise<Received>]>
> = {
  path: [404, ({ port }) => send(port, { path: '/nowhere', body: asked('x') })],
  method: [405, ({ port }) => send(port, { path, method: 'GET' })],
  contentType: [415, ({ port }) => send(port, { path, headers: ['Content-Encoding', 'gzip'], body: '{}' })],
  tooLarge: [413, ({ port }) => send(port, { path, body: asked('x'.repeat(20_000)) })],
  encoding: [400, ({ port }) => send(port, { path, body: Buffer.from([0x22, 0xff, 0x22]) })],
  json: [400, ({ port }) => send(port, { path, body: '{"userIdentifier":' })],
  depth: [400, ({ port }) => send(port, { path, body: deep })],
  duplicateKey: [
    400,
    ({ port }) => send(port, { path, body: '{"userIdentifier":"a","userIdentifier":"b"}' }),
  ],
  body: [400, ({ port }) => send(port, { path, body: '["userIdentifier"]' })],
  identifier: [400, ({ port }) => send(port, { path, body: asked(-12) })],
  framing: [400, ({ port }) => overWire(wireTo(port, 'what is this?\r\n\r\n').ended)],
  headers: [431, ({ port }) => send(port, { path, headers: ['X-Long', 'x'.repeat(20_000)], body: '{}' })],
  slow: [408, (_bridge, locale) => overWire(slow[locale] ?? Promise.resolve(''))],
};

describe.each(['ru', 'en'] as const)('a bridge with the language %s refuses', (locale) => {
  it.each(Object.entries(faults))('a request with the fault %s', async (fault, [status, make]) => {
    const received = await make(bridgeIn(locale), locale);
    const message = Object.entries(locales[locale]).find(([key]) => key === fault)?.[1];
    expect(errorOf(received)).toEqual({ status, message });
    expect(await bridgeIn(locale).served(requestIdOf(received))).toMatchObject({
      level: 'info',
      outcome: 'RequestInvalid',
      detail: { fault },
      status,
    });
  });

  it.each([
    ['AccessDenied', 'a request without a key', path, []],
    ['AccessDenied', 'a request with a wrong key', path, bearer('another')],
    ['TenantUnknown', 'a request to a tenant that there is not', '/acme/account', bearer()],
  ] as const)('%s: %s', async (tag, _what, where, headers) => {
    const received = await send(bridgeIn(locale).port, { path: where, headers, body: asked(ELISE) });
    expect(errorOf(received)).toEqual({ status: 401, message: locales[locale].accessDenied });
    const line = await bridgeIn(locale).served(requestIdOf(received));
    expect(line).toMatchObject({ outcome: tag, status: 401, sources: [] });
  });

  it('an identifier that is not of the tenant’s type, with the tenant’s sentence', async () => {
    const received = await ask(bridgeIn(locale), 'healthy', 'no address');
    expect(errorOf(received)).toEqual({ status: 400, message: locales.en.identifier });
  });
});

it('names the method that it supports', async () => {
  const received = await send(bridgeIn('ru').port, { path, method: 'PUT' });
  expect(received).toMatchObject({ status: 405, headers: { allow: 'POST' } });
});

it.each([
  ['identifier', ''],
  ['identifier', ' '],
  ['identifier', null],
  ['identifier', ['x']],
  ['identifier', 'x'.repeat(257)],
  ['identifier', 'a\u0000b'],
  ['identifier', '\ud800'],
])('finds the fault %s in the identifier %j', async (fault, identifier) => {
  const received = await ask(bridgeIn('ru'), 'healthy', identifier);
  expect(errorOf(received)).toEqual({ status: 400, message: locales.en.identifier });
  expect((await bridgeIn('ru').served(requestIdOf(received))).detail).toEqual({ fault });
});

it('reads a body without a content type as JSON', async () => {
  expect(accountOf(await ask(bridgeIn('ru'), 'healthy', ELISE))).toMatchObject({ id: '400101' });
});

it('still serves after all of this', async () => {
  const type = ['Content-Type', 'application/json; charset=utf-8'];
  const received = await ask(bridgeIn('en'), 'healthy', ELISE, { headers: [...bearer(), ...type] });
  expect(accountOf(received)).toMatchObject({ id: '400101', name: 'Élise Marchand', bonuses: 185 });
});

it('covers every failure of the union and every fault, and no bug', () => {
  const lines = [bridgeIn('ru'), bridgeIn('en')].flatMap(({ log }) => log());
  const outcomes = new Set(
    lines.filter(({ event }) => event === 'request-served').map((line) => line.outcome),
  );
  const expected = [...Object.keys(answers), 'RequestInvalid', 'AccessDenied', 'TenantUnknown'];
  expected.push('TooManyRequests', 'ok');
  expect([...outcomes].sort()).toEqual(expected.sort());
  expect(new Set(cases.map(({ tag }) => tag))).toEqual(new Set(Object.keys(answers)));
  expect(lines.filter(({ event }) => event === 'bug-caught')).toEqual([]);
  expect(bridgeIn('ru').stderr() + bridgeIn('en').stderr()).toBe('');
});
