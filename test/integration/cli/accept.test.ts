/** Accepted findings: which codes can be accepted, and what an accepted finding no longer does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../../adapters';
import { checkExample, fileOf } from '../../../scripts/problem-examples';
import type { ShownExample } from '../../../scripts/problem-examples';
import { problemEntries } from '../../../src/diagnostics/catalogue/catalogue';
import { pointersOf } from '../../../src/json/pointer-at';
import { commandWorld } from '../../support/command-world';
import { ROOT } from '../../support/root';
import { mappingsOf, removeMappings } from '../../support/tenant/played';
import type { Files } from '../../support/tenant/played';

afterEach(removeMappings);

const codes = Object.entries(problemEntries);

const shownExample = (code: string): ShownExample => {
  const example = codes.find(([name]) => name === code)?.[1].example;
  if (example === undefined || !('frame' in example)) throw new Error(`${code} has no example`);
  return example;
};

/** A warning in a source that is known from its data; the example of this code is an error. */
const KNOWN_FROM_DATA = `{
  "access": { "keys": ["\${APP_KEY}"] },
  "identifier": { "type": "phone" },
  "sources": {
    "crm": {
      "adapter": "crm",
      "settings": { "file": "customers.json", "index": { "phone": "phone" } },
      "lookup": { "by": "phone", "value": "{request.userIdentifier}" },
      "declare": { "phone": "text?" }
    }
  },
  "user": { "id": "crm.id" }
}`;

const wrongFileOf = (code: string): string =>
  code === 'declare-known' ? KNOWN_FROM_DATA : fileOf(shownExample(code), shownExample(code).bad);

/** A tenant file with these entries of `accept`. */
const accepting = (text: string, ...accept: readonly object[]): string => {
  const file: unknown = JSON.parse(text);
  if (typeof file !== 'object' || file === null) throw new Error('a tenant file is an object');
  return JSON.stringify({ ...file, accept }, undefined, 2);
};

const acceptable = codes.flatMap(([code, { accept }]) => (accept === true ? [code] : []));

test.each(acceptable)('a warning %s is accepted by an entry with its code and place', async (code) => {
  const text = wrongFileOf(code);
  const example = shownExample(code);
  const found = (await checkExample(ROOT, text, example)).filter((problem) => problem.code === code);
  const entries = found.map((problem) => ({ code, at: pointersOf(text)(problem), because: 'it is meant' }));
  const after = await checkExample(ROOT, accepting(text, ...entries), example);
  expect(found.length).toBeGreaterThan(0);
  expect(after.map((problem) => [problem.code, problem.severity, problem.accepted])).toEqual(
    found.map(() => [code, 'warning', 'it is meant']),
  );
});

const GOOD = accepting(KNOWN_FROM_DATA.replace(/,\s*"declare".*\n/, '\n'));

const refused = codes.flatMap(([code, { accept }]) => (accept === true ? [] : [[code, accept] as const]));

test.each(refused)('an entry with the code %s is an error that says why', async (code, accept) => {
  const text = accepting(GOOD, { code, at: '/user/id', because: 'it is meant' });
  const [problem, ...others] = await checkExample(ROOT, text, shownExample('step-no-effect'));
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    code: 'accept-refused',
    severity: 'error',
    message: expect.stringMatching(
      accept === undefined
        ? /^"[a-z-]+" cannot be accepted: it is an error$/
        : /: it (?:is about|depends on) /,
    ),
  });
});

it('every code that can be a warning says whether it can be accepted', () => {
  const silent = codes.filter(([, { severity, accept }]) => severity === 'warning' && accept === undefined);
  expect(silent.map(([code]) => code)).toEqual([]);
  expect(acceptable.length).toBeGreaterThan(10);
});

interface FoundJson {
  readonly code: string;
  readonly severity: string;
  readonly at: string;
  readonly accepted?: true;
  readonly because?: string;
  readonly message: string;
  readonly suggestion?: string;
}

