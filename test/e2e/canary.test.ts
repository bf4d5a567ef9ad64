/**
 * Unique markers stand for every secret, every identifier and every personal field; every event occurs
 * at log level debug. A marker leaves the bridge only in an account that the app asked for.
 */
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAhunter } from '../../stubs/ahunter';
import type { AhunterAccount } from '../../stubs/ahunter-accounts';
import { SPAAZA_USERS, type SpaazaUser } from '../../stubs/spaaza-users';
import { SPAAZA_CREDENTIALS, startSpaaza } from '../../stubs/spaaza';
import { getAdmin, withoutValues } from '../support/admin';
import { asked, replyOf, send, wireTo, type Received, type Sent } from '../support/gateway/gateway';
import { closedPort, serveBody } from '../support/upstream/servers';
import { accountOf, bearer, killBridges, run, startBridge, type Bridge } from '../support/e2e/bridge';
import { closeUpstreams, failureCases, urlOf, type Cast } from '../support/e2e/failure-cases';
import { leakedForms, leaksIn, spellingsOf } from '../support/e2e/leaks';
import {
  ahunterTenant,
  crmTenant,
  makeFolder,
  removeFolders,
  spaazaTenant,
  writeMappings,
  type Files,
} from '../support/e2e/tenants';
import { until } from '../support/until';

/** Every one has something that JSON, URLs and base64 would each write in another way. */
const mark = (what: string): string => `canary"${what}"/1+ö=`;
const keyMark = (what: string): string => `canary"${what}"/1+=`; // no ö: its reading in a header differs

const secret = {
  appKey: keyMark('app-key'),
  secondKey: keyMark('second-key'),
  fileKey: keyMark('file-key'),
  spaazaToken: keyMark('spaaza-token'),
  sessionKey: keyMark('session-key'),
  ahunterToken: keyMark('ahunter-token'),
  mistakenToken: keyMark('mistaken-token'),
  revokedToken: keyMark('revoked-token'),
  notJson: keyMark('not-json'),
  literal: keyMark('literal').replaceAll('"', ''),
  unread: mark('unread-variable'),
  subjectKey: mark('subject-key'),
  facebook: mark('facebook-token'),
};

const shown = {
  wrongKey: keyMark('wrong-key'),
  body: mark('body'),
  path: 'canary-path',
  id: `canary id ${'7'.repeat(9)}`,
};

const person = {
  known: 'canary+known@example.com',
  unrelated: 'canary+unrelated@example.com',
  revoked: 'canary+revoked@example.com',
  mistaken: 'canary+mistaken@example.com',
  unrelatedPhone: '79161230001',
  sharedPhone: '79161230002',
  namelessPhone: '79161230004',
  knownPhone: '79161230005',
  written: '8 (916) 123-00-05',
  spaazaPhone: '79161230006',
  leaky: mark('leaky'),
  name: mark('customer-name'),
  email: mark('customer-email'),
  card: '4567890123450987654',
};

const texts = Object.keys(SPAAZA_USERS[0]!.info).filter(
  (field) =>
    typeof SPAAZA_USERS[0]!.info[field] === 'string' && !/^(username|phone_number)$|token/.test(field),
);

/** Every text of Spaaza's user is a marker, and so are two of its numbers. */
const user: SpaazaUser = {
  foundBy: [
    { parameter: 'username', value: person.known },
    { parameter: 'user_id', value: '864209751' },
  ],
  info: {
    ...SPAAZA_USERS[0]!.info,
    ...Object.fromEntries(texts.map((field) => [field, mark(field)])),
    id: 864209751,
    user_id: 864209751,
    username: person.known,
    phone_number: `+${person.spaazaPhone}`,
    user_facebook_access_token: secret.facebook,
    number_of_purchases: 975312468,
    loyalty_status: { name: mark('level'), points_balance_current: 753124689 },
  },
};

const account: AhunterAccount = {
  token_api: secret.ahunterToken,
  actual_sum: 642097531,
  name: mark('ahunter-name'),
  person_name: mark('ahunter-person'),
  mail: mark('ahunter-mail'),
  type: 1,
  request_process_time: 0,
};

