/** Tenants whose files do not answer, as on a disk that hangs: they stop no other tenant, and what serves goes on. */
import { randomBytes } from 'node:crypto';
import { adapters } from '../../../../adapters';
import { createRoster } from '../../../../src/tenant/reload/roster';
import { LOOK_BOUNDS, Looks } from '../../../../src/tenant/reload/looks';
import type { LookAt } from '../../../../src/tenant/reload/looks';
import type { SweepContext } from '../../../../src/tenant/reload/sweep';
import { loadDirectory } from '../../../../src/tenant/directory/load';
import { createTransports } from '../../../../src/upstream/http/client';
import { KEY } from '../../../support/e2e/bridge';
import { crmTenant, removeFolders, writeMappings } from '../../../support/e2e/tenants';
import { until } from '../../../support/until';

afterAll(removeFolders);

const never = new AbortController().signal;
const CUSTOMERS = [{ id: 'c-1', phone: '79000000001', name: 'Anna' }];
const SILENT = 'the files in the folder of the tenant did not answer within 5 minutes';

/** A file system in which the folders of these names hang, and time that passes when a test says so. */
const hanging = (...names: readonly string[]) => {
  const hung = new Set(names);
  const looks: string[] = [];
  const ends: (() => void)[] = [];
  const waits: { readonly ms: number; readonly end: () => void }[] = [];
  const lookAt: LookAt = (folder) => {
    const name = folder.split('/').at(-1) ?? '';
    looks.push(name);
    return hung.has(name) ? new Promise<void>((end) => ends.push(end)) : Promise.resolve();
  };
  const pause = (ms: number): Promise<void> => new Promise((end) => waits.push({ ms, end }));
  return {
    options: { lookAt, pause },
    looks,
    waits,
    hang: (name: string) => hung.add(name),
    /** So much time passes for the last that waits. */
    pass: async (ms: number) => {
      await until(() => waits.at(-1)?.ms === ms);
      waits.at(-1)?.end();
    },
    answer: () => {
      hung.clear();
      for (const end of ends.splice(0)) end();
    },
  };
};

const GRACE = LOOK_BOUNDS.graceMs;
const LIMIT = LOOK_BOUNDS.minutes * 60_000;

const rosterOver = (disk: ReturnType<typeof hanging>, names: readonly string[]) => {
  const settled: string[] = [];
  const context: SweepContext = {
    directory: writeMappings(Object.fromEntries(names.map((name) => [name, crmTenant(CUSTOMERS)]))),
    variables: { APP_KEY: KEY },
    loadApart: (job) => Promise.resolve(loadDirectory(job)),
    looks: disk.options,
    key: randomBytes(32),
    now: () => new Date(0),
    adapters,
    unset: 'error',
    openAllowed: false,
    emit: () => undefined,
    http: createTransports(),
  };
  const roster = createRoster(context, {
    settled: ({ name, outcome, problems }) =>
      settled.push(`${name} ${outcome} ${problems[0]?.message ?? ''}`.trim()),
    removed: () => undefined,
    isEnough: () => false,
  });
  const snapshot = () => roster.registry.current();
  return { roster, snapshot, settled, begin: () => roster.pass(names, never) };
};

it('the limits are those of a load', () => {
  expect(LOOK_BOUNDS).toEqual({ graceMs: 5000, minutes: 5 });
});

it('at the start the others serve meanwhile, and the tenant is refused at the limit', async () => {
  const disk = hanging('acme');
  const { snapshot, settled, begin } = rosterOver(disk, ['acme', 'beta']);
  const beginning = begin();
  await disk.pass(GRACE);
  const { rest } = await beginning;
  expect([[...snapshot().tenants.keys()], [...snapshot().loading.keys()]]).toEqual([['beta'], ['acme']]);
  const ended = rest(never);
  await disk.pass(LIMIT);
  await ended;
  expect([...snapshot().refused.keys()]).toEqual(['acme']);
  expect(settled).toEqual(['beta loaded', `acme refused ${SILENT}`]);
});

it('a tenant whose files answer after a while is loaded then', async () => {
  const disk = hanging('acme');
  const { snapshot, begin } = rosterOver(disk, ['acme', 'beta']);
  const beginning = begin();
  await disk.pass(GRACE);
  const ended = (await beginning).rest(never);
  disk.answer();
  await ended;
  expect([...snapshot().tenants.keys()].toSorted()).toEqual(['acme', 'beta']);
});

it('in a reload what serves goes on, it is said once, and the tenant is loaded when its files answer again', async () => {
  const disk = hanging();
  const { snapshot, settled, begin } = rosterOver(disk, ['acme', 'beta']);
  await (await begin()).rest(never);
  const serving = snapshot().tenants.get('acme');
  disk.hang('acme');
  const beginning = begin();
  await disk.pass(GRACE);
  const ended = (await beginning).rest(never);
  await disk.pass(LIMIT);
  const { attempted, after } = await ended;
  expect([[...attempted], after.get('acme')?.outcome]).toEqual([['acme'], 'kept']);
  expect(snapshot().tenants.get('acme')?.name).toBe(serving?.name);

  const again = await (await begin()).rest(never); // no time passes
  expect([[...again.attempted], again.after.get('acme')?.outcome]).toEqual([[], 'kept']);

  disk.answer();
  await until(() => disk.looks.length > 0);
  const last = await (await begin()).rest(never);
  expect(last.after.get('acme')?.outcome).toBe('loaded');
  expect(settled).toEqual(['acme loaded', 'beta loaded', `acme kept ${SILENT}`, 'acme loaded']);
});

it('two looks at most hang at the same time, and none is made twice', async () => {
  const disk = hanging('a', 'b', 'c');
  const looks = new Looks(disk.options);
  const tenants = ['a', 'b', 'c', 'd'].map((name) => ({ name, folder: `/${name}`, data: [] }));
  for (let pass = 0; pass < 2; pass += 1) {
    const slow = looks.slowAmong(tenants);
    await disk.pass(GRACE);
    disk.waits.splice(0);
    expect([...(await slow)]).toEqual(['a', 'b', 'c', 'd']);
  }
  expect(disk.looks).toEqual(['a', 'b']);
  disk.answer();
  expect([...(await looks.slowAmong(tenants))]).toEqual([]);
});

it('a stop ends the wait for a tenant', async () => {
  const disk = hanging('acme');
  const { begin } = rosterOver(disk, ['acme']);
  const beginning = begin();
  await disk.pass(GRACE);
  const stop = new AbortController();
  const ended = (await beginning).rest(stop.signal);
  await until(() => disk.waits.at(-1)?.ms === LIMIT);
  stop.abort();
  disk.waits.at(-1)?.end(); // as the pause does when its signal ends
  expect((await ended).after.size).toBe(0);
});
