/** New versions of a customer file under a bridge that serves: which are taken, which are refused, and what is told. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { postAdmin } from '../../support/admin';
import { COUNT, fileOf, peopleOf, phoneOf, servingData } from '../../support/data-reload';
import type { Format, Person } from '../../support/data-reload';
import { accountOf, ask } from '../../support/e2e/bridge';
import { crmTenant } from '../../support/e2e/tenants';
import type { Json } from '../../support/e2e/tenants';
import {
  ADMIN_TOKEN,
  eventsOf,
  metricsOf,
  reload,
  statusOf,
  stopServing,
  writeIn,
} from '../../support/reload';

afterEach(stopServing);

const FORMATS: readonly Format[] = ['json', 'ndjson', 'csv'];

/** A customer without a phone number that finds it. */
const unfound = ({ id, name }: Person): Person => ({ id, name, phone: 'none' });

const next = (count: number): readonly Person[] => peopleOf(count, 'Second');

const healed = next(COUNT);

/** What may become of a customer file, and what is said of it. */
type Fault = readonly [
  what: string,
  make: (path: string, text: string, format: Format) => void,
  words: RegExp,
];

const FAULTS: readonly Fault[] = [
  ['cut in the middle', (path, text) => writeFileSync(path, text.slice(0, text.length / 2)), /customers/],
  ['empty', (path) => writeFileSync(path, ''), /customer/],
  ['not in UTF-8', (path, text) => writeFileSync(path, Buffer.from(`${text}\xff`, 'latin1')), /UTF-8/],
  [
    'of a few customers',
    (path, _, format) => writeFileSync(path, fileOf(format, next(COUNT / 2 - 1))),
    /has 19 customers, and the file in service has 40: a new file has at least 50 % of them/,
  ],
  [
    'of customers who are not found',
    (path, _, format) =>
      writeFileSync(
        path,
        fileOf(
          format,
          next(COUNT).map((person, at) => (at < COUNT / 2 - 1 ? person : unfound(person))),
        ),
      ),
    /has 19 different values of "phone" by which customers are found, and the file in service has 40/,
  ],
  ['gone', (path) => rmSync(path), /there is no readable file/],
  ['a folder', (path) => (rmSync(path), mkdirSync(path)), /is a directory/],
  ['a named pipe', (path) => (rmSync(path), void execFileSync('mkfifo', [path])), /is a named pipe/],
  ['a link in a circle', (path) => (rmSync(path), symlinkSync(path, path)), /leads in a circle/],
  ['a link to elsewhere', (path) => (rmSync(path), symlinkSync('/etc/hosts', path)), /leads outside/],
  [
    'a link to another tenant',
    (path) => (rmSync(path), symlinkSync('../beta/tenant.json', path)),
    /own folder/,
  ],
  ['too large', (path) => truncateSync(path, 2 * 1_073_741_824), /is too large/],
  [
    'of one customer that is too large',
    (path, _, format) =>
      writeFileSync(path, fileOf(format, [{ id: 'c-0', phone: '1', name: 'x'.repeat(600_000) }])),
    /too large a customer|line \d is too long/,
  ],
];

/** What may become of a customer file of one format. */
const OF_CSV: readonly Fault[] = [
  [
    'with a quote that is not closed',
    (path, text) => writeFileSync(path, text.replace('c-3', '"c-3')),
    /line/,
  ],
  ['with a row of too many cells', (path) => appendFileSync(path, 'c-99,79000000000,A,B\n'), /line 42/],
  ['with a row of too few cells', (path) => appendFileSync(path, 'c-99,79000000000\n'), /line 42/],
  ['cut in its last line', (path, text) => writeFileSync(path, text.slice(0, -12)), /line 41|may be cut/],
  [
    'cut in its last cell',
    (path, text) => writeFileSync(path, text.slice(0, -2)),
    /may be cut: its last line has no end/,
  ],
  ['without its last line break', (path, text) => writeFileSync(path, text.slice(0, -1)), /may be cut/],
  [
    'with a renamed column',
    (path, text) => writeFileSync(path, text.replace('name', 'title')),
    /has another header: it lacks "name", which/,
  ],
  [
    'without a column',
    (path, text) => writeFileSync(path, text.replace(/,[^,\n]*$/gm, '')),
    /has another header: it lacks "name", which/,
  ],
  ['without its header', (path, text) => writeFileSync(path, text.slice(text.indexOf('\n') + 1)), /./],
  ['of another delimiter', (path, text) => writeFileSync(path, text.replaceAll(',', ';')), /./],
  [
    'of columns in another order below the old header',
    (path, text) => writeFileSync(path, text.replace(/^(c-\d+),(\d+),(.*)$/gm, '$3,$1,$2')),
    /has 0 different values of "phone"/,
  ],
  ['in UTF-16', (path, text) => writeFileSync(path, Buffer.from(`\ufeff${text}`, 'utf16le')), /./],
  ['compressed', (path, text) => writeFileSync(path, gzipSync(text)), /./],
];

