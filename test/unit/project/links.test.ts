/** Links and paths in documents: each leads to an existing file, heading or folder. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '../../support/root';

const documents = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
  'ops/runbook.md',
];

/** A document without what is shown as code. */
const proseOf = (file: string): string =>
  readFileSync(join(ROOT, file), 'utf8')
    .replace(/^```[^]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ''));

/** What a heading is called in a link: its words in lower case, joined by hyphens. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-');

const anchorsIn = (file: string): readonly string[] =>
  [...proseOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

interface Link {
  /** The document that has it. */
  readonly from: string;
  readonly target: string;
}

const links: readonly Link[] = documents.flatMap((from) =>
  [...proseOf(from).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => ({ from, target }))
    .filter(({ target }) => !/^[a-z]+:/.test(target)),
);

/** The file that a link names. */
const fileOf = ({ from, target }: Link): string => {
  const [path = ''] = target.split('#');
  return path === '' ? from : relative(ROOT, join(ROOT, dirname(from), path));
};

/** Whether a link leads somewhere. */
const leads = (link: Link): boolean => {
  const [, fragment] = link.target.split('#');
  const file = fileOf(link);
  if (file.startsWith('..') || !existsSync(join(ROOT, file))) return false;
  return fragment === undefined || anchorsIn(file).includes(fragment);
};

test('every link leads to a file of the project and a heading in it', () => {
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter((link) => !leads(link))).toEqual([]);
});

test('a link to a missing file, to a missing heading or out of the project is found', () => {
  const from = 'docs/reference/tenant-file.md';
  const targets = ['nowhere.md', '#no-heading', '../../README.md#no-heading', '../../../outside.md'];
  expect(targets.filter((target) => leads({ from, target }))).toEqual([]);
  expect(leads({ from, target: '../../README.md#documentation' })).toBe(true);
});

/** The documents that links lead to, from the index on. */
const reachedBy = (followed: readonly Link[]): ReadonlySet<string> => {
  const reached = new Set(['docs/README.md']);
  for (const page of reached)
    for (const file of followed.filter(({ from }) => from === page).map(fileOf))
      if (documents.includes(file)) reached.add(file);
  return reached;
};

const pages = documents.filter((file) => file.startsWith('docs/'));

test('every page can be reached from the index', () => {
  const reached = reachedBy(links);
  expect(pages.length).toBeGreaterThan(100);
  expect(pages.filter((file) => !reached.has(file))).toEqual([]);
});

test('a page that no other page names is found', () => {
  const others = links.filter((link) => fileOf(link) !== 'docs/reference/xml.md');
  const reached = reachedBy(others);
  expect(pages.filter((file) => !reached.has(file))).toEqual(['docs/reference/xml.md']);
});

test('the index names every guide and every reference page', () => {
  const named = links.filter(({ from }) => from === 'docs/README.md').map(fileOf);
  const wanted = pages.filter((file) => /^docs\/(guides|reference)\//.test(file));
  expect(wanted.filter((file) => !named.includes(file))).toEqual([]);
});

test('no two guides, reference pages or explanations have one title', () => {
  const titles = pages
    .filter((file) => /^docs\/(guides|reference|explanation)\/[^/]+$/.test(file))
    .map((file) => /^# (.+)$/m.exec(readFileSync(join(ROOT, file), 'utf8'))?.[1]?.toLowerCase() ?? file);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});

/** Paths of the project that are written as code: complete paths in its own folders. Example tenants do not exist. */
const pathsIn = (file: string): readonly string[] =>
  [
    ...readFileSync(join(ROOT, file), 'utf8').matchAll(
      /`((?:src|adapters|stubs|test|bench|scripts|schema|docs)\/[\w./-]+)`/g,
    ),
  ].map(([, path = '']) => path);

test('every path of the project in a document exists', () => {
  const named = documents.flatMap((from) => pathsIn(from).map((path) => ({ from, path })));
  expect(named.length).toBeGreaterThan(200);
  expect(named.filter(({ path }) => !existsSync(join(ROOT, path)))).toEqual([]);
});
