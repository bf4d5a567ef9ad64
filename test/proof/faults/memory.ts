/**
 * The figure of memory: how much more the bridge's process needs while upstreams answer with bombs and floods, seen
 * from outside, at its peak. The bridge is a process of its own, the upstreams are in this one.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { ScriptName } from '../../faults/scripts';
import { closeFaultServers, faultServer } from '../../support/faults/server';
import { writeMappings } from '../../support/e2e/tenants';
import { startBridgeProcess, type BridgeProcess } from './child';
import { inMB, pause, say, type Figure } from './figures';
import { ask, hangUp, load, type Answered, type Due } from './load';
import { tenantOf } from './tenants';

export interface Extent {
  readonly inARow: number;
  readonly atOnce: number;
  /** Requests before that are answered rightly, until the process has the size that work gives it. */
  readonly warmUpMs: number;
}

const LIMIT_MB = 20;
const MEGABYTE = 1_000_000;

const BOMBS: readonly ScriptName[] = [
  'gzipBomb',
  'deflateBomb',
  'brotliBomb',
  'gzipNested',
  'floodOfLength',
  'floodInChunks',
  'floodUntilClose',
];

const KIBIBYTE = 1024;

/** A line of proc(5)'s `status`, in bytes. */
export const statusOf = (pid: number, line: 'VmRSS' | 'VmHWM'): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${line}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) * KIBIBYTE;
};

/** From here on the kernel measures the peak again. */
export const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

const userOf = (index: number): string => String(79_000_000_000 + index);

/** So many a second for the process to grow to its size, and so many beside bombs. */
const WARMING = 400;
const BESIDE = 100;

const rightAnswers = async (port: number, perSecond: number, ms: number): Promise<void> => {
  const answers = await load(port, perSecond, ms, (index) => ({ tenant: 'right', user: userOf(index) }));
  if (answers.some(({ status }) => status !== 200)) throw new Error('a right answer was refused');
};

/** A bomb must be read to its limit, and not be shed by a breaker: that opens in a tenant of many. */
const refuseOthers = (answers: readonly Answered[]): void => {
  const odd = answers.filter(({ status }) => status !== 502);
  if (odd.length > 0) throw new Error(`${odd.length} bombs were answered ${odd[0]?.status}`);
};

const peakOf = async ({ pid }: BridgeProcess, what: string, work: () => Promise<void>): Promise<number> => {
  const before = statusOf(pid, 'VmRSS');
  forgetPeak(pid);
  await work();
  const more = statusOf(pid, 'VmHWM') - before;
  say(`memory: ${inMB(more)} more than ${inMB(before)}: ${what}`);
  return more;
};

/** The same bomb several times, each from its own tenant, so that no breaker rejects the later ones. */
const duesOf = (times: number): readonly Due[] =>
  Array.from({ length: times }, (_, index) => ({ tenant: `bomb-${index}`, user: userOf(index) }));

const start = async (bomb: ScriptName, times: number): Promise<BridgeProcess> => {
  const [thrower, healthy] = [await faultServer(bomb), await faultServer('right')];
  const source = { retries: 0 };
  const bombs = duesOf(times).map(
    ({ tenant }) => [tenant, tenantOf({ baseUrl: thrower.baseUrl, source })] as const,
  );
  return startBridgeProcess({
    mappings: writeMappings({
      right: tenantOf({ baseUrl: healthy.baseUrl, source: { concurrent: 256 } }),
      ...Object.fromEntries(bombs),
    }),
  });
};

const EVERY_MS = 200;

/** One after the other, among right answers. */
const inTurn = async (port: number, dues: readonly Due[]): Promise<void> => {
  const others = rightAnswers(port, BESIDE, dues.length * EVERY_MS);
  for (const due of dues) {
    refuseOthers([await ask(port, due)]);
    await pause(EVERY_MS);
  }
  await others;
};

const together = async (port: number, dues: readonly Due[]): Promise<void> =>
  refuseOthers(await Promise.all(dues.map((due) => ask(port, due))));

interface More {
  readonly inTurn: number;
  readonly together: number;
}

/** How much more a process of its own needs for one kind of bomb. */
const measureBomb = async (bomb: ScriptName, { inARow, atOnce, warmUpMs }: Extent): Promise<More> => {
  const bridge = await start(bomb, inARow + atOnce);
  const dues = duesOf(inARow + atOnce);
  const peak = (what: string, some: readonly Due[], throwAll: typeof together): Promise<number> =>
    peakOf(bridge, `${bomb}, ${some.length} ${what}`, () => throwAll(bridge.port, some));
  await rightAnswers(bridge.port, WARMING, warmUpMs);
  const more = {
    inTurn: await peak('in a row', dues.slice(0, inARow), inTurn),
    together: await peak('at once', dues.slice(inARow), together),
  };
  await bridge.stop();
  hangUp();
  await closeFaultServers();
  return more;
};

/** While bombs and floods come one after the other, and several at once. */
export const measureMemory = async (extent: Extent): Promise<Figure> => {
  const all: More[] = [];
  for (const bomb of BOMBS) all.push(await measureBomb(bomb, extent));
  const { inARow, atOnce, warmUpMs } = extent;
  const [row, once] = [
    Math.max(...all.map((more) => more.inTurn)),
    Math.max(...all.map((more) => more.together)),
  ];
  return {
    measured: `${inMB(row)} more for ${inARow} in a row, ${inMB(once)} for ${atOnce} at once`,
    holds: Math.max(row, once) <= LIMIT_MB * MEGABYTE,
    how: `The most of ${BOMBS.length} kinds of bombs and floods of up to 100 MB, each kind in a process of its own. The figure is the peak of its resident memory (VmHWM of the kernel) above what it was before. Before the bombs it gets ${WARMING} right answers a second for ${warmUpMs / 1000} s. Those in a row come ${EVERY_MS} ms apart among ${BESIDE} right answers a second. Each bomb leaves some 2.4 MB, twice the limit of an answer, for the collector to take.`,
  };
};