const OF_LINES: readonly Fault[] = [
  ['cut in its last line', (path, text) => writeFileSync(path, text.slice(0, -12)), /line 40/],
  ['with a line that is a list', (path) => appendFileSync(path, '[]\n'), /line 41/],
  ['with a key twice', (path) => appendFileSync(path, '{"id":"a","id":"b"}\n'), /line 41/],
  ['a list of JSON', (path) => writeFileSync(path, fileOf('json', healed)), /line 1/],
];

describe.each(FORMATS)('a file of %s that is', (format) => {
  const own = { json: [], ndjson: OF_LINES, csv: OF_CSV }[format];

  it.each([...FAULTS, ...own])(
    '%s is refused, the one before serves, and a good one heals that',
    async (_, make, words) => {
      const { bridge, path, text, replace, nameOf } = await servingData(format);
      make(path, text, format);
      const { kept, unchanged } = await reload(bridge);
      expect([kept.map(({ tenant }) => tenant), unchanged]).toEqual([['acme'], 1]);
      expect(kept[0]?.problems).toMatchObject([{ code: 'data-file', message: expect.stringMatching(words) }]);
      expect([await nameOf(), await nameOf(COUNT - 1)]).toEqual(['First 0', `First ${COUNT - 1}`]);
      expect(eventsOf(bridge, 'tenant-kept')).toMatchObject([
        { tenant: 'acme', keptS: 0, problems: [{ code: 'data-file' }] },
      ]);
      expect(await statusOf(bridge, 'acme')).toMatchObject({
        lastGood: true,
        lastGoodSince: expect.stringMatching(/Z$/),
      });
      const told = await metricsOf(bridge);
      expect(told).toEqual(
        expect.arrayContaining([
          'tenant_last_good{tenant="acme"} 1',
          'tenant_last_good{tenant="beta"} 0',
          'tenant_problems{tenant="acme",code="data-file"} 1',
          expect.stringMatching(/^tenant_last_good_seconds\{tenant="acme"\} \d/),
        ]),
      );
      replace(fileOf(format, healed));
      expect(await reload(bridge)).toMatchObject({
        changed: [{ tenant: 'acme', keys: [`acme/customers.${format}`] }],
        kept: [],
      });
      expect(await nameOf()).toBe('Second 0');
      expect((await metricsOf(bridge)).filter((line) => line.startsWith('tenant_last_good_seconds'))).toEqual(
        [],
      );
      expect(bridge.stdout() + bridge.stderr()).not.toMatch(/First|Second|7900100/);
    },
  );
});

describe('a new file of CSV', () => {
  const TAKEN: readonly (readonly [what: string, change: (text: string) => string])[] = [
    ['whose columns have another order', (text) => text.replace(/^([^,]+),([^,]+),(.*)$/gm, '$3,$2,$1')],
    ['with one more column', (text) => text.replace('name', 'name,city').replace(/\d$/gm, '$&,X')],
    ['with a byte order mark', (text) => `\ufeff${text}`],
    ['with other line breaks', (text) => text.replaceAll('\n', '\r\n')],
  ];

  it.each(TAKEN)('%s is taken', async (_, change) => {
    const { bridge, replace, nameOf } = await servingData('csv');
    replace(change(fileOf('csv', healed)));
    expect((await reload(bridge)).kept).toEqual([]);
    expect(await nameOf(3)).toBe('Second 3');
  });

  it('of other columns is taken when the tenant file says so too', async () => {
    const { bridge, mappings, replace } = await servingData('csv');
    replace(fileOf('csv', healed).replace('id,phone,name', 'code,tel,title'));
    expect((await reload(bridge)).kept).toHaveLength(1);
    const { 'tenant.json': file } = crmTenant([], {
      settings: { file: 'customers.csv', index: { tel: 'phone' } },
      source: { lookup: { by: 'tel', value: '{request.userIdentifier}' } },
      user: { id: 'crm.code', name: 'crm.title', phone: { from: 'crm.tel', via: ['phone'] } },
    });
    writeIn(mappings, 'acme/tenant.json', file);
    expect((await reload(bridge)).kept).toEqual([]);
    expect(accountOf(await ask(bridge, 'acme', phoneOf(1)))).toMatchObject({ id: 'c-1', name: 'Second 1' });
  });
});

