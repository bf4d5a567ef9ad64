/**
 * The promise, over generated tenant files: for one that passes its check, and any payloads of its sources'
 * codecs, the outcome is a user that `Account` accepts, `AccountIncomplete` at a field that the check listed, or
 * a source's failure. `PROOF_REPLAY=file:request` plays one counterexample again, by its seeds.
 */
import { steps } from '../../src/mapping/steps/catalogue';
import { draws } from '../support/draws';
import { runSeed } from '../support/seed';
import { FORMS, GUARDS, PARTS } from '../support/generate/census';
import { reasons } from '../../src/core/absence';
import { TYPE_PARTS } from '../support/generate/notations';
import { replay } from '../support/generate/property';
import { run } from '../support/generate/run';
import type { Tally } from '../support/generate/run';

/** How many (file, request) pairs are tried. */
const PAIRS = draws({ few: 1_500, all: 100_000 });

/** How many requests each file that passes is sent: fewer, so that few pairs are of many files. */
const REQUESTS = draws({ few: 25, all: 100 });

/** How often everything that the grammar has must have been tried. */
const OFTEN = 500;

/** A few cases do not have everything. */
const ofAll = draws({ few: it.skip, all: it });

/** Those that were met less often than they must be. */
const rare = (wanted: readonly string[], counts: ReadonlyMap<string, number>): readonly string[] =>
  wanted.flatMap((name) => {
    const count = counts.get(name) ?? 0;
    return count < OFTEN ? [`${name}: ${count}`] : [];
  });

const toReplay = process.env.PROOF_REPLAY;

const replaying = (seeds: string): void => {
  it(`holds now for the counterexample ${seeds}`, async () => {
    const [file = 0, request = 0] = seeds.split(':').map(Number);
    await replay(file, request);
  });
};

const proving = (): void => {
  let tally: Tally;

  it(`holds for ${PAIRS} pairs of a file and a request`, async () => {
    tally = await run({ seed: runSeed(), pairs: PAIRS, requests: REQUESTS });
    expect(tally.pairs).toBeGreaterThanOrEqual(PAIRS);
  }, 3_600_000);

  it('is tested with enough cases: at least 30 % of the files pass, at least half of the pairs give an account', () => {
    expect(tally.passed / tally.files).toBeGreaterThan(0.3);
    expect(tally.outcomes.get('account')).toBeGreaterThan(PAIRS / 2);
    expect(tally.outcomes.get('incomplete')).toBeGreaterThan(PAIRS / 20);
  });

  // Counted are occurrences in files that passed, once for each request that the file was sent.
  ofAll(`met every rule form, step, guard and part of the grammar at least ${OFTEN} times`, () => {
    const names = steps.map(({ name }) => `step ${name}`);
    const [forms, guards] = [FORMS.map((form) => `form ${form}`), GUARDS.map((guard) => `guard ${guard}`)];
    expect(rare([...forms, ...guards, ...names, ...PARTS, ...TYPE_PARTS], tally.parts)).toEqual([]);
  });

  // Counted are places that were left out, as the bridge tells of them.
  ofAll(`met every reason of absence at least ${OFTEN} times`, () => {
    // No generated answer is so large that the budget of a mapping is spent, and lookups leave no field out.
    const others = ['account-too-large', 'not-sendable'];
    const wanted = Object.keys(reasons).filter((reason) => !others.includes(reason));
    expect(rare(wanted, tally.reasons)).toEqual([]);
  });
};

describe('the promise, over generated files,', () => {
  if (toReplay === undefined) proving();
  else replaying(toReplay);
});