const cast: Cast = {
  spaazaToken: secret.spaazaToken,
  users: [user],
  accounts: [account],
  customers: [
    { id: 'c-1', phone: person.written, name: person.name, email: person.email, card: person.card },
    { id: 'c-2', phone: person.sharedPhone, name: person.name },
    { id: 'c-3', phone: `+${person.sharedPhone}`, name: person.name },
    { id: 'c-4', phone: person.namelessPhone },
  ],
  known: person.known,
  unrelated: person.unrelated,
  revoked: person.revoked,
  mistaken: person.mistaken,
  phones: { unrelated: person.unrelatedPhone, shared: person.sharedPhone, nameless: person.namelessPhone },
  leakySentences: person.leaky,
};

const cases = failureCases(cast);
const head = { access: { keys: ['${APP_KEY}', '${SECOND_KEY}'] } };

const secrets = Object.values(secret);
const personal = [
  ...Object.values(person),
  ...texts.map(mark),
  ...[mark('level'), mark('ahunter-name'), mark('ahunter-person'), mark('ahunter-mail')],
  ...['864209751', '975312468', '753124689', '642097531', '6420975.31'],
];
const markers = [...secrets, ...Object.values(shown), ...personal];

/** The fields to which Spaaza gives a wrong type today: each is reported in the log. */
const wronglyTyped = JSON.stringify({
  result: { code: 1 },
  results: {
    user_info: { ...user.info, first_name: { [person.leaky]: person.leaky }, frequency: person.leaky },
  },
});

const adminTenant = (url: string): Files =>
  spaazaTenant(url, {
    head: { ...head, identifier: { type: 'digits' } },
    settings: {
      auth: {
        type: 'admin',
        userId: SPAAZA_CREDENTIALS.adminSession.userId,
        sessionKey: '${SESSION_KEY}',
        chainId: '1743',
      },
    },
    source: { lookup: { by: 'user_id', value: '{request.userIdentifier}' } },
  });

const inBase64 = (text: string): string => Buffer.from(text).toString('base64');
const inHex = (text: string): string => Buffer.from(text).toString('hex');

/** Fixtures that contain real values of the environment by mistake, in each encoding. */
const pasted = (): Files =>
  Object.fromEntries(
    [
      secret.spaazaToken,
      `Bearer ${secret.spaazaToken}`,
      `Basic ${inBase64(`shop:${secret.spaazaToken}`)}`,
      inBase64(secret.appKey),
      inHex(secret.spaazaToken),
      encodeURIComponent(secret.spaazaToken),
      JSON.stringify({ token: secret.spaazaToken }),
    ].flatMap((text, index): [string, unknown][] => [
      [
        `fixtures/header-${index}.json`,
        {
          request: { userIdentifier: 'a@b.example' },
          sources: {
            loyalty: {
              exchanges: [
                {
                  request: { method: 'GET', path: '/auth/get-user', headers: { Authorization: text } },
                  response: { status: 200, body: { [text]: text } },
                },
              ],
            },
          },
        },
      ],
      [`fixtures/line-${index}.json`, JSON.stringify({ $comment: text, request: { userIdentifer: text } })],
    ]),
  );

const writeTenants = async (): Promise<string> => {
  const spaaza = await urlOf(
    startSpaaza({
      token: secret.spaazaToken,
      users: [user],
      adminSession: { userId: '9001', key: secret.sessionKey },
    }),
  );
  const folders: Record<string, Files> = {
    spaaza: spaazaTenant(spaaza, { head }),
    admin: adminTenant(spaaza),
    ahunter: ahunterTenant(await urlOf(startAhunter({ accounts: [account] })), { head }),
    unreachable: ahunterTenant(`http://127.0.0.1:${await closedPort()}`, { head }),
    mistyped: spaazaTenant((await serveBody(wronglyTyped)).baseUrl, { head }),
    crm: crmTenant(cast.customers, { head, user: { email: 'crm.email', cardNumber: 'crm.card' } }),
    filed: crmTenant(cast.customers, { head: { access: { keys: ['${FILE_KEY}'] } } }),
    'bad-tokens': ahunterTenant(spaaza, { head, settings: { tokens: '${NOT_JSON}' } }),
    'bad-url': spaazaTenant('${NOT_JSON}', { head }),
    literal: crmTenant([], { head: { access: { keys: [secret.literal] } } }),
    misspelt: spaazaTenant(spaaza, { head, user: { name: 'loyalty.user_facebook_access_token' } }),
    pasted: { ...spaazaTenant(spaaza, { head }), ...pasted() },
    probed: spaazaTenant(spaaza, {
      head: { ...head, tiemzone: 1 },
      source: { probe: person.unrelatedPhone },
    }),
    'key-of-access': crmTenant([], { head: { access: { [secret.literal]: [secret.literal] } } }),
    line: {
      'tenant.json': JSON.stringify({ access: { keys: [secret.literal] }, sources: [secret.literal] }),
    },
    nothing: { 'tenant.json': `${secret.literal}\n` },
  };
  for (const [index, each] of cases.entries()) folders[`case-${index}`] = await each.tenant({ head });
  return writeMappings(folders);
};

