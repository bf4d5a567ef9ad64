/** The tenants of a process through reloads: which objects stay, and when others get a turn. */
import { randomBytes } from 'node:crypto';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../../../adapters';
import type { Entry } from '../../../../src/tenant/reload/entry';
import { createRoster } from '../../../../src/tenant/reload/roster';
import { Sweep } from '../../../../src/tenant/reload/sweep';
import type { SweepContext } from '../../../../src/tenant/reload/sweep';
import { AT_ONCE_SERVING_BYTES } from '../../../../src/tenant/directory/large';
import { loadDirectory } from '../../../../src/tenant/directory/load';
import { createTransports } from '../../../../src/upstream/http/client';
import { KEY } from '../../../support/e2e/bridge';
import { crmTenant, removeFolders, writeMappings } from '../../../support/e2e/tenants';
import { writeIn } from '../../../support/reload';

afterAll(removeFolders);

const never = new AbortController().signal;
const CUSTOMERS = [{ id: 'c-1', phone: '79000000001', name: 'Anna' }];

const rosterOf = (names: readonly string[], own = {}) => {
  const mappings = writeMappings(Object.fromEntries(names.map((name) => [name, crmTenant(CUSTOMERS, own)])));
  const settled: string[] = [];
  const removed: string[] = [];
  const bugs: unknown[] = [];
  const clock = { now: new Date('2026-11-20T01:00:00Z') };
  const context: SweepContext = {
    directory: mappings,
    variables: { APP_KEY: KEY },
    loadApart: (job) => Promise.resolve(loadDirectory(job)),
    key: randomBytes(32),
    now: () => clock.now,
    adapters,
    unset: 'error',
    openAllowed: false,
    emit: (event) => bugs.push(event),
    http: createTransports(),
  };
  const roster = createRoster(context, {
    settled: ({ name }) => settled.push(name),
    removed: (name) => void removed.push(name),
    isEnough: () => false,
  });
  const pass = async (those = names) => (await roster.pass(those, never)).rest(never);
  const tenant = (name: string) => roster.registry.current().tenants.get(name);
  return { mappings, context, clock, bugs, roster, settled, removed, pass, tenant };
};

it('a tenant whose files are the same is the same object', async () => {
  const { mappings, settled, removed, pass, tenant } = rosterOf(['acme', 'beta']);
  await pass();
  const [acme, beta] = [tenant('acme'), tenant('beta')];
  writeIn(mappings, 'acme/tenant.json', crmTenant(CUSTOMERS, { head: { locale: 'en' } })['tenant.json']);
  const { attempted } = await pass();
  expect([...attempted]).toEqual(['acme']);
  expect(tenant('beta')).toBe(beta);
  expect(tenant('acme')).not.toBe(acme);
  await pass(['acme']);
  expect([settled, removed]).toEqual([['acme', 'beta', 'acme'], ['beta']]);
});

it('the rate limit goes on unless another is set', async () => {
  const limits = (perSecond: number) => ({ head: { limits: { perSecond } } });
  const { mappings, pass, tenant } = rosterOf(['acme'], limits(5));
  const write = (own: object): void =>
    writeIn(mappings, 'acme/tenant.json', crmTenant(CUSTOMERS, own)['tenant.json']);
  await pass();
  const before = tenant('acme')?.rateLimit;
  write({ head: { ...limits(5).head, locale: 'en' } });
  await pass();
  expect(tenant('acme')?.rateLimit).toBe(before);
  write(limits(6));
  await pass();
  expect(tenant('acme')?.rateLimit).not.toBe(before);
});

