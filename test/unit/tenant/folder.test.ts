/** The mappings folder: one folder per tenant, and a failing tenant does not affect another. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isRight, left, right } from 'fp-ts/Either';
import { crm } from '../../../adapters/crm';
import { suggestionOf } from '../../../src/diagnostics/fix';
import { resolve } from '../../../src/resolve';
import { listFolders, loadOne, snapshotOf } from '../../../src/tenant/folder';
import { INHERITED } from '../../support/inherited';
import { callAt, contextOf } from '../../support/tenant/world';

const context = contextOf([crm]);
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder with files in it; directories are made as they are needed. */
const folderOf = (files: Readonly<Record<string, string | Buffer>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'mappings-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
};

const tenantFile = (file = 'customers.json'): string =>
  JSON.stringify({
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'phone' },
    sources: {
      crm: {
        adapter: 'crm',
        settings: { file, index: { phone: 'phone' } },
        lookup: { by: 'phone', value: '{request.userIdentifier}' },
      },
    },
    user: { id: 'crm.id' },
  });

const customers = (id: string): string => JSON.stringify([{ id, phone: '79161234567' }]);

const good = (name: string): Readonly<Record<string, string>> => ({
  [`${name}/tenant.json`]: tenantFile(),
  [`${name}/customers.json`]: customers(`${name}-1`),
});

const loadAll = (directory: string) => {
  const names = listFolders(directory);
  if (!isRight(names)) throw new Error(names.left);
  return snapshotOf(names.right.map((name) => loadOne(directory, name, context)));
};

const codesOf = (directory: string, name: string): readonly string[] =>
  loadOne(directory, name, context).problems.map(({ code }) => code);

describe('the mappings folder', () => {
  it('has a tenant in every folder, in the order of their names', () => {
    expect(listFolders(folderOf({ ...good('b'), ...good('a'), ...good('c-1') }))).toEqual(
      right(['a', 'b', 'c-1']),
    );
  });

  it('ignores hidden folders, folders with an underscore and files', () => {
    const directory = folderOf({
      ...good('a'),
      ...good('.git'),
      ...good('_draft'),
      'README.md': '#',
      '.env': 'X=1',
    });
    expect(listFolders(directory)).toEqual(right(['a']));
  });

  it('ignores the folders of a disk that no tenant can have the name of', () => {
    const directory = folderOf({
      ...good('a'),
      'lost+found/x': '',
      '@eaDir/x': '',
      'System Volume Information/x': '',
    });
    expect(listFolders(directory)).toEqual(right(['a']));
    expect(listFolders(folderOf({ ...good('a'), ...good('my shop') }))).toEqual(right(['a', 'my shop']));
  });

  it('is not the folder of one tenant', () => {
    const directory = folderOf({ ...good('a'), 'a/fixtures/full.json': '{}' });
    expect(listFolders(join(directory, 'a'))).toEqual(
      left('is the folder of one tenant: name the folder above it as the mappings folder'),
    );
    writeFileSync(join(directory, 'tenant.json'), '{}');
    expect(listFolders(directory)).toEqual(right(['a']));
  });

  it('may consist of links to folders in it', () => {
    const directory = folderOf({
      '_tenants/a/tenant.json': tenantFile(),
      '_tenants/a/customers.json': customers('a'),
    });
    symlinkSync('_tenants/a', join(directory, 'linked'));
    expect([...loadAll(directory).tenants.keys()]).toEqual(['linked']);
  });

  it('that is missing, or is a file, cannot be listed', () => {
    expect(isRight(listFolders(join(folderOf({}), 'none')))).toBe(false);
    expect(isRight(listFolders(join(folderOf({ 'a.json': '{}' }), 'a.json')))).toBe(false);
  });
});

