/** The options of the benchmark. */
import { parseArgs } from 'node:util';
import type { Contest, Scene } from './contest';
import { spaaza } from './contests/spaaza';
import { sql } from './contests/sql';

export const HELP = `Usage: npm run bench -- [options]

Compares the bridge with a hand-written express + axios handler, with the same decoding by io-ts, and with a bare
node:http + undici one: the same Spaaza stub, the same mapping, the same load, each in a process of its own. With --sql
the upstream is a PostgreSQL, which must be installed, and the others ask it with pg.

Options:
  --sql              a database in the place of an upstream over HTTP
  --profile          where the bridge's time goes, by area, in the place of a comparison
  --mapping          the mapping alone: compiled, by hand, and by JSONata
  --node-red         Node-RED takes part: npm installs a pinned version in a temporary folder
  --seconds <n>      seconds of load in each round (default 5)
  --rounds <n>       interleaved rounds, at least 3 (default 3)
  --connections <n>  connections that ask at the same time (default 32)
  --upstream-ms <n>  how long the upstream takes for an answer, in milliseconds (default 0)
  --tenants <n>      how many tenants the bridge serves; one of them is asked (default 1)
  --sources <n>      how many sources each account is of, asked at the same time (default 1)
  --node <path>      the Node that runs the contenders; this one without it. With --matrix it may stand several times
  --matrix           vary connections, upstream, tenants, sources and Node, each alone, and print a table
  --write            with --matrix: write bench/figures.json, of which npm run generate makes the tables of the docs
  --json             the report as JSON, for machines (with npm run --silent)
  --help             this text

Examples:
  npm run bench
  npm run bench -- --seconds 1
  npm run bench -- --sql
  npm run bench -- --profile --seconds 10
  npm run bench -- --connections 256 --upstream-ms 20
  npm run bench -- --matrix --node-red --node "$(which node)" --node /opt/node24/bin/node
  npm run --silent bench -- --json --seconds 10 --rounds 5

Exit code: 0 when the bridge is not slower than the hand-written handler (with --profile: when the areas explain the
processor time; with --mapping: when the mapping is within its limits), 1 when it is, 2 when it could not run.
`;

export interface Options {
  readonly what: 'comparison' | 'profile' | 'mapping';
  readonly contest: Contest;
  readonly scene: Scene;
  /** Every Node of a matrix, the first of which runs all of its scenes. */
  readonly nodes: readonly string[];
  readonly seconds: number;
  readonly rounds: number;
  readonly isMatrix: boolean;
  readonly isWritten: boolean;
  readonly hasNodeRed: boolean;
  readonly json: boolean;
}

const OPTIONS = {
  sql: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  mapping: { type: 'boolean', default: false },
  'node-red': { type: 'boolean', default: false },
  seconds: { type: 'string', default: '5' },
  rounds: { type: 'string', default: '3' },
  connections: { type: 'string', default: '32' },
  'upstream-ms': { type: 'string', default: '0' },
  tenants: { type: 'string', default: '1' },
  sources: { type: 'string', default: '1' },
  node: { type: 'string', multiple: true, default: Array.of(process.execPath) },
  matrix: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const read = (args: readonly string[]) => parseArgs({ args: [...args], options: OPTIONS }).values;

type Values = ReturnType<typeof read>;

const whole = (flag: string, text: string, least: number): number => {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least)) throw new Error(`--${flag} must be a whole number, at least ${least}`);
  return value;
};

const sceneOf = (values: Values): Scene => ({
  connections: whole('connections', values.connections, 1),
  upstreamMs: whole('upstream-ms', values['upstream-ms'], 0),
  tenants: whole('tenants', values.tenants, 1),
  sources: whole('sources', values.sources, 1),
  node: values.node[0] ?? process.execPath,
  nodeRed: undefined,
});

const whatOf = ({ profile, mapping }: Values): Options['what'] => {
  if (profile) return 'profile';
  return mapping ? 'mapping' : 'comparison';
};

/** What cannot be combined, in words. */
const conflictIn = (values: Values, { upstreamMs, tenants, sources }: Scene): string | undefined => {
  const { sql: isSql, matrix, profile, mapping, 'node-red': nodeRed } = values;
  if ([isSql, matrix, nodeRed].some(Boolean) && (profile || mapping))
    return '--profile and --mapping go without --sql, --matrix and --node-red';
  if (profile && mapping) return '--profile and --mapping are two runs';
  if (values.node.length > 1 && !matrix) return 'several --node need --matrix';
  if (values.write && !matrix) return '--write needs --matrix';
  if (nodeRed && sources > 1) return 'Node-RED has a flow for one source only';
  if (isSql && (matrix || nodeRed || upstreamMs > 0 || tenants > 1 || sources > 1))
    return '--sql has one tenant and a database: no --matrix, --node-red, --tenants, --sources or --upstream-ms';
  return undefined;
};

/** Undefined when only help is requested. */
export const readOptions = (args: readonly string[]): Options | undefined => {
  const values = read(args);
  if (values.help) return undefined;
  const scene = sceneOf(values);
  const conflict = conflictIn(values, scene);
  if (conflict !== undefined) throw new Error(conflict);
  return {
    what: whatOf(values),
    contest: values.sql ? sql : spaaza,
    scene,
    nodes: values.node,
    seconds: whole('seconds', values.seconds, 1),
    rounds: whole('rounds', values.rounds, 3),
    isMatrix: values.matrix,
    isWritten: values.write,
    hasNodeRed: values['node-red'],
    json: values.json,
  };
};
