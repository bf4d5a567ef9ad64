/**
 * The figure of retries: how many calls more than the first ones an upstream gets that fails always, often or now
 * and then, counted by the upstream. The bridge is a process of its own.
 */
import { closeFaultServers, faultServer, type FaultServer } from '../../support/faults/server';
import { writeMappings } from '../../support/e2e/tenants';
import { randomOf } from '../../support/generate/random';
import { startBridgeProcess } from './child';
import { count, percent, say, type Figure } from './figures';
import { hangUp, load } from './load';
import { tenantOf } from './tenants';

export interface Extent {
  readonly seed: number;
  /** How long each upstream is asked. */
  readonly ms: number;
}

const LIMIT = 0.2;

/** What a source may retry before its first calls have earned it. */
const AT_FIRST = 4;
const PER_SECOND = 200;

/** How often each upstream fails. */
const FAILING = {
  always: 1,
  'three times in four': 0.75,
  'every second time': 0.5,
  'one time in five': 0.2,
  'one time in ten': 0.1,
};

/** First calls and further ones, by the upstream's own count: every request is about another user. */
const callsOf = ({ asked }: FaultServer): { readonly first: number; readonly more: number } => {
  const first = new Set(asked.map(({ user }) => user)).size;
  return { first, more: asked.length - first };
};

const failingServer = (often: number, seed: number): Promise<FaultServer> => {
  const { chance } = randomOf(seed);
  return faultServer(() => (chance(often) ? 'serverError' : 'right'));
};

/** While upstreams fail, always or in part. */
export const measureRetries = async ({ seed, ms }: Extent): Promise<Figure> => {
  const servers = new Map<string, FaultServer>();
  for (const [name, often] of Object.entries(FAILING)) servers.set(name, await failingServer(often, seed));
  const tenants = [...servers].map(
    ([name, { baseUrl }]) =>
      [name.replaceAll(' ', '-'), tenantOf({ baseUrl, source: { retries: 5 } })] as const,
  );
  const { port, stop } = await startBridgeProcess({ mappings: writeMappings(Object.fromEntries(tenants)) });
  const shares: string[] = [];
  let most = 0;
  for (const [name, server] of servers) {
    const tenant = name.replaceAll(' ', '-');
    await load(port, PER_SECOND, ms, (index) => ({ tenant, user: String(79_000_000_000 + index) }));
    const { first, more } = callsOf(server);
    most = Math.max(most, (more - AT_FIRST) / first);
    shares.push(
      `${count(more)} beside ${count(first)} calls (${percent(more / first)}) where it fails ${name}`,
    );
    say(`retries: ${shares.at(-1)}`);
  }
  await stop();
  hangUp();
  await closeFaultServers();
  return {
    measured: shares.join('; '),
    holds: most <= LIMIT,
    how: `Counted by the upstream over ${ms / 1000} s of ${PER_SECOND} requests a second each, with "retries": 5; what a circuit breaker kept away is no call.`,
  };
};
