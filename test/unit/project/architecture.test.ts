/** docs/explanation/architecture.md: its paths exist, its arrows are those of the linter, and no folder is missing. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as t from 'io-ts';
import { ROOT } from '../../support/root';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const page = read('docs/explanation/architecture.md');

/** Each module and what it may import, without `src/`. */
type Arrows = readonly (readonly [module: string, imports: readonly string[]])[];

const short = (place: string): string => place.replace(/^src\//, '');

const Linter = t.type({
  forbidden: t.array(t.intersection([t.type({ name: t.string }), t.partial({ comment: t.string })])),
});

/** The linter says what a module may import in the comment of the module's rule. */
const linterArrows = (): Arrows => {
  const linter: unknown = createRequire(__filename)(join(ROOT, '.dependency-cruiser.cjs'));
  if (!Linter.is(linter)) throw new Error('.dependency-cruiser.cjs has another form');
  return linter.forbidden.flatMap(({ name, comment = '' }) => {
    const module = /^arrows-of-(.*)$/.exec(name)?.[1];
    const places = comment.replace('may import ', '').split(', ');
    return module === undefined
      ? []
      : [[short(module), places.filter((place) => place !== 'nothing').map(short)]];
  });
};

const codesIn = (text: string): readonly string[] =>
  [...text.replace(/```[^]*?```/g, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** The rows of the code map: module, what it provides, what it may import, invariant. */
const codeMap = page
  .split('\n')
  .map((line) => line.split('|').slice(1, -1))
  .filter((cells) => cells.length === 4 && cells[0]?.includes('`'));

const pageArrows = (): Arrows =>
  codeMap.map(([module = '', , imports = '']) => [codesIn(module)[0] ?? '', codesIn(imports)]);

/** The arrows `one --> other` of the picture; `a & b --> c --> d` are three. */
const pictureArrows = (): readonly string[] => {
  const [, picture = ''] = /```mermaid\nflowchart TD\n([^]*?)```/.exec(page) ?? [];
  return picture.split('\n').flatMap((line) => {
    const stops = line.split('-->').map((stop) => stop.split('&').map((name) => name.trim()));
    return stops.flatMap((from, index) =>
      from.flatMap((one) => (stops[index + 1] ?? []).map((other) => `${one} --> ${other}`)),
    );
  });
};

/** The modules that a place is of or holds: `observe/events.ts` is of `observe`, and `src` holds nearly all. */
const modulesOf = (place: string, arrows: Arrows): readonly string[] =>
  place === 'src'
    ? arrows.map(([module]) => module).filter((module) => existsSync(join(ROOT, 'src', module)))
    : arrows.map(([module]) => module).filter((module) => place === module || place.startsWith(`${module}/`));

/** The arrows between modules without those that a longer way makes superfluous. */
const reduced = (arrows: Arrows): readonly string[] => {
  const direct = new Map(
    arrows.map(([module, places]) => [
      module,
      places.flatMap((place) => modulesOf(place, arrows)).filter((other) => other !== module),
    ]),
  );
  const reaches = (from: string, to: string): boolean =>
    (direct.get(from) ?? []).some((next) => next === to || reaches(next, to));
  return [...direct].flatMap(([module, imports]) =>
    imports
      .filter((target) => !imports.some((other) => other !== target && reaches(other, target)))
      .map((target) => `${module} --> ${target}`),
  );
};

/** What a text names as a path: a code span with a slash inside, or with the ending of a file. */
const pathsIn = (text: string): readonly string[] =>
  codesIn(text).filter((code) => /^[\w.-]+(\/[\w.-]+)+\/?$|^[\w.-]+\.(ts|md|json|cjs|js)$/.test(code));

const isThere = (path: string): boolean => existsSync(join(ROOT, path));

const foldersIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [`${folder}/${name}`, ...foldersIn(`${folder}/${name}`)]);

describe('docs/explanation/architecture.md', () => {
  test('names only paths that exist; in the code map they are below src', () => {
    const paths = pathsIn(page);
    expect(paths.length).toBeGreaterThan(150);
    expect(paths.filter((path) => !isThere(path) && !isThere(`src/${path}`))).toEqual([]);
  });

  test('names the allowed imports of every module as the linter has them, in the same order', () => {
    const arrows = linterArrows();
    expect(arrows.length).toBeGreaterThan(15);
    expect(pageArrows()).toEqual(arrows);
  });

  test('has modules import only from rows above their own', () => {
    const above = new Set<string>();
    for (const [module, places] of pageArrows()) {
      const below = places
        .flatMap((place) => modulesOf(place, pageArrows()))
        .filter((other) => other !== module && !above.has(other));
      expect([module, below]).toEqual([module, []]);
      above.add(module);
    }
  });

  test('draws every import that no other path implies, and no other', () => {
    expect([...pictureArrows()].sort()).toEqual([...reduced(linterArrows())].sort());
  });

  test('has every folder of src: a module in the code map, its folders among the files', () => {
    const modules = pageArrows().map(([module]) => `src/${module}`);
    const named = (folder: string): boolean =>
      modules.includes(folder) || pathsIn(page).some((path) => path.startsWith(`${folder}/`));
    const folders = foldersIn('src');
    expect(folders.length).toBeGreaterThan(20);
    expect(folders.filter((folder) => !named(folder))).toEqual([]);
    expect(readdirSync(join(ROOT, 'src')).filter((name) => !modules.includes(`src/${name}`))).toEqual([]);
  });

  test('has at most 260 lines', () => {
    expect(page.trimEnd().split('\n').length).toBeLessThanOrEqual(260);
  });
});