const environmentOf = (mappings: string): Readonly<Record<string, string>> => {
  const file = join(mappings, '..', 'file-key');
  writeFileSync(file, secret.fileKey);
  return {
    APP_KEY: secret.appKey,
    SECOND_KEY: secret.secondKey,
    FILE_KEY_FILE: file,
    SPAAZA_TOKEN: secret.spaazaToken,
    SESSION_KEY: secret.sessionKey,
    AHUNTER_TOKENS: JSON.stringify({
      [person.known]: secret.ahunterToken,
      [person.revoked]: secret.revokedToken,
      [person.mistaken]: secret.mistakenToken,
    }),
    NOT_JSON: secret.notJson,
    UNREAD_PASSWORD: secret.unread,
    BRIDGE_SUBJECT_KEY: secret.subjectKey,
    BRIDGE_LOG_LEVEL: 'debug',
  };
};

const accounts: readonly (readonly [string, string])[] = [
  ['spaaza', person.known],
  ['spaaza', person.known.toUpperCase()],
  ['admin', '864209751'],
  ['ahunter', person.known],
  ['mistyped', person.known],
  ['crm', person.written],
  ['crm', person.knownPhone],
];

/** Request ids that an app server makes from an identifier or from its key. */
const ids: readonly ((identifier: string) => string)[] = [
  (identifier) => identifier.replace(/[^A-Za-z0-9._-]/g, '.'),
  (identifier) => `call-${identifier.replace(/[^A-Za-z0-9]/g, '-')}-1`,
  (identifier) => Buffer.from(identifier).toString('base64url'),
  inHex,
  (identifier) => inHex(identifier).padEnd(32, '0').slice(0, 32),
  () => inHex(secret.appKey).slice(0, 64),
  () => Buffer.from(secret.appKey).toString('base64url'),
];
const idFor = (identifier: string, index: number): string =>
  (ids[index % ids.length] ?? String)(identifier).slice(0, 64);

const to = (tenant: string, identifier: unknown, sent: Sent = {}): Sent => ({
  path: `/${tenant}/account`,
  headers: [...bearer(secret.appKey), 'X-Request-Id', idFor(String(identifier), tenant.length)],
  body: asked(identifier),
  ...sent,
});

const failures: readonly Sent[] = [
  ...cases.map(({ identifier }, index) => to(`case-${index}`, identifier)),
  to('unreachable', person.known),
  to('filed', person.unrelatedPhone, { headers: bearer(secret.fileKey) }),
  ...['bad-tokens', 'bad-url', 'literal', 'misspelt', shown.path].map((name) => to(name, person.known)),
  to('spaaza', person.known, { headers: bearer(shown.wrongKey) }),
  to('spaaza', person.known, { headers: ['key', secret.appKey, 'key', secret.secondKey] }),
  to('spaaza', person.known, { body: asked(person.known, { key: shown.wrongKey, more: shown.body }) }),
  to('spaaza', person.known, { headers: ['Authorization', `Basic ${btoa(`canary:${secret.appKey}`)}`] }),
  to('spaaza', person.known, { method: 'PUT' }),
  to('spaaza', person.known, { headers: ['Content-Type', `text/${shown.path}`] }),
  to('spaaza', person.known, { headers: [...bearer(secret.appKey), 'X-Long', secret.appKey.repeat(1000)] }),
  to('crm', person.known),
  to('spaaza', [person.known]),
  to('spaaza', `${person.known}\u0000`),
  to('spaaza', person.known.repeat(20)),
  to('spaaza', '', { body: `{"userIdentifier":"${person.known}","userIdentifier":"${person.unrelated}"}` }),
  to('spaaza', '', { body: `{"userIdentifier":"${person.known}"` }),
  to('spaaza', '', { body: `["${person.known}"]` }),
  to('spaaza', '', { body: Buffer.from(`{"userIdentifier":"${person.leaky}"}`, 'latin1') }),
  to('spaaza', shown.body.repeat(2000)),
  {
    path: `/${encodeURIComponent(person.known)}/account?key=${encodeURIComponent(secret.appKey)}`,
    body: '{}',
  },
  { path: `/${shown.path}?user=${encodeURIComponent(person.known)}` },
];

