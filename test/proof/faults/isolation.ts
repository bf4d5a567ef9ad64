/**
 * The figure of isolation: how long healthy tenants wait while others' upstreams, or the resolver of their names,
 * hang. Phases with and without the fault take turns in one run, so that what else the machine does meets both.
 * The bridge is a process of its own; the load and the upstreams are in this one and the same in every phase.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeFolder, writeMappings } from '../../support/e2e/tenants';
import { startBridgeProcess } from './child';
import { inMs, pause, quantile, say, type Figure } from './figures';
import { hangUp, load, type Answered, type Due } from './load';
import { personOf, tenantOf } from './tenants';

export interface Extent {
  /** Pairs of a phase without the fault and one with it, at the least. */
  readonly pairs: number;
  readonly phaseMs: number;
}

/** Something that can be made to hang and to go on. */
interface Trouble {
  readonly hang: () => void;
  readonly recover: () => void;
}

const HEALTHY_PER_SECOND = 250;
const TROUBLED_PER_SECOND = 25;
/**
 * Healthy tenants without a request before their phase: each must look its upstream's name up. They are less than one
 * request in a hundred, so that the 99th percentile is not that of first requests.
 */
const FRESH = 4;
/** As many troubled ones, which no breaker keeps from hanging: they wait for longer than a phase takes. */
const TROUBLED = 12;
const PATIENCE_MS = 4500;
const UPSTREAM_MS = 5;
const LIMIT = 1.2;
/**
 * While the limit is not kept there are more pairs, up to so many times the least: of the few pauses of any process one
 * more in some phases would decide it.
 */
const PATIENCE = 3;

/** What healthy tenants' requests took in one phase, in milliseconds. */
type Phase = readonly number[];

interface Pair {
  readonly without: Phase;
  readonly during: Phase;
}