it('the snapshot of a reload is replaced once, after all tenants were read, and others have turns between them', async () => {
  const names = ['acme', 'beta', 'gamma', 'delta'];
  const { mappings, roster, pass } = rosterOf(names);
  await pass();
  for (const name of names)
    writeIn(mappings, `${name}/tenant.json`, crmTenant(CUSTOMERS, { head: { locale: 'en' } })['tenant.json']);
  const seen = new Set([roster.registry.current()]);
  let turns = 0;
  let isOver = false;
  const look = (): void => {
    turns += 1;
    seen.add(roster.registry.current());
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  await pass();
  isOver = true;
  seen.add(roster.registry.current());
  expect(turns).toBeGreaterThanOrEqual(names.length);
  expect(seen.size).toBe(2);
});

it('a pass that is ended before it serves leaves everything as it was', async () => {
  const { mappings, roster, pass, tenant } = rosterOf(['acme', 'beta']);
  await pass();
  const before = roster.registry.current();
  const acme = tenant('acme');
  writeIn(mappings, 'acme/tenant.json', crmTenant(CUSTOMERS, { head: { locale: 'en' } })['tenant.json']);
  const ended = new AbortController();
  ended.abort();
  await (await roster.pass(['acme', 'beta'], ended.signal)).rest(ended.signal);
  expect(roster.registry.current()).toBe(before);
  expect(tenant('acme')).toBe(acme);
});

it('a bug of one tenant refuses it, ends no pass, and is tried again in the next one', () => {
  const { context, bugs } = rosterOf(['acme', 'beta']);
  const serving = (): never => {
    throw new Error('canary');
  };
  const entry = { name: 'acme', file: '', outcome: 'loaded', inputs: [], problems: [] } as const;
  const before: Entry = Object.defineProperty({ ...entry, serving: undefined }, 'serving', { get: serving });
  const sweep = new Sweep(new Map(), context);
  sweep.after.set('acme', before);
  sweep.load('acme');
  sweep.visit('beta');
  const outcomes = [...sweep.after.values()].map(({ outcome, problems }) => [outcome, problems[0]?.code]);
  expect(outcomes).toEqual([
    ['refused', 'internal-error'],
    ['loaded', undefined],
  ]);
  expect(bugs).toMatchObject([{ event: 'bug-caught', tenant: 'acme' }]);
  const next = new Sweep(new Map(sweep.after), context);
  for (const name of ['acme', 'beta']) next.visit(name);
  expect([...next.attempted]).toEqual(['acme']);
  expect([...next.after.values()].map(({ outcome }) => outcome)).toEqual(['loaded', 'loaded']);
});

it('a tenant is kept since the first file that was refused, until one is taken', async () => {
  const { mappings, roster, clock, pass } = rosterOf(['acme', 'beta']);
  const since = () => roster.registry.current().versions.get('acme')?.keptSince;
  const write = (customers: unknown): void => writeIn(mappings, 'acme/customers.json', customers);
  await pass();
  expect(since()).toBeUndefined();
  const first = clock.now;
  write([]);
  await pass();
  clock.now = new Date('2026-11-20T02:00:00Z');
  write('[');
  await pass();
  expect(since()).toEqual(first);
  write(CUSTOMERS);
  await pass();
  expect(since()).toBeUndefined();
  write([]);
  await pass();
  expect(since()).toEqual(clock.now);
});

it('a file that tenants share is loaded once, at the start and when it changes', async () => {
  const { mappings, context, pass } = rosterOf(['acme', 'beta']);
  const jobs: string[] = [];
  const { loadApart } = context;
  const counted: SweepContext = {
    ...context,
    loadApart: (job, signal) => {
      jobs.push(job.name);
      return loadApart(job, signal);
    },
  };
  const roster = createRoster(counted, { settled: () => 0, removed: () => 0, isEnough: () => false });
  const again = async () => (await roster.pass(['acme', 'beta'], never)).rest(never);
  writeIn(mappings, '_shared/customers.json', JSON.stringify(CUSTOMERS).padEnd(AT_ONCE_SERVING_BYTES + 1));
  for (const tenant of ['acme', 'beta']) {
    rmSync(join(mappings, tenant, 'customers.json'));
    symlinkSync('../_shared/customers.json', join(mappings, tenant, 'customers.json'));
  }
  await pass();
  await again();
  expect(jobs).toEqual([]); // it is small enough for the start
  writeIn(mappings, '_shared/customers.json', JSON.stringify(CUSTOMERS).padEnd(AT_ONCE_SERVING_BYTES + 2));
  const { attempted } = await again();
  expect([...attempted]).toEqual(['acme', 'beta']);
  expect(jobs).toEqual(['customers.json']);
  roster.dispose();
});