const raw = [
  `${person.known} ${secret.appKey}\r\n\r\n`,
  `POST /${person.known} HTTP/1.1\r\nKey : ${secret.appKey}\r\n\r\n`,
  `CONNECT ${person.known}:443 HTTP/1.1\r\nHost: ${shown.path}\r\n\r\n`,
];

/** All output of the bridge, by what it may contain. */
const told = { always: Array<string>(), accounts: Array<string>() };
let bridge: Bridge;
let mappings: string;

const headersOf = ({ headers }: Received): string => JSON.stringify(headers);

beforeAll(async () => {
  mappings = await writeTenants();
  bridge = await startBridge(['serve', '--mappings', mappings, '--admin-port', '0'], environmentOf(mappings));
  for (const [tenant, identifier] of accounts) {
    for (const id of [shown.id, ...ids.map((each) => each(identifier).slice(0, 64))]) {
      const headers = [...bearer(secret.appKey), 'X-Request-Id', id];
      const received = await send(bridge.port, to(tenant, identifier, { headers }));
      expect(accountOf(received).id).not.toBe('');
      told.accounts.push(received.text);
      told.always.push(headersOf(received));
    }
  }
  const refused = await Promise.all(failures.map((sent) => send(bridge.port, sent)));
  for (const received of refused) {
    expect(replyOf(received)).toHaveProperty('error');
    told.always.push(headersOf(received), received.text);
  }
  const health = ['/healthz', '/readyz'].map((path) => send(bridge.port, { method: 'GET', path }));
  const operated = ['/livez', '/readyz', '/metrics', '/status'].map((path) => getAdmin(bridge, path));
  for (const received of await Promise.all([...health, ...operated]))
    told.always.push(headersOf(received), withoutValues(received.text));
  told.always.push(...(await Promise.all(raw.map((bytes) => wireTo(bridge.port, bytes).ended))));
});

afterAll(async () => {
  await killBridges();
  await closeUpstreams();
  removeFolders();
});

const requests = accounts.length * (ids.length + 1) + failures.length + raw.length + 2;

it('causes every event that can be logged', async () => {
  await until(() => bridge.log().filter(({ event }) => event === 'request-served').length === requests);
  const lines = bridge.log();
  expect(new Set(lines.map(({ outcome }) => outcome))).toEqual(
    new Set([
      undefined,
      ...cases.map(({ tag }) => tag),
      'ok',
      'RequestInvalid',
      'AccessDenied',
      'TenantUnknown',
    ]),
  );
  const events = [
    ...['tenant-loaded', 'tenant-refused', 'admin-listening', 'server-listening', 'request-served'],
    ...['leaf-mismatched', 'fields-absent', 'field-unknown'],
  ];
  expect(new Set(lines.map(({ event }) => event))).toEqual(new Set(events));
  expect(lines.filter(({ event }) => event === 'tenant-refused')).toHaveLength(8);
  // One account lacks a field each time that it is asked for, and there are three more.
  expect(lines.filter(({ level }) => level === 'debug')).toHaveLength(ids.length + 4);
});

it('writes no marker to the log, to standard error, to a header or to an error, to metrics or the status', () => {
  expect(leaksIn(bridge.stdout(), markers)).toEqual([]);
  expect(leaksIn(bridge.stderr(), markers)).toEqual([]);
  expect(leaksIn(told.always.join('\n'), markers)).toEqual([]);
});

it('writes no secret and no credential of the payload to an account', () => {
  expect(leaksIn(told.accounts.join('\n'), secrets)).toEqual([]);
});

