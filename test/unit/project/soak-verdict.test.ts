/** The verdict of the soak: a leak is seen in spite of what memory differs by, and what is flat passes. */
import { notFlat, type Sample } from '../../support/e2e/soak-verdict';

const SAMPLES = 60;

/** Between -1 and 1, other for each sample. */
const noise = (at: number): number => Math.sin(at * 12.9898);

const samplesOf = (more: (at: number) => Partial<Sample>): readonly Sample[] =>
  Array.from({ length: SAMPLES }, (_, at) => ({
    reloads: at * 10,
    heap: 40e6 + noise(at) * 300_000,
    sockets: 20 + noise(at) * 6,
    timers: 10 + noise(at) * 4,
    p99Ms: 8 + noise(at) * 4,
    ...more(at),
  }));

test('what goes up and down is flat', () => {
  expect(notFlat(samplesOf(() => ({})))).toEqual([]);
});

test('a single peak is not a leak', () => {
  expect(notFlat(samplesOf((at) => (at === 50 ? { heap: 90e6, p99Ms: 900, sockets: 300 } : {})))).toEqual([]);
});

test('twenty thousand bytes that each reload leaves are a leak', () => {
  const leak = (at: number): Partial<Sample> => ({ heap: 40e6 + noise(at) * 300_000 + at * 10 * 20_000 });
  expect(notFlat(samplesOf(leak))).toEqual([
    expect.stringMatching(/^memory: each reload leaves (19|20)\d{3} bytes$/),
  ]);
});

test.each(['sockets', 'timers', 'p99Ms'] as const)('%s that grow all the time are found', (measure) => {
  const found = notFlat(samplesOf((at) => ({ [measure]: 20 + at * 5 })));
  expect(found).toEqual([expect.stringContaining(measure)]);
});
