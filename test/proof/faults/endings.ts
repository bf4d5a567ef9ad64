/**
 * The figures of each row of the fault matrix: how long its requests took beyond the source's deadline, and what the
 * bridge still holds 5 seconds later. The bridge is a process of its own with tenants for each row. Rows that need
 * more than an upstream (a resolver, an authority, requests before) are played in this process, as the tests do.
 */
import type { Row } from '../../support/faults/row';
import { SHOP_KEY, stopBridges, tenantFileOf } from '../../support/faults/bridge';
import { play } from '../../support/faults/play';
import { readFileSync } from 'node:fs';
import { closeFaultServers, faultServer, type FaultServer } from '../../support/faults/server';
import { writeMappings } from '../../support/e2e/tenants';
import { startBridgeProcess, type BridgeProcess } from './child';
import { inMs, pause, say, type Figure } from './figures';
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

/** How many at a time, and of one tenant: fewer than make a breaker keep the next ones away. */
const AT_ONCE = 5;

/** What was measured of one row. */
export interface RowFigure {
  readonly fault: string;
  readonly slowestMs: number;
  readonly deadlineMs: number;
  /** Connections of the bridge to its upstream that are open after 5 s; not counted of a row played in this process. */
  readonly open: number | undefined;
}

export interface Endings {
  readonly rows: readonly RowFigure[];
  readonly deadline: Figure;
  readonly leftovers: Figure;
}

interface Scene {
  readonly row: Row;
  /** Each asked once so often as can be at a time; the first to warm up. */
  readonly tenants: readonly string[];
  readonly server: FaultServer;
  readonly deadlineMs: number;
}

const deadlineOf = ({ source }: Row): number =>
  typeof source?.deadlineMs === 'number' ? source.deadlineMs : DEADLINE_MS;

const sceneOf = async (row: Row, index: number, waves: number, elsewhere: string): Promise<Scene> => {
  const server = await faultServer(row.script, {
    elsewhere,
    ...(row.credentials && { credentials: row.credentials }),
  });
  if (row.isDown === true) await server.goDown();
  const tenants = Array.from({ length: waves }, (_, wave) => `row-${index}-${wave}`);
  return { row, tenants, server, deadlineMs: deadlineOf(row) };
};

const bridgeOf = (scenes: readonly Scene[], healthy: FaultServer): Promise<BridgeProcess> => {
  const tenants = scenes.flatMap(({ row, tenants: names, server, deadlineMs }) => {
    const source = { ...row.source, deadlineMs };
    const file = { 'tenant.json': tenantFileOf(server.baseUrl, row.isOwnerUnsaid, source) };
    return names.map((name) => [name, file] as const);
  });
  const right = { 'tenant.json': tenantFileOf(healthy.baseUrl) };
  return startBridgeProcess({
    mappings: writeMappings({ right, ...Object.fromEntries(tenants) }),
    environment: { SHOP_KEY, BRIDGE_REQUEST_DEADLINE_MS: '60000' },
  });
};

const userOf = (index: number): string => String(79_000_000_001 + index);

/** The slowest of some requests at a time, in milliseconds. */
const slowestOf = async (port: number, tenant: string): Promise<number> => {
  const dues = Array.from({ length: AT_ONCE }, (_, index) => ({ tenant, user: userOf(index) }));
  const answers = await Promise.all(dues.map((due) => ask(port, due)));
  if (answers.some(({ status }) => status === 0)) throw new Error(`${tenant} got no answer`);
  return Math.max(...answers.map(({ ms }) => ms));
};

/** The slowest of a row's requests, once bombs are made and code is compiled. */
const slowestOfRow = async (port: number, [first = '', ...others]: readonly string[]): Promise<number> => {
  await slowestOf(port, first);
  let slowest = 0;
  for (const tenant of others) slowest = Math.max(slowest, await slowestOf(port, tenant));
  return slowest;
};

/** States of proc(5)'s `net/tcp` in which a connection is held: open, being opened, closed by the other side. */
const HELD = ['01', '02', '08'];

/** How many connections lead to a port; an upstream that reads nothing does not notice that one was closed. */
const openTo = (port: number): number => {
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , to = '', state = '']) => to.endsWith(`:${hexadecimal}`) && HELD.includes(state)).length;
};

