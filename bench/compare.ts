/** One comparison: the contenders in turn against one upstream, under one load. Progress goes to standard error. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { compareAnswers } from './answers';
import { startContender, type Contender, type Contest, type Name, type Place, type Scene } from './contest';
import type { Cores } from './cores';
import { load, type Round } from './load';
import { summarise, type Report } from './report';

/** What is compared, and how long. */
export interface Comparison {
  readonly contest: Contest;
  readonly scene: Scene;
  readonly seconds: number;
  readonly rounds: number;
}

/** Enough for the compiler of every contender to be done, on a busy machine too; less for a short look. */
export const warmUpFor = (seconds: number): { readonly amount: number } => ({
  amount: Math.min(10_000, seconds * 2_000),
});

export const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const warmUp = async (
  contenders: readonly Contender[],
  { contest, scene, seconds }: Comparison,
): Promise<void> => {
  for (const contender of contenders) {
    say(`warming up: ${contender.name}`);
    await load(contender, contest, scene.connections, warmUpFor(seconds));
  }
};

type Rounds = Readonly<Record<Name, Round[]>>;

const loadInTurn = async (
  contenders: readonly Contender[],
  { contest, seconds, rounds, scene }: Comparison,
): Promise<Rounds> => {
  const results: Rounds = { bridge: [], 'hand-written': [], 'io-ts': [], bare: [], 'node-red': [] };
  for (let round = 1; round <= rounds; round += 1)
    for (const contender of contenders) {
      const result = await load(contender, contest, scene.connections, { duration: seconds });
      results[contender.name].push(result);
      say(`round ${round} of ${rounds}: ${contender.name} ${result.requestsPerSecond.toFixed(0)} req/s`);
    }
  return results;
};

const linesOf = (contenders: readonly Contender[]): readonly number[] =>
  contenders.map(({ child }) => child.countLines());

/** A contender that logs less than a line per request did less work than the others. */
const checkLogs = (contenders: readonly Contender[], before: readonly number[], rounds: Rounds): void => {
  for (const [index, lines] of linesOf(contenders).entries()) {
    const { name } = contenders[index]!;
    const logged = lines - before[index]!;
    const served = rounds[name].reduce((sum, round) => sum + round.served, 0);
    if (logged < served) throw new Error(`${name} logged ${logged} lines for ${served} requests`);
  }
};

/** A log may be written a little after its answers. */
const LOG_DELAY_MS = 500;

const measure = async (contenders: readonly Contender[], comparison: Comparison): Promise<Rounds> => {
  await warmUp(contenders, comparison);
  await delay(LOG_DELAY_MS);
  const before = linesOf(contenders);
  const rounds = await loadInTurn(contenders, comparison);
  await delay(LOG_DELAY_MS);
  checkLogs(contenders, before, rounds);
  return rounds;
};

const describe = (cores: Cores | undefined): string =>
  cores === undefined
    ? 'not pinned to cores (no taskset, or one core)'
    : `gateway on core ${cores.gateway}, load and upstream on core ${cores.load}`;

/** What was started, to be stopped in any case. */
type Stops = (() => Promise<void>)[];

const startAll = async (
  { contest, scene }: Comparison,
  place: Place,
  stops: Stops,
): Promise<readonly Contender[]> => {
  const { candidates, stop } = await contest.start(place, scene);
  stops.push(stop);
  const contenders: Contender[] = [];
  for (const candidate of candidates) {
    const contender = await startContender(candidate, contest, place, scene);
    stops.unshift(contender.child.stop);
    contenders.push(contender);
  }
  return contenders;
};

const versionOf = (node: string): string =>
  execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();

const compareIn = async (place: Place, comparison: Comparison, stops: Stops): Promise<Report> => {
  const { contest, scene, seconds, rounds } = comparison;
  const cores = describe(place.cores);
  const contenders = await startAll(comparison, place, stops);
  say(`all answer alike: ${await compareAnswers(contenders, contest)} requests compared; ${cores}`);
  const measured = await measure(contenders, comparison);
  const { connections, upstreamMs, tenants, sources } = scene;
  const setup = {
    connections,
    upstreamMs,
    tenants,
    sources,
    node: versionOf(scene.node),
    seconds,
    rounds,
    cores,
  };
  return summarise(contenders, measured, setup);
};

/** Starts everything, loads each contender in turn, and stops everything. */
export const compare = async (comparison: Comparison, cores: Cores | undefined): Promise<Report> => {
  const folder = mkdtempSync(join(tmpdir(), 'account-bridge-bench-'));
  const stops: Stops = [];
  try {
    return await compareIn({ folder, cores }, comparison, stops);
  } finally {
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
