/** A file of a million customers that is replaced under load: no request fails, and requests of others take as long as before. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileOf, peopleOf } from '../support/data-reload';
import { killBridges } from '../support/e2e/bridge';
import { bigUnderLoad } from '../support/e2e/data-load';
import { removeFolders } from '../support/e2e/tenants';
import { reload } from '../support/reload';

/** Fewer for a look. */
const CUSTOMERS = Number(process.env.PROOF_CUSTOMERS ?? 1_000_000);

const RELOADS = 3;

/** How long requests are measured while nothing is reloaded. */
const QUIET_MS = 10_000;

afterAll(async () => {
  await killBridges();
  removeFolders();
});

const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * part)] ?? 0;

it(`${RELOADS} reloads of ${CUSTOMERS} customers under load fail no request`, async () => {
  const { bridge, prepare, nameOf, load } = await bigUnderLoad('csv', CUSTOMERS);
  const during: number[] = [];
  const quiet: number[] = [];
  const tookIn = (from: number): readonly number[] =>
    load.timed.filter(({ tenant, at }) => tenant === 'small' && at >= from).map(({ tookMs }) => tookMs);
  for (let version = 1; version <= RELOADS; version += 1) {
    const replace = prepare(fileOf('csv', peopleOf(CUSTOMERS, `Version ${version}`)));
    const before = performance.now();
    await sleep(QUIET_MS);
    quiet.push(...tookIn(before));
    replace();
    const from = performance.now();
    expect((await reload(bridge)).changed).toHaveLength(1);
    during.push(...tookIn(from));
    expect(await nameOf(CUSTOMERS - 1)).toBe(`Version ${version} ${CUSTOMERS - 1}`);
  }
  await load.stop();
  const figures = [0.5, 0.99, 1].map((part) => {
    const [calm, busy] = [quantile(quiet, Math.min(part, 0.9999)), quantile(during, Math.min(part, 0.9999))];
    return `p${part * 100} ${calm.toFixed(2)} ms, ${busy.toFixed(2)} ms (${(busy / calm).toFixed(2)} times)`;
  });
  process.stdout.write(
    `requests of another tenant without and during a reload (${quiet.length}, ${during.length}): ${figures.join('; ')}\n`,
  );
  expect(load.failed).toEqual([]);
});
