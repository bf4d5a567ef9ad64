/** How much work something is, as the number of times that V8 entered a function or block of ours: never a time. */
import { setFlagsFromString } from 'node:v8';
import { Session } from 'node:inspector';
import type { Profiler } from 'node:inspector';

const counted = ({ url }: Profiler.ScriptCoverage): boolean => /\/(src|adapters|node_modules)\//.test(url);

const entriesIn = (scripts: readonly Profiler.ScriptCoverage[]): number =>
  scripts
    .filter(counted)
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)))
    .reduce((sum, count) => sum + count, 0);

const taken = (session: Session): Promise<number> =>
  new Promise((resolve, reject) => {
    session.post('Profiler.takePreciseCoverage', (error, { result }) =>
      error === null ? resolve(entriesIn(result)) : reject(error),
    );
  });

/** The work of each of some runs, one after another; the first of them may also have to load what is needed. */
export const workOf = async (runs: readonly (() => Promise<unknown>)[]): Promise<readonly number[]> => {
  const session = new Session();
  session.connect();
  setFlagsFromString('--no-opt'); // optimised code does not count
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const found: number[] = [];
  for (const run of runs) {
    await taken(session);
    await run();
    found.push(await taken(session));
  }
  session.post('Profiler.stopPreciseCoverage');
  session.disconnect();
  setFlagsFromString('--opt');
  return found;
};