/** Answers every request, or none while it hangs. */
const upstream = async (
  host: string,
): Promise<Trouble & { readonly server: Server; readonly port: number }> => {
  let isHung = false;
  const server = createServer((request, response) => {
    if (isHung) return;
    const body = personOf(String(request.url).split('/').at(-1) ?? '');
    setTimeout(() => response.writeHead(200, { 'Content-Type': 'application/json' }).end(body), UPSTREAM_MS);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    server,
    port: (server.address() as AddressInfo).port,
    hang: () => (isHung = true),
    recover: () => {
      isHung = false;
      server.closeAllConnections(); // what hung is over
    },
  };
};

const names = (prefix: string, size: number): readonly string[] =>
  Array.from({ length: size }, (_, index) => `${prefix}-${index}`);

const shoppers = (index: number): string => `7900${String(index).padStart(7, '0')}`;

/** A phase's own tenants in turn, each with a new shopper every time. */
const healthyDue =
  (phase: number) =>
  (index: number): Due => ({
    tenant: `healthy-${phase * FRESH + (index % FRESH)}`,
    user: shoppers(phase * 100_000 + index),
  });

const troubledDue =
  (phase: number) =>
  (index: number): Due => ({
    tenant: `troubled-${phase * TROUBLED + (index % TROUBLED)}`,
    user: shoppers(phase * 100_000 + index),
  });

const refuseFailures = (answers: readonly Answered[]): void => {
  const failed = answers.filter(({ status }) => status !== 200);
  if (failed.length > 0)
    throw new Error(`${failed.length} requests of healthy tenants were answered ${failed[0]?.status}`);
};

/** How long troubled tenants are asked before healthy ones are. */
const SETTLE_MS = 1000;

/** Troubled tenants are in trouble in their phases, and in no others. */
const refuseOthers = (answers: readonly Answered[], expected: readonly number[]): void => {
  const odd = answers.filter(({ status }) => !expected.includes(status));
  if (odd.length > 0)
    throw new Error(`${odd.length} requests of troubled tenants were answered ${odd[0]?.status}`);
};

const measurePhase = async (
  port: number,
  phase: number,
  phaseMs: number,
  expected: readonly number[],
): Promise<Phase> => {
  const others = load(port, TROUBLED_PER_SECOND, SETTLE_MS + phaseMs, troubledDue(phase));
  await pause(SETTLE_MS);
  const healthy = await load(port, HEALTHY_PER_SECOND, phaseMs, healthyDue(phase));
  refuseFailures(healthy);
  refuseOthers(await others, expected);
  return healthy.map(({ ms }) => ms);
};

/** `troubled` is the base URL of a tenant's upstream, by its name. */
interface Scene extends Trouble {
  readonly name: string;
  readonly troubled: (tenant: string) => string;
  readonly isConnectionKept: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** What troubled tenants' requests are answered while nothing hangs. */
  readonly recovered: readonly number[];
}

/** What they are answered while it hangs: out of time, or shed. */
const HUNG = [503, 504];

const mappingsOf = (scene: Scene, healthy: string, phases: number): string =>
  writeMappings({
    ...Object.fromEntries(
      names('healthy', phases * FRESH).map((name) => [
        name,
        tenantOf({ baseUrl: healthy, isNamed: scene.isConnectionKept }),
      ]),
    ),
    ...Object.fromEntries(
      names('troubled', phases * TROUBLED).map((name) => [
        name,
        tenantOf({ baseUrl: scene.troubled(name), source: { deadlineMs: PATIENCE_MS } }),
      ]),
    ),
  });

/** All phases of a kind together: one phase has too few requests beyond its 99th percentile. */
const all = (pairs: readonly Pair[], which: keyof Pair): Phase => pairs.flatMap((pair) => pair[which]);

const ratio = (pairs: readonly Pair[], part: number): number =>
  quantile(all(pairs, 'during'), part) / quantile(all(pairs, 'without'), part);

const pairsOf = async (scene: Scene, { pairs, phaseMs }: Extent): Promise<readonly Pair[]> => {
  const healthy = await upstream('localhost');
  const most = PATIENCE * pairs;
  const phases = 2 * most + 1;
  const bridge = await startBridgeProcess({
    mappings: mappingsOf(scene, `http://localhost:${healthy.port}`, phases),
    before: ['hung-names.ts'],
    environment: scene.environment,
  });
  const measured: Pair[] = [];
  await measurePhase(bridge.port, 2 * most, phaseMs, scene.recovered); // until the compiler is done
  for (let pair = 0; pair < pairs || (pair < most && ratio(measured, 0.99) > LIMIT); pair += 1) {
    const without = await measurePhase(bridge.port, 2 * pair, phaseMs, scene.recovered);
    scene.hang();
    const during = await measurePhase(bridge.port, 2 * pair + 1, phaseMs, HUNG);
    scene.recover();
    measured.push({ without, during });
    say(
      `${scene.name}: pair ${pair + 1}, p99 ${inMs(quantile(without, 0.99))} without, ` +
        inMs(quantile(during, 0.99)),
    );
  }
  await bridge.stop();
  hangUp();
  healthy.server.close();
  healthy.server.closeAllConnections();
  return measured;
};

const figureOf = (pairs: readonly Pair[], { phaseMs }: Extent, how: string): Figure => {
  const [p50, p99] = [ratio(pairs, 0.5), ratio(pairs, 0.99)];
  const of = (which: keyof Pair): string => inMs(quantile(all(pairs, which), 0.99));
  return {
    measured: `${p99.toFixed(2)} times (${of('during')} to ${of('without')}); p50 ${p50.toFixed(2)} times`,
    holds: p99 <= LIMIT,
    how: `All requests of ${pairs.length} pairs of phases of ${phaseMs / 1000} s that take turns. Each phase has ${HEALTHY_PER_SECOND} requests a second of healthy tenants, and ${TROUBLED_PER_SECOND} of ${TROUBLED} troubled ones. ${how}`,
  };
};

/** While other tenants' upstreams take requests and never answer. */
export const measureHungUpstreams = async (extent: Extent): Promise<Figure> => {
  const hung = await upstream('127.0.0.1');
  const scene: Scene = {
    ...hung,
    name: "other tenants' upstreams hang",
    troubled: () => `http://127.0.0.1:${hung.port}`,
    isConnectionKept: true,
    environment: {},
    recovered: [200],
  };
  const pairs = await pairsOf(scene, extent);
  hung.server.close();
  hung.server.closeAllConnections();
  return figureOf(pairs, extent, `Healthy upstreams answer after ${UPSTREAM_MS} ms.`);
};

/** A pipe: opening it does not end without a writer. */
const hungResolver = (): Trouble & { readonly pipe: string } => {
  const pipe = join(makeFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  let writer = openSync(pipe, 'r+');
  return { pipe, hang: () => closeSync(writer), recover: () => (writer = openSync(pipe, 'r+')) };
};

/** While other tenants' names are looked up by a resolver that never answers, and healthy ones need new connections. */
export const measureHungNames = async (extent: Extent): Promise<Figure> => {
  const { pipe, ...trouble } = hungResolver();
  const scene: Scene = {
    ...trouble,
    name: "other tenants' names are looked up for ever",
    troubled: (tenant) => `https://${tenant}.hung.example`,
    isConnectionKept: false,
    environment: { HUNG_NAMES: pipe },
    recovered: [502, 503], // there are no such names
  };
  const pairs = await pairsOf(scene, extent);
  trouble.hang();
  return figureOf(
    pairs,
    extent,
    `each hung look-up holds a thread, and healthy tenants open a connection for every request, in each phase ${FRESH} tenants that were not asked before and look their upstream's name up.`,
  );
};
