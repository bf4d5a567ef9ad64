/** A large directory in the built process: its thread, and what becomes of it when that ends before its time. */
import { isRight } from 'fp-ts/Either';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { THREAD_BOUNDS, apartBy } from '../../src/tenant/directory/apart';
import type { LoadApart } from '../../src/tenant/directory/apart';
import type { DirectoryJob } from '../../src/tenant/directory/load';
import { ANY_SOURCE } from '../../src/values/phone';
import { accountOf, ask, killBridges, startBridge } from '../support/e2e/bridge';
import { crmTenant, makeFolder, removeFolders, SECRETS, writeMappings } from '../support/e2e/tenants';
import { JSON_LAYOUT } from '../support/directory';
import { send } from '../support/gateway/gateway';
import { ROOT } from '../support/root';
import { until } from '../support/until';

const COUNT = 50_000;
const phoneOf = (at: number): string => `7900${1_000_000 + at}`;
const FIRST = [{ id: 'c-0', phone: phoneOf(0), name: 'Anna' }];

const many = (): string =>
  JSON.stringify(
    Array.from({ length: COUNT }, (_, at) => ({
      id: `c-${at}`,
      phone: `+7 (900) ${String(1_000_000 + at)}`,
      name: `Customer ${at}`,
      orders: [{ sum: at / 4, items: ['a', 'b'] }],
    })),
  );

let mappings = '';

beforeAll(() => {
  mappings = writeMappings({
    big: { ...crmTenant([]), 'customers.json': many() },
    broken: { ...crmTenant([]), 'customers.json': `${many()},` },
    healthy: crmTenant(FIRST),
  });
});

afterAll(async () => {
  await killBridges();
  removeFolders();
});

it('a bridge listens before a large directory is loaded, and then finds every customer of it', async () => {
  const bridge = await startBridge(['serve', '--mappings', mappings], SECRETS);
  expect(accountOf(await ask(bridge, 'healthy', phoneOf(0)))).toMatchObject({ id: 'c-0' });
  await until(() => bridge.log().some(({ event }) => event === 'tenant-refused'));
  expect((await send(bridge.port, { method: 'GET', path: '/readyz', headers: [] })).status).toBe(200);
  for (const at of [0, 1, COUNT / 2, COUNT - 1])
    expect(accountOf(await ask(bridge, 'big', phoneOf(at)))).toEqual({
      id: `c-${at}`,
      name: `Customer ${at}`,
      phone: phoneOf(at),
    });
  expect((await ask(bridge, 'big', phoneOf(COUNT))).status).toBe(404);
  const events = bridge.log().map(({ event, tenant = '' }) => `${event} ${String(tenant)}`.trim());
  expect(events.filter((event) => !event.startsWith('request-served'))).toEqual([
    'tenant-loaded healthy',
    'server-listening',
    'tenant-loaded big',
    'tenant-refused broken',
  ]);
  expect(bridge.stderr()).toMatch(/^error\[data-file\]: .* "customers.json" is not JSON from line 1 on\n$/);
  expect(await bridge.stop()).toMatchObject({ code: 0, signal: null });
});

it('a signal while a directory is loaded ends the process with 0', async () => {
  const bridge = await startBridge(['serve', '--mappings', mappings], SECRETS);
  expect(await bridge.stop()).toMatchObject({ code: 0, signal: null });
  expect(bridge.log().at(-1)).toMatchObject({ event: 'server-stopped', abandoned: 0 });
});

describe('the thread of the built program', () => {
  const jobOf = (text: string, job: Partial<DirectoryJob> = {}): DirectoryJob => {
    const real = join(makeFolder(), 'customers.json');
    writeFileSync(real, text);
    const request = { index: { id: 'text' }, origin: ANY_SOURCE, layout: JSON_LAYOUT } as const;
    return { name: 'customers.json', real, maxBytes: 1e9, request, ...job };
  };
  const apart = (heapMib = THREAD_BOUNDS.heapMib): LoadApart =>
    apartBy(join(ROOT, 'dist/src/tenant/directory/worker.js'), { ...THREAD_BOUNDS, heapMib });
  const never = new AbortController().signal;

  it('hands its directory over', async () => {
    const loadApart = apart();
    const built = await loadApart(jobOf('[{"id":"a"},{"id":"b"}]'), never);
    expect(built).toMatchObject({
      right: { starts: new Uint32Array([1, 12]), fields: [{ counts: { customers: 2 } }] },
    });
  });

  it('without enough memory refuses the directory, and ends nothing else', async () => {
    const loadApart = apart(24);
    const wide = JSON.stringify(Array.from({ length: 150_000 }, (_, at) => ({ [`field-${at}`]: at })));
    const built = await loadApart(jobOf(wide), never);
    expect(isRight(built) ? '' : built.left.message).toBe(
      '"customers.json" takes more than 24 MiB of memory in addition to its bytes',
    );
  });

  it.each([
    ['ndjson', '{"id":"a"}\n{"id":"'],
    ['csv', 'id,name\na,A\nb,'],
  ] as const)(
    'reads a line of 100 MB in %s with a heap of 24 MiB, and leaves it out',
    async (format, beginning) => {
      const layout = { ...JSON_LAYOUT, format, badLines: 1 };
      const request = { index: { id: 'text' }, origin: ANY_SOURCE, layout } as const;
      const line = `${beginning}${'x'.repeat(100_000_000)}\n`;
      const built = await apart(24)(jobOf(line, { request }), never);
      expect(built).toMatchObject({ right: { badLines: { count: 1 } } });
    },
  );

  it('that dies rejects, and so does one that is ended', async () => {
    const loadApart = apart();
    await expect(loadApart(jobOf('[{}]', { request: undefined as never }), never)).rejects.toMatchObject({
      message: expect.any(String),
    });
    const abort = new AbortController();
    const ended = loadApart(jobOf(many()), abort.signal);
    abort.abort();
    await expect(ended).rejects.toMatchObject({ message: expect.any(String) });
  });
});
