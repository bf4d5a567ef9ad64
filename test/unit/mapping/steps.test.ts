/** The catalogue of steps: its examples, the types that it promises, and its arithmetic. */
import { isRight } from 'fp-ts/Either';
import fc from 'fast-check';
import { Absence } from '../../../src/core/absence';
import { ExactNumber, isBlank } from '../../../src/values/codec';
import { canonicalText } from '../../../src/types/decimal';
import { findStep, steps } from '../../../src/mapping/steps/catalogue';
import type { BoundStep } from '../../../src/mapping/steps/step';
import { BOOLEAN, OPAQUE, TEXT, withAbsence, total, unionOf } from '../../../src/types/type';
import type { Shape, Type } from '../../../src/types/type';
import { isOf, valuesOf } from '../../support/mapping/values';

/** The number of examples in the catalogue; adding one changes it here. */
const EXAMPLES = 105;

const NOW = new Date('2026-06-15T09:00:00Z');
const CONTEXT = { now: NOW, timezone: 'Europe/Moscow' };

/** A step as a tenant file writes it: `"trim"`, `{ "divide": 100 }`. */
const bound = (via: unknown): BoundStep => {
  const [name, argument] = typeof via === 'string' ? [via, undefined] : Object.entries(via as object)[0]!;
  const result = findStep(name)?.bind(argument);
  if (result === undefined || !isRight(result)) throw new Error(`${JSON.stringify(via)} is no step`);
  return result.right;
};

const run = (via: unknown, value: unknown, context = CONTEXT): unknown => bound(via).run(value, context);

const text = (value: unknown): string | undefined =>
  typeof value === 'number' || value instanceof ExactNumber ? canonicalText(value) : undefined;

describe('the catalogue of steps', () => {
  const examples = steps.flatMap((step) =>
    step.examples.map((example) => [`${step.name}: ${JSON.stringify(example)}`, step, example] as const),
  );
  let ran = 0;

  it.each(examples)('has a correct example: %s', (_title, step, example) => {
    ran += 1;
    const via: unknown = example.via;
    expect(typeof via === 'string' ? via : Object.keys(via as object)[0]).toBe(step.name);
    const result = run(via, example.in);
    if (example.reason === undefined) expect(result).toEqual(example.out);
    else expect(result).toMatchObject({ reason: example.reason });
  });

  it(`has ${EXAMPLES} examples, and all of them ran`, () => expect(ran).toBe(EXAMPLES));

  it('has an example for every step, and no two steps with one name', () => {
    expect(steps.filter(({ examples: own }) => own.length === 0)).toEqual([]);
    expect(new Set(steps.map(({ name }) => name)).size).toBe(steps.length);
  });
});

const NUMBER: Shape = { kind: 'number', integer: false };
const INTEGER: Shape = { kind: 'number', integer: true };

/** What a step may be applied to, as payloads and other steps make it. */
const SHAPES: readonly Shape[] = [
  TEXT,
  ...(['nonblank', 'digits', 'contactPhone', 'numeral', 'date', 'url', 'link', 'email'] as const).map(
    (brand) => ({ kind: 'text', brand }) as const,
  ),
  NUMBER,
  INTEGER,
  { kind: 'number', integer: false, min: 0, max: 100 },
  { kind: 'number', integer: true, min: 0, max: 150 },
  { kind: 'number', integer: false, min: -0.5, max: 99.5 },
  BOOLEAN,
  { kind: 'literals', values: ['M', 'F'] },
  { kind: 'literals', values: ['ß', ' padded ', ' ', '12', 'toString'] },
  { kind: 'literals', values: [0, 1, 2.5] },
  { kind: 'literals', values: [true] },
  { kind: 'literals', values: ['a', 1, false] },
  { kind: 'array', item: total(TEXT) },
  OPAQUE,
  unionOf([TEXT, INTEGER]),
  unionOf([{ kind: 'text', brand: 'nonblank' }, INTEGER, BOOLEAN]),
  unionOf([NUMBER, { kind: 'literals', values: ['-', 'none'] }]),
];

const STEPS: readonly unknown[] = [
  ...new Map(
    [
      ...steps.flatMap(({ examples }) => examples.map(({ via }) => via)),
      { round: 1 },
      { divide: 3 },
      { divide: 0.001 },
      { divide: -7 },
      { multiply: -2.5 },
      { multiply: 1e300 },
      { between: [-5.5, 5.5] },
      { between: [10, 20] },
      { clamp: [0.5, 1.5] },
      { clamp: [0, 10] },
      { table: { true: 'yes', 1: 'one', 12: 'twelve', M: 5, toString: true } },
      { absentIf: ['M', 5, 'none'] },
      { date: { zone: 'Asia/Kathmandu' } },
      { date: { zone: 'Asia/Kathmandu', from: 'America/New_York' } },
      { part: { separator: ' ', at: 1 } },
      { part: { separator: 'o', at: -2 } },
      { absentIf: [true, 'M'] },
      ...[[0, 1], [0, -1], [2, -2], [-3, -1], [-1, 5], [7]].map((slice) => ({ slice })),
      { truncate: { to: 5, end: '..' } },
      { replace: { 1: '', a: ' ' } },
      { replace: { 0: '00', 9: '' } },
      { pad: { to: 20, with: ' ' } },
      { pad: { to: 30, with: '7', side: 'end' } },
      { formatNumber: { decimals: 10, decimal: ',', group: ' ' } },
      { formatDate: 'yyyyMMdd' },
      { formatDate: { format: "''MMMM, yy''", locale: 'hy' } },
      { number: { decimal: ',', unit: ['%', 'x'] } },
      ...['##', '1#', '####-##-##', '№ #'].map((mask) => ({ mask })),
    ].map((via) => [JSON.stringify(via), via] as const),
  ).values(),
];

