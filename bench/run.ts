/** The benchmark. Progress goes to standard error, the report to standard output. */
import { compare, say } from './compare';
import { pinLoad } from './cores';
import { scenesFrom, tableOf, writePage } from './matrix';
import { HELP, readOptions, type Options } from './options';
import { formatReport, type Report } from './report';

const FASTER = 0;
const SLOWER = 1;
const COULD_NOT_RUN = 2;

const print = (reports: readonly Report[], { isMatrix, isWritten, json }: Options): void => {
  const [first] = reports;
  if (json) process.stdout.write(`${JSON.stringify(isMatrix ? reports : first, undefined, 2)}\n`);
  else if (isMatrix) process.stdout.write(`${tableOf(reports)}\n`);
  else if (first !== undefined) process.stdout.write(`\n${formatReport(first)}`);
  if (isWritten) writePage(tableOf(reports));
};

const run = async (options: Options): Promise<number> => {
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
