/**
 * The search for the worst answer, over many generated files and from several seeds: work per request stays below the budget, and
 * without it the search comes to every known attack. `PROOF_WORST` is how many files are tried.
 */
import { mappingAttacks } from '../support/mapping/attacks';
import { runSeed } from '../support/seed';
import { BUDGET, triedAttack, triedFile } from '../support/worst/tried';
import { say } from './faults/figures';

const FILES = Number(process.env.PROOF_WORST ?? 150);

test.each(mappingAttacks.map((attack) => [attack.name, attack] as const))(
  'without the budget the search comes to this, and with it the request ends: %s',
  async (_name, attack) => {
    const { units, isTooLarge, reads } = await triedAttack(attack, runSeed());
    expect(units).toBeGreaterThan(BUDGET.work);
    expect(isTooLarge).toBe(true);
    expect(reads).toBeLessThanOrEqual(BUDGET.work);
  },
);

test(`the worst answers to ${FILES} generated files stay below the budget`, async () => {
  const met = { files: 0, tooLarge: 0, units: 0, reads: 0 };
  for (let seed = runSeed(); met.files < FILES; seed += 1) {
    const found = await triedFile(seed);
    if (found === undefined) continue;
    met.files += 1;
    met.units = Math.max(met.units, found.units);
    met.reads = Math.max(met.reads, found.reads);
    if (found.isTooLarge) met.tooLarge += 1;
    expect([seed, found.reads <= BUDGET.work]).toEqual([seed, true]);
  }
  say(`worst answers: ${JSON.stringify(met)}`);
  expect(met.tooLarge).toBeGreaterThan(0);
});
