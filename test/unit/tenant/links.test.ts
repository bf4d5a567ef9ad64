/** Links in a mappings folder: none lets a tenant read a file outside of it. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isRight, right } from 'fp-ts/Either';
import { crm } from '../../../adapters/crm';
import { http } from '../../../adapters/http';
import { listFixtures, listFolders, loadOne } from '../../../src/tenant/folder';
import { contextOf } from '../../support/tenant/world';

const context = contextOf([crm, http]);

/** The content of the file outside: no finding may contain it. */
const CANARY = 'canary-outside';

/** Files by name; a list is a link to its only element. */
type Files = Readonly<Record<string, string | readonly [target: string]>>;

let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'links-'));
});

afterEach(() => rmSync(base, { recursive: true }));

const mappings = (): string => join(base, 'mappings');

/** Writes files, named as from beside the mappings folder. */
const write = (files: Files): void => {
  for (const [name, content] of Object.entries(files)) {
    const path = join(base, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === 'string') writeFileSync(path, content);
    else symlinkSync(content[0], path);
  }
};

const head = { access: { keys: ['${APP_KEY}'] }, identifier: { type: 'phone' } };
const json = (value: unknown): string => JSON.stringify(value);

const directory = json({
  ...head,
  sources: {
    crm: {
      adapter: 'crm',
      settings: { file: 'customers.json', index: { phone: 'phone' } },
      lookup: { by: 'phone', value: '{request.userIdentifier}' },
    },
  },
  user: { id: 'crm.id' },
});
const described = (payload: unknown): string =>
  json({
    ...head,
    sources: {
      up: {
        adapter: 'http',
        settings: { baseUrl: 'https://crm.example', answer: { notFound: [{ status: 404 }] } },
        lookup: { path: '/c', query: { q: '{request.userIdentifier}' }, owner: 'unsaid' },
        payload,
      },
    },
    user: { id: 'up.id' },
  });
const customers = json([{ id: 'c-1', phone: '79161234567' }]);
const payload = json({ id: 'text!' });

const codes = (name = 'acme'): readonly string[] => {
  const { tenant, problems, texts } = loadOne(mappings(), name, context);
  tenant?.dispose();
  expect(json([problems, [...texts]])).not.toContain(CANARY);
  return problems.map(({ code }) => code);
};

/** A tenant with each kind of file, whose text is `content`. */
const kinds: readonly (readonly [kind: string, (content: Files[string]) => Files])[] = [
  [
    'a file that is extended',
    (content) => ({
      'mappings/acme/tenant.json': json({ extends: '../_base/base.json' }),
      'mappings/_base/base.json': content,
      'mappings/acme/customers.json': customers,
    }),
  ],
  [
    'the type of a payload',
    (content) => ({
      'mappings/acme/tenant.json': described('payload.json'),
      'mappings/acme/payload.json': content,
    }),
  ],
  [
    'the type of a payload in a shared folder',
    (content) => ({
      'mappings/acme/tenant.json': described('../_types/payload.json'),
      'mappings/_types/payload.json': content,
    }),
  ],
  [
    'the type of a payload that a file that is extended names',
    (content) => ({
      'mappings/acme/tenant.json': json({ extends: '../_base/base.json' }),
      'mappings/_base/base.json': described('payload.json'),
      'mappings/_base/payload.json': content,
    }),
  ],
  [
    'a data file',
    (content) => ({
      'mappings/acme/tenant.json': directory,
      'mappings/acme/customers.json': content,
    }),
  ],
  [
    'the tenant file',
    (content) => ({
      'mappings/acme/tenant.json': content,
      'mappings/acme/customers.json': customers,
      'mappings/acme/payload.json': payload,
    }),
  ],
];

/** What a file of each kind says where it is a good one. */
const good: Readonly<Record<string, string>> = {
  'a file that is extended': directory,
  'a data file': customers,
  'the tenant file': directory,
  'the type of a payload that a file that is extended names': payload,
};

/** Where each is refused: a data file is its adapter's matter. */
const codeOf = (kind: string): string => (kind === 'a data file' ? 'data-file' : 'file-missing');