/** A value is of its type: absent only as the type says, and else of its shape. */
const expectTyped = (value: unknown, type: Type): void => {
  if (value instanceof Absence) expect(type[value.kind]).toBe(true);
  else if (!isOf(type.shape, value))
    throw new Error(`${JSON.stringify(value)} is not ${JSON.stringify(type)}`);
};

const present = (shape: Shape): fc.Arbitrary<unknown> =>
  valuesOf(shape).filter((value) => typeof value !== 'string' || !isBlank(value));

/** A number by its digits; zero has no sign here. */
const said = (value: unknown): unknown => ((text(value) ?? value) === '-0' ? '0' : (text(value) ?? value));

describe('a step', () => {
  const pairs = STEPS.flatMap((via) => {
    const step = bound(via);
    return SHAPES.flatMap((shape) => {
      const output = step.output(shape);
      return isRight(output) ? [[via, shape, step, output.right] as const] : [];
    });
  });

  it('accepts some value of the catalogue, for every step', () => {
    const taken = new Set(pairs.map(([, , { name }]) => name));
    expect(steps.filter(({ name }) => !taken.has(name))).toEqual([]);
    expect(pairs.length).toBeGreaterThan(250);
  });

  it('gives a value of its type, for every value of every type that it accepts', () => {
    for (const [, shape, step, type] of pairs)
      fc.assert(
        fc.property(present(shape), (value) => expectTyped(step.run(value, CONTEXT), type)),
        { numRuns: 40 },
      );
  });

  it('gives values of the types, one step after another', () => {
    const anything = fc
      .constantFrom(...SHAPES)
      .chain((shape) => present(shape).map((value) => ({ shape, value })));
    const some = fc.array(fc.constantFrom(...STEPS), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(anything, some, ({ shape, value }, via) => {
        let type = total(shape);
        let result = value;
        for (const step of via.map(bound)) {
          const output = step.output(type.shape);
          if (!isRight(output)) break;
          type = withAbsence(output.right, type);
          result = result instanceof Absence ? result : step.run(result, CONTEXT);
        }
        expectTyped(result, type);
      }),
      { numRuns: 5000 },
    );
  });

  it('never throws for any input', () => {
    const anything = fc.oneof(fc.anything(), ...SHAPES.map(valuesOf));
    fc.assert(
      fc.property(fc.constantFrom(...STEPS), anything, (via, value) => void run(via, value)),
      { numRuns: 3000 },
    );
  });

  it('gives nothing for every value where the check says so', () => {
    let never = 0;
    for (const [, shape, step] of pairs) {
      if (!step.warnings(shape).some(({ code }) => code === 'step-never')) continue;
      never += 1;
      fc.assert(
        fc.property(present(shape), (value) => expect(step.run(value, CONTEXT)).toBeInstanceOf(Absence)),
        { numRuns: 60 },
      );
    }
    expect(never).toBeGreaterThan(60);
  });

  it('changes nothing in its own result, if it says so', () => {
    const names = new Set<string>();
    for (const [, shape, step] of pairs) {
      const output = step.output(shape);
      const isTold = isRight(output) && step.warnings(output.right.shape).length === 0;
      if (!step.isIdempotent || !isTold || !isRight(step.output(output.right.shape))) continue;
      names.add(step.name);
      fc.assert(
        fc.property(present(shape), (value) => {
          const once = step.run(value, CONTEXT);
          if (!(once instanceof Absence)) expect(said(step.run(once, CONTEXT))).toEqual(said(once));
        }),
        { numRuns: 60 },
      );
    }
    expect([...names].sort()).toEqual(['absentIf', 'date', 'lower', 'pad', 'trim', 'truncate', 'upper']);
  });

  it('changes nothing where the check says that it changes nothing', () => {
    let idle = 0;
    for (const [, shape, step] of pairs) {
      if (!step.warnings(shape).some(({ code }) => code === 'step-no-effect')) continue;
      idle += 1;
      fc.assert(
        fc.property(present(shape), (value) => expect(said(step.run(value, CONTEXT))).toEqual(said(value))),
        { numRuns: 30 },
      );
    }
    expect(idle).toBeGreaterThan(25);
  });
});

/** A decimal number as whole units of 10^-scale. */
interface Units {
  readonly units: bigint;
  readonly scale: number;
}

const abs = (units: bigint): bigint => (units < 0n ? -units : units);

const written = ({ units, scale }: Units): string => {
  const digits = abs(units)
    .toString()
    .padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
};

