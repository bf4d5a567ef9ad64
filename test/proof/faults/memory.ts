/**
 * The figure of memory: how much more the bridge's process needs while upstreams answer with bombs and floods, seen
 * from outside, at its peak. The bridge is a process of its own, the upstreams are in this one.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { ScriptName } from '../../faults/scripts';
import { closeFaultServers, faultServer } from '../../faults/server';
import { writeMappings } from '../../end-to-end/tenants';
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
const statusOf = (pid: number, line: 'VmRSS' | 'VmHWM'): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${line}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) * KIBIBYTE;
};

/** From here on the kernel notes the peak anew. */
const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

const userOf = (index: number): string => String(79_000_000_000 + index);

const PER_SECOND = 200;

const rightAnswers = async (port: number, ms: number): Promise<void> => {
  const answers = await load(port, PER_SECOND, ms, (index) => ({ tenant: 'right', user: userOf(index) }));
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

/** The same bomb so many times, each from a tenant of its own, lest a breaker keep the later ones away. */
const duesOf = (times: number): readonly Due[] =>
  Array.from({ length: times }, (_, index) => ({ tenant: `bomb-${index}`, user: userOf(index) }));

const start = async (bomb: ScriptName, times: number): Promise<BridgeProcess> => {
  const [thrower, healthy] = [await faultServer(bomb), await faultServer('right')];
  const source = { retries: 0 };
  const bombs = duesOf(times).map(({ tenant }) => [tenant, tenantOf({ baseUrl: thrower.baseUrl, source })]);
  return startBridgeProcess({
    mappings: writeMappings({
      right: tenantOf({ baseUrl: healthy.baseUrl }),
      ...Object.fromEntries(bombs),
    }),
  });
};

/** How much more a process of its own needs for one kind of bomb. */
const measureBomb = async (
  bomb: ScriptName,
  times: number,
  warmUpMs: number,
  throwAll: (port: number, dues: readonly Due[]) => Promise<void>,
): Promise<number> => {
  const bridge = await start(bomb, times);
  await rightAnswers(bridge.port, warmUpMs);
  const more = await peakOf(bridge, `${bomb}, ${times} times`, () => throwAll(bridge.port, duesOf(times)));
  await bridge.stop();
  hangUp();
  await closeFaultServers();
  return more;
};

const EVERY_MS = 200;

/** One after the other, among right answers. */
const inTurn = async (port: number, dues: readonly Due[]): Promise<void> => {
  const others = rightAnswers(port, dues.length * EVERY_MS);
  for (const due of dues) {
    refuseOthers([await ask(port, due)]);
    await pause(EVERY_MS);
  }
  await others;
};

const together = async (port: number, dues: readonly Due[]): Promise<void> =>
  refuseOthers(await Promise.all(dues.map((due) => ask(port, due))));

/** While bombs and floods come one after the other, and many at once. */
export const measureMemory = async ({ inARow, atOnce, warmUpMs }: Extent): Promise<Figure> => {
  const most = { inTurn: 0, together: 0 };
  for (const bomb of BOMBS) {
    most.inTurn = Math.max(most.inTurn, await measureBomb(bomb, inARow, warmUpMs, inTurn));
    most.together = Math.max(most.together, await measureBomb(bomb, atOnce, warmUpMs, together));
  }
  return {
    measured: `${inMB(most.inTurn)} more for ${inARow} in a row among right answers, ${inMB(most.together)} for ${atOnce} at once`,
    holds: Math.max(most.inTurn, most.together) <= LIMIT_MB * MEGABYTE,
    how: `The most of ${BOMBS.length} kinds of bombs and floods of up to 100 MB, each in a process of its own: the peak of its resident memory as the kernel keeps it (VmHWM), above what it was after ${warmUpMs / 1000} s of right answers. It is garbage that the collector takes later.`,
  };
};