describe.each(kinds)('%s', (kind, files) => {
  const content = good[kind] ?? payload;

  it.each([
    ['relative', '../../outside.json'],
    ['by way of another tenant', '../other/../../outside.json'],
    ['to the process’s environment', '/proc/self/environ'],
    ['by a link in the folder', '../_links/up/outside.json'],
  ])('is not read by a link that leads out, %s', (_what, target) => {
    write({
      'outside.json': `${CANARY} ${content}`,
      'mappings/_links/up': ['../..'],
      'mappings/other/x': '',
    });
    write(files([target]));
    expect(codes()).toEqual([codeOf(kind)]);
  });

  it('is not read by a link with an absolute target that leads out', () => {
    write({ 'outside.json': content });
    write(files([join(base, 'outside.json')]));
    expect(codes()).toEqual([codeOf(kind)]);
  });

  it('is read by a link that stays in the mappings folder', () => {
    write({ 'mappings/_real/file.json': content });
    write(files(['../_real/file.json']));
    expect(codes()).toEqual([]);
  });

  it('is read as Kubernetes mounts a folder', () => {
    const written = Object.keys(files(content)).find((name) => files(content)[name] === content) ?? '';
    const folder = dirname(written);
    const name = written.slice(folder.length + 1);
    write({ [`${folder}/..2026_11_29/${name}`]: content, [`${folder}/..data`]: ['..2026_11_29'] });
    write(files([`..data/${name}`]));
    expect(codes()).toEqual([]);
  });

  it('is not read where a pipe is', () => {
    const [name = ''] = Object.keys(files('pipe')).filter((each) => files('pipe')[each] === 'pipe');
    write(files('pipe'));
    rmSync(join(base, name));
    execFileSync('mkfifo', [join(base, name)]);
    const writer = spawn('sh', ['-c', 'echo read > "$0"', join(base, name)]); // otherwise opening it would never end
    expect(codes()).toEqual([codeOf(kind)]);
    writer.kill();
  });
});