/** Rounds half away from zero, by whole numbers alone. */
const rounded = ({ units, scale }: Units, places: number): Units => {
  if (scale <= places) return { units, scale };
  const unit = 10n ** BigInt(scale - places);
  const up = (abs(units) * 2n + unit) / (2n * unit);
  return { units: units < 0n ? -up : up, scale: places };
};

const decimals = (digits: number): fc.Arbitrary<Units> =>
  fc.record({
    units: fc.bigInt({ min: -(10n ** BigInt(digits)), max: 10n ** BigInt(digits) }),
    scale: fc.integer({ min: 0, max: digits }),
  });

const exact = (value: Units): ExactNumber => new ExactNumber(written(value));

describe('arithmetic', () => {
  it('multiplies without losing a digit', () => {
    fc.assert(
      fc.property(decimals(40), decimals(7), (value, by) => {
        const product = { units: value.units * by.units, scale: value.scale + by.scale };
        expect(text(run({ multiply: Number(written(by)) }, exact(value)))).toBe(written(product));
      }),
    );
  });

  it('divides by powers of ten without losing a digit', () => {
    fc.assert(
      fc.property(
        decimals(40),
        fc.integer({ min: 1, max: 15 }),
        fc.constantFrom(1, -1),
        (value, power, sign) => {
          const quotient = { units: value.units * BigInt(sign), scale: value.scale + power };
          expect(text(run({ divide: sign * 10 ** power }, exact(value)))).toBe(written(quotient));
        },
      ),
    );
  });

  it.each([1, 10, 100, 1e15, 0.1, 0.001, 1e-10, -1, -10, -100, -1e15, -0.1, -0.001, -1e-10])(
    'divides exactly by %d',
    (by) => {
      expect(bound({ divide: by }).needsRound).toBe(false);
    },
  );

  it.each([2, 3, 7, 11, 20, 50, 99, 101, 0.2, 1.1, -2, -3, -11, -20, -0.3, -99])(
    'needs rounding after a division by %d',
    (by) => {
      expect(bound({ divide: by }).needsRound).toBe(true);
    },
  );

  it.each([
    [{ divide: -100 }, 7505, -75.05],
    [{ divide: -1 }, 3, -3],
    [{ divide: -0.1 }, 3, -30],
    [{ multiply: -1 }, 2.5, -2.5],
    [{ multiply: -0.01 }, 250, -2.5],
    [{ between: [-10, -5] }, -7, -7],
    [{ clamp: [-10, -5] }, 0, -5],
    [{ clamp: [-10, -5] }, -11, -10],
    [{ divide: -10 }, 0, 0],
    [{ multiply: -1 }, 0, 0],
  ])('takes negative arguments: %j of %d is %d', (via, value, expected) => {
    expect(text(run(via, value))).toBe(canonicalText(expected));
  });

  it('rounds half away from zero to so many places', () => {
    fc.assert(
      fc.property(decimals(25), fc.integer({ min: 0, max: 10 }), (value, places) => {
        expect(text(run({ round: places }, exact(value)))).toBe(written(rounded(value, places)));
      }),
    );
  });

  it('rounds a tie away from zero, and a value close to a tie to the nearer side', () => {
    const ties = fc.record({
      units: fc.bigInt({ min: -1000n, max: 1000n }),
      beside: fc.constantFrom(-1n, 0n, 1n),
    });
    fc.assert(
      fc.property(ties, ({ units, beside }) => {
        const value = { units: (units * 10n + 5n) * 10n ** 30n + beside, scale: 31 };
        expect(text(run('round', exact(value)))).toBe(written(rounded(value, 0)));
      }),
    );
  });

  it('rounds an infinite quotient like the exact one', () => {
    const divisors = fc.constantFrom(3, 6, 7, 9, 11, 12, 13, 365);
    fc.assert(
      fc.property(decimals(20), divisors, fc.integer({ min: 0, max: 10 }), (value, by, places) => {
        const quotient = run({ divide: by }, exact(value));
        // Rounding v/b to p places is rounding 2v·10^p / 2b, half away from zero, in whole numbers.
        const numerator = abs(value.units) * 2n * 10n ** BigInt(places);
        const denominator = 2n * BigInt(by) * 10n ** BigInt(value.scale);
        const up = (numerator + denominator / 2n) / denominator;
        const expected = written({ units: value.units < 0n ? -up : up, scale: places });
        expect(text(run({ round: places }, quotient))).toBe(expected);
      }),
    );
  });

  it('rounds down and up to whole numbers', () => {
    fc.assert(
      fc.property(decimals(25), (value) => {
        const unit = 10n ** BigInt(value.scale);
        const floor = value.units / unit - (value.units < 0n && value.units % unit !== 0n ? 1n : 0n);
        const ceil = value.units % unit === 0n ? floor : floor + 1n;
        expect(text(run('floor', exact(value)))).toBe(String(floor));
        expect(text(run('ceil', exact(value)))).toBe(String(ceil));
      }),
    );
  });

  it('writes a number as it reads it', () => {
    fc.assert(
      fc.property(decimals(60), (value) => {
        expect(run('text', run('number', ` ${written(value)} `))).toBe(written(value));
      }),
    );
  });
});

