/** The budget of a mapping: a run ends for every answer, and in the same way on every machine. */
import fc from 'fast-check';
import { isRight, left, right } from 'fp-ts/Either';
import { Account, MAX_ACCOUNT_VALUES, MAX_LIST_LENGTH } from '../../../../src/contract/account';
import { isError } from '../../../../src/diagnostics/diagnostic';
import { compile, compileTraced } from '../../../../src/mapping/compile/account';
import type { Mapped } from '../../../../src/mapping/compile/account';
import { MAPPING_BUDGET } from '../../../../src/mapping/compile/budget';
import type { Budget } from '../../../../src/mapping/compile/budget';
import type { TypedMapping } from '../../../../src/mapping/typed';
import { writtenBytes } from '../../../../src/values/written-size';
import { draws } from '../../../support/draws';
import { list, mappingAttacks, nested, ofAll } from '../../../support/mapping/attacks';
import type { Attack, Limit } from '../../../support/mapping/attacks';
import { loadCase } from '../../../support/mapping/cases';

const NO_BUDGET: Budget = { work: Infinity, values: Infinity, bytes: Infinity };

const NOW = new Date('2026-01-01T00:00:00Z');

const expectedOf = ({ work, values, bytes }: Budget): Readonly<Record<Limit, string>> => ({
  work: `at most ${work} units of work`,
  values: `at most ${values} values`,
  bytes: `at most ${bytes} bytes`,
});

const mappingOf = (user: object, codec: unknown): TypedMapping => {
  const { mapping, problems } = loadCase({
    name: 'a mapping',
    codec,
    user: { id: { value: 'u-1' }, ...user },
  });
  if (mapping === undefined) throw new Error(JSON.stringify(problems.filter(isError)));
  return mapping;
};

const slotsOf = ({ slots }: TypedMapping, payload: unknown): unknown[] => {
  const values: unknown[] = Array.from({ length: slots });
  values[0] = { userIdentifier: 'u-1' };
  values[1] = payload;
  return values;
};

const run = (mapping: TypedMapping, payload: unknown, budget?: Budget): Mapped =>
  compile(mapping, budget)(slotsOf(mapping, payload), NOW);

const named = (attacks: readonly Attack[]) => attacks.map((attack) => [attack.name, attack] as const);

/** Elements that count how often one of their fields is read. */
const counting = (length: number) => {
  const counted = { reads: 0 };
  const element = (n: number): object =>
    Object.defineProperty({}, 'n', {
      enumerable: true,
      get: () => {
        counted.reads += 1;
        return n;
      },
    });
  return { counted, elements: list(length, element) };
};

describe('an answer that needs more than the budget of one request', () => {
  // Where a developer waits, some of them: what is not within a budget takes long, and most of all without one.
  it.each(named(mappingAttacks.filter((_, at) => at % draws({ few: 8, all: 1 }) === 0)))(
    '%s',
    (_name, { codec, user, payload, limit }) => {
      const mapping = mappingOf(user, codec);
      const answer = payload();
      const { outcome } = run(mapping, answer);
      const expected = expectedOf(MAPPING_BUDGET)[limit];
      expect(outcome).toMatchObject(left({ tag: 'AccountTooLarge', expected }));
      // Without a budget nothing else ends it: it is mapped, and only the contract refuses what is too large.
      const unbounded = (): Mapped => run(mapping, answer, NO_BUDGET);
      if (limit === 'work') expect(isRight(unbounded().outcome)).toBe(true);
      else expect(unbounded).toThrow('a checked mapping gave something that is not an account');
    },
  );

  it.each([2, 3, 4, 5, 6])('100 elements in each of %d nested lists end the run', (depth) => {
    const mapping = mappingOf(
      { extra: { shown: nested(depth, ofAll(depth)) } },
      { 'list?': [{ n: 'integer' }] },
    );
    const { counted, elements } = counting(MAX_LIST_LENGTH);
    const { outcome } = run(mapping, { list: elements });
    expect(isRight(outcome)).toBe(depth === 2);
    expect(counted.reads).toBeLessThanOrEqual(MAX_ACCOUNT_VALUES);
  });

  it('is the same to explain, which shows where it was too large', () => {
    const mapping = mappingOf({ extra: { shown: nested(2, ofAll(2)) } }, { 'list?': [{ n: 'integer' }] });
    const budget = { ...NO_BUDGET, values: 20 };
    const answer = { list: list(5, (n) => ({ n })) };
    const { outcome } = compileTraced(mapping, budget)(slotsOf(mapping, answer), NOW);
    expect(outcome).toEqual(run(mapping, answer, budget).outcome);
    expect(outcome).toEqual(
      left({ tag: 'AccountTooLarge', field: 'shown.n0', expected: 'at most 20 values' }),
    );
  });

  it('is too large, even if something else is missing', () => {
    const user = { name: { from: 'crm.name', required: true }, extra: { shown: nested(1, ofAll(1)) } };
    const mapping = mappingOf(user, { 'name?': 'text', 'list?': [{ n: 'integer' }] });
    const answer = { list: list(5, (n) => ({ n })) };
    expect(run(mapping, answer).outcome).toMatchObject(left({ tag: 'AccountIncomplete' }));
    expect(run(mapping, answer, { ...NO_BUDGET, work: 20 }).outcome).toMatchObject(
      left({ tag: 'AccountTooLarge' }),
    );
  });
});

