/** The search for the worst answer finds the known attacks, and the budget ends them; over generated files it ends everything. */
import { mappingAttacks } from '../support/mapping/attacks';
import { runSeed } from '../support/seed';
import { BUDGET, triedAttack, triedFile, triedUnions } from '../support/worst/tried';

/** Known attacks of every kind, among them nested lists and elements by their keys. */
const SOME = mappingAttacks.filter(
  ({ name }, at) => at % 4 === 0 || name.includes('by their keys') || name.includes('14 × 14'),
);

test.each(SOME.map((attack) => [attack.name, attack] as const))(
  'from a small answer the search comes to what takes more than the budget, and is ended by it: %s',
  async (_name, attack) => {
    const { units, isTooLarge, reads } = await triedAttack(attack, runSeed());
    expect(units).toBeGreaterThan(BUDGET.work);
    expect(isTooLarge).toBe(true);
    expect(reads).toBeLessThanOrEqual(BUDGET.work);
  },
);

test('the search comes to unions within one another that are compared more often than one answer may', async () => {
  expect(await triedUnions(6, runSeed())).toBeGreaterThan(1);
});

test('whatever the search finds for a generated file, no more is read than the budget has units', async () => {
  let files = 0;
  for (let seed = 1; files < 12; seed += 1) {
    const found = await triedFile(runSeed() + seed);
    if (found === undefined) continue;
    files += 1;
    expect(found.reads).toBeLessThanOrEqual(BUDGET.work);
    if (found.units >= 2 * BUDGET.work) expect(found.isTooLarge).toBe(true);
  }
});
