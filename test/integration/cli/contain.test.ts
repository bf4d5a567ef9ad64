/**
 * Containment of tenants that fail or cause a bug: the commands continue with all others. `check` and `verify` report
 * what is wrong and end with 1, and `serve` serves the tenants that load.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isRight, right } from 'fp-ts/Either';
import { adapters } from '../../../adapters';
import { crm } from '../../../adapters/crm';
import type { Adapter, OpenSource } from '../../../src/adapter/define-adapter';
import type { BridgeEvent } from '../../../src/observe/events';
import { commandWorld } from '../../support/command-world';
import { BEARER, KEY, errorOf, send, userOf } from '../../support/gateway/gateway';
import { INHERITED, INHERITED_KEYS } from '../../support/inherited';

const CANARY = 'canary-7Qx2';
const PHONE = '79000000001';

const fail = (): never => {
  throw new TypeError(CANARY);
};

/** The adapter of customer directories under another name, whose sources have a fault once they are open. */
const faulty = (name: string, faults: Partial<Adapter>, open: Partial<OpenSource> = {}): Adapter => ({
  ...crm,
  name,
  open: (...given) => {
    const source = crm.open(...given);
    if (!isRight(source)) return source;
    const opened: OpenSource = { ...source.right, ...open, reading: () => opened };
    return right(opened);
  },
  ...faults,
});

const FAULTY = [
  faulty('opens-badly', { open: fail }),
  faulty('reads-badly', { compares: fail }),
  faulty('closes-badly', {}, { dispose: fail }),
  faulty('asks-badly', {}, { ask: fail }),
];

const head = { access: { keys: ['${APP_KEY}'] }, identifier: { type: 'phone' } };
const source = (adapter = 'crm') => ({
  adapter,
  settings: { file: 'customers.json', index: { phone: 'phone' } },
  lookup: { by: 'phone', value: '{request.userIdentifier}' },
});
const user = { id: 'request.userIdentifier', name: 'crm.name' };
const tenant = (own: object = {}) => ({ ...head, sources: { crm: source() }, user, ...own });
const each = (as: string) => ({ each: 'crm.tags', as, item: { cardNumber: `${as}.code` } });
const spaaza = (own: object) => ({
  adapter: 'spaaza',
  settings: { auth: { type: 'privileged', token: '${TOKEN}', hostname: 'shop.example' } },
  lookup: { by: 'username', value: '{request.userIdentifier}' },
  ...own,
});
const inherited = <A>(valueOf: (name: string) => A): Readonly<Record<string, A>> =>
  Object.fromEntries(INHERITED_KEYS.map((name) => [name, valueOf(name)]));

const LENGTH = 4_000;
/** A chain of files, each of which extends the next. */
const chain = Array.from({ length: LENGTH }, (_, at) =>
  at + 1 < LENGTH ? { extends: `${at + 1}.json` } : tenant(),
);

/** The tenant files that cannot serve, each with codes of what is wrong with it. */
const broken: Readonly<Record<string, readonly [file: unknown, ...codes: string[]]>> = {
  'declares-inherited': [
    tenant({
      sources: { loyalty: spaaza({ declare: { toString: 'text?' } }) },
      user: { id: 'request.userIdentifier', name: 'loyalty.nothing_of_the_kind' },
    }),
    'path-unknown',
  ],
  'declares-all': [
    tenant({
      sources: { loyalty: spaaza({ declare: inherited(() => 'text?') }) },
      user: { id: 'request.userIdentifier', name: 'loyalty.nothing_of_the_kind', extra: inherited(String) },
    }),
    'path-unknown',
    'source-unknown',
  ],
  'names-elements': [
    tenant({ user: { ...user, loyaltyCards: [each('valueOf')], email: 'nothing.of_the_kind' } }),
    'source-unknown',
  ],
  'names-all-elements': [
    tenant({ user: { ...user, loyaltyCards: INHERITED.map(each), email: 'nothing.of_the_kind' } }),
    'each-alias',
  ],
  'has-keys': [tenant({ access: { keys: INHERITED.map((name) => `\${${name}}`) } }), 'secret-unset'],
  'extends-inherited': [
    { extends: '../_base/tenant.json', sources: { crm: { valueOf: {} } } },
    'key-unknown',
  ],
  'extends-all': [
    {
      ...inherited(() => ({})),
      extends: '../_base/tenant.json',
      sources: { crm: { ...inherited(() => ({})), settings: inherited(() => ({})) } },
      user: inherited(() => ({})),
    },
    'key-unknown',
    'field-unknown',
  ],
  'extends-without-end': [{ extends: '../_chain/0.json' }, 'extends-depth'],
  'opens-badly': [tenant({ sources: { crm: source('opens-badly') } }), 'internal-error'],
  'reads-badly': [tenant({ sources: { crm: source('reads-badly') } }), 'internal-error'],
};