const commands: readonly (readonly string[])[] = [
  ['check'],
  ['check', '--json'],
  ['check', '--format', 'github'],
  ['check', '--format', 'gitlab'],
  ['check', '--coverage', '--plan', '--json'],
  ['verify'],
  ['verify', '--json'],
  ['verify', '--markdown'],
  ['explain', 'pasted', '--fixture', 'header-2'],
  ['explain', 'pasted', '--fixture', 'line-2', '--json'],
  ['explain', 'probed', '--identifier', person.unrelatedPhone],
  ['explain', 'spaaza', '--identifier', person.known],
  ['explain', 'spaaza', '--identifier', person.known, '--json'],
  ['drift', 'spaaza', '--identifier', person.known],
  ['drift', 'spaaza', '--identifier', person.known, '--json'],
  ['drift', 'mistyped', '--identifier', person.known],
  ['drift', 'crm', '--identifier', person.written],
  ['drift', 'unreachable', '--identifier', person.known],
  ...['spaaza', 'admin', 'ahunter', 'mistyped', 'crm', 'unreachable', 'literal'].flatMap((tenant) => {
    const identifier = accounts.find(([name]) => name === tenant)?.[1] ?? person.known;
    const command = ['explain', tenant, '--identifier', identifier, '--wire'];
    return [command, [...command, '--json']];
  }),
  ...cases.map(({ identifier }, index) => ['explain', `case-${index}`, '--identifier', identifier, '--wire']),
  ['explain', 'mistyped', '--identifier', person.known],
  ['explain', 'bad-url', '--identifier', person.known],
  ['explain', 'literal', '--identifier', person.known],
];

it.each(commands.map((command) => [command.join(' '), command] as const))(
  'prints no marker for the command %s',
  async (_title, command) => {
    const { stdout, stderr } = await run([...command, '--mappings', mappings], environmentOf(mappings));
    expect(stdout + stderr).not.toBe('');
    expect(leaksIn(stdout + stderr, markers)).toEqual([]);
  },
);

it('prints no secret with the requests and answers when values are revealed', async () => {
  const command = ['explain', 'spaaza', '--identifier', person.known, '--wire', '--reveal'];
  for (const more of [[], ['--json']]) {
    const all = [...command, ...more, '--mappings', mappings];
    const { code, stdout, stderr } = await run(all, environmentOf(mappings));
    expect([code, leaksIn(stdout, [person.known])]).toEqual([0, [person.known]]);
    expect(leaksIn(stdout + stderr, secrets)).toEqual([]);
  }
});

/** A list of shoppers, outside the mappings. */
const listed = (...identifiers: readonly string[]): string => {
  const file = join(makeFolder(), 'shoppers.txt');
  writeFileSync(file, identifiers.join('\n'));
  return file;
};

const recordable: readonly (readonly [tenant: string, ...identifiers: string[]])[] = [
  ['spaaza', person.known],
  ['spaaza', person.known, person.unrelated],
  ['admin', '864209751'],
  ['ahunter', person.known, person.revoked, person.mistaken, person.unrelated],
  ['mistyped', person.known],
  ['crm', person.written, person.unrelatedPhone, person.sharedPhone],
  ['unreachable', person.known],
  ...cases.map(({ identifier }, index) => [`case-${index}`, identifier] as const),
];

it.each(recordable.map((each) => [each.join(' '), each] as const))(
  'writes no marker to a fixture, and prints none, when it records %s',
  async (_title, [tenant, ...identifiers]) => {
    const copy = join(makeFolder(), 'mappings');
    cpSync(mappings, copy, { recursive: true });
    const before = readdirSync(copy, { recursive: true, encoding: 'utf8' });
    const [only = '', ...more] = identifiers;
    const who =
      more.length === 0 ? ['--identifier', only] : ['--from', listed(...identifiers), '--rate', '50'];
    for (const format of more.length > 0 ? [[], ['--json']] : [[]]) {
      const command = ['record', tenant, ...who, ...format, '--mappings', copy];
      const { stdout, stderr } = await run(command, environmentOf(copy));
      expect(stdout + stderr).not.toBe('');
      expect(leaksIn(stdout + stderr, markers)).toEqual([]);
    }
    const written = readdirSync(copy, { recursive: true, encoding: 'utf8' }).filter(
      (file) => !before.includes(file) && file.endsWith('.json'),
    );
    if (accounts.some(([name]) => name === tenant)) expect(written).not.toEqual([]);
    const text = written.map((file) => `${file}\n${readFileSync(join(copy, file), 'utf8')}`).join('\n');
    expect(leaksIn(text, markers)).toEqual([]);
  },
);