describe('a text is read as a number', () => {
  it.each([
    ['119.30', 119.3],
    [' 12 ', 12],
    ['-12.5', -12.5],
    ['\u221212,5', -12.5],
    ['+12,50', 12.5],
    ['1e3', 1000],
    ['1.234', 1.234],
    ['1234,50', 1234.5],
    ['0,5', 0.5],
    ['0,123', 0.123],
    ['-0,05', -0.05],
    ['12,3456', 12.3456],
    ['1234,567', 1234.567],
    ['1 000', 1000],
    ['12 345,60', 12345.6],
    ['12\u00a0345,60', 12345.6],
    ['12\u202f345,60', 12345.6],
    ['12\u2009345\u00a0678,9', 12345678.9],
    ['12 345.60', 12345.6],
    ['1 234,567', 1234.567],
    ["12'345.60", 12345.6],
    ['12\u2019345', 12345],
    ['1,234.50', 1234.5],
    ['1,234,567', 1234567],
    ['1,234,567.8', 1234567.8],
    ['-1 234,5\u00a0', -1234.5],
    ['\ufeff12,5\u200b', 12.5],
    ['1,23,456.50', 123456.5],
    [',5', 0.5],
    ['-.5', -0.5],
    ['150-', -150],
    ['(1,234.50)', -1234.5],
    ['-0', 0],
    ['-0.0', 0],
    ['-0,00', 0],
  ])('%j: %d', (written, number) => {
    expect(run('number', written)).toBe(number);
  });

  it.each([
    ['1,234', 'ambiguous'],
    ['-12,345', 'ambiguous'],
    ['123,456', 'ambiguous'],
    ['1.234,50', 'form'],
    ['1.234.567', 'form'],
    ['12,34,56', 'form'],
    ['1 2', 'form'],
    ['12 34', 'form'],
    ['1234 567', 'form'],
    ['1 234 56', 'form'],
    ['0 123', 'form'],
    ['007', 'form'],
    ['00,5', 'form'],
    ['1 234,567,890', 'form'],
    ["1 234'567", 'form'],
    ['12,5 ₽', 'form'],
    ['1.5 %', 'form'],
    ['-5-', 'form'],
    ['(-5)', 'form'],
    ['(5', 'form'],
    ['5)', 'form'],
    ['+-5', 'form'],
    ['150 -', 'form'],
    ['1,2345,678', 'form'],
    ['12,34,56,78', 'form'],
    ['.', 'form'],
    [',', 'form'],
    ['-', 'form'],
    ['12,', 'form'],
    ['5.', 'form'],
    ['- 5', 'form'],
    ['1,5e3', 'form'],
    ['0x10', 'form'],
    ['NaN', 'form'],
    ['', 'form'],
    ['1'.repeat(1001), 'form'],
  ])('not %j: %s', (written, why) => {
    expect(run('number', written)).toMatchObject({ reason: 'step-failed', failure: { why } });
  });

  it.each([
    [{ decimal: ',' }, '1,234', 1.234],
    [{ decimal: ',' }, '12 345,60', 12345.6],
    [{ decimal: ',' }, '12', 12],
    [{ decimal: ',' }, '1.234', undefined],
    [{ decimal: ',' }, '1,234.5', undefined],
    [{ decimal: ',', group: '.' }, '1.234', 1234],
    [{ decimal: ',', group: '.' }, '1.234.567,89', 1234567.89],
    [{ decimal: ',', group: '.' }, '1234,5', 1234.5],
    [{ decimal: ',', group: '.' }, '12.5', undefined],
    [{ decimal: ',', group: '.' }, '1.23', undefined],
    [{ decimal: ',', group: ' ' }, '1\u202f234,5', 1234.5],
    [{ decimal: ',', group: ' ' }, '1.234', undefined],
    [{ decimal: '.', group: ',' }, '1,234', 1234],
    [{ decimal: '.', group: ',' }, '1,5', undefined],
    [{ decimal: '.', group: "'" }, "1'234.5", 1234.5],
    [{ decimal: '.' }, '1.234', 1.234],
    [{ decimal: '.' }, '1,234', undefined],
    [{ decimal: '.' }, '1e3', undefined],
  ])('by %j %j: %d', (signs, written, number) => {
    const read = run({ number: signs }, written);
    expect(read instanceof Absence ? undefined : read).toBe(number);
  });

  it.each([
    [{ decimal: ',', group: ',' }, 'takes two different signs'],
    [{ group: '.' }, 'takes "group" only beside "decimal"'],
    [{}, 'takes at least one of decimal, group, unit'],
    [{ unit: '' }, 'takes a "unit" of letters or other signs than those of numbers, such as "₽"'],
    [{ unit: ['₽', '5'] }, 'takes a "unit" of letters or other signs than those of numbers, such as "₽"'],
    [{ unit: [] }, 'takes a "unit" of letters or other signs than those of numbers, such as "₽"'],
    [{ decimal: ',', groups: '.' }, 'takes "decimal", "group", "unit", and no "groups"'],
  ])('but not by %j', (signs, why) => {
    const step = findStep('number')?.bind(signs);
    expect(step).toMatchObject({ left: { code: 'step-argument', message: `"number" ${why}` } });
  });

  it('as exactly the number that it has', () => {
    const amount = fc.tuple(fc.nat({ max: 1e9 }), fc.nat({ max: 99 }));
    const sign = fc.constantFrom(' ', '\u00a0', '\u202f', "'", '');
    fc.assert(
      fc.property(amount, sign, fc.constantFrom('.', ','), ([whole, cents], group, decimal) => {
        const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, group);
        const fraction = String(cents).padStart(2, '0');
        const read = run('number', `${grouped}${decimal}${fraction}`);
        expect(text(read)).toBe(text(new ExactNumber(`${whole}.${fraction}`)));
      }),
    );
  });
});

