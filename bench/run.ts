/**
 * The benchmark: the bridge, a hand-written handler and a bare one, in turn against one upstream, under one load.
 * Progress goes to standard error, the report to standard output.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { compareAnswers } from './answers';
import { startContender, type Contender, type Contest, type Name, type Place } from './contest';
import { spaaza } from './contests/spaaza';
import { sql } from './contests/sql';
import { pinLoad, type Cores } from './cores';
import { load, type Round } from './load';
import { formatReport, summarise, type Report } from './report';

const HELP = `Usage: npm run bench -- [options]

Compares the bridge with a hand-written express + axios handler and with a bare node:http + undici one: the same
Spaaza stub, the same mapping, the same load, each in a process of its own. With --sql the upstream is a PostgreSQL,
which must be installed, and the others ask it with pg.

Options:
  --sql              a database in the place of an upstream over HTTP
  --seconds <n>      seconds of load in each round (default 5)
  --rounds <n>       interleaved rounds, at least 3 (default 3)
  --connections <n>  connections that ask at the same time (default 32)
  --json             the report as JSON, for machines (with npm run --silent)
  --help             this text

Examples:
  npm run bench
  npm run bench -- --sql
  npm run --silent bench -- --json --seconds 10 --rounds 5

Exit code: 0 when the bridge is not slower than the hand-written handler, 1 when it is, 2 when it could not run.
`;

const FASTER = 0;
const SLOWER = 1;
const COULD_NOT_RUN = 2;

/** Enough for the compiler of every contender to be done, on a busy machine too. */
const WARM_UP_REQUESTS = 10_000;

interface Options {
  readonly contest: Contest;
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: number;
  readonly json: boolean;
}

const whole = (flag: string, text: string, least: number): number => {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least)) throw new Error(`--${flag} must be a whole number, at least ${least}`);
  return value;
};

/** Undefined when only help is requested. */
const readOptions = (args: readonly string[]): Options | undefined => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sql: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '32' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    contest: values.sql ? sql : spaaza,
    seconds: whole('seconds', values.seconds, 1),
    rounds: whole('rounds', values.rounds, 3),
    connections: whole('connections', values.connections, 1),
    json: values.json,
  };
};

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const warmUp = async (contenders: readonly Contender[], { contest, connections }: Options): Promise<void> => {
  for (const contender of contenders) {
    say(`warming up: ${contender.name}`);
    await load(contender, contest, connections, { amount: WARM_UP_REQUESTS });
  }
};

type Rounds = Readonly<Record<Name, Round[]>>;

const loadInTurn = async (
  contenders: readonly Contender[],
  { contest, seconds, rounds, connections }: Options,
): Promise<Rounds> => {
  const results: Rounds = { bridge: [], 'hand-written': [], bare: [] };
  for (let round = 1; round <= rounds; round += 1)
    for (const contender of contenders) {
      const result = await load(contender, contest, connections, { duration: seconds });
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

const measure = async (contenders: readonly Contender[], options: Options): Promise<Rounds> => {
  await warmUp(contenders, options);
  await delay(LOG_DELAY_MS);
  const before = linesOf(contenders);
  const rounds = await loadInTurn(contenders, options);
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

const startAll = async (contest: Contest, place: Place, stops: Stops): Promise<readonly Contender[]> => {
  const { candidates, stop } = await contest.start(place);
  stops.push(stop);
  const contenders: Contender[] = [];
  for (const candidate of candidates) {
    const contender = await startContender(candidate, contest, place);
    stops.unshift(contender.child.stop);
    contenders.push(contender);
  }
  return contenders;
};

const compare = async (place: Place, options: Options, stops: Stops): Promise<Report> => {
  const { contest, seconds, rounds, connections } = options;
  const cores = describe(place.cores);
  const contenders = await startAll(contest, place, stops);
  say(`all answer alike: ${await compareAnswers(contenders, contest)} requests compared; ${cores}`);
  const measured = await measure(contenders, options);
  return summarise(contenders, measured, {
    node: process.versions.node,
    seconds,
    rounds,
    connections,
    cores,
  });
};

const run = async (options: Options): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'account-bridge-bench-'));
  const stops: Stops = [];
  try {
    const report = await compare({ folder, cores: pinLoad() }, options, stops);
    process.stdout.write(
      options.json ? `${JSON.stringify(report, undefined, 2)}\n` : `\n${formatReport(report)}`,
    );
    return report.notSlower ? FASTER : SLOWER;
  } finally {
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const main = async (): Promise<number> => {
  const options = readOptions(process.argv.slice(2));
  if (options !== undefined) return run(options);
  process.stdout.write(HELP);
  return FASTER;
};

// Children die with the process's own `exit`, which a signal alone would skip.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(COULD_NOT_RUN));

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    say(`the benchmark could not run: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = COULD_NOT_RUN;
  },
);
