/**
 * The figure of memory: how much more the bridge's process needs while upstreams answer with bombs and floods, seen
 * from outside, at its peak. The bridge is a process of its own, the upstreams are in this one.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { ScriptName } from '../../faults/scripts';
import { closeFaultServers, faultServer } from '../../faults/server';
import { writeMappings } from '../../end-to-end/tenants';
import { startBridgeProcess, type BridgeProcess } from './child';
import { inMiB, pause, say, type Figure } from './figures';
import { ask, hangUp, load, type Answered } from './load';
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

const warmUp = async ({ port }: BridgeProcess, ms: number): Promise<void> => {
  const answers = await load(port, 400, ms, (index) => ({ tenant: 'right', user: userOf(index) }));
  if (answers.some(({ status }) => status !== 200)) throw new Error('a right answer was refused');
  await pause(1000);
};

/** A bomb must be read to its limit, and not be shed by a breaker: that opens in a tenant of many. */
const refuseOthers = (answers: readonly Answered[]): void => {
  const odd = answers.filter(({ status }) => status !== 502);
  if (odd.length > 0) throw new Error(`${odd.length} bombs were answered ${odd[0]?.status}`);
};

const throwAll = async (
  port: number,
  throws: readonly { readonly tenant: string; readonly user: string }[],
): Promise<void> => refuseOthers(await Promise.all(throws.map((due) => ask(port, due))));

const peakOf = async ({ pid }: BridgeProcess, what: string, work: () => Promise<void>): Promise<number> => {
  const before = statusOf(pid, 'VmRSS');
  forgetPeak(pid);
  await work();
  const more = statusOf(pid, 'VmHWM') - before;
  say(`memory: ${inMiB(more)} more than ${inMiB(before)}: ${what}`);
  return more;
};

/** Each bomb so many times, each from a tenant of its own, lest a breaker keep the later ones away. */
const tenantNames = (times: number): readonly (readonly [name: string, script: ScriptName])[] =>
  BOMBS.flatMap((script) =>
    Array.from({ length: times }, (_, index) => [`${script}-${index}`, script] as const),
  );

const start = async (times: number): Promise<BridgeProcess> => {
  const urls = new Map<ScriptName, string>();
  for (const script of [...BOMBS, 'right' as const]) urls.set(script, (await faultServer(script)).baseUrl);
  const tenant = (script: ScriptName) =>
    tenantOf({ baseUrl: urls.get(script) ?? '', source: { retries: 0 } });
  const bombs = tenantNames(times).map(([name, script]) => [name, tenant(script)]);
  return startBridgeProcess({
    mappings: writeMappings({ right: tenant('right'), ...Object.fromEntries(bombs) }),
  });
};

/** While bombs and floods come one after the other, and many at once. */
export const measureMemory = async ({ inARow, atOnce, warmUpMs }: Extent): Promise<Figure> => {
  const bridge = await start(Math.max(inARow, atOnce));
  await warmUp(bridge, warmUpMs);
  const duesOf = (times: number) => tenantNames(times).map(([tenant]) => ({ tenant, user: userOf(1) }));
  const row = await peakOf(bridge, `${inARow} of each bomb in a row`, async () => {
    for (const due of duesOf(inARow)) await throwAll(bridge.port, [due]);
  });
  await warmUp(bridge, warmUpMs);
  const together = await peakOf(bridge, `${atOnce} of each bomb at once`, async () => {
    for (const script of BOMBS)
      await throwAll(
        bridge.port,
        duesOf(atOnce).filter(({ tenant }) => tenant.startsWith(`${script}-`)),
      );
  });
  const { arrayBuffers } = await bridge.inspect();
  await bridge.stop();
  hangUp();
  await closeFaultServers();
  const most = Math.max(row, together);
  return {
    what: 'memory on a bomb',
    limit: `at most ${LIMIT_MB} MB more`,
    measured: `${inMiB(row)} more for ${inARow} in a row, ${inMiB(together)} for ${atOnce} at once; ${inMiB(arrayBuffers)} of buffers are left`,
    holds: most <= LIMIT_MB * MEGABYTE,
    how: `The peak of the process's resident memory as the kernel keeps it (VmHWM), above what it was after ${warmUpMs / 1000} s of right answers, over ${BOMBS.length} kinds of bombs and floods of up to 100 MB.`,
  };
};
