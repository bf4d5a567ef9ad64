/** The options of the benchmark. */
import { parseArgs } from 'node:util';
import type { Contest, Scene } from './contest';
import { spaaza } from './contests/spaaza';
import { sql } from './contests/sql';

export const HELP = `Usage: npm run bench -- [options]

Compares the bridge with a hand-written express + axios handler and with a bare node:http + undici one: the same
Spaaza stub, the same mapping, the same load, each in a process of its own. With --sql the upstream is a PostgreSQL,
which must be installed, and the others ask it with pg.

Options:
  --sql              a database in the place of an upstream over HTTP
  --seconds <n>      seconds of load in each round (default 5)
  --rounds <n>       interleaved rounds, at least 3 (default 3)
  --connections <n>  connections that ask at the same time (default 32)
  --upstream-ms <n>  how long the upstream takes for an answer, in milliseconds (default 0)
  --tenants <n>      how many tenants the bridge serves; one of them is asked (default 1)
  --node <path>      the Node that runs the contenders; this one without it. With --matrix it may stand several times
  --matrix           vary connections, upstream, tenants and Node, each alone, and print a table
  --write            with --matrix: write the table to docs/reference/benchmark.md
  --json             the report as JSON, for machines (with npm run --silent)
  --help             this text

Examples:
  npm run bench
  npm run bench -- --sql
  npm run bench -- --connections 256 --upstream-ms 20
  npm run bench -- --matrix --node "$(which node)" --node /opt/node24/bin/node
  npm run --silent bench -- --json --seconds 10 --rounds 5

Exit code: 0 when the bridge is not slower than the hand-written handler, 1 when it is, 2 when it could not run.
`;

export interface Options {
  readonly contest: Contest;
  readonly scene: Scene;
  /** Every Node of a matrix, the first of which runs all of its scenes. */
  readonly nodes: readonly string[];
  readonly seconds: number;
  readonly rounds: number;
  readonly isMatrix: boolean;
  readonly isWritten: boolean;
  readonly json: boolean;
}

const whole = (flag: string, text: string, least: number): number => {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least)) throw new Error(`--${flag} must be a whole number, at least ${least}`);
  return value;
};

/** Undefined when only help is requested. */
export const readOptions = (args: readonly string[]): Options | undefined => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sql: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '32' },
      'upstream-ms': { type: 'string', default: '0' },
      tenants: { type: 'string', default: '1' },
      node: { type: 'string', multiple: true, default: [process.execPath] },
      matrix: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const { node: nodes, matrix: isMatrix, write: isWritten } = values;
  const [node = process.execPath, ...others] = nodes;
  if (others.length > 0 && !isMatrix) throw new Error('several --node need --matrix');
  if (isWritten && !isMatrix) throw new Error('--write needs --matrix');
  const scene: Scene = {
    connections: whole('connections', values.connections, 1),
    upstreamMs: whole('upstream-ms', values['upstream-ms'], 0),
    tenants: whole('tenants', values.tenants, 1),
    node,
  };
  if (values.sql && (isMatrix || scene.upstreamMs > 0 || scene.tenants > 1))
    throw new Error('--sql has one tenant and a database: no --matrix, --tenants or --upstream-ms');
  return {
    contest: values.sql ? sql : spaaza,
    ...{ scene, nodes, isMatrix, isWritten },
    seconds: whole('seconds', values.seconds, 1),
    rounds: whole('rounds', values.rounds, 3),
    json: values.json,
  };
};