describe('a new file of gzip', () => {
  it.each<readonly [what: string, packed: (whole: Buffer) => Buffer]>([
    ['that ends early', (whole) => whole.subarray(0, whole.length / 2)],
    ['without its checksum', (whole) => whole.subarray(0, -8)],
    [
      'with a wrong byte',
      (whole) => Buffer.concat([whole.subarray(0, 30), Buffer.from([255]), whole.subarray(31)]),
    ],
    ['that is not compressed', () => Buffer.from(fileOf('csv', healed))],
    ['that is empty', () => Buffer.alloc(0)],
  ])('%s is refused, and a good one is taken', async (_, packed) => {
    const { bridge, mappings } = await servingData('csv');
    const { 'tenant.json': file } = crmTenant([], { settings: { file: 'customers.csv.gz' } });
    writeIn(mappings, 'acme/tenant.json', file);
    const path = join(mappings, 'acme', 'customers.csv.gz');
    const put = (people: readonly Person[], change: typeof packed = (whole) => whole): void =>
      writeFileSync(path, change(gzipSync(fileOf('csv', people))));
    put(healed);
    expect((await reload(bridge)).kept).toEqual([]);
    put(peopleOf(COUNT, 'Third'), packed);
    expect(await reload(bridge)).toMatchObject({
      kept: [{ tenant: 'acme', problems: [{ code: 'data-file' }] }],
    });
    expect(accountOf(await ask(bridge, 'acme', phoneOf(1)))).toMatchObject({ name: 'Second 1' });
    put(peopleOf(COUNT, 'Third'));
    expect((await reload(bridge)).kept).toEqual([]);
    expect(accountOf(await ask(bridge, 'acme', phoneOf(1)))).toMatchObject({ name: 'Third 1' });
  });
});

describe('how many customers a new file has', () => {
  it.each<readonly [what: string, settings: Json, count: number, isTaken: boolean]>([
    ['half of them', {}, COUNT / 2, true],
    ['fewer than half', {}, COUNT / 2 - 1, false],
    ['more', {}, 3 * COUNT, true],
    ['as many', { minimumPercent: 100 }, COUNT, true],
    ['one fewer, where all have to be there', { minimumPercent: 100 }, COUNT - 1, false],
    ['90 %', { minimumPercent: 90 }, 36, true],
    ['less than 90 %', { minimumPercent: 90 }, 35, false],
    ['one', { minimumPercent: 0 }, 1, true],
    ['one, of 1 %', { minimumPercent: 1 }, 1, true],
  ])('%s: %#', async (_, settings, count, isTaken) => {
    const { bridge, replace, nameOf } = await servingData('json', settings);
    replace(fileOf('json', next(count)));
    expect((await reload(bridge)).kept).toHaveLength(isTaken ? 0 : 1);
    expect(await nameOf()).toBe(isTaken ? 'Second 0' : 'First 0');
  });

  it('is that of the file in service, not of one that was refused', async () => {
    const { bridge, replace, nameOf } = await servingData('json');
    for (const count of [10, 5, 19]) {
      replace(fileOf('json', next(count)));
      expect((await reload(bridge)).kept).toHaveLength(1);
    }
    replace(fileOf('json', next(20)));
    expect((await reload(bridge)).kept).toEqual([]);
    replace(fileOf('json', next(10)));
    expect((await reload(bridge)).kept).toEqual([]);
    expect(await nameOf(9)).toBe('Second 9');
  });

  it('is taken when the tenant file allows it, with the next reload', async () => {
    const { bridge, mappings, replace, nameOf } = await servingData('json');
    replace(fileOf('json', next(2)));
    expect((await reload(bridge)).kept).toHaveLength(1);
    const settings = { minimumPercent: 5 };
    writeIn(mappings, 'acme/tenant.json', crmTenant([], { settings })['tenant.json']);
    expect((await reload(bridge)).kept).toEqual([]);
    expect(await nameOf()).toBe('Second 0');
  });
});