describe('plural', () => {
  const via = { plural: ['балл', 'балла', 'баллов'] };

  it.each([
    [1.5, 'балла'],
    [0.5, 'балла'],
    [1.0001, 'балла'],
    [1.0004, 'балла'],
    [20.9996, 'балла'],
    [5.00000001, 'балла'],
    [1e-7, 'балла'],
    [-1.5, 'балла'],
    [new ExactNumber('1.00000000000000000001'), 'балла'],
    [new ExactNumber('9007199254740993'), 'балла'],
    [new ExactNumber('9007199254740991111'), 'баллов'],
    [new ExactNumber('9007199254740993121'), 'балл'],
    [new ExactNumber('-0'), 'баллов'],
    [0, 'баллов'],
    [-1, 'балл'],
    [-21, 'балл'],
    [-12, 'баллов'],
    [1e21, 'баллов'],
  ])('of %p is %s', (number, word) => {
    expect(run(via, number)).toBe(word);
  });

  it.each([
    [1, 'point'],
    [-1, 'point'],
    [new ExactNumber('1.0'), 'point'],
    [0, 'points'],
    [11, 'points'],
    [21, 'points'],
    [1.5, 'points'],
    [0.5, 'points'],
    [new ExactNumber('1.00000000000000000001'), 'points'],
    [new ExactNumber('9007199254740993121'), 'points'],
  ])('of two words, of %p is %s', (number, word) => {
    expect(run({ plural: { one: 'point', other: 'points' } }, number)).toBe(word);
  });

  it.each([
    [{ one: 'point' }],
    [{ one: 'point', other: ' ' }],
    [{ one: 'a', other: 'b', few: 'c' }],
    [['a', 'b']],
  ])('refuses %j', (plural) => {
    expect(findStep('plural')?.bind(plural)).toMatchObject({ left: { code: 'step-argument' } });
  });

  it('follows the Russian rule for whole numbers', () => {
    const expected = (n: number): string => {
      if (n % 100 >= 11 && n % 100 <= 14) return 'баллов';
      if (n % 10 === 1) return 'балл';
      return n % 10 >= 2 && n % 10 <= 4 ? 'балла' : 'баллов';
    };
    fc.assert(fc.property(fc.nat(), (n) => expect(run(via, n)).toBe(expected(n))));
    fc.assert(fc.property(fc.nat(), (n) => expect(run(via, -n)).toBe(expected(n))));
  });

  it('uses the second form for every fraction', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e6 }), fc.integer({ min: 1, max: 99 }), (whole, hundredths) => {
        expect(run(via, whole + hundredths / 100)).toBe('балла');
      }),
    );
  });
});