it.each([
  ['spaaza', 'spaaza'],
  ['spaaza', 'mistyped'],
  ['mistyped', 'spaaza'],
])('prints no marker when it compares %s with the endpoint of %s', async (tenant, other) => {
  const from = listed(person.known);
  const url = `http://127.0.0.1:${bridge.port}/${other}/account`;
  for (const more of [['APP_KEY'], ['APP_KEY', '--json'], ['APP_KEY', '--key-in', 'body'], ['NOT_JSON']]) {
    const command = ['compare', tenant, '--url', url, '--from', from, '--rate', '50', '--key', ...more];
    const { stdout, stderr } = await run([...command, '--mappings', mappings], environmentOf(mappings));
    expect(stdout + stderr).not.toBe('');
    expect(leaksIn(stdout + stderr, markers)).toEqual([]);
  }
});

it('prints no secret and no user of a probe when values are revealed', async () => {
  const command = ['explain', 'spaaza', '--identifier', person.known, '--reveal', '--mappings', mappings];
  const { code, stdout, stderr } = await run(command, environmentOf(mappings));
  expect([code, leaksIn(stdout, [person.known])]).toEqual([0, [person.known]]);
  expect(leaksIn(stdout + stderr, secrets)).toEqual([]);
});

it('prints no marker when a tenant is created, or the type of its payload is inferred', async () => {
  const folder = join(mappings, '..', 'begun');
  mkdirSync(folder);
  const answer = {
    ...user.info,
    [person.known]: { [person.knownPhone]: 1 },
    tokens: { [secret.literal]: 1 },
  };
  writeFileSync(
    join(folder, 'answer.json'),
    JSON.stringify({ result: { code: 1 }, results: { user_info: answer } }),
  );
  for (const command of [
    ['infer', 'answer.json', '--at', 'results.user_info'],
    ['infer', 'answer.json', '--json', '--literals'],
    ['init', 'begun', '--adapter', 'spaaza', '--answer', 'answer.json'],
    ['check'],
    ['verify', '--markdown'],
    ['explain', 'begun', '--fixture', 'first', '--reveal'],
  ]) {
    const { stdout, stderr } = await run(command, environmentOf(mappings), folder);
    expect(stdout).not.toBe('');
    expect(leaksIn(stdout + stderr, markers)).toEqual([]);
  }
  const files = ['tenant.json', 'fixtures/first.json'];
  const written = files.map((file) => readFileSync(join(folder, 'mappings/begun', file), 'utf8'));
  expect(leaksIn(written.join('\n'), markers)).toEqual([]);
});

it('writes no marker when it stops', async () => {
  const { code, stdout, stderr } = await bridge.stop();
  expect(code).toBe(0);
  expect(leaksIn(stdout + stderr, markers)).toEqual([]);
});

describe('the search', () => {
  it('finds in the accounts the markers that belong there', () => {
    const there = [
      person.name,
      person.email,
      person.card,
      person.knownPhone,
      person.known,
      mark('first_name'),
    ];
    const text = told.accounts.join('\n');
    expect(leaksIn(text, there)).toEqual(there);
    expect(leaksIn(text, [mark('ahunter-person'), '6420975.31'])).toHaveLength(2);
  });

  it('finds a leak that is planted in the real log: a request id of the app server’s', async () => {
    const again = await startBridge(['serve', '--mappings', mappings], environmentOf(mappings));
    const planted = 'ca7a4e00-9b04-4d6e-8a1c-5e7f90b2d4a6';
    const headers = [...bearer(secret.appKey), 'X-Request-Id', planted];
    const received = await send(again.port, to('crm', person.knownPhone, { headers }));
    await again.served(planted);
    expect(leaksIn(again.stdout(), [planted])).toEqual([planted]);
    expect(leaksIn(headersOf(received), [planted])).toEqual([planted]);
    expect(leaksIn(again.stdout(), markers)).toEqual([]);
  });

  it.each(markers)('finds %s in each spelling', (marker) => {
    for (const leak of leakedForms(marker)) expect(leaksIn(leak, [marker])).toEqual([marker]);
    expect(leaksIn('{"level":"info","outcome":"ok"}', [marker])).toEqual([]);
    expect(spellingsOf(marker).every((spelling) => spelling.length > 6)).toBe(true);
  });
});
