/** Where the time of the bridge goes under load, by area. Progress goes to standard error, the table to standard output. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import { compareAnswers } from './answers';
import { areasOf, Profile, type AreaTime } from './areas';
import { say, warmUpFor } from './compare';
import { MODULES, PROGRAM, startContender, type Candidate, type Contender, type Place } from './contest';
import type { Cores } from './cores';
import { load, type Round } from './load';
import type { Options } from './options';

/** How far the sum of the areas may be from the processor time that the system says. */
const TOLERANCE = 0.1;

type Run = Pick<Options, 'contest' | 'scene' | 'seconds' | 'json'>;

/** Microseconds of the monotonic clock, which profiles have too. */
const now = (): number => Number(process.hrtime.bigint() / 1000n);

/** What was measured under load, and when. */
interface Loaded {
  readonly round: Round;
  readonly from: number;
  readonly to: number;
}

const loadBridge = async (bridge: Contender, { contest, scene, seconds }: Run): Promise<Loaded> => {
  await compareAnswers([bridge], contest);
  say('warming up');
  await load(bridge, contest, scene.connections, warmUpFor(seconds));
  say(`${seconds} s of load`);
  const from = now();
  const round = await load(bridge, contest, scene.connections, { duration: seconds });
  return { round, from, to: now() };
};

const profiled = (candidate: Candidate, folder: string): Candidate => ({
  ...candidate,
  args: [
    '--cpu-prof',
    `--cpu-prof-dir=${folder}`,
    ...candidate.args.map((each) => (each === PROGRAM ? MODULES : each)),
  ],
});

/** The profile of the process's main thread, which is the largest. */
const readProfile = (folder: string): Profile => {
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const [text = ''] = texts.toSorted((one, other) => other.length - one.length);
  const profile = Profile.decode(JSON.parse(text));
  if (!isRight(profile)) throw new Error('the profile has another form');
  return profile.right;
};

const runIn = async (place: Place, run: Run): Promise<{ profile: Profile; loaded: Loaded }> => {
  const { candidates, stop } = await run.contest.start(place, run.scene);
  const [bridge] = candidates;
  const profiles = join(place.folder, 'profile');
  try {
    if (bridge === undefined) throw new Error('there is no bridge to profile');
    const contender = await startContender(profiled(bridge, profiles), run.contest, place, run.scene);
    const loaded = await loadBridge(contender, run).finally(contender.child.stop);
    return { profile: readProfile(profiles), loaded };
  } finally {
    await stop();
  }
};

const rowOf = ({ area, own, all }: AreaTime, served: number, sum: number): string =>
  [
    area.padEnd(32),
    (own / served).toFixed(1).padStart(9),
    (all / served).toFixed(1).padStart(9),
    `${((all / sum) * 100).toFixed(1)} %`.padStart(8),
  ].join(' ');

/** Loads the bridge under a profiler and prints its areas; whether they explain the processor time. */
export const profile = async (run: Run, cores: Cores | undefined): Promise<boolean> => {
  const folder = mkdtempSync(join(tmpdir(), 'account-bridge-profile-'));
  try {
    const { profile: taken, loaded } = await runIn({ folder, cores }, run);
    const areas = areasOf(taken, loaded.from, loaded.to);
    const { served, cpuMicrosecondsPerRequest: whole = NaN } = loaded.round;
    const sum = areas.reduce((total, { all }) => total + all, 0);
    const part = sum / served / whole;
    const head = `${'area'.padEnd(32)} ${'own µs'.padStart(9)} ${'all µs'.padStart(9)} ${'share'.padStart(8)}`;
    const text = [
      head,
      ...areas.map((each) => rowOf(each, served, sum)),
      '',
      `the areas are ${(part * 100).toFixed(0)} % of ${whole.toFixed(0)} µs of processor time per request, under the profiler`,
      '',
    ].join('\n');
    const figures = areas.map(({ area, own, all }) => ({ area, own: own / served, all: all / served }));
    process.stdout.write(
      run.json ? `${JSON.stringify({ areas: figures, whole, part }, undefined, 2)}\n` : text,
    );
    return Math.abs(part - 1) <= TOLERANCE;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