describe('one budget', () => {
  const mapping = mappingOf(
    {
      loyaltyCards: [{ each: 'crm.list', as: 'e', item: { cardNumber: 'e.s', bonuses: 'e.n' } }],
      segments: [{ each: 'crm.list', as: 'e', item: { from: 'e.s', via: ['upper'] } }, { value: 'all' }],
      loyaltyProgram: { currentLevelTitle: 'crm.list[n=2].s' },
    },
    { 'list?': [{ 's?': 'text', 'n?': 'number' }] },
  );
  const answer = { list: list(6, (n) => ({ s: `Карта "${n}"`, n: n + 0.5 })) };

  const ends = (budget: Partial<Budget>): boolean =>
    isRight(run(mapping, answer, { ...NO_BUDGET, ...budget }).outcome);

  /** The least that is enough. */
  const least = (part: Limit): number => {
    let enough = 0;
    while (!ends({ [part]: enough })) enough += 1;
    return enough;
  };

  it.each<Limit>(['work', 'values', 'bytes'])(
    'of %s is enough or not, and one more does not end it',
    (part) => {
      const enough = least(part);
      expect([enough - 1, enough, enough + 1].map((each) => ends({ [part]: each }))).toEqual([
        false,
        true,
        true,
      ]);
    },
  );

  it('of values counts every object, list and single value of the account', () => {
    const { outcome } = run(mapping, answer);
    const count = (value: unknown): number =>
      typeof value === 'object' && value !== null
        ? Object.values(value).reduce((sum: number, inner) => sum + count(inner), 1)
        : 1;
    expect(least('values')).toBe(isRight(outcome) ? count(outcome.right) : undefined);
  });

  it('of bytes is the size of the account as JSON, and at most a comma more for each object and list', () => {
    const { outcome } = run(mapping, answer);
    const bytes = isRight(outcome) ? writtenBytes(outcome.right) : NaN;
    expect(least('bytes')).toBeGreaterThanOrEqual(bytes);
    expect(least('bytes')).toBeLessThanOrEqual(bytes + 10);
  });

  it('is returned for fields that are left out', () => {
    const wanting = mappingOf(
      { loyaltyCards: [{ each: 'crm.list', as: 'e', item: { cardNumber: 'e.s', status: 'e.t' } }] },
      { 'list?': [{ 's?': 'text', 't?': 'text' }] },
    );
    const incomplete = list(500, () => ({ t: 'x'.repeat(900) }));
    const { outcome } = run(
      wanting,
      { list: [...incomplete, { s: '1', t: 'Gold' }] },
      { ...NO_BUDGET, bytes: 1100 },
    );
    expect(outcome).toEqual(right({ id: 'u-1', loyaltyCards: [{ cardNumber: '1', status: 'Gold' }] }));
  });

  it('is not used for elements beyond the limit of a list', () => {
    const full = mappingOf({ segments: [{ each: 'crm.list', as: 'e', item: 'e' }] }, { 'list?': ['text'] });
    const { outcome, absences } = run(full, { list: list(150_000, () => 'x') });
    expect(isRight(outcome)).toBe(true);
    expect(absences).toEqual([{ field: 'segments', reason: 'too-many', count: 149_900 }]);
  });

  it('is not shared: each run starts with all of it', () => {
    const enough = least('work');
    const map = compile(mapping, { ...NO_BUDGET, work: enough });
    const outcomes = list(3, () => map(slotsOf(mapping, answer), NOW).outcome);
    expect(outcomes.map(isRight)).toEqual([true, true, true]);
  });
});

test('every result within the budget is an account', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 30 });
  const element = fc.record({ s: texts, n: fc.oneof(fc.double(), fc.integer()) }, { requiredKeys: [] });
  const mapping = mappingOf(
    {
      segments: [{ each: 'crm.list', as: 'e', item: 'e.s' }],
      extra: {
        'odd "key"': [{ each: 'crm.list', as: 'e', item: { 'имя "\\': 'e.s', n: 'e.n', l: ['e.n', 'e.s'] } }],
      },
    },
    { 'list?': [{ 's?': 'text', 'n?': 'number' }] },
  );
  let large = 0;
  fc.assert(
    fc.property(
      fc.array(element, { maxLength: 8 }),
      fc.integer({ min: 10, max: 1200 }),
      (elements, bytes) => {
        const { outcome } = run(mapping, { list: elements }, { ...MAPPING_BUDGET, bytes });
        if (!isRight(outcome)) large += 1;
        else expect(writtenBytes(outcome.right)).toBeLessThanOrEqual(bytes);
        const whole = run(mapping, { list: elements }).outcome;
        expect(isRight(whole) && Account.is(whole.right)).toBe(true);
      },
    ),
    { numRuns: draws({ few: 60, all: 300 }) },
  );
  expect(large).toBeGreaterThan(draws({ few: 2, all: 20 }));
});
