/**
 * The promise at ten times the length of the slow tier, or at `PROOF_PAIRS` pairs, from a fresh seed unless
 * `PROOF_SEED` names one. It prints how far it went and what it met.
 */
import { runSeed } from '../support/seed';
import { run } from '../support/generate/run';
import type { Tally } from '../support/generate/run';

const PAIRS = Number(process.env.PROOF_PAIRS ?? 1_000_000);
const REQUESTS = 100;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const table = (title: string, counts: ReadonlyMap<string, number>): void => {
  say(`\n${title}`);
  for (const [name, count] of [...counts].sort(([, one], [, other]) => other - one))
    say(`  ${name.padEnd(24)} ${count.toLocaleString('en').padStart(12)}`);
};

const progress = ({ files, passed, pairs }: Tally): void =>
  say(
    `${pairs.toLocaleString('en')} pairs, ${files.toLocaleString('en')} files, ${percent(passed / files)} pass`,
  );

describe('the promise, at length,', () => {
  it(`holds for ${PAIRS} pairs of a file and a request`, async () => {
    const seed = runSeed();
    say(`seed ${seed}: play it again with PROOF_SEED=${seed} npm run proof`);
    const start = performance.now();
    const tally = await run({ seed, pairs: PAIRS, requests: REQUESTS, progress });
    progress(tally);
    say(`${((performance.now() - start) / 1000).toFixed(1)} seconds`);
    table('outcomes', tally.outcomes);
    table('the grammar: occurrences in files that passed, once for each request', tally.parts);
    table('reasons of absence: places left out', tally.reasons);
    table('errors that files were refused for', tally.errors);
    expect(tally.pairs).toBeGreaterThanOrEqual(PAIRS);
  });
});
