/**
 * Names that every object inherits, wherever a file names something: loading, checking and playing never throw. Each
 * word of a tenant's files is replaced by such a name, once at one place and once everywhere.
 */
import { adapters } from '../../../adapters';
import { report } from '../../../src/cli/report/check';
import { readFixture } from '../../../src/fixture/format';
import { directoryOf } from '../../../src/tenant/directory/open';
import type { Loaded, TenantFile } from '../../../src/tenant/load';
import { commandWorld } from '../../support/command-world';
import { changedPrototypes } from '../../support/prototypes';
import { OWN, readTextOf } from '../../support/tenant/broken';
import { BASE, FILES, FIXTURE, VARIABLES, renamedOnce, renamedThroughout } from '../../support/tenant/named';
import { play, removeMappings } from '../../support/tenant/played';
import { contextOf, load } from '../../support/tenant/world';

afterAll(removeMappings);

/** Texts of the files by their names as from the tenant's own folder. */
type Texts = Readonly<Record<string, string>>;

const TEXTS: Texts = Object.fromEntries(
  Object.entries({ ...FILES, '../_base/tenant.json': BASE, '../_base/store.json': FILES['store.json'] }).map(
    ([name, content]) => [name, JSON.stringify(content)],
  ),
);

const loaded = (name: string, texts: Texts): Loaded => {
  const context = contextOf(adapters, { variables: VARIABLES, requestDeadlineMs: 5_000 });
  const folder = Object.fromEntries(Object.entries(texts).map(([each, text]) => [each, [text]]));
  const directory: TenantFile['directory'] = (file, request) =>
    directoryOf(Buffer.from(texts['customers.json'] ?? ''), file, request);
  return load(texts[name] ?? '', context, directory, readTextOf(folder));
};

/** Loads a file, and gives all findings of a check. */
const check = (name: string, texts: Texts): Loaded => {
  const found = loaded(name, texts);
  const { problems, rules, plan, tenant } = found;
  const text = texts[name] ?? '';
  const told = {
    name: 'acme',
    file: OWN,
    refreshTokens: [],
    problems,
    rules,
    plan,
    texts: new Map([[OWN, text]]),
    hidden: [],
    shared: new Set<string>(),
  };
  report(
    [
      {
        ...told,
        accounts: [],
        unproven: [],
        unusedInBases: [],
        notMade: undefined,
        notes: [],
        behaviours: undefined,
      },
    ],
    { format: 'json', coverage: true, plan: true, noSecrets: false },
    commandWorld([], {}).world,
  );
  for (const { line, column, endColumn } of problems) {
    expect([line, column > 0]).toEqual([1, true]);
    expect(endColumn).toBeGreaterThan(column);
  }
  expect(tenant !== undefined || problems.length > 0).toBe(true);
  tenant?.dispose();
  return found;
};

const everyOf = <A>(texts: readonly A[], every: number): readonly A[] =>
  texts.filter((_, at) => at % every === 0);

afterEach(() => expect(changedPrototypes()).toEqual([]));

describe('the files of the test', () => {
  it('load unchanged', () => {
    for (const name of ['tenant.json', 'over.json']) expect(check(name, TEXTS).tenant).toBeDefined();
  });

  it('are played unchanged', async () => {
    const { refused, problems, cases } = await play({
      ...FILES,
      'over.json': '',
      'fixtures/one.json': FIXTURE,
    });
    expect([refused, problems]).toEqual([[], []]);
    expect(cases.map(({ reply, outcome }) => [reply.outcome, outcome.faults])).toEqual([['ok', []]]);
  });

  it('name many things', () => {
    expect(renamedOnce(FILES['tenant.json']).length).toBeGreaterThan(300);
    expect(renamedOnce(FIXTURE).length).toBeGreaterThan(80);
  });
});

describe('a tenant file is checked when any word of it', () => {
  it('is such a name once', () => {
    for (const text of renamedOnce(FILES['tenant.json']))
      check('tenant.json', { ...TEXTS, 'tenant.json': text });
  });

  it('is such a name at all its places', () => {
    const names = Object.keys(TEXTS);
    for (const texts of renamedThroughout([...Object.values(FILES), BASE, FILES['store.json']]))
      check('tenant.json', Object.fromEntries(names.map((name, at) => [name, texts[at] ?? ''])));
  });
});

describe('a file that extends another is checked when any word', () => {
  it('of it is such a name', () => {
    for (const text of renamedOnce(FILES['over.json'])) check('over.json', { ...TEXTS, 'over.json': text });
  });

  it('of the other is such a name', () => {
    // Every third: above, each of the same words is one in the tenant's own file.
    for (const text of everyOf(renamedOnce(BASE), 3))
      check('over.json', { ...TEXTS, '../_base/tenant.json': text });
  });
});

it('a tenant is checked when any word of its payload’s file is such a name', () => {
  for (const text of renamedOnce(FILES['store.json'])) check('tenant.json', { ...TEXTS, 'store.json': text });
});

it('a tenant is checked when any word of its customers’ file is such a name', () => {
  for (const text of renamedOnce(FILES['customers.json']))
    check('tenant.json', { ...TEXTS, 'customers.json': text });
});

it('a fixture is read when any word of it is such a name', () => {
  for (const text of renamedOnce(FIXTURE)) {
    const { fixture, findings } = readFixture({ file: 'fixtures/one.json', text });
    expect(fixture !== undefined || findings.problems.length > 0).toBe(true);
  }
});

describe('a tenant is played when any word', () => {
  it('of its fixtures is such a name', async () => {
    const fixtures = renamedOnce(FIXTURE).map((text, at) => [`fixtures/${at}.json`, text] as const);
    const { refused, problems, cases } = await play({
      ...FILES,
      'over.json': '',
      ...Object.fromEntries(fixtures),
    });
    expect(refused).toEqual([]);
    const unplayed = new Set(problems.map(({ file }) => file)).size;
    expect(cases.length + unplayed).toBe(fixtures.length);
    expect(cases.filter(({ reply }) => reply.outcome === 'Bug')).toEqual([]);
  });

  it('is such a name at all its places in tenant file and fixture', async () => {
    const files = [FILES['tenant.json'], FILES['customers.json'], FILES['store.json'], FIXTURE];
    let played = 0;
    // Every fourth: above, the tenant is loaded with each.
    for (const [file, customers, store, fixture] of everyOf(renamedThroughout(files), 4)) {
      const { refused, problems, cases } = await play({
        'tenant.json': file,
        'customers.json': customers,
        'store.json': store,
        'fixtures/one.json': fixture,
      });
      expect([...refused, ...problems].map(({ code }) => code)).not.toContain('internal-error');
      expect(cases.filter(({ reply }) => reply.outcome === 'Bug')).toEqual([]);
      played += cases.length;
    }
    expect(played).toBeGreaterThan(12);
  });
});