/** The open handles of a process that was idle for a while. */
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
    measured: `${inMs(Math.max(0, most))} at most, of ${requests} requests of each row; ${timedOut} of ${rows.length} rows end by the deadline`,
    holds: most <= LIMIT_MS,
    how: `The slowest of ${requests} requests of each row, ${AT_ONCE} at a time, as the app sees it. The deadline is the row's own, or ${DEADLINE_MS} ms. Rows that need a resolver, an authority or requests before are played ${PLAYS} times in one process with their upstream.`,
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
  const open = rows.reduce((sum, row) => sum + (row.open ?? 0), 0);
  return {
    measured: `${written(after)}, before: ${written(before)}; ${open} connections to upstreams`,
    holds: more.length === 0 && open === 0,
    how: `What keeps the process busy (process.getActiveResourcesInfo()) before the first row and ${QUIET_MS / 1000} s after the last. Its connections to the upstreams of all rows are counted then, too.`,
  };
};

/** Whether an upstream alone makes the row. */
const isPlain = (row: Row): boolean => {
  const { transport, host, before, meanwhile, limits, token, breakerRestMs, tenantFile, user } = row;
  const needs = [transport, host, before, meanwhile, limits, token, breakerRestMs, tenantFile, user];
  return needs.every((need) => need === undefined);
};

const PLAYS = 3;

/** A row played here, a few times; how long its request took, as the bridge says. */
const playHere = async (row: Row): Promise<RowFigure> => {
  let slowestMs = 0;
  for (let times = 0; times < PLAYS; times += 1) {
    const { first } = await play(row, { isOver: true });
    if (first?.served === undefined) throw new Error(`no answer: ${row.fault}`);
    slowestMs = Math.max(slowestMs, first.served.durationMs);
    await stopBridges();
    await closeFaultServers();
  }
  const deadlineMs = typeof row.source?.deadlineMs === 'number' ? row.source.deadlineMs : LONG_MS;
  return { fault: row.fault, slowestMs, deadlineMs, open: undefined };
};

/** The deadline that rows have without one of their own, as `tenantFileOf` writes it. */
const LONG_MS = 8000;

interface Plain {
  readonly rows: readonly RowFigure[];
  readonly before: Inspection;
  readonly after: Inspection;
}

const playInBridge = async (rows: readonly Row[], requests: number): Promise<Plain> => {
  const healthy = await faultServer('right');
  const elsewhere = await faultServer('right');
  const waves = 1 + Math.ceil(requests / AT_ONCE);
  const scenes = await Promise.all(rows.map((row, index) => sceneOf(row, index, waves, elsewhere.baseUrl)));
  const bridge = await bridgeOf(scenes, healthy);
  await load(bridge.port, 200, 2000, (index) => ({ tenant: 'right', user: userOf(index) }));
  const before = await atRest(bridge);
  const slowest: number[] = [];
  for (const scene of scenes) {
    slowest.push(await slowestOfRow(bridge.port, scene.tenants));
    if (slowest.length % 20 === 0) say(`rows: ${slowest.length} of ${rows.length}`);
  }
  const after = await atRest(bridge);
  const figures = scenes.map(({ row, deadlineMs, server }, index) => ({
    fault: row.fault,
    slowestMs: slowest[index] ?? NaN,
    deadlineMs,
    open: openTo(server.port),
  }));
  await bridge.stop();
  await closeFaultServers();
  return { rows: figures, before, after };
};

/** Plays every row so many times. */
export const measureEndings = async (rows: readonly Row[], { requests }: Extent): Promise<Endings> => {
  const plain = await playInBridge(rows.filter(isPlain), requests);
  const figures = new Map(plain.rows.map((figure) => [figure.fault, figure]));
  for (const row of rows.filter((each) => !isPlain(each))) figures.set(row.fault, await playHere(row));
  const all = rows.flatMap(({ fault }) => figures.get(fault) ?? []);
  return {
    rows: all,
    deadline: deadlineFigure(all, requests),
    leftovers: leftoverFigure(plain.before, plain.after, plain.rows),
  };
};