const TENANT = {
  access: 'open',
  identifier: { type: 'text' },
  sources: {
    crm: {
      adapter: 'http',
      settings: { baseUrl: 'https://crm.example', answer: { notFound: [{ status: 404 }] } },
      lookup: { path: '/users/{request.userIdentifier}', owner: 'unsaid' },
      payload: { id: 'text!', tier: "'basic' | 'gold'" },
    },
  },
  user: { id: 'crm.id', status: { from: 'crm.tier', via: [{ table: { gold: 'Gold' } }] } },
};

const ENTRY = { code: 'table-incomplete', at: '/user/status/via/0/table', because: 'basic has no name' };

const findingsOf = async (files: Files, ...flags: readonly string[]): Promise<readonly FoundJson[]> => {
  const { said, run } = commandWorld(adapters, {});
  await run('check', '--json', ...flags, '--mappings', mappingsOf(files));
  return JSON.parse(said.out) as readonly FoundJson[];
};

const ofOwn = (...accept: readonly object[]): Files => ({ 'tenant.json': { ...TENANT, accept } });

describe('a place', () => {
  it('is the pointer that the check prints', async () => {
    const [found] = await findingsOf({ 'tenant.json': TENANT });
    expect(found).toMatchObject({ code: 'table-incomplete', at: ENTRY.at });
  });

  it('keeps its pointer when lines move', async () => {
    const moved = JSON.stringify(TENANT).replace(/,/g, ',\n\n');
    expect(await findingsOf({ 'tenant.json': moved })).toMatchObject([{ at: ENTRY.at }]);
  });

  it('escapes keys as RFC 6901 does', () => {
    const text = '{ "a/b": { "c~d": [1, { "": 2 }] } }';
    const column = text.indexOf('2') + 1;
    expect(pointersOf(text)({ line: 1, column })).toBe('/a~1b/c~0d/1/');
    expect(pointersOf(text)({ line: 1, column: 1 })).toBe('');
    expect(pointersOf('not JSON')({ line: 1, column: 1 })).toBeUndefined();
  });
});