describe('POST /reload with a tenant to force', () => {
  const force = (bridge: Parameters<typeof postAdmin>[0], body: string) =>
    postAdmin(bridge, '/reload', ADMIN_TOKEN, body);

  it('takes the data of that tenant as it is, and of no other', async () => {
    const { bridge, mappings, replace, nameOf } = await servingData('json');
    replace(fileOf('json', next(1)));
    writeIn(mappings, 'beta/customers.json', fileOf('json', next(1)));
    expect((await reload(bridge)).kept).toHaveLength(2);
    const { status, text } = await force(bridge, '{"force":"acme"}');
    expect([status, JSON.parse(text)]).toMatchObject([
      200,
      { changed: [{ tenant: 'acme' }], kept: [{ tenant: 'beta' }] },
    ]);
    expect([await nameOf(), await nameOf(0, 'beta')]).toEqual(['Second 0', 'First 0']);
    expect(eventsOf(bridge, 'reload-done').map(({ forced }) => forced)).toEqual([undefined, ['acme']]);
  });

  it('takes no data that is wrong in itself', async () => {
    const { bridge, replace, nameOf } = await servingData('json');
    replace('[{"id": "c-0"');
    expect(JSON.parse((await force(bridge, '{"force":"acme"}')).text)).toMatchObject({
      kept: [{ tenant: 'acme' }],
    });
    expect(await nameOf()).toBe('First 0');
  });

  it.each([
    [400, '{}'],
    [400, '{"force":7}'],
    [400, '{"tenant":"acme"}'],
    [400, 'force'],
    [404, '{"force":"gamma"}'],
  ])('is answered with %i and reloads nothing for %s', async (status, body) => {
    const { bridge } = await servingData('json');
    expect((await force(bridge, body)).status).toBe(status);
    expect(eventsOf(bridge, 'reload-done')).toEqual([]);
  });
});

describe('what is told of the data in service', () => {
  const dataOf = async (bridge: Parameters<typeof statusOf>[0]) =>
    (await statusOf(bridge, 'acme'))?.sources[0]?.data;

  it('is the time of its file, when it was loaded, and how many customers it has', async () => {
    const { bridge, path, replace } = await servingData('json');
    replace(fileOf('json', next(COUNT)));
    utimesSync(path, new Date('2026-01-02T03:04:05Z'), new Date('2026-01-02T03:04:05Z'));
    await reload(bridge);
    const data = await dataOf(bridge);
    expect(data).toMatchObject({ customers: COUNT, modifiedAt: '2026-01-02T03:04:05.000Z' });
    expect(Date.parse(data?.loadedAt ?? '')).toBeGreaterThan(Date.parse('2026-01-03'));
    const values = new Map(
      (await metricsOf(bridge)).map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]),
    );
    const labels = '{tenant="acme",source="crm"}';
    expect(values.get(`source_data_customers${labels}`)).toBe(COUNT);
    expect(values.get(`source_data_age_seconds${labels}`)).toBeGreaterThan(86_400);
    expect(values.get(`source_data_loaded_age_seconds${labels}`)).toBeLessThan(86_400);
  });

  it('has no age below 0 when its file has a time to come', async () => {
    const { bridge, path } = await servingData('json');
    utimesSync(path, new Date('2126-01-02'), new Date('2126-01-02'));
    await reload(bridge);
    expect(await metricsOf(bridge)).toContain('source_data_age_seconds{tenant="acme",source="crm"} 0');
  });

  it('stays when the tenant file changes, since the data is not read again', async () => {
    const { bridge, mappings, path, nameOf } = await servingData('json');
    const before = await dataOf(bridge);
    const own = { head: { locale: 'en' }, settings: { minimumPercent: 10 } };
    writeIn(mappings, 'acme/tenant.json', crmTenant([], own)['tenant.json']);
    expect((await reload(bridge)).changed).toMatchObject([{ keys: ['locale', 'sources.crm.settings'] }]);
    expect(await dataOf(bridge)).toEqual(before);
    writeFileSync(path, readFileSync(path)); // the same bytes, written again
    await reload(bridge);
    expect(await dataOf(bridge)).not.toEqual(before);
    expect(await nameOf()).toBe('First 0');
  });
});

it('a file that stays refused is told once, and again with the next change, refused since the first', async () => {
  const { bridge, replace } = await servingData('json');
  replace('[');
  await reload(bridge);
  const since = (await statusOf(bridge, 'acme'))?.lastGoodSince;
  await reload(bridge);
  expect(eventsOf(bridge, 'tenant-kept')).toHaveLength(1);
  replace('[[');
  await reload(bridge);
  expect(eventsOf(bridge, 'tenant-kept')).toHaveLength(2);
  expect((await statusOf(bridge, 'acme'))?.lastGoodSince).toBe(since);
});

it('a key that is taken out of the tenant file ends while its data is refused', async () => {
  const { bridge, mappings, replace, nameOf } = await servingData('json');
  replace('[');
  const head = { access: { keys: ['${BRIDGE_ADMIN_TOKEN}'] } };
  writeIn(mappings, 'acme/tenant.json', crmTenant([], { head })['tenant.json']);
  expect(await reload(bridge)).toMatchObject({ kept: [{ tenant: 'acme' }] });
  expect((await ask(bridge, 'acme', phoneOf(0))).status).toBe(401);
  expect(await nameOf(0, 'beta')).toBe('First 0');
});
