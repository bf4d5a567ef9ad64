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

/** Whether a link leads somewhere. */
const leads = ({ from, target }: Link): boolean => {
  const [path = '', fragment] = target.split('#');
  const file = path === '' ? from : relative(ROOT, join(ROOT, dirname(from), path));
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