describe('an accepted finding', () => {
  it('is in the JSON, with its reason, and does not fail the strict check', async () => {
    const found = await findingsOf(ofOwn(ENTRY), '--strict');
    expect(found.filter(({ code }) => code === ENTRY.code)).toMatchObject([
      { severity: 'warning', accepted: true, because: ENTRY.because },
    ]);
  });

  it('is not shown in the text and the formats of services, and counted in the summary', async () => {
    const mappings = mappingsOf(ofOwn(ENTRY));
    const saidBy = async (...flags: readonly string[]): Promise<string> => {
      const { said, run } = commandWorld(adapters, {});
      expect(await run('check', ...flags, '--mappings', mappings)).toBe(0);
      return said.out;
    };
    expect(await saidBy()).toBe('1 tenant checked: 1 accepted\n');
    expect(await saidBy('--format', 'github')).toBe('');
    expect(await saidBy('--format', 'gitlab')).toBe('[]\n');
  });

  it('is not touched by --fix', async () => {
    const user = { ...TENANT.user, name: { from: 'crm.id', via: ['trim', 'text'] } };
    const entry = { code: 'step-no-effect', at: '/user/name/via/1', because: 'it is meant' };
    const found = await findingsOf({ 'tenant.json': { ...TENANT, user } });
    expect(found.find(({ code }) => code === entry.code)).toMatchObject({ code: entry.code, at: entry.at });
    const mappings = mappingsOf({ 'tenant.json': { ...TENANT, user, accept: [ENTRY, entry] } });
    const file = join(mappings, 'acme/tenant.json');
    const before = readFileSync(file, 'utf8');
    expect(await commandWorld(adapters, {}).run('check', '--fix', '--mappings', mappings)).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('an entry', () => {
  it.each([
    [
      'at another place',
      { ...ENTRY, at: '/user/status' },
      'correct "at": the warning is at "/user/status/via/0/table"; or remove it',
    ],
    [
      'with a path for a pointer',
      { ...ENTRY, at: 'user.status' },
      'correct "at": the warning is at "/user/status/via/0/table"; or remove it',
    ],
    ['with another code', { ...ENTRY, code: 'guard-always' }, 'remove it'],
    ['twice', ENTRY, 'remove it'],
  ])('%s is a warning, and the finding stays', async (_title, entry, suggestion) => {
    const entries = entry === ENTRY ? [ENTRY, ENTRY] : [entry];
    const found = await findingsOf(ofOwn(...entries));
    expect(found.map(({ code }) => code).sort()).toEqual(['accept-unused', 'table-incomplete']);
    expect(found.find(({ code }) => code === 'accept-unused')).toMatchObject({ suggestion });
  });

  it('at another place than several warnings names the first of them', async () => {
    const rule = TENANT.user.status;
    const user = { ...TENANT.user, status: rule, name: rule };
    const accept = [{ ...ENTRY, at: '/user' }];
    const found = await findingsOf({ 'tenant.json': { ...TENANT, user, accept } });
    expect(found.find(({ code }) => code === 'accept-unused')).toMatchObject({
      suggestion: 'correct "at": the warning is at "/user/name/via/0/table" (and at 1 more); or remove it',
    });
  });

  it('with a code that is like none says where to find codes', async () => {
    const found = await findingsOf(ofOwn({ ...ENTRY, code: 'zzz' }));
    expect(found.find(({ code }) => code === 'accept-refused')).toMatchObject({
      suggestion: 'take the code of the finding, as "check --json" prints it',
    });
  });

  it('with a misspelt code names the code that was meant', async () => {
    const found = await findingsOf(ofOwn({ ...ENTRY, code: 'table-incomplet' }));
    expect(found.find(({ code }) => code === 'accept-refused')).toMatchObject({
      suggestion: 'did you mean "table-incomplete"?',
    });
  });

  it.each([
    ['a blank reason', { ...ENTRY, because: ' ' }],
    ['no reason', { code: ENTRY.code, at: ENTRY.at }],
    ['no place', { code: ENTRY.code, because: 'x' }],
    ['another key', { ...ENTRY, reason: 'x' }],
    ['a code that is no text', { ...ENTRY, code: 7 }],
  ])('with %s is an error', async (_title, entry) => {
    const found = await findingsOf(ofOwn(entry));
    expect(found.some(({ severity, at }) => severity === 'error' && at.startsWith('/accept/0'))).toBe(true);
  });

  it('is not called unused while a variable is not set', async () => {
    const access = { keys: ['${APP_KEY}'] };
    const found = await findingsOf({
      'tenant.json': { ...TENANT, access, accept: [{ ...ENTRY, at: '/x' }] },
    });
    expect(found.map(({ code }) => code).sort()).toEqual(['secret-unset', 'table-incomplete']);
  });
});

describe('a file that tenants extend', () => {
  const base = { ...TENANT, accept: [ENTRY] };
  const extending = { extends: '../_base/tenant.json' };

  it('accepts its own findings, and its tenants’ entries do not', async () => {
    const files = { '../_base/tenant.json': base, 'tenant.json': extending };
    expect(await findingsOf(files)).toMatchObject([{ code: ENTRY.code, accepted: true }]);
    const own = { '../_base/tenant.json': TENANT, 'tenant.json': { ...extending, accept: [ENTRY] } };
    expect((await findingsOf(own)).map(({ code, accepted }) => [code, accepted])).toEqual([
      ['accept-unused', undefined],
      ['table-incomplete', undefined],
    ]);
  });

  it('does not accept the same place of a tenant’s own file', async () => {
    const files = {
      '../_base/tenant.json': base,
      'tenant.json': { ...extending, user: { status: TENANT.user.status } },
    };
    expect((await findingsOf(files, 'acme')).map(({ code, accepted }) => [code, accepted])).toEqual([
      ['table-incomplete', undefined],
    ]);
  });

  it('has an unused entry only when none of all tenants needs it', async () => {
    const other = { ...extending, user: { status: null } };
    const both = { '../_base/tenant.json': base, 'tenant.json': other, '../needs/tenant.json': extending };
    const unused = async (files: Files, ...names: readonly string[]): Promise<number> =>
      (await findingsOf(files, ...names)).filter(({ code }) => code === 'accept-unused').length;
    expect(await unused(both)).toBe(0);
    expect(await unused(both, 'acme')).toBe(0);
    expect(await unused({ '../_base/tenant.json': base, 'tenant.json': other })).toBe(1);
  });

  it('has its entries checked as a tenant’s own', async () => {
    const wrong = {
      ...TENANT,
      accept: [{ code: 'path-unknown', at: '', because: 'x' }, { code: 'each-unused' }],
    };
    const found = await findingsOf({ '../_base/tenant.json': wrong, 'tenant.json': extending });
    expect(found.filter(({ at }) => at.startsWith('/accept')).map(({ code }) => code)).toEqual([
      'accept-refused',
      'key-missing',
      'key-missing',
    ]);
  });
});

describe('without secrets', () => {
  const keyed = { ...TENANT, access: { keys: ['${APP_KEY}', '${OTHER_KEY}'] }, accept: [ENTRY] };

  interface TenantJson {
    readonly notMade: readonly {
      readonly variable: string;
      readonly at: string;
      readonly checks: readonly string[];
    }[];
    readonly findings: readonly FoundJson[];
  }

  const checked = async (tenant: object, variables: Readonly<Record<string, string>>) => {
    const { said, run } = commandWorld(adapters, variables);
    const code = await run(
      'check',
      '--no-secrets',
      '--json',
      '--mappings',
      mappingsOf({ 'tenant.json': tenant }),
    );
    const [only] = JSON.parse(said.out) as readonly TenantJson[];
    return { code, notMade: only?.notMade ?? [], findings: only?.findings ?? [] };
  };

  it('lists each check that needs an unset variable, and no finding about it', async () => {
    const { code, notMade, findings } = await checked(keyed, { APP_KEY: 'a-key-of-this-test' });
    expect([code, findings.map((found) => found.code)]).toEqual([0, ['table-incomplete']]);
    expect(notMade.map(({ variable, at }) => [variable, at])).toEqual([['OTHER_KEY', '/access/keys/1']]);
    expect(notMade[0]?.checks).toContain('that no other key is the same');
  });

  it.each([
    ['an address', '/sources/crm/settings/baseUrl', 'that it is an address that the bridge may ask'],
    ['a secret', '/sources/crm/settings/auth/token', 'that it can be sent or read'],
    [
      'an authority',
      '/sources/crm/settings/tls/ca',
      'that it is PEM, valid today, and belongs to the key or certificate beside it',
    ],
    ['a proxy', '/sources/crm/settings/proxy/url', 'that it is an address that the bridge may ask'],
  ])('lists what is not known of %s', async (_title, at, check) => {
    const settings = {
      ...TENANT.sources.crm.settings,
      baseUrl: '${CRM_URL}',
      auth: { type: 'bearer', token: '${TOKEN}' },
      tls: { ca: '${CA}' },
      proxy: { url: '${PROXY_URL}' },
    };
    const { notMade } = await checked(
      { ...TENANT, sources: { crm: { ...TENANT.sources.crm, settings } } },
      {},
    );
    expect(notMade.find((each) => each.at === at)?.checks).toContain(check);
    expect(notMade).toHaveLength(4);
  });

  it('uses the variables that are set', async () => {
    const { code, notMade, findings } = await checked(keyed, { APP_KEY: 'secret', OTHER_KEY: ' spaced ' });
    expect([code, notMade]).toEqual([1, []]);
    expect(findings.map((found) => found.code)).toContain('secret-malformed');
  });

  it('lists them in the text, and on standard error beside the formats of services', async () => {
    const mappings = mappingsOf({ 'tenant.json': keyed });
    const [text, github] = [commandWorld(adapters, {}), commandWorld(adapters, {})];
    await text.run('check', '--no-secrets', '--mappings', mappings);
    await github.run('check', '--no-secrets', '--format', 'github', '--mappings', mappings);
    expect(text.said.out).toMatch(
      /^acme: not checked, since variables are not set\n {2}APP_KEY \(.*:\d+:\d+\): its length/,
    );
    expect([github.said.out, github.said.error]).toEqual(['', expect.stringContaining('  OTHER_KEY (')]);
  });

  it('is refused with --fix', async () => {
    const { said, run } = commandWorld(adapters, {});
    expect(
      await run('check', '--no-secrets', '--fix', '--mappings', mappingsOf({ 'tenant.json': TENANT })),
    ).toBe(2);
    expect(said.error).toBe('--fix cannot be used with --coverage, --plan or --no-secrets\n');
  });
});