describe('a tenant of the folder', () => {
  it('serves with the files of its own folder', async () => {
    const { tenants } = loadAll(folderOf({ ...good('a'), ...good('b') }));
    for (const name of ['a', 'b']) {
      const outcome = await resolve(tenants.get(name)!, '79161234567', callAt(new Date()))();
      expect(outcome).toEqual(right({ id: `${name}-1` }));
    }
  });

  it.each([
    ['no tenant.json', { 'bad/customers.json': customers('x') }, 'file-missing'],
    ['a tenant.json that is a folder', { 'bad/tenant.json/x': '' }, 'file-missing'],
    ['no JSON', { 'bad/tenant.json': '{' }, 'json-syntax'],
    ['an empty file', { 'bad/tenant.json': '' }, 'json-syntax'],
    [
      'Windows-1251',
      { 'bad/tenant.json': Buffer.from([0x7b, 0x22, 0xc8, 0xec, 0xff, 0x22]) },
      'file-encoding',
    ],
    ['UTF-16', { 'bad/tenant.json': Buffer.from(`\ufeff${tenantFile()}`, 'utf16le') }, 'file-encoding'],
    ['more than 1 MiB', { 'bad/tenant.json': `{}${' '.repeat(1_048_576)}` }, 'file-too-large'],
    ['a directory that is missing', { 'bad/tenant.json': tenantFile() }, 'data-file'],
    [
      'a directory that is not JSON',
      { 'bad/tenant.json': tenantFile(), 'bad/customers.json': '[' },
      'data-file',
    ],
  ])(
    'with %s is refused, and its neighbours serve',
    (_what, files: Readonly<Record<string, string | Buffer>>, code) => {
      const directory = folderOf({ ...good('a'), ...files, ...good('z') });
      const { tenants, refused } = loadAll(directory);
      expect([...tenants.keys()]).toEqual(['a', 'z']);
      expect([...refused.keys()]).toEqual(['bad']);
      expect(refused.get('bad')!.map((problem) => problem.code)).toContain(code);
      for (const problem of refused.get('bad')!)
        expect(problem.file).toBe(join(directory, 'bad', 'tenant.json'));
    },
  );

  it.each([
    ['Tenant.json', 'rename FOLDER/Tenant.json to tenant.json'],
    ['tenant.json.txt', 'rename FOLDER/tenant.json.txt to tenant.json'],
    ['tenants.json', 'rename FOLDER/tenants.json to tenant.json'],
    ['tenant.yaml', 'write FOLDER/tenant.json as JSON: tenant.yaml is not read'],
    ['customers.json', 'write FOLDER/tenant.json'],
  ])('without a tenant.json, but with %s, is told what to do', (name, fix) => {
    const directory = folderOf({ [`bad/${name}`]: '{}' });
    const [problem] = loadOne(directory, 'bad', context).problems;
    expect(problem?.fix && suggestionOf(problem.fix).replaceAll(join(directory, 'bad'), 'FOLDER')).toBe(fix);
  });

  it('with a misspelt name of its directory is told which file is meant', () => {
    const directory = folderOf({
      ...good('a'),
      'a/tenant.json': tenantFile('customer.json'),
      'a/.hidden': '',
    });
    const fixOf = (): string | undefined => {
      const [problem] = loadOne(directory, 'a', context).problems;
      expect(problem?.code).toBe('data-file');
      return problem?.fix && suggestionOf(problem.fix);
    };
    expect(fixOf()).toBe('did you mean "customers.json"?');
    rmSync(join(directory, 'a', 'customers.json'));
    expect(fixOf()).toBeUndefined();
  });

  it.each(['ünï', 'a b', '-a', 'a.b', 'x'.repeat(65)])('cannot be called %j', (name) => {
    expect(codesOf(folderOf(good(name)), name)).toEqual(['tenant-name']);
  });

  it.each(['A', '0', 'acme-2_x', 'x'.repeat(64)])('can be called %j', (name) => {
    expect(codesOf(folderOf(good(name)), name)).toEqual([]);
  });

  it.each([
    '../b/customers.json',
    '/etc/hostname',
    '..',
    '.',
    '../a/customers.json/../../b/customers.json',
    '..//b/customers.json',
  ])('reads no file outside its folder: %s', (file) => {
    const directory = folderOf({ ...good('b'), 'a/tenant.json': tenantFile(file) });
    const { problems, tenant } = loadOne(directory, 'a', context);
    expect(tenant).toBeUndefined();
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'data-file: the file must be in the tenant’s own folder; there it can be a link to a file in a folder whose name begins with "_"',
    ]);
  });

  const oddNames: readonly string[] = [
    ...['', '.', '..', '/', 'tenant.json/', 'tenant.json/x', 'fixtures', 'a\u0000b.json', '\ud800.json'],
    ...['file:///etc/hostname', 'https://shop.example/a.json', '%2e%2e/a.json', '~/a.json', 'C:\\a.json'],
    ...['x'.repeat(300), `${'x/'.repeat(3_000)}a.json`, `${'../'.repeat(3_000)}a.json`, ...INHERITED],
  ];

  it.each(oddNames)('may give another file any name: %j', (file) => {
    const crm = { adapter: 'crm', settings: { file, index: { phone: 'phone' } }, payload: file };
    const http = { adapter: 'http', settings: { baseUrl: 'https://shop.example' }, payload: file };
    const whole = { ...(JSON.parse(tenantFile()) as object), sources: { crm, http } };
    for (const text of [tenantFile(file), JSON.stringify(whole), JSON.stringify({ extends: file })]) {
      const { tenant, problems } = loadOne(folderOf({ ...good('a'), 'a/tenant.json': text }), 'a', context);
      expect(tenant).toBeUndefined();
      expect(problems.map(({ code }) => code)).not.toContain('internal-error');
      expect(problems).not.toEqual([]);
    }
  });

  it.each(['tenant.json', 'customers.json'])('is not read where its %s is a pipe', (file) => {
    const directory = folderOf({ ...good('a'), ...good('b') });
    rmSync(join(directory, 'a', file));
    execFileSync('mkfifo', [join(directory, 'a', file)]);
    const { tenants, refused } = loadAll(directory);
    expect([[...tenants.keys()], [...refused.keys()]]).toEqual([['b'], ['a']]);
    expect(codesOf(directory, 'a')).toEqual([file === 'tenant.json' ? 'file-missing' : 'data-file']);
  });

  it('may keep its files in a folder of its folder', () => {
    const directory = folderOf({
      'a/tenant.json': tenantFile('data/c.json'),
      'a/data/c.json': customers('1'),
    });
    expect(codesOf(directory, 'a')).toEqual([]);
  });

  it('reads the numbers of its directory digit by digit, as strict JSON', async () => {
    const card = '[{ "id": 9007199254740993, "phone": 79161234567 }]';
    const text = tenantFile().replace('"crm.id"', '{ "from": "crm.id", "via": ["text"] }');
    const directory = folderOf({ 'a/tenant.json': text, 'a/customers.json': card });
    const { tenant } = loadOne(directory, 'a', context);
    expect(await resolve(tenant!, '79161234567', callAt(new Date()))()).toEqual(
      right({ id: '9007199254740993' }),
    );
    const twice = folderOf({ 'a/tenant.json': text, 'a/customers.json': '[{ "id": 1, "id": 2 }]' });
    expect(codesOf(twice, 'a')).toEqual(['data-file']);
  });

  it('with a byte order mark in its file is read', () => {
    const directory = folderOf({ ...good('a'), 'a/tenant.json': `\ufeff${tenantFile()}` });
    expect(codesOf(directory, 'a')).toEqual([]);
  });
});

