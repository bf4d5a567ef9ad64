/**
 * The figures of each row of the fault matrix: how long its requests took beyond the source's deadline, and what the
 * bridge still holds 5 seconds later. The bridge is a process of its own with a tenant for each row.
 */
import type { Row } from '../../faults/row';
import { SHOP_KEY, tenantFileOf } from '../../faults/bridge';
import { closeFaultServers, faultServer, type FaultServer } from '../../faults/server';
import { writeMappings } from '../../end-to-end/tenants';
import { startBridgeProcess, type BridgeProcess } from './child';
import { count, inMs, pause, say, type Figure } from './figures';
import type { Inspection } from './inspect';
import { ask, hangUp, load } from './load';

export interface Extent {
  /** Requests for each row. */
  readonly requests: number;
}

const LIMIT_MS = 50;
const QUIET_MS = 5000;

/** Of rows that do not need their own: as short as a source could have it. */
const DEADLINE_MS = 500;

/** How many at a time: fewer than make a queue of this machine's own. */
const AT_ONCE = 5;

/** What was measured of one row. */
export interface RowFigure {
  readonly fault: string;
  readonly requests: number;
  readonly slowestMs: number;
  readonly deadlineMs: number;
  /** Connections to its upstream that are open after 5 s. */
  readonly open: number;
}

export interface Endings {
  readonly rows: readonly RowFigure[];
  readonly deadline: Figure;
  readonly leftovers: Figure;
}

interface Scene {
  readonly row: Row;
  readonly tenant: string;
  readonly server: FaultServer;
  readonly deadlineMs: number;
}

const deadlineOf = ({ source }: Row): number =>
  typeof source?.deadlineMs === 'number' ? source.deadlineMs : DEADLINE_MS;

const sceneOf = async (row: Row, index: number, elsewhere: string): Promise<Scene> => {
  const server = await faultServer(row.script, {
    elsewhere,
    ...(row.credentials && { credentials: row.credentials }),
  });
  if (row.isDown === true) await server.goDown();
  return { row, tenant: `row-${index}`, server, deadlineMs: deadlineOf(row) };
};

const bridgeOf = (scenes: readonly Scene[], healthy: FaultServer): Promise<BridgeProcess> => {
  const tenants = scenes.map(({ row, tenant, server, deadlineMs }) => [
    tenant,
    { 'tenant.json': tenantFileOf(server.baseUrl, row.isOwnerUnsaid, { ...row.source, deadlineMs }) },
  ]);
  const right = { 'tenant.json': tenantFileOf(healthy.baseUrl) };
  return startBridgeProcess({
    mappings: writeMappings({ right, ...Object.fromEntries(tenants) }),
    environment: { SHOP_KEY, BRIDGE_REQUEST_DEADLINE_MS: '60000' },
  });
};

const userOf = (index: number): string => String(79_000_000_001 + index);

/** The slowest of so many requests, in milliseconds. */
const slowestOf = async (port: number, { tenant }: Scene, requests: number): Promise<number> => {
  let slowest = 0;
  for (let asked = 0; asked < requests; asked += AT_ONCE) {
    const size = Math.min(AT_ONCE, requests - asked);
    const dues = Array.from({ length: size }, (_, index) => ({ tenant, user: userOf(asked + index) }));
    for (const { status, ms, user } of await Promise.all(dues.map((due) => ask(port, due)))) {
      if (status === 0) throw new Error(`${tenant} got no answer for ${user}`);
      slowest = Math.max(slowest, ms);
    }
  }
  return slowest;
};

/** What a process holds when nobody has asked anything for a while. */
const atRest = async (bridge: BridgeProcess): Promise<Inspection> => {
  hangUp();
  await pause(QUIET_MS);
  return bridge.inspect();
};

const deadlineFigure = (rows: readonly RowFigure[], requests: number): Figure => {
  const late = rows.map(({ slowestMs, deadlineMs }) => slowestMs - deadlineMs);
  const most = Math.max(...late);
  const timedOut = late.filter((ms) => ms > -1).length;
  return {
    measured: `${inMs(Math.max(0, most))} at most, of ${count(rows.length * requests)} requests; ${timedOut} of ${rows.length} rows end by the deadline`,
    holds: most <= LIMIT_MS,
    how: `The slowest of ${requests} requests of each row, ${AT_ONCE} at a time, as the app sees it; the deadline is the row's own or ${DEADLINE_MS} ms.`,
  };
};

/** Everything of a kind, and how many there are. */
const written = ({ resources }: Inspection): string =>
  Object.entries(resources)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([kind, size]) => `${kind} ${size}`)
    .join(', ');

const leftoverFigure = (before: Inspection, after: Inspection, rows: readonly RowFigure[]): Figure => {
  const kinds = new Set([...Object.keys(before.resources), ...Object.keys(after.resources)]);
  const more = [...kinds].filter((kind) => (after.resources[kind] ?? 0) > (before.resources[kind] ?? 0));
  const open = rows.reduce((sum, row) => sum + row.open, 0);
  return {
    measured: `${written(after)}, before: ${written(before)}; ${open} connections to upstreams`,
    holds: more.length === 0 && open === 0,
    how: `What keeps the process busy (process.getActiveResourcesInfo()) before the first row and ${QUIET_MS / 1000} s after the last, and what the upstreams of all rows have open then.`,
  };
};

/** Plays every row so many times. */
export const measureEndings = async (rows: readonly Row[], { requests }: Extent): Promise<Endings> => {
  const healthy = await faultServer('right');
  const elsewhere = await faultServer('right');
  const scenes = await Promise.all(rows.map((row, index) => sceneOf(row, index, elsewhere.baseUrl)));
  const bridge = await bridgeOf(scenes, healthy);
  await load(bridge.port, 200, 2000, (index) => ({ tenant: 'right', user: userOf(index) }));
  const before = await atRest(bridge);
  const slowest: number[] = [];
  for (const scene of scenes) {
    slowest.push(await slowestOf(bridge.port, scene, requests));
    if (slowest.length % 20 === 0) say(`rows: ${slowest.length} of ${rows.length}`);
  }
  const after = await atRest(bridge);
  const figures = scenes.map(({ row, deadlineMs, server }, index) => ({
    fault: row.fault,
    requests,
    slowestMs: slowest[index] ?? NaN,
    deadlineMs,
    open: server.counts().open,
  }));
  await bridge.stop();
  await closeFaultServers();
  return {
    rows: figures,
    deadline: deadlineFigure(figures, requests),
    leftovers: leftoverFigure(before, after, figures),
  };
};
