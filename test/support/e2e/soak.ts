/** A bridge under mixed load, whose upstream has faults and whose tenants are changed again and again. */
import { Agent } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import * as t from 'io-ts';
import { errorCode } from '../../../src/json/read-file';
import { postAdmin } from '../admin';
import { ADMIN_TOKEN, NICK, VARIABLES, reload, shopTenant, writeIn } from '../reload';
import { ROOT } from '../root';
import { serve } from '../upstream/servers';
import { ask, startBridge } from './bridge';
import type { Bridge, Ended } from './bridge';
import type { Sample } from './soak-verdict';
import { crmTenant, makeFolder, writeMappings } from './tenants';
import type { Own } from './tenants';

/** How long it lasts, and how dense it is. */
export interface Course {
  /** Whether another reload follows after so many. */
  readonly goesOn: (reloads: number) => boolean;
  /** Between two reloads, after so many. */
  readonly pauseMs: (reloads: number) => number;
  /** A sample is taken after so many reloads. */
  readonly every: number;
}

/** What came of it. */
export interface Soaked {
  readonly samples: readonly Sample[];
  /** How often requests had each outcome: a status, or the code of an error. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** Healthy requests that were not answered with 200. */
  readonly failed: readonly string[];
  readonly ended: Ended;
}

const PROBE = join(ROOT, 'test/support/e2e/heap-probe.cjs');

/** What an upstream does to a request, by the last digit of its shopper. */
const FAULTS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  1: (response) => void response.writeHead(500).end('{}'),
  3: () => undefined, // it never answers
  5: (response) => void response.destroy(),
  7: (response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>maintenance</p>'),
  9: (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1000 });
    response.write('{"id":', () => response.destroy());
  },
};

const answer = ({ url = '' }: IncomingMessage, response: ServerResponse): void => {
  const id = url.split('/').at(-1) ?? '';
  const fault = FAULTS[id.at(-1) ?? ''];
  if (fault !== undefined) return fault(response);
  const body = JSON.stringify({ id, name: `Name ${id}`, nick: `Nick ${id}`, points: Number(id) });
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
};

/** A deadline that no healthy request misses because the machine is busy. */
const PATIENT_MS = 60_000;

/** One that ends a request of an upstream that does not answer. */
const SHORT_MS = 300;

const STEADY = Array.from({ length: 6 }, (_, index) => `steady-${index}`);
const ROUGH = Array.from({ length: 4 }, (_, index) => `rough-${index}`);
const LIST = 'list';
const PHONE = '79000000001';

/** So many shoppers: what is kept of each is bounded, and soon there. */
const SHOPPERS = 100;

const OWN: readonly Own[] = [{}, NICK, { source: { cache: { ttl: 1 } } }, { head: { locale: 'en' } }];

/** The files of a version of all tenants. */
const filesOf = (baseUrl: string, version: number): ReadonlyMap<string, unknown> => {
  const shop = (at: number, deadlineMs: number): unknown => {
    const { source, ...own } = OWN[(version + at) % OWN.length] ?? {};
    return shopTenant(baseUrl, { ...own, source: { deadlineMs, ...source } });
  };
  const customers = [{ id: 'c-1', name: `Version ${version}`, phone: PHONE }];
  return new Map<string, unknown>([
    ...STEADY.map((name, at) => [`${name}/tenant.json`, shop(at, PATIENT_MS)] as const),
    ...ROUGH.map((name, at) => [`${name}/tenant.json`, shop(at, SHORT_MS)] as const),
    ...Object.entries(crmTenant(customers)).map(([file, content]) => [`${LIST}/${file}`, content] as const),
  ]);
};

/** A request of the load, and whether it has to succeed. */
interface Wanted {
  readonly tenant: string;
  readonly identifier: string;
  readonly isHealthy: boolean;
}

/** The requests in turn: of tenants whose shoppers are all fine, of a directory, and of tenants with every fault. */
const wanted = (nth: number): Wanted => {
  const pick = (names: readonly string[]): string => names[nth % names.length] ?? '';
  if (nth % 10 === 0) return { tenant: LIST, identifier: PHONE, isHealthy: true };
  if (nth % 3 === 0) return { tenant: pick(ROUGH), identifier: String(nth % SHOPPERS), isHealthy: false };
  return { tenant: pick(STEADY), identifier: String(2 * (nth % SHOPPERS)), isHealthy: true };
};

const CONNECTIONS = 8;

/** Between two requests of a connection, in milliseconds. */
const THINK_MS = 5;

const startLoad = (bridge: Pick<Bridge, 'port'>) => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const outcomes = new Map<string, number>();
  const failed: string[] = [];
  let took: number[] = [];
  let [asked, isOver] = [0, false];
  const client = async (): Promise<void> => {
    while (!isOver) {
      asked += 1;
      const { tenant, identifier, isHealthy } = wanted(asked);
      const begun = performance.now();
      const outcome = await ask(bridge, tenant, identifier, { agent }).then(
        ({ status }) => String(status),
        (error: unknown) => errorCode(error),
      );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (isHealthy) took.push(performance.now() - begun);
      if (isHealthy && outcome !== '200') failed.push(`${tenant} ${outcome}`);
      await sleep(THINK_MS);
    }
  };
  const clients = Array.from({ length: CONNECTIONS }, client);
  /** The 99th percentile of healthy requests since it was asked for. */
  const takeP99 = (): number => {
    const sorted = took.toSorted((one, other) => one - other);
    took = [];
    return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  };
  const stop = async (): Promise<void> => {
    isOver = true;
    await Promise.all(clients);
    agent.destroy();
  };
  return { outcomes, failed, takeP99, stop };
};

const Probed = t.type({ heapUsed: t.number, external: t.number, resources: t.record(t.string, t.number) });

const readProbe = async (path: string): Promise<Omit<Sample, 'reloads' | 'p99Ms'>> => {
  const probed: unknown = JSON.parse(await text(connect(path)));
  if (!Probed.is(probed)) throw new Error('the probe has another form');
  const { heapUsed, external, resources } = probed;
  return {
    heap: heapUsed + external,
    sockets: resources.TCPSocketWrap ?? 0,
    timers: resources.Timeout ?? 0,
  };
};

/** Runs the whole course. */
export const soak = async ({ goesOn, pauseMs, every }: Course): Promise<Soaked> => {
  const { baseUrl } = await serve(answer);
  const probe = join(makeFolder(), 'probe');
  const mappings = writeMappings({});
  const write = (version: number): void => {
    for (const [path, content] of filesOf(baseUrl, version)) writeIn(mappings, path, content);
  };
  write(0);
  const flags = ['--admin-port', '0', '--request-deadline-ms', String(2 * PATIENT_MS)];
  const bridge = await startBridge(['serve', '--mappings', mappings, ...flags], {
    ...VARIABLES,
    ...{ NODE_OPTIONS: `--require ${PROBE}`, PROBE: probe },
  });
  // The lines of all requests would fill the memory of this process.
  await postAdmin(bridge, '/log-level', ADMIN_TOKEN, '{"level":"error"}');
  const load = startLoad(bridge);
  const samples: Sample[] = [];
  for (let reloads = 0; goesOn(reloads); reloads += 1) {
    await sleep(pauseMs(reloads));
    write(reloads + 1);
    const { kept } = await reload(bridge);
    if (kept.length > 0) throw new Error(JSON.stringify(kept));
    if (reloads % every === 0) samples.push({ reloads, ...(await readProbe(probe)), p99Ms: load.takeP99() });
  }
  await load.stop();
  const { outcomes, failed } = load;
  return { samples, outcomes, failed, ended: await bridge.stop() };
};
