/** What a repair makes of valid files with typing mistakes in them. */
import fc from 'fast-check';
import '../../../support/seed';
import { errorsIn, repairTenant } from '../../../../src/cli/repair/repair';
import { groupBy } from '../../../../src/core/group-by';
import { draws } from '../../../support/draws';
import { misspellable, misspelt, soundTenants, valuePlaces } from '../../../support/tenant/misspell';
import type { Kind, Place, Sound, ValuePlace } from '../../../support/tenant/misspell';

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

/** Values of every kind, of which most places take one. */
// prettier-ignore
const KINDS = [
  '"text"', '""', '5', '-1.5', 'true', 'null', '[]', '{}', '["text"]', '[5, {}]', '{ "from": 5 }', '{ "text": [] }',
  '"${NAME}"', '"crm.id"',
];

/** A mistake in a text: the characters from `start` to `end` are written otherwise. */
interface Mistake {
  readonly start: number;
  readonly end: number;
  readonly written: string;
}

/** A letter wrong, or both quotes dropped. */
const slipAt = (text: string, place: Place, draw: number): Mistake => {
  const { start, end } = { start: place.start - 1, end: place.end + 1 };
  if (draw % 5 === 0) return { start, end, written: text.slice(place.start, place.end) };
  const wrong = misspelt(text, place, draw);
  return { start, end, written: wrong.slice(start, end + wrong.length - text.length) };
};

/** A value of another kind. */
const kindAt = ({ start, end }: ValuePlace, draw: number): Mistake => ({
  start,
  end,
  written: KINDS[draw % KINDS.length] ?? 'null',
});

/** The text with the mistakes, from the end to its beginning; one within another is left out. */
const withMistakes = (text: string, mistakes: readonly Mistake[]): string => {
  let free = text.length;
  let wrong = text;
  for (const { start, end, written } of [...mistakes].sort((one, other) => other.start - one.start)) {
    if (end > free) continue;
    wrong = wrong.slice(0, start) + written + wrong.slice(end);
    free = start;
  }
  return wrong;
};

/** Repairs, and expects that no error was added. */
const repaired = ({ name, bench, real }: Sound, wrong: string): void => {
  const start = new Map([[real, wrong]]);
  const { edited, applied } = repairTenant(name, bench, start);
  const [before = 0, after = 0] = [start, edited].map((each) => errorsIn(bench.check(name, each).problems));
  expect(after).toBeLessThanOrEqual(before);
  if (applied.length === 0) expect(edited.get(real)).toBe(wrong);
};

test('files with several mistakes are repaired, or left, and never have more errors', () => {
  const mistake = fc.record({ place: fc.nat(), draw: fc.nat(1000), isOther: fc.integer({ min: 0, max: 2 }) });
  const mistakes = fc.array(mistake, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.nat(), mistakes, (which, all) => {
      const tenant = sound[which % sound.length]!;
      const [slips, values] = [misspellable(tenant.text), valuePlaces(tenant.text)];
      const chosen = all.map(({ place, draw, isOther }) =>
        isOther === 0
          ? kindAt(values[place % values.length]!, draw)
          : slipAt(tenant.text, slips[place % slips.length]!, draw),
      );
      repaired(tenant, withMistakes(tenant.text, chosen));
    }),
    { numRuns: draws({ few: 40, all: 400 }) },
  );
});

test.each(['head', 'settings', 'payload', 'source', 'rule'] as const)(
  'a value of another kind in the %s is repaired, or left, and never adds an error',
  (part) => {
    const all = sound.flatMap((tenant) =>
      valuePlaces(tenant.text).flatMap((place) => (place.of === part ? [{ tenant, place }] : [])),
    );
    expect(all.length).toBeGreaterThan(100);
    fc.assert(
      fc.property(fc.nat(), fc.nat(1000), (which, draw) => {
        const { tenant, place } = all[which % all.length]!;
        repaired(tenant, withMistakes(tenant.text, [kindAt(place, draw)]));
      }),
      { numRuns: draws({ few: 15, all: 150 }) },
    );
  },
);