describe('a tenant that extends a file', () => {
  const extending = (file: unknown): string => JSON.stringify({ extends: file });
  const shared = { '_base/tenant.json': tenantFile(), 'a/customers.json': customers('a-1') };
  const suggestionsOf = (files: Readonly<Record<string, string>>): readonly (string | undefined)[] =>
    loadOne(folderOf({ ...shared, ...files }), 'a', context).problems.map(({ suggestion }) => suggestion);

  it('reads the data of its own folder', async () => {
    const directory = folderOf({
      ...shared,
      'a/tenant.json': extending('../_base/tenant.json'),
      'b/tenant.json': extending('../_base/tenant.json'),
      'b/customers.json': customers('b-1'),
    });
    const { tenants } = loadAll(directory);
    for (const name of ['a', 'b']) {
      const outcome = await resolve(tenants.get(name)!, '79161234567', callAt(new Date()))();
      expect(outcome).toEqual(right({ id: `${name}-1` }));
    }
  });

  it('may extend another tenant', () => {
    const directory = folderOf({ ...shared, ...good('b'), 'a/tenant.json': extending('../b/tenant.json') });
    expect(codesOf(directory, 'a')).toEqual(['secret-inherited']); // its app key is valid for both
  });

  it('finds the file as it is written, by every path to it', () => {
    const codes = codesOf(folderOf({ 'a/tenant.json': extending('../a/./tenant.json') }), 'a');
    expect(codes).toEqual(['extends-circular']);
  });

  it.each(['../../tenant.json', '/etc/tenant.json', '../_base/../../x/tenant.json', '..', '', '.'])(
    'finds nothing at %j',
    (file) => {
      expect(codesOf(folderOf({ ...shared, 'a/tenant.json': extending(file) }), 'a')).toEqual([
        'file-missing',
      ]);
    },
  );

  it('gets a suggestion for a file of the shared folders', () => {
    const deep = { '_base/ru/tenant.json': extending('../tennant.json'), '_base/README': '' };
    expect(suggestionsOf({ 'a/tenant.json': extending('../_baze/tenant.json') })).toEqual([
      'did you mean "../_base/tenant.json"?',
    ]);
    expect(suggestionsOf({ ...deep, 'a/tenant.json': extending('../_base/ru/tenant.json') })).toEqual([
      'did you mean "../tenant.json"?',
    ]);
  });

  it.each([
    ['a file of more than 1 MiB', `{}${' '.repeat(1_048_576)}`, 'file-too-large'],
    ['a file in another encoding', Buffer.from(`\ufeff${tenantFile()}`, 'utf16le'), 'file-encoding'],
    ['an empty file', '', 'json-syntax'],
  ])('does not load with %s', (_what, content, code) => {
    const files = { '_base/tenant.json': content, 'a/tenant.json': extending('../_base/tenant.json') };
    expect(codesOf(folderOf(files), 'a')).toEqual([code]);
  });

  it('points into the file where the mistake is', () => {
    const directory = folderOf({
      ...shared,
      '_base/tenant.json': tenantFile().replace('crm.id', 'crm.idd'),
      'a/tenant.json': extending('../_base/tenant.json'),
    });
    const { problems, texts } = loadOne(directory, 'a', context);
    const file = join(directory, '_base', 'tenant.json');
    expect(problems.map((problem) => [problem.code, problem.file])).toEqual([['path-unknown', file]]);
    expect(texts.get(file)).toContain('crm.idd');
  });
});

describe('the snapshot', () => {
  it('of an empty folder has no tenants', () => {
    const { tenants, refused } = loadAll(folderOf({}));
    expect([tenants.size, refused.size]).toEqual([0, 0]);
  });
});
