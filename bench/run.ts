/** The benchmark. Progress goes to standard error, the report to standard output. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sceneTable } from '../scripts/documentation/benchmark';
import { compare, say } from './compare';
import { pinLoad } from './cores';
import { compareMappings } from './mapping';
import { scenesFrom, writeFigures } from './matrix';
import { installNodeRed } from './node-red';
import { HELP, readOptions, type Options } from './options';
import { profile } from './profile';
import { formatReport, type Report } from './report';

const FASTER = 0;
const SLOWER = 1;
const COULD_NOT_RUN = 2;

const print = (reports: readonly Report[], { isMatrix, isWritten, json }: Options): void => {
  const [first] = reports;
  if (json) process.stdout.write(`${JSON.stringify(isMatrix ? reports : first, undefined, 2)}\n`);
  else if (isMatrix) process.stdout.write(`${sceneTable(reports)}\n`);
  else if (first !== undefined) process.stdout.write(`\n${formatReport(first)}`);
  if (isWritten) writeFigures(reports);
};

const compareAll = async (options: Options): Promise<number> => {
  const { scene, nodes, isMatrix } = options;
  const scenes = isMatrix ? scenesFrom(scene, nodes) : [scene];
  const cores = pinLoad();
  const reports: Report[] = [];
  for (const [at, each] of scenes.entries()) {
    if (isMatrix) say(`scene ${at + 1} of ${scenes.length}`);
    reports.push(await compare({ ...options, scene: each }, cores));
  }
  print(reports, options);
  return reports.every(({ notSlower }) => notSlower) ? FASTER : SLOWER;
};

/** With Node-RED in a folder of its own, which is removed. */
const withNodeRed = async (options: Options): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'account-bridge-node-red-'));
  try {
    say('installing Node-RED');
    const nodeRed = installNodeRed(folder);
    return await compareAll({ ...options, scene: { ...options.scene, nodeRed } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const run = async (options: Options): Promise<number> => {
  const { what } = options;
  if (what === 'profile') return (await profile(options, pinLoad())) ? FASTER : SLOWER;
  if (what === 'mapping') return (await compareMappings(options)) ? FASTER : SLOWER;
  return options.hasNodeRed ? withNodeRed(options) : compareAll(options);
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
