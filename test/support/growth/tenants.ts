/** What a request costs a bridge that serves many tenants, all of which are asked in turn. */
import { getAdmin } from '../admin';
import { startBridge } from '../e2e/bridge';
import type { Bridge } from '../e2e/bridge';
import { startLoad } from '../e2e/load';
import { writeMappings } from '../e2e/tenants';
import { VARIABLES, shopTenant, startShop } from '../reload';
import { until } from '../until';

/** The course of a measurement. */
export interface TenantRun {
  /** How many tenants the bridges have, one after the other. */
  readonly sizes: readonly number[];
  /** Requests of a round. */
  readonly requests: number;
  /** Each bridge has so many, in turn with the others; the first is the warm-up. */
  readonly rounds: number;
}

const CONNECTIONS = 8;

const PATIENT_MS = 60_000;

/** The processor time that a bridge has had, in microseconds. */
const cpuOf = async (bridge: Pick<Bridge, 'log'>): Promise<number> => {
  const { text } = await getAdmin(bridge, '/metrics');
  const seconds = /^process_cpu_seconds_total (\S+)/m.exec(text)?.[1];
  if (seconds === undefined) throw new Error('the metrics do not have the processor time');
  return Number(seconds) * 1e6;
};

const start = async (baseUrl: string, tenants: number) => {
  const names = Array.from({ length: tenants }, (_, at) => `tenant-${at}`);
  const file = shopTenant(baseUrl, { source: { deadlineMs: PATIENT_MS } });
  const mappings = writeMappings(Object.fromEntries(names.map((name) => [name, { 'tenant.json': file }])));
  const flags = ['--admin-port', '0', '--request-deadline-ms', String(2 * PATIENT_MS)];
  const bridge = await startBridge(['serve', '--mappings', mappings, ...flags], VARIABLES);
  return { bridge, names };
};

/** Microseconds of processor time per request in one round. */
const round = async (bridge: Bridge, names: readonly string[], requests: number): Promise<number> => {
  const before = await cpuOf(bridge);
  const load = startLoad(bridge, () => names, CONNECTIONS);
  await until(() => load.answered() >= requests);
  const failed = await load.stop();
  if (failed.length > 0) throw new Error(`${failed.length} requests failed: ${failed[0] ?? ''}`);
  return ((await cpuOf(bridge)) - before) / load.answered();
};

/** The least processor time of a request by how many tenants there are: other work on the machine only adds to it. */
export const costByTenants = async ({
  sizes,
  requests,
  rounds,
}: TenantRun): Promise<ReadonlyMap<number, number>> => {
  const { baseUrl } = await startShop();
  const costs = new Map<number, number>();
  const bridges: { readonly size: number; readonly started: Awaited<ReturnType<typeof start>> }[] = [];
  for (const size of sizes) bridges.push({ size, started: await start(baseUrl, size) });
  for (let nth = 0; nth < rounds; nth += 1)
    for (const { size, started } of bridges) {
      const cost = await round(started.bridge, started.names, requests);
      if (nth > 0) costs.set(size, Math.min(cost, costs.get(size) ?? Infinity));
    }
  for (const { started } of bridges) await started.bridge.stop();
  return costs;
};
