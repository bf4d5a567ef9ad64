/** What a repair makes of valid files with typing mistakes in them. */
import fc from 'fast-check';
import '../../../support/seed';
import { errorsIn, repairTenant } from '../../../../src/cli/repair/repair';
import { groupBy } from '../../../../src/core/group-by';
import { draws } from '../../../support/draws';
import { misspellable, misspelt, soundTenants } from '../../../support/tenant/misspell';
import type { Kind, Place, Sound } from '../../../support/tenant/misspell';

const sound = soundTenants();

/** Of so many places one is misspelt. */
const EACH = draws({ few: 60, all: 1 });

interface Outcome {
  readonly kind: Kind;
  readonly isRestored: boolean;
  readonly what: string;
}

/** What becomes of one mistake; `undefined` of one that is not an error. */
const outcomeOf = (
  { title, name, bench, real, text }: Sound,
  place: Place,
  draw: number,
): Outcome | undefined => {
  const wrong = misspelt(text, place, draw);
  const start = new Map([[real, wrong]]);
  const before = errorsIn(bench.check(name, start).problems);
  if (before === 0 || wrong === text) return undefined;
  const { edited } = repairTenant(name, bench, start);
  expect(errorsIn(bench.check(name, edited).problems)).toBeLessThanOrEqual(before);
  const from = wrong.slice(place.start - 1, place.end + 2);
  return { kind: place.kind, isRestored: edited.get(real) === text, what: `${title}: ${from}` };
};

it('has tenants to misspell', () => {
  expect(sound.length).toBeGreaterThan(20);
});

test('of single mistakes at least 95 of 100 become the original again, whatever their kind', () => {
  const outcomes = sound.flatMap((each, number) =>
    misspellable(each.text)
      .map((place, index) => ({ place, index }))
      .filter(({ index }) => (index * 5 + number) % EACH === 0)
      .flatMap(({ place, index }) => outcomeOf(each, place, index * 7 + number) ?? []),
  );
  expect(outcomes.length).toBeGreaterThan(draws({ few: 30, all: 1500 }));
  const byKind = groupBy(outcomes, ({ kind }) => kind);
  const lost = outcomes.filter(({ isRestored }) => !isRestored).map(({ kind, what }) => `${kind} ${what}`);
  expect([...byKind.keys()].sort()).toEqual(['key', 'literal', 'path', 'step']);
  for (const [kind, those] of byKind) {
    const restored = those.filter(({ isRestored }) => isRestored).length;
    expect([kind, restored >= those.length * 0.95, lost]).toEqual([kind, true, lost]);
  }
});

const KINDS = ['"text"', '5', 'true', 'null', '[]', '{}'];

/** Other mistakes at a place: its quotes dropped, or a value of another kind. */
const otherMistake = (text: string, { start, end, kind }: Place, draw: number): string => {
  if (draw % 2 === 0 || kind !== 'path')
    return text.slice(0, start - 1) + text.slice(start, end) + text.slice(end + 1);
  const [open, close] = [text.lastIndexOf('"', start - 1), text.indexOf('"', end)];
  return text.slice(0, open) + (KINDS[draw % KINDS.length] ?? 'null') + text.slice(close + 1);
};

test('files with several mistakes are repaired, or left, and never have more errors', () => {
  const mistake = fc.record({ place: fc.nat(), draw: fc.nat(1000), isOther: fc.integer({ min: 0, max: 4 }) });
  const mistakes = fc.array(mistake, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.nat(), mistakes, (which, all) => {
      const { name, bench, real, text } = sound[which % sound.length]!;
      const places = misspellable(text);
      const chosen = new Map(all.map((each) => [each.place % places.length, each]));
      const wrong = [...chosen]
        .sort(([one], [other]) => (places[other]?.start ?? 0) - (places[one]?.start ?? 0))
        .reduce((edited, [index, { draw, isOther }]) => {
          const place = places[index];
          if (place === undefined) return edited;
          return isOther === 0 ? otherMistake(edited, place, draw) : misspelt(edited, place, draw);
        }, text);
      const start = new Map([[real, wrong]]);
      const { edited, applied } = repairTenant(name, bench, start);
      const [before, after] = [start, edited].map((each) => errorsIn(bench.check(name, each).problems));
      expect(after).toBeLessThanOrEqual(before ?? 0);
      if (applied.length === 0) expect(edited.get(real)).toBe(wrong);
    }),
    { numRuns: draws({ few: 30, all: 300 }) },
  );
});
