/**
 * The budget, over generated tenant files and answers: with less of it a request ends as it does with all of it, or as
 * `AccountTooLarge`. No account and no other failure is made of what was not computed to its end.
 */
import { isRight } from 'fp-ts/Either';
import { compile } from '../../src/mapping/compile/account';
import { MAPPING_BUDGET } from '../../src/mapping/compile/budget';
import type { Budget } from '../../src/mapping/compile/budget';
import { draws } from '../support/draws';
import { fileOf, requestOf } from '../support/generate/files';
import { askedOf } from '../support/generate/large';
import { loadFile } from '../support/generate/property';
import { randomOf } from '../support/generate/random';
import { runSeed } from '../support/seed';

const FILES = draws({ few: 60, all: 1_500 });

const REQUESTS = 5;

/** From nothing at all to more than any generated request takes. */
const LEAST: readonly Partial<Budget>[] = [
  ...[0, 1, 2, 5, 10, 20, 40, 80, 160, 320].map((work) => ({ work })),
  ...[0, 1, 2, 4, 8, 16, 32].map((values) => ({ values })),
  ...[0, 10, 20, 40, 80, 160, 320].map((bytes) => ({ bytes })),
];

test('with less budget the result is the same or AccountTooLarge', async () => {
  const seeds = randomOf(runSeed());
  const met = { same: 0, tooLarge: 0 };
  for (let count = 0; count < FILES; count += 1) {
    const loaded = loadFile(fileOf(seeds.fork()));
    const { mapping, tenant } = loaded;
    if (mapping === undefined || tenant === undefined) continue;
    for (let asked = 0; asked < REQUESTS; asked += 1) {
      const request = requestOf(loaded.file, seeds.fork());
      const payloads = await askedOf(loaded, request);
      if (payloads === undefined) continue;
      const whole = compile(mapping)([...payloads], request.now).outcome;
      for (const less of LEAST) {
        const { outcome } = compile(mapping, { ...MAPPING_BUDGET, ...less })([...payloads], request.now);
        if (!isRight(outcome) && outcome.left.tag === 'AccountTooLarge') met.tooLarge += 1;
        else {
          met.same += 1;
          expect(outcome).toStrictEqual(whole);
        }
      }
    }
  }
  expect(met.same).toBeGreaterThan(FILES);
  expect(met.tooLarge).toBeGreaterThan(FILES);
});