describe('a path or a link that leads to another kind of file', () => {
  const other = {
    'mappings/bravo/tenant.json': described('payload.json'),
    'mappings/bravo/payload.json': payload,
  };
  const persons = json({ [CANARY]: 'text' });

  it.each<[string, Files]>([
    [
      'the tenant file of another tenant',
      { 'mappings/acme/tenant.json': json({ ...head, extends: '../bravo/tenant.json' }) },
    ],
    [
      'what is beside a file that is extended, and named by it',
      {
        'mappings/acme/tenant.json': json({ ...head, extends: '../bravo/tenant.json' }),
        'mappings/bravo/tenant.json': json({ extends: 'base/base.json' }),
        'mappings/bravo/base/base.json': described('../payload.json'),
      },
    ],
    [
      'the same in a mounted folder',
      {
        'mappings/..2026/acme/tenant.json': json({ ...head, extends: '../bravo/tenant.json' }),
        'mappings/..2026/bravo/tenant.json': described('payload.json'),
        'mappings/..2026/bravo/payload.json': payload,
        'mappings/..data': ['..2026'],
        'mappings/acme': ['..data/acme'],
        'mappings/bravo': ['..data/bravo'],
      },
    ],
  ])('%s is read', (_what, files) => {
    write(Object.hasOwn(files, 'mappings/..data') ? files : { ...other, ...files });
    expect(codes()).toEqual([]);
  });

  it.each<[string, Files]>([
    [
      'data of another tenant as what is extended',
      { 'mappings/acme/tenant.json': json({ extends: '../bravo/people.json' }) },
    ],
    [
      'a fixture of another tenant as what is extended',
      { 'mappings/acme/tenant.json': json({ extends: '../bravo/fixtures/tenant.json' }) },
    ],
    ['data of another tenant as a type', { 'mappings/acme/tenant.json': described('../bravo/people.json') }],
    ['the type of another tenant', { 'mappings/acme/tenant.json': described('../bravo/payload.json') }],
    [
      'a fixture of another tenant as a type',
      { 'mappings/acme/tenant.json': described('../bravo/fixtures/one.json') },
    ],
    [
      'a tenant file of another tenant as a type',
      { 'mappings/acme/tenant.json': described('../bravo/tenant.json') },
    ],
    [
      'data of a tenant that is extended',
      {
        'mappings/acme/tenant.json': json({
          ...head,
          extends: '../bravo/tenant.json',
          sources: { up: { payload: '../bravo/people.json' } },
        }),
      },
    ],
    [
      'data of another tenant behind a link',
      {
        'mappings/acme/tenant.json': described('payload.json'),
        'mappings/acme/payload.json': ['../bravo/people.json'],
      },
    ],
    [
      'data of another tenant, named by a shared file',
      {
        'mappings/acme/tenant.json': json({ extends: '../_base/base.json' }),
        'mappings/_base/base.json': described('../bravo/people.json'),
      },
    ],
    [
      'data of another tenant behind a shared link',
      {
        'mappings/acme/tenant.json': described('../_base/payload.json'),
        'mappings/_base/payload.json': ['../bravo/people.json'],
      },
    ],
  ])('%s is not read', (_what, files) => {
    write({
      ...other,
      'mappings/bravo/people.json': persons,
      'mappings/bravo/fixtures/one.json': persons,
      'mappings/bravo/fixtures/tenant.json': persons,
      ...files,
    });
    expect(codes()).toEqual(['file-missing']);
  });

  it.each<[string, Files, string]>([
    [
      'to another tenant’s data',
      {
        'mappings/acme/tenant.json': directory,
        'mappings/acme/customers.json': ['../bravo/customers.json'],
        'mappings/bravo/customers.json': customers,
      },
      'data-file',
    ],
    [
      'to another tenant’s data in a mounted folder',
      {
        'mappings/..2026/acme/tenant.json': directory,
        'mappings/..2026/acme/customers.json': ['../bravo/customers.json'],
        'mappings/..2026/bravo/customers.json': customers,
        'mappings/..data': ['..2026'],
        'mappings/acme': ['..data/acme'],
        'mappings/bravo': ['..data/bravo'],
      },
      'data-file',
    ],
    [
      'to a file that is not JSON by its name',
      {
        'mappings/acme/tenant.json': json({ extends: '../_base/base.json' }),
        'mappings/_base/base.json': ['.env'],
        'mappings/_base/.env': `TOKEN=${CANARY}`,
      },
      'value-wrong',
    ],
    [
      'to a payload’s type that is not JSON by its name',
      {
        'mappings/acme/tenant.json': described('payload.json'),
        'mappings/acme/payload.json': ['.env'],
        'mappings/acme/.env': `TOKEN=${CANARY}`,
      },
      'value-wrong',
    ],
    [
      'back to the tenant file, under names without end',
      {
        'mappings/acme/tenant.json': json({ extends: 'self/tenant.json' }),
        'mappings/acme/self': ['.'],
      },
      'extends-circular',
    ],
    [
      'to itself by way of a shared folder',
      {
        'mappings/acme/tenant.json': json({ extends: '../_base/tenant.json' }),
        'mappings/_base/tenant.json': ['../acme/tenant.json'],
      },
      'extends-circular',
    ],
  ])('%s is refused', (_what, files, code) => {
    write(files);
    expect(codes()).toEqual([code]);
  });
});

describe('the fixtures', () => {
  const fixture = json({ request: { userIdentifier: '79161234567' } });
  const tenant = { 'mappings/acme/tenant.json': directory, 'mappings/acme/customers.json': customers };
  const texts = (): readonly (string | undefined)[] =>
    listFixtures(mappings(), 'acme').map(({ text, fault }) => text ?? fault?.code);

  it.each<[string, Files]>([
    ['a file', { 'mappings/acme/fixtures/case.json': ['../../../outside/case.json'] }],
    ['the folder', { 'mappings/acme/fixtures': ['../../outside'] }],
    [
      'a file of a mounted folder',
      {
        'mappings/acme/fixtures/case.json': ['..data/case.json'],
        'mappings/acme/fixtures/..data': ['../../../outside'],
      },
    ],
  ])('are not read by a link that leads out: %s', (_what, files) => {
    write({ ...tenant, 'outside/case.json': fixture, ...files });
    expect(texts()).toEqual(['file-missing']);
  });

  it('do not show even the names of a folder outside', () => {
    write({ ...tenant, [`outside/${CANARY}.json`]: fixture, 'mappings/acme/fixtures': ['../../outside'] });
    expect(json(listFixtures(mappings(), 'acme'))).not.toContain(CANARY);
  });

  it.each<[string, Files]>([
    ['of a shared folder', { 'mappings/_cases/case.json': fixture, 'mappings/acme/fixtures': ['../_cases'] }],
    [
      'of a mounted folder',
      {
        'mappings/acme/fixtures/..2026/case.json': fixture,
        'mappings/acme/fixtures/..data': ['..2026'],
        'mappings/acme/fixtures/case.json': ['..data/case.json'],
      },
    ],
  ])('are read by links in the mappings folder: %s', (_what, files) => {
    write({ ...tenant, ...files });
    expect(texts()).toEqual([fixture]);
  });

  it('are reported as missing where a link leads nowhere', () => {
    write({ ...tenant, 'mappings/acme/fixtures': ['nowhere'] });
    expect(texts()).toEqual(['file-missing']);
  });
});