describe('age', () => {
  const days = fc
    .date({ min: new Date('1880-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));

  /** Counts birthdays one by one; a 29 February falls on 1 March in other years. */
  const birthdaysUntil = (birthday: string, today: string): number => {
    const [year = 0, month = 0, day = 0] = birthday.split('-').map(Number);
    const end = Date.parse(today);
    let years = -1;
    while (Date.UTC(year + years + 1, month - 1, day) <= end) years += 1;
    return years;
  };

  const at = (today: string, timezone = 'UTC') => ({ now: new Date(`${today}T12:00:00Z`), timezone });

  it('counts the birthdays that have been reached', () => {
    fc.assert(
      fc.property(days, days, (birthday, today) => {
        const years = birthdaysUntil(birthday, today);
        const result = run('age', birthday, at(today));
        if (years >= 0 && years <= 150) expect(result).toBe(years);
        else expect(result).toMatchObject({ kind: 'unknown' });
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['2000-02-29', '2023-02-28', 22],
    ['2000-02-29', '2023-03-01', 23],
    ['2000-02-29', '2024-02-28', 23],
    ['2000-02-29', '2024-02-29', 24],
    ['2000-03-01', '2024-02-29', 23],
    ['2000-12-31', '2000-12-31', 0],
    ['1876-06-15', '2026-06-15', 150],
  ])('of %s on %s is %d', (birthday, today, years) => {
    expect(run('age', birthday, at(today))).toBe(years);
  });

  it('changes at midnight of the tenant, in every time zone of the server', () => {
    const moscow = (now: string) => ({ now: new Date(now), timezone: 'Europe/Moscow' });
    expect(run('age', '1986-12-24', moscow('2022-12-23T20:59:59Z'))).toBe(35);
    expect(run('age', '1986-12-24', moscow('2022-12-23T21:00:00Z'))).toBe(36);
  });

  it('follows the clock from one request to the next', () => {
    const step = bound('age');
    const on = (now: string) => step.run('1986-12-24', { now: new Date(now), timezone: 'UTC' });
    expect([on('2022-12-23T23:59:59Z'), on('2022-12-24T00:00:00Z'), on('2022-12-23T23:59:59Z')]).toEqual([
      35, 36, 35,
    ]);
  });
});

describe('a date', () => {
  const instants = fc.date({ min: new Date('1900-01-03'), max: new Date('2100-01-01'), noInvalidDate: true });
  const offsets = fc.constantFrom('', 'Z', '+00:00', '+03:00', '-1100', '+14:00', '-12:00');

  it('is kept as written, with any time and any offset', () => {
    const separators = fc.constantFrom('T', ' ');
    fc.assert(
      fc.property(instants, separators, offsets, fc.boolean(), (instant, separator, offset, short) => {
        const [day = '', time = ''] = instant.toISOString().slice(0, -1).split('T');
        const written = `${day}${separator}${short ? time.slice(0, 5) : time}${offset}`;
        expect(run('date', written)).toBe(day);
        expect(run('date', ` ${day} `)).toBe(day);
      }),
    );
  });

  it('of an instant is the day in the calendar of that zone', () => {
    const zones = fc.constantFrom(
      'Europe/Moscow',
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
      'Asia/Kathmandu',
    );
    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
        expect(run({ date: { zone } }, instant.toISOString())).toBe(parts.format(instant));
      }),
    );
  });

  it.each([
    ['dd.MM.yyyy', '30.01.1990', '1990-01-30'],
    ['dd.MM.yyyy', ' 30.01.1990 00:00:00 ', '1990-01-30'],
    ['dd.MM.yyyy', '30-01-1990', undefined],
    ['dd.MM.yyyy', '30x01x1990', undefined],
    ['dd.MM.yyyy', '31.02.1990', undefined],
    ['dd.MM.yyyy', '30.01.90', undefined],
    ['dd.MM.yyyy', '30.01.19901', undefined],
    ['dd.MM.yyyy', '1990-01-30', undefined],
    ['MM/dd/yyyy', '01/30/1990', '1990-01-30'],
    ['dd.MM.yyyy', '30.01.1990 12:00 or so', undefined],
    ['dd.MM.yyyy', '01.01.0000', undefined],
    ['yyyyMMdd', '19900130', '1990-01-30'],
    ['yyyyMMdd', '19900130T10:00Z', '1990-01-30'],
    ['d.M.yyyy', '3.1.1990', '1990-01-03'],
    ['d.M.yyyy', '30.01.1990', '1990-01-30'],
    ['M/d/yyyy', '1/3/1990', '1990-01-03'],
    ['M/d/yyyy', '13/3/1990', undefined],
    ['d.MM.yyyy', '3.1.1990', undefined],
    ['yyyy-M-d', '1990-1-30', '1990-01-30'],
  ])('in the format %s is read of %j as %j', (format, written, day) => {
    const read = run({ date: { format } }, written);
    expect(read instanceof Absence ? undefined : read).toBe(day);
  });

  const RUSSIAN = { date: { format: 'dd.MM.yyyy' } };
  const AMERICAN = { date: { format: 'M/d/yyyy' } };
  const COMPACT = { date: { format: 'yyyyMMdd' } };

  it.each([
    ['date', '1990-01-30T00:00:00'],
    ['date', '1990-01-30 0:00:00'],
    ['date', '1990-01-30 9:05'],
    ['date', '1990-01-30t23:59:59.999z'],
    ['date', '1990-01-30 24:00'],
    ['date', '1990-01-30T24:00:00.000Z'],
    ['date', '1990-01-30 12:00:00 AM'],
    ['date', '1990-01-30 00:00:00 UTC'],
    ['date', '1990-01-30 00:00:00 +0300'],
    ['date', '1990-01-30T00:00:00+03'],
    ['date', '1990-01-30T00:00:00-12:00'],
    ['date', '1990-01-30T00:00:00+14:00'],
    ['date', '1990-01-30T00:00:00 GMT+0300'],
    ['date', '1990-01-30T00:00:00+03:00[Europe/Moscow]'],
    ['date', '\ufeff1990-01-30\u200b'],
    [RUSSIAN, '30.01.1990 0:00:00'],
    [RUSSIAN, '30.01.1990 00:00'],
    [RUSSIAN, '30.01.1990, 00:00:00'],
    [RUSSIAN, '30.01.1990T00:00:00'],
    [RUSSIAN, '30.01.1990 23:59:59,123456789'],
    [RUSSIAN, '30.01.1990\u00a00:00:00'],
    [RUSSIAN, '30.01.1990 0:00:00 +03:00'],
    [RUSSIAN, '30.01.1990  3:15'],
    [AMERICAN, '1/30/1990 12:00:00 AM'],
    [AMERICAN, '1/30/1990 12:00:00\u202fAM'],
    [AMERICAN, '01/30/1990 1:05 p.m.'],
    [AMERICAN, '1/30/1990, 11:59:59 PM'],
    [COMPACT, '19900130T000000'],
    [COMPACT, '19900130T000000Z'],
    [COMPACT, '19900130 2359'],
    [COMPACT, '19900130000000'],
    [COMPACT, '19900130 0:00:00'],
  ])('is read by %j of %j', (via, written) => {
    expect(run(via, written)).toBe('1990-01-30');
  });

  it.each([
    ['date', '1990-01-30T25:00:00', 'form'],
    ['date', '1990-01-30T24:00:01', 'form'],
    ['date', '1990-01-30T24:01', 'form'],
    ['date', '1990-01-30T99:00', 'form'],
    ['date', '1990-01-30T23:60', 'form'],
    ['date', '1990-01-30T23:59:60', 'form'],
    ['date', '1990-01-30T00:00:00+14:01', 'form'],
    ['date', '1990-01-30T00:00:00+15:00', 'form'],
    ['date', '1990-01-30T00:00:00-99:00', 'form'],
    ['date', '1990-01-30T00:00:00+03:60', 'form'],
    ['date', '1990-01-30 13:00 PM', 'form'],
    ['date', '1990-01-30 0:30 AM', 'form'],
    ['date', '1990-01-30 1:2', 'form'],
    ['date', '1990-01-30 12', 'form'],
    ['date', '1990-01-30 at noon', 'form'],
    [RUSSIAN, '30.01.1990 0:00:00:00', 'form'],
    [RUSSIAN, '30.01.1990 000000', 'form'],
    [COMPACT, '19900130T00000', 'form'],
    [COMPACT, '1990013024', 'form'],
    ['date', '1990-02-30', 'no-such-day'],
    ['date', '1990-13-01T00:00:00', 'no-such-day'],
    [RUSSIAN, '31.04.1990 0:00:00', 'no-such-day'],
    [AMERICAN, '2/29/1990', 'no-such-day'],
    [{ date: { zone: 'Europe/Moscow' } }, '1990-01-30', 'no-instant'],
    [{ date: { zone: 'Europe/Moscow' } }, '1990-01-30 00:00', 'no-instant'],
    [{ date: { epoch: 'milliseconds' } }, 9e15, 'out-of-range'],
    [{ date: { epoch: 'milliseconds' } }, new ExactNumber('9007199254740993'), 'out-of-range'],
    [{ date: { epoch: 'seconds' } }, 253402300800, 'out-of-range'],
    [{ date: { epoch: 'seconds' } }, '633657600', 'kind'],
    ['date', 633657600000, 'kind'],
    ['millis', '1990-01-30', 'no-instant'],
    ['millis', '1990-02-30T00:00:00Z', 'no-such-day'],
    ['millis', '1990-01-30T00:00:00+15:00', 'form'],
  ])('is not read by %j of %j: %s', (via, written, why) => {
    expect(run(via, written)).toMatchObject({ reason: 'step-failed', failure: { why } });
  });

  it.each([
    [{ zone: 'Europe/Moscow', from: 'UTC' }, '1990-01-29 21:30', '1990-01-30'],
    [{ zone: 'Europe/Moscow', from: 'UTC', format: 'dd.MM.yyyy' }, '29.01.1990 21:30:00', '1990-01-30'],
    [{ zone: 'Europe/Moscow', format: 'dd.MM.yyyy' }, '29.01.1990 21:30:00 Z', '1990-01-30'],
    [{ zone: 'America/New_York', format: 'M/d/yyyy' }, '1/30/1990 3:00 AM UTC', '1990-01-29'],
    [{ zone: 'America/New_York', format: 'M/d/yyyy' }, '1/30/1990 3:00 PM UTC', '1990-01-30'],
    [{ zone: 'UTC' }, '1990-01-29T24:00:00Z', '1990-01-30'],
    [{ zone: 'UTC' }, '1990-01-30T02:00:00+03', '1990-01-29'],
    [{ zone: 'UTC' }, '1990-01-30T02:00:00 GMT+0300', '1990-01-29'],
    [{ zone: 'UTC' }, '1990-01-30T22:00:00-03:30', '1990-01-31'],
    [{ zone: 'UTC', format: 'yyyyMMdd' }, '19900130T013000+0200', '1990-01-29'],
  ])('by %j of the instant %j is %s', (reading, written, day) => {
    expect(run({ date: reading }, written)).toBe(day);
  });

  it.each([
    [{ epoch: 'milliseconds' }, 633657600000, '1990-01-30'],
    [{ epoch: 'milliseconds' }, 0, '1970-01-01'],
    [{ epoch: 'milliseconds' }, -1, '1969-12-31'],
    [{ epoch: 'milliseconds' }, -1e12, '1938-04-24'],
    [{ epoch: 'seconds' }, 633657600, '1990-01-30'],
    [{ epoch: 'seconds' }, 633743999.999, '1990-01-30'],
    [{ epoch: 'seconds' }, -0.5, '1969-12-31'],
    [{ epoch: 'milliseconds', zone: 'Europe/Moscow' }, 633646800000, '1990-01-30'],
    [{ epoch: 'milliseconds', zone: 'UTC' }, 633646800000, '1990-01-29'],
    [{ epoch: 'seconds', zone: 'America/New_York' }, 633657600, '1990-01-29'],
  ])('by %j of the number %d is %s', (reading, number, day) => {
    expect(run({ date: reading }, number)).toBe(day);
  });

  it.each([
    ['date', '0000-00-00'],
    ['date', '0000-00-00 00:00:00'],
    ['date', '0000-12-31T21:29:43Z'],
    ['date', '0001-01-01'],
    ['date', '0001-01-01T00:00:00'],
    ['date', '0001-01-01T00:00:00Z'],
    ['date', '0001-01-03'],
    ['date', '1000-01-01'],
    ['date', '1004-05-27'],
    ['date', '1601-01-01T00:00:00Z'],
    ['date', '1604-05-12'],
    ['date', '1753-01-01 00:00:00.000'],
    ['date', '1800-01-01'],
    ['date', '1899-12-29T21:29:43.000Z'],
    ['date', '1899-12-30'],
    ['date', '1899-12-31'],
    ['date', '1900-01-00'],
    ['date', '1900-01-01T00:00:00'],
    ['date', '2999-12-31'],
    ['date', '4501-01-01'],
    ['date', '9999-12-31T23:59:59.9999999'],
    [RUSSIAN, '01.01.0001 0:00:00'],
    [RUSSIAN, '30.12.1899 0:00:00'],
    [RUSSIAN, '00.00.0000'],
    [AMERICAN, '1/1/0001 12:00:00 AM'],
    [COMPACT, '00000000'],
    [COMPACT, '00010101000000'],
    [{ date: { zone: 'America/New_York' } }, '0001-01-01T00:00:00Z'],
    [{ date: { zone: 'Europe/Moscow' } }, '1752-12-31T21:40:00Z'],
    [{ date: { epoch: 'milliseconds' } }, -62135596800000],
    [{ date: { epoch: 'seconds' } }, -2208988800],
    [{ date: { empty: ['1970-01-01'] } }, '1970-01-01'],
    [{ date: { empty: ['0000-00-00'] } }, '0000-00-00'],
    [{ date: { epoch: 'seconds', empty: ['1970-01-01'] } }, 0],
    ['millis', '0001-01-01T00:00:00'],
  ])('by %j of %j means no date', (via, written) => {
    expect(run(via, written)).toMatchObject({ kind: 'none', reason: 'empty-date' });
  });

  it.each([
    ['date', '1900-01-30T00:00:00+00:00', '1900-01-30'],
    ['date', '1900-01-02', '1900-01-02'],
    ['date', '1970-01-01', '1970-01-01'],
    ['date', '1969-12-31', '1969-12-31'],
    ['date', '1904-01-01', '1904-01-01'],
    ['date', '1905-06-16', '1905-06-16'],
    ['date', '1899-12-28', '1899-12-28'],
    ['date', '2000-01-01', '2000-01-01'],
    ['date', '2038-01-19', '2038-01-19'],
    ['date', '1753-01-02', '1753-01-02'],
    [{ date: { empty: [] } }, '1900-01-01', '1900-01-01'],
    [{ date: { empty: [] } }, '0001-01-01', '0001-01-01'],
    [{ date: { empty: ['1970-01-01'] } }, '1604-05-12', '1604-05-12'],
  ])('by %j of %j is a day like any other', (via, written, day) => {
    expect(run(via, written)).toBe(day);
  });

  it.each([
    [{}, 'takes at least one of format, zone, from, epoch, empty'],
    [{ from: 'UTC' }, 'takes "from" only beside "zone"'],
    [{ epoch: 'seconds', format: 'yyyy-MM-dd' }, 'takes neither "format" nor "from" beside "epoch"'],
    [{ epoch: 'seconds', zone: 'UTC', from: 'UTC' }, 'takes neither "format" nor "from" beside "epoch"'],
    [{ empty: ['1.1.1970'] }, 'takes days as "YYYY-MM-DD" in "empty"'],
    [{ format: 'yyyyMd' }, 'takes a format of yyyy, MM and dd, such as "dd.MM.yyyy"'],
    [{ format: 'd.MMM.yyyy' }, 'takes a format of yyyy, MM and dd, such as "dd.MM.yyyy"'],
    [{ format: 'd.M.MM.yyyy' }, 'takes a format of yyyy, MM and dd, such as "dd.MM.yyyy"'],
    [{ format: 'dd.MM.yy' }, 'takes a format of yyyy, MM and dd, such as "dd.MM.yyyy"'],
    [{ format: 'dd.MM.yyyy HH:mm' }, 'takes a format of yyyy, MM and dd, such as "dd.MM.yyyy"'],
    [{ format: 'dd.dd.MM.yyyy' }, 'takes a format of yyyy, MM and dd, such as "dd.MM.yyyy"'],
    [{ format: 'dd.MM.yyyy ' }, 'takes a format of yyyy, MM and dd, such as "dd.MM.yyyy"'],
    [{ format: 'DD.MM.YYYY' }, 'takes a format of yyyy, MM and dd, such as "dd.MM.yyyy"'],
    [{ zone: 'Europe/Moskau' }, 'does not know the time zone "Europe/Moskau"'],
  ])('is not read by %j', (argument, why) => {
    const step = findStep('date')?.bind(argument);
    expect(step).toMatchObject({ left: { code: 'step-argument', message: `"date" ${why}` } });
  });

  it('in milliseconds is the instant', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        expect(run('millis', instant.toISOString())).toBe(instant.getTime());
      }),
    );
  });
});