const fixture = {
  variables: { APP_KEY: 'invented' },
  request: { userIdentifier: PHONE },
  response: { body: { user: { id: PHONE, name: 'Иван' } } },
};

/** Tenants that load although their check finds something. */
const odd: Readonly<Record<string, readonly [files: Readonly<Record<string, unknown>>, ...codes: string[]]>> =
  {
    'closes-badly': [
      { 'tenant.json': tenant({ sources: { crm: source('closes-badly') } }) },
      'internal-error',
    ],
    'asks-badly': [
      { 'tenant.json': tenant({ sources: { crm: source('asks-badly') } }), 'fixtures/one.json': fixture },
      'fixture-failed',
    ],
    'plays-inherited': [
      {
        'tenant.json': tenant(),
        'fixtures/one.json': {
          ...fixture,
          variables: { ...fixture.variables, ...inherited(() => 'x') },
          sources: inherited(() => ({ exchanges: [] })),
        },
        'fixtures/two.json': { ...fixture, ...inherited(() => 'x') },
      },
      'variable-unknown',
      'source-unknown',
      'key-unknown',
    ],
  };

/** Tenants without a mistake, some under names that every object inherits. */
const HEALTHY = ['healthy', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'];

const mappings = mkdtempSync(join(tmpdir(), 'account-bridge-contain-'));
afterAll(() => rmSync(mappings, { recursive: true }));

const write = (file: string, content: unknown): void => {
  mkdirSync(dirname(join(mappings, file)), { recursive: true });
  writeFileSync(join(mappings, file), JSON.stringify(content, undefined, 1));
};

beforeAll(() => {
  const customers = [{ id: 'c-1', phone: PHONE, name: 'Иван', tags: [{ code: 'a' }] }];
  for (const [name, [file]] of Object.entries(broken)) write(`${name}/tenant.json`, file);
  for (const [name, [files]] of Object.entries(odd))
    for (const [file, content] of Object.entries(files)) write(`${name}/${file}`, content);
  for (const name of HEALTHY) {
    write(`${name}/tenant.json`, tenant());
    write(`${name}/fixtures/one.json`, fixture);
  }
  write('_base/tenant.json', tenant());
  for (const [at, file] of chain.entries()) write(`_chain/${at}.json`, file);
  for (const name of [...HEALTHY, ...Object.keys(broken), ...Object.keys(odd)])
    write(`${name}/customers.json`, customers);
});

const worldOf = () => commandWorld([...adapters, ...FAULTY], { APP_KEY: KEY, TOKEN: 'token' });

interface Found {
  readonly tenant: string;
  readonly code: string;
  readonly severity: string;
}

const bugsOf = (events: readonly BridgeEvent[]): readonly unknown[] =>
  events.flatMap((event) => (event.event === 'bug-caught' ? [event.tenant ?? event.requestId] : []));

const codesOf = (found: readonly Found[], name: string): readonly string[] =>
  found.flatMap(({ tenant: its, code }) => (its === name ? [code] : []));

it('check reports what is wrong with each, and ends with 1', async () => {
  const { run, said, events } = worldOf();
  expect(await run('check', '--mappings', mappings, '--json')).toBe(1);
  const found = JSON.parse(said.out) as readonly Found[];
  for (const [name, [, ...codes]] of [...Object.entries(broken), ...Object.entries(odd)])
    expect([name, codesOf(found, name)]).toEqual([name, expect.arrayContaining(codes)]);
  for (const name of HEALTHY) expect(codesOf(found, name)).toEqual([]);
  expect(codesOf(found, 'asks-badly')).not.toContain('internal-error');
  expect(found.filter(({ code }) => code === 'internal-error').map((each) => each.tenant)).toEqual([
    'closes-badly',
    'opens-badly',
    'reads-badly',
  ]);
  expect(bugsOf(events)).toEqual(['fixture-0-0', 'closes-badly', 'opens-badly', 'reads-badly']);
  expect(said.out + said.error + JSON.stringify(events)).not.toContain(CANARY);
});

it.each(['text', 'github', 'gitlab'])('check reports all findings as %s too', async (format) => {
  const { run, said } = worldOf();
  expect(await run('check', '--mappings', mappings, '--format', format)).toBe(1);
  expect(said.out).toContain('internal-error');
  expect(said.out).not.toContain(CANARY);
});

it('check reports the same findings with every option', async () => {
  const { run, said } = worldOf();
  const options = ['--strict', '--coverage', '--plan'];
  expect(await run('check', '--mappings', mappings, ...options)).toBe(1);
  expect(said.out).toContain('[internal-error]');
});

it('verify plays the fixtures of those that load, and ends with 1', async () => {
  const { run, said, events } = worldOf();
  expect(await run('verify', '--mappings', mappings, '--json')).toBe(1);
  const played = JSON.parse(said.out) as readonly {
    readonly tenant: string;
    readonly cases: readonly { readonly outcome: string }[];
    readonly problems: readonly Found[];
  }[];
  const of = (name: string) => played.find((each) => each.tenant === name);
  for (const name of HEALTHY)
    expect(of(name)).toMatchObject({ cases: [{ outcome: 'passed' }], problems: [] });
  for (const name of ['opens-badly', 'reads-badly', 'closes-badly'])
    expect(of(name)?.problems.map(({ code }) => code)).toEqual(['internal-error']);
  expect(bugsOf(events)).toEqual(expect.arrayContaining(['opens-badly', 'reads-badly', 'closes-badly']));
  expect(said.out + said.error + JSON.stringify(events)).not.toContain(CANARY);
});

it('serve refuses those, says why, and serves all others until it is stopped', async () => {
  const { run, said, events, listening, stop } = worldOf();
  const ended = run('serve', '--mappings', mappings, '--port', '0');
  const port = await listening;
  const ask = (name: string) =>
    send(port, {
      path: `/${name}/account`,
      headers: BEARER,
      body: JSON.stringify({ userIdentifier: PHONE }),
    });
  for (const name of [...HEALTHY, 'closes-badly', 'plays-inherited'])
    expect(userOf(await ask(name))).toEqual({ id: PHONE, name: 'Иван' });
  expect(errorOf(await ask('asks-badly')).status).toBe(500);
  for (const name of Object.keys(broken)) expect(errorOf(await ask(name)).status).toBe(401);
  const refused = events.flatMap((event) => (event.event === 'tenant-refused' ? [event.tenant] : []));
  expect(refused).toEqual(Object.keys(broken).sort());
  for (const name of ['opens-badly', 'reads-badly'])
    expect(said.error).toContain(`error[internal-error]: ${join(mappings, name, 'tenant.json')}:1:1: `);
  stop();
  expect(await ended).toBe(0);
  expect(bugsOf(events).filter((name) => String(name).endsWith('-badly'))).toEqual([
    'opens-badly',
    'reads-badly',
    'closes-badly',
  ]);
  expect(events.at(-1)?.event).toBe('server-stopped');
  expect(said.out + said.error + JSON.stringify(events)).not.toContain(CANARY);
});

it.each([
  ['the live upstream', ['--identifier', PHONE]],
  ['a fixture', ['--fixture', 'one']],
])('explain of %s closes its tenant where it fails', async (_what, options) => {
  let closed = 0;
  const adapter = faulty('asks-badly', {}, { ask: fail, dispose: () => void (closed += 1) });
  const { run } = commandWorld([adapter], { APP_KEY: KEY });
  await expect(run('explain', 'asks-badly', '--mappings', mappings, ...options)).rejects.toThrow(CANARY);
  expect(closed).toBe(1);
});

it('explain names the bug that a tenant causes', async () => {
  const { run, said, events } = worldOf();
  const options = ['--mappings', mappings, '--identifier', PHONE];
  expect(await run('explain', 'opens-badly', ...options)).toBe(2);
  expect(said.error).toMatch(/^error\[internal-error\]: .*opens-badly/);
  expect(bugsOf(events)).toEqual(['opens-badly']);
});