describe('the mappings folder', () => {
  const inside = { 'tenant.json': directory, 'customers.json': customers };
  const at = (folder: string): Files =>
    Object.fromEntries(Object.entries(inside).map(([name, text]) => [`${folder}/${name}`, text]));

  it('may be one ConfigMap, whose entries are links, a text file among them', () => {
    write({
      ...at('mappings/..2026/acme'),
      'mappings/..2026/README.md': 'Tenants.',
      'mappings/..data': ['..2026'],
      'mappings/acme': ['..data/acme'],
      'mappings/README.md': ['..data/README.md'],
    });
    expect(listFolders(mappings())).toEqual(right(['acme']));
    expect(codes()).toEqual([]);
  });

  it('may be a link itself', () => {
    write({ ...at('releases/42/acme'), mappings: ['releases/42'] });
    expect(listFolders(mappings())).toEqual(right(['acme']));
    expect(codes()).toEqual([]);
  });

  it('has a tenant that is refused where a link to a folder leads out', () => {
    write({ ...at('elsewhere/acme'), 'mappings/acme': ['../elsewhere/acme'] });
    expect(listFolders(mappings())).toEqual(right(['acme']));
    expect(codes()).toEqual(['file-missing']);
  });

  it('has a tenant that is refused where a link leads nowhere', () => {
    write({ 'mappings/acme': ['nowhere'] });
    expect(listFolders(mappings())).toEqual(right(['acme']));
    expect(codes()).toEqual(['file-missing']);
  });

  it('has no tenant in pipes, and none in links to files', () => {
    write({ ...at('mappings/acme'), 'mappings/notes': ['acme/tenant.json'] });
    execFileSync('mkfifo', [join(mappings(), 'pipe')]);
    expect(listFolders(mappings())).toEqual(right(['acme']));
  });

  it('is searched for a similar file, without cycles and not outside', () => {
    write({
      'mappings/acme/tenant.json': json({ extends: '../_baze/tenant.json' }),
      'mappings/_base/tenant.json': directory,
      'mappings/_base/one': ['.'],
      'mappings/_base/two': ['.'],
      'mappings/_root': ['/'],
    });
    const { problems } = loadOne(mappings(), 'acme', context);
    expect(problems.map(({ suggestion }) => suggestion)).toEqual(['did you mean "../_base/tenant.json"?']);
  });
});

it('a tenant file may extend sixteen others, and no more', () => {
  const chain = (length: number): Files =>
    Object.fromEntries(
      Array.from({ length }, (_, index) => [
        `mappings/_base/${index}.json`,
        index === length - 1 ? directory : json({ extends: `${index + 1}.json` }),
      ]),
    );
  const tenant = {
    'mappings/acme/tenant.json': json({ extends: '../_base/0.json' }),
    'mappings/acme/customers.json': customers,
  };
  write({ ...tenant, ...chain(16) });
  expect(codes()).toEqual([]);
  write(chain(17));
  expect(codes()).toEqual(['extends-depth']);
  write(chain(3000));
  expect(codes()).toEqual(['extends-depth']);
});

it('a folder that cannot be listed is not replaced by another', () => {
  write({ mappings: 'a file' });
  expect(isRight(listFolders(mappings()))).toBe(false);
  expect(codes()).toEqual(['file-missing']);
});
