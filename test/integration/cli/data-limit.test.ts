/** The limit of a tenant's data; no tenant waits for another's data. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { adapters } from '../../../adapters';
import { defaultDataBytes } from '../../../src/tenant/reading/directories';
import { getFrom } from '../../support/admin';
import { commandWorld } from '../../support/command-world';
import { ofDirectory } from '../../support/growth/shape';
import type { Files } from '../../support/growth/shape';
import { until } from '../../support/until';

let mappings = '';

const place = (files: Files, tenant: string): void => {
  for (const [name, text] of Object.entries(files)) {
    const file = join(mappings, name.replace('acme', tenant));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
};

/** A directory of the given size in bytes. */
const directory = (bytes: number): Files => {
  const text = '[{"id":"1"}]';
  return ofDirectory(text.padEnd(bytes));
};

beforeEach(() => {
  mappings = mkdtempSync(join(tmpdir(), 'data-'));
});
afterEach(() => rmSync(mappings, { recursive: true, force: true }));

const TOO_LARGE =
  '"customers.json" is too large: the data files of one tenant have at most 1000 bytes together';

it.each([
  [1000, 0],
  [1001, 1],
])('a directory of %d bytes, where 1000 are allowed: the check ends with %d', async (bytes, code) => {
  place(directory(bytes), 'acme');
  const { run, said } = commandWorld(adapters, {});
  expect(await run('check', '--mappings', mappings, '--max-data-bytes', '1000')).toBe(code);
  expect(said.out.includes(TOO_LARGE)).toBe(code === 1);
});

it('the limit is for all data files of a tenant together', async () => {
  const [file, text] = ['acme/tenant.json', directory(600)['acme/tenant.json'] ?? ''];
  const { sources, ...others } = JSON.parse(text);
  const other = { ...sources.crm, settings: { ...sources.crm.settings, file: 'others.json' } };
  place(directory(600), 'acme');
  place(
    {
      [file]: JSON.stringify({
        ...others,
        sources: { ...sources, other },
        user: { id: 'crm.id', name: 'other.id' },
      }),
    },
    'acme',
  );
  place({ 'acme/others.json': '[{"id":"1"}]'.padEnd(600) }, 'acme');
  const { run, said } = commandWorld(adapters, {});
  expect(await run('check', '--mappings', mappings, '--max-data-bytes', '1199')).toBe(1);
  expect(said.out).toContain('"others.json" is too large');
  expect(await run('check', '--mappings', mappings, '--max-data-bytes', '1200')).toBe(0);
});

it('without a setting a tenant may load a tenth of the heap’s limit', () => {
  expect(defaultDataBytes()).toBeGreaterThan(1_048_576);
});

it('each tenant is reported when it is loaded, and one with much data after those with little', async () => {
  place(directory(3_000_000), 'a-large');
  place(directory(20), 'b-small');
  place(directory(2_000_000), 'c-medium');
  place({ 'd-broken/tenant.json': '{' }, 'd-broken');
  const world = commandWorld(adapters, {});
  const ended = world.run('serve', '--mappings', mappings, '--port', '0', '--admin-port', '0');
  const told = (): readonly string[] =>
    world.events.flatMap((event) =>
      event.event === 'tenant-loaded' || event.event === 'tenant-refused' ? [event.tenant] : [],
    );
  await until(() => told().length === 4);
  expect(told()).toEqual(['b-small', 'd-broken', 'c-medium', 'a-large']);
  await world.listening;
  const admin = world.events.find(({ event }) => event === 'admin-listening');
  const port = admin?.event === 'admin-listening' ? admin.port : 0;
  const { text } = await getFrom(port, '/status');
  expect(JSON.parse(text)).toMatchObject({
    tenants: [
      { name: 'a-large', status: 'loaded' },
      { name: 'b-small', status: 'loaded' },
      { name: 'c-medium', status: 'loaded' },
      { name: 'd-broken', status: 'refused' },
    ],
  });
  world.stop();
  await ended;
});
