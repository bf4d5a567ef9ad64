/** The studio and the command line agree: the same findings, fixes, accounts and origins, over all recipes and all broken files. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Checked, Fixed, Opened, Sample, Verified } from '../../../src/studio/api';
import { run } from '../../support/cli';
import { ROOT } from '../../support/root';
import { startTestStudio, stopStudios } from '../../support/studio';
import type { TestStudio } from '../../support/studio';
import { brokenFiles, FILES } from '../../support/tenant/broken';

afterEach(stopStudios);

const RECIPES = join(ROOT, 'docs/recipes');
const recipes = readdirSync(RECIPES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(RECIPES, entry.name)).includes('tenant.json'))
  .map(({ name }) => name);

/** What both say of a finding. */
const common = ({
  code,
  severity,
  message,
  line,
  column,
  at,
  suggestion,
}: Partial<Opened['findings'][number]>) => ({
  code,
  severity,
  message,
  line,
  column,
  at,
  suggestion,
});

interface Origin {
  readonly field: string;
  readonly gave: string;
  readonly value?: unknown;
  readonly from: readonly Part[];
}

interface Part {
  readonly part: string;
  readonly from?: readonly Part[];
}

const partsOf = (parts: readonly Part[]): readonly string[] =>
  parts.flatMap(({ part, from = [] }) => [part, ...partsOf(from)]);

/** What a command writes as JSON. */
const json = async <A>(command: readonly string[]): Promise<A> =>
  JSON.parse((await run(command)).stdout) as A;

test.each(recipes)('recipe %s', async (name) => {
  const base = name.replace('-staging', ''); // it extends this one
  const studio = await startTestStudio([...new Set([name, base])].map((each) => `docs/recipes/${each}`));
  const where = ['--mappings', studio.mappings];
  const found = await json<Opened['findings']>(['check', name, '--json', ...where]);
  const opened = await studio.get<Opened>(`/api/tenants/${name}`);
  expect(opened.findings.map(common)).toEqual(found.filter(({ file }) => file === opened.file).map(common));
  const [verified] = await json<readonly [{ readonly cases: readonly { readonly outcome: string }[] }]>([
    'verify',
    name,
    '--format',
    'json',
    ...where,
  ]);
  const { fixtures } = await studio.post<Verified>(`/api/tenants/${name}/verify`, {});
  expect(fixtures.map(({ result }) => result)).toEqual(verified.cases.map(({ outcome }) => outcome));
  for (const fixture of fixtures) {
    const explained = await json<{ readonly outcome: string; readonly fields: readonly Origin[] }>([
      'explain',
      name,
      '--fixture',
      fixture.name,
      '--reveal',
      '--json',
      ...where,
    ]);
    const { outcome, fields } = await studio.post<Sample>(`/api/tenants/${name}/sample`, {
      fixture: fixture.name,
    });
    expect(outcome.kind === 'failure' ? outcome.tag : 'ok').toBe(explained.outcome);
    expect(
      fields.map(({ field, value, steps }) => ({ field, value, parts: steps.map(({ step }) => step) })),
    ).toEqual(explained.fields.map(({ field, value, from }) => ({ field, value, parts: partsOf(from) })));
  }
});

test('all broken files', async () => {
  const broken = brokenFiles();
  const studio: TestStudio = await startTestStudio([], {
    fill: (mappings) => {
      for (const [index, [, { file, folder = {} }]] of broken.entries()) {
        const own = join(mappings, `broken-${index}`);
        mkdirSync(own);
        writeFileSync(join(own, 'tenant.json'), file.join('\n'));
        for (const [path, lines] of Object.entries(folder)) {
          if (path.startsWith('..')) continue;
          mkdirSync(dirname(join(own, path)), { recursive: true });
          writeFileSync(join(own, path), lines.join('\n'));
        }
      }
    },
  });
  const where = ['--mappings', studio.mappings];
  for (const [index, [title]] of broken.entries()) {
    const name = `broken-${index}`;
    const { findings, text } = await studio.get<Opened>(`/api/tenants/${name}`);
    const found = await json<Opened['findings']>(['check', name, '--json', ...where]);
    expect([title, findings.map(common)]).toEqual([title, found.map(common)]);
    const draft = await studio.post<Checked>(`/api/tenants/${name}/check`, { text });
    expect(draft.findings).toEqual(findings);
  }
}, 600_000);

/** How many broken files one test takes. */
const AT_ONCE = 80;

const beginnings = Array.from({ length: Math.ceil(FILES / AT_ONCE) }, (_, group) => group * AT_ONCE);

test.each(beginnings)(
  'the fixes of broken files are those of check --fix, from file %d',
  async (from) => {
    for (const [title, { file }] of brokenFiles().slice(from, from + AT_ONCE)) {
      const studio = await startTestStudio([], {
        fill: (mappings) => {
          for (const name of ['page', 'line']) {
            mkdirSync(join(mappings, name));
            writeFileSync(join(mappings, name, 'tenant.json'), file.join('\n'));
          }
        },
      });
      const { text } = await studio.post<Fixed>('/api/tenants/page/fix', { text: file.join('\n') });
      await run(['check', 'line', '--fix', '--mappings', studio.mappings]);
      const { text: wanted } = await studio.get<Opened>('/api/tenants/line');
      expect([title, text]).toEqual([title, wanted]);
      await stopStudios();
    }
  },
  600_000,
);

test('a recipe is a folder with a tenant file, of which there are many', () => {
  expect(recipes.length).toBeGreaterThan(20);
});
