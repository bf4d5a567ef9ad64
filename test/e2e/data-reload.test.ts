/** A large customer file that is replaced while the built process serves requests: none of them fails. */
import { chmodSync, rmSync } from 'node:fs';
import { fileOf, peopleOf } from '../support/data-reload';
import { killBridges } from '../support/e2e/bridge';
import { bigUnderLoad } from '../support/e2e/data-load';
import { removeFolders } from '../support/e2e/tenants';
import { eventsOf, metricsOf, reload } from '../support/reload';
import { until } from '../support/until';

afterEach(async () => {
  await killBridges();
  removeFolders();
});

const COUNT = 100_000;

const textOf = (version: number): string => fileOf('csv', peopleOf(COUNT, `Version ${version}`));

it('a file that is replaced under load is taken, a bad one is not, and no request fails', async () => {
  const { bridge, path, prepare, nameOf, load } = await bigUnderLoad('csv', COUNT);
  for (const version of [1, 2]) {
    prepare(textOf(version))();
    expect(await reload(bridge)).toMatchObject({ changed: [{ tenant: 'big', keys: ['big/customers.csv'] }] });
    expect(await nameOf(COUNT - 1)).toBe(`Version ${version} ${COUNT - 1}`);
  }
  const whole = textOf(3);
  const bad: readonly (() => void)[] = [
    prepare(whole.slice(0, whole.length / 2)),
    () => prepare(whole.slice(0, whole.length - 2))(),
    () => prepare(whole.replace('phone', 'tel'))(),
    () => rmSync(path),
  ];
  for (const spoil of bad) {
    spoil();
    expect(await reload(bridge)).toMatchObject({
      kept: [{ tenant: 'big', problems: [{ code: 'data-file' }] }],
    });
    expect(await nameOf(7)).toBe('Version 2 7');
  }
  prepare(whole)();
  expect((await reload(bridge)).kept).toEqual([]);
  expect(await nameOf(7)).toBe('Version 3 7');
  await load.stop();
  expect(load.failed).toEqual([]);
  expect(load.timed.length).toBeGreaterThan(100);
  expect(eventsOf(bridge, 'tenant-kept')).toHaveLength(bad.length);
  expect(await metricsOf(bridge)).toContain(`source_data_customers{tenant="big",source="crm"} ${COUNT}`);
  expect(bridge.stdout() + bridge.stderr()).not.toMatch(/Version|790010/);
  expect(await bridge.stop()).toMatchObject({ code: 0 });
});

it('of files that are replaced during a load the last one serves in the end', async () => {
  const { bridge, prepare, nameOf, load } = await bigUnderLoad(
    'ndjson',
    COUNT,
    '--reload-interval-ms',
    '1000',
  );
  const texts = [1, 2, 3].map((version) => fileOf('ndjson', peopleOf(COUNT, `Version ${version}`)));
  for (const text of texts) {
    const [replace, answered] = [prepare(text), load.timed.length];
    replace();
    bridge.signal('SIGHUP');
    await until(() => load.timed.length > answered + 20);
  }
  const serves = async (): Promise<boolean> => (await nameOf(5)) === 'Version 3 5';
  let isLast = await serves();
  while (!isLast) isLast = await serves();
  await load.stop();
  expect(load.failed).toEqual([]);
  expect(eventsOf(bridge, 'tenant-kept')).toEqual([]);
});

const isRoot = process.getuid?.() === 0;

(isRoot ? it.skip : it)(
  'a file that may not be read any more is refused, and taken when it may',
  async () => {
    const { bridge, path, prepare, nameOf, load } = await bigUnderLoad('csv', COUNT);
    prepare(textOf(1))();
    chmodSync(path, 0);
    expect(await reload(bridge)).toMatchObject({ kept: [{ tenant: 'big' }] });
    chmodSync(path, 0o600);
    expect((await reload(bridge)).kept).toEqual([]);
    expect(await nameOf(5)).toBe('Version 1 5');
    await load.stop();
    expect(load.failed).toEqual([]);
  },
);
