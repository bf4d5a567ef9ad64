/** The steps that choose: tables, unwanted values, counts and plural forms. */
import * as t from 'io-ts';
import type { Absence } from '../../core/absence';
import { none, unknown } from '../../core/absence';
import { own } from '../../core/own';
import {
  ExactNumber,
  Finite,
  MAX_TEXT_LENGTH,
  hasShape,
  isExactDecimal,
  isNumeral,
} from '../../values/codec';
import { canBe } from '../../types/can-equal';
import { isRecord } from '../../types/conform';
import { describe, members, total } from '../../types/type';
import type { Scalar, Shape, Type } from '../../types/type';
import { canonicalText, toShowable } from '../../types/decimal';
import {
  OF_OTHER_KIND,
  TOO_MANY_DIGITS,
  defineStep,
  finitelyMany,
  isNumeric,
  isTextual,
  noEffect,
  onNumber,
  overLiterals,
  unknownKey,
} from './step';
import type { CanGive, Output, Run, StepFault } from './step';
import { advise, putBefore, removeKey } from '../../diagnostics/fix';

const Value = t.union([t.string, Finite, t.boolean]);
const Table = t.record(t.string, Value);
type Table = t.TypeOf<typeof Table>;

const NOT_IN_TABLE: Absence = unknown('not-in-table');
const UNWANTED: Absence = none('absent-if');

/** The key of a value in a table: the text of a number is its digits. */
export const keyOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return isExactDecimal(value) ? canonicalText(value) : undefined;
};

const lookUp = (table: Table): Run => {
  const entries = new Map(Object.entries(table));
  return (value) => {
    const key = keyOf(value);
    return (key === undefined ? undefined : entries.get(key)) ?? NOT_IN_TABLE;
  };
};

/** The keys that a shape of finitely many values can have. */
const keysOf = (shape: Shape): readonly string[] | undefined => {
  if (shape.kind === 'boolean') return ['true', 'false'];
  return shape.kind === 'literals' ? shape.values.flatMap((value) => keyOf(value) ?? []) : undefined;
};

const tableOutput =
  (table: Table): Output =>
  (shape) => {
    const keys = keysOf(shape);
    if (keys === undefined && !isTextual(shape) && !isNumeric(shape)) return undefined;
    const covered = keys?.every((key) => Object.hasOwn(table, key)) ?? false;
    const values = keys === undefined ? Object.values(table) : keys.flatMap((key) => own(table, key) ?? []);
    return { shape: { kind: 'literals', values: [...new Set(values)] }, none: false, unknown: !covered };
  };

/** Whether a number of the shape could be written as the key: canonically, and within its bounds. */
const isNumberKey = (shape: Extract<Shape, { kind: 'number' }>, key: string): boolean => {
  if (!isNumeral(key)) return false;
  const number = Number(key);
  const isInside = number >= (shape.min ?? -Infinity) && number <= (shape.max ?? Infinity);
  return isInside && !(shape.integer && key.includes('.'));
};

/** Gives a function: whether a value of the shape can have a key. */
const canHaveKey = (shape: Shape): ((key: string) => boolean) => {
  if (shape.kind === 'number') return (key) => isNumberKey(shape, key);
  if (shape.kind === 'text') return (key) => shape.brand === undefined || hasShape(shape, key);
  const keys = keysOf(shape);
  if (keys === undefined) return () => true;
  const known = new Set(keys);
  return (key) => known.has(key);
};

/** The literals of a shape that a table does not have; of true and false one may be left out on purpose. */
const missingKeys = (table: Table, shape: Shape): readonly StepFault[] => {
  const literals = members(shape).filter(({ kind }) => kind === 'literals');
  const keys = literals.flatMap((member) => keysOf(member) ?? []);
  const isFlag = keys.every((key) => key === 'true' || key === 'false');
  const missing = isFlag ? [] : keys.filter((key) => !Object.hasOwn(table, key));
  const [first, ...more] = [...new Set(missing)];
  if (first === undefined) return [];
  const others = more.map((key) => ` or "${key}"`).join('');
  return [
    {
      code: 'table-incomplete',
      message: `the value can be "${first}"${others}, which the table does not have`,
      fix: advise(`add an entry for "${first}"`),
    },
  ];
};

const unreachableKeys = (table: Table, shape: Shape, before: CanGive): readonly StepFault[] => {
  const alternatives = members(shape).map(canHaveKey);
  return Object.keys(table).flatMap((key) => {
    const isOfType = alternatives.some((canHave) => canHave(key));
    if (isOfType && before(key)) return [];
    const why = isOfType ? 'the step before this never gives' : `the value is ${describe(shape)}, never`;
    return [
      {
        code: 'table-key-unreachable',
        message: `${why} "${key}"`,
        fix: removeKey(key, { after: ' from the table' }),
        key,
      },
    ];
  });
};

const Unwanted = t.union([Value, t.array(Value)]);
type Unwanted = t.TypeOf<typeof Unwanted>;

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const unwantedKeys = (argument: Unwanted | undefined): ReadonlySet<Scalar> =>
  new Set(Array.isArray(argument) ? argument : argument === undefined ? [] : [argument]);

const withoutUnwanted =
  (unwanted: ReadonlySet<Scalar>): Output =>
  (shape): Type | undefined => {
    const values = finitelyMany(shape);
    if (values !== undefined)
      return overLiterals(values, (value) => (unwanted.has(value) ? UNWANTED : value));
    return isTextual(shape) || isNumeric(shape) ? { shape, none: true, unknown: false } : undefined;
  };

/** Whether the value can never be an unwanted one; literals are compared one by one. */
const isPointless = (unwanted: ReadonlySet<Scalar>, shape: Shape, before: CanGive): boolean =>
  members(shape).every(({ kind }) => kind !== 'literals') &&
  ![...unwanted].some((value) => canBe(shape, value) && before(value));

/** The most elements that a list can have. */
export const MAX_LENGTH = 2 ** 32 - 1;

/** The words of a language that has one for 1 alone. */
const TwoForms = t.type({ one: t.string, other: t.string });
/** Three forms are those of a Russian word. */
const Forms = t.union([t.array(t.string), TwoForms]);
type Forms = t.TypeOf<typeof Forms>;
const russian = new Intl.PluralRules('ru');

/**
 * The form of a Russian noun after a number, as it is written: one балл, two балла, five баллов; a fraction takes the
 * second. Of a whole number only the last two digits matter.
 */
const russianForm = ([one = '', few = '', many = '']: readonly string[], digits: string): string => {
  if (digits.includes('.')) return few;
  const rule = russian.select(Number(digits.slice(-2).replace('-', '')));
  if (rule === 'one') return one;
  return rule === 'many' ? many : few;
};

/** As in English, German or Spanish: the first word for 1 and -1, the other for all else, fractions too. */
const formOf = (forms: Forms, digits: string): string => {
  if (TwoForms.is(forms)) return /^-?1$/.test(digits) ? forms.one : forms.other;
  return russianForm(forms, digits);
};

const wordsOf = (forms: Forms): readonly string[] => (TwoForms.is(forms) ? [forms.one, forms.other] : forms);

const TAKES_FORMS =
  'takes the three forms of a Russian word, ["балл", "балла", "баллов"], or two words: { "one": "point", "other": "points" }';

const formsFault = (forms: Forms = []): string | undefined => {
  const unknownWord = TwoForms.is(forms) ? unknownKey(forms, ['one', 'other']) : undefined;
  if (unknownWord !== undefined) return unknownWord;
  const isWhole = wordsOf(forms).every((word) => word.trim() !== '' && word.length <= MAX_TEXT_LENGTH);
  return isWhole && (TwoForms.is(forms) || forms.length === 3) ? undefined : TAKES_FORMS;
};

/** Two words under other names than "one" and "other". Two words of Russian are one too few. */
const meantForms = (argument: unknown): unknown => {
  if (!isRecord(argument)) return undefined;
  const { one, ...rest } = argument;
  const [other, ...more] = Object.values(rest);
  if (typeof one !== 'string' || typeof other !== 'string' || more.length > 0) return undefined;
  return /\p{Script=Cyrillic}/u.test(one + other) ? undefined : { one, other };
};

/** The steps that choose, in the order of the documentation. */
export const choiceSteps = [
  defineStep<Table>({
    name: 'table',
    summary: 'Looks a value up in a table; a value that the table does not have is unknown.',
    accepts: 'text, numbers, true and false',
    argument: Table,
    fault: (table) => (Object.keys(table ?? {}).length === 0 ? 'needs at least one entry' : undefined),
    output: (table = {}) => tableOutput(table),
    run: (table = {}) => lookUp(table),
    warnings: (table = {}, shape, before) => [
      ...unreachableKeys(table, shape, before),
      ...missingKeys(table, shape),
    ],
    never: (shape, table = {}) => !Object.keys(table).some(canHaveKey(shape)),
    examples: [
      { via: { table: { M: 'male', F: 'female' } }, in: 'M', out: 'male' },
      { via: { table: { 1: 'Standard', 2: 'Partner' } }, in: 2, out: 'Partner' },
      { via: { table: { M: 'male' } }, in: 'X', reason: 'not-in-table' },
    ],
  }),
  defineStep<Unwanted>({
    name: 'absentIf',
    summary: 'Takes one value, or any of a list, for none: "-", "0000-00-00", false.',
    accepts: 'text, numbers, true and false',
    argument: Unwanted,
    isIdempotent: () => true,
    output: (argument) => withoutUnwanted(unwantedKeys(argument)),
    warnings: (argument, shape, before) =>
      isPointless(unwantedKeys(argument), shape, before) ? [noEffect('absentIf')] : [],
    run: (argument) => {
      const unwanted = unwantedKeys(argument);
      const isUnwanted = (value: unknown): boolean =>
        value instanceof ExactNumber
          ? toShowable(value) === 0 && unwanted.has(0)
          : isScalar(value) && unwanted.has(value);
      return (value) => (isUnwanted(value) ? UNWANTED : value);
    },
    examples: [
      { via: { absentIf: '-' }, in: '-', reason: 'absent-if' },
      { via: { absentIf: false }, in: false, reason: 'absent-if' },
      { via: { absentIf: ['-', '0000-00-00'] }, in: '1981-07-21', out: '1981-07-21' },
    ],
  }),
  defineStep({
    name: 'count',
    summary: 'The number of elements of a list.',
    accepts: 'a list',
    output: () => (shape) =>
      shape.kind === 'array' ? total({ kind: 'number', integer: true, min: 0, max: MAX_LENGTH }) : undefined,
    run: () => (value) => (Array.isArray(value) ? value.length : OF_OTHER_KIND),
    examples: [{ via: 'count', in: [1, 2, 3], out: 3 }],
  }),
  defineStep<Forms>({
    name: 'plural',
    summary:
      'The word after a number. From three forms it is the Russian one: балл, балла, баллов; after a fraction it is the second. From “one” and “other” it is the first after 1 and the other after all else, as in English, German or Spanish.',
    accepts: 'numbers',
    argument: Forms,
    suggest: (shape) => (isTextual(shape) ? putBefore('"number"') : undefined),
    fault: formsFault,
    repair: meantForms,
    output:
      (forms = []) =>
      (shape) =>
        isNumeric(shape)
          ? { shape: { kind: 'literals', values: [...new Set(wordsOf(forms))] }, none: false, unknown: true }
          : undefined,
    run: (forms = []) =>
      onNumber((value) => {
        const text = canonicalText(value);
        return text === undefined ? TOO_MANY_DIGITS : formOf(forms, text);
      }),
    examples: [
      { via: { plural: ['балл', 'балла', 'баллов'] }, in: 21, out: 'балл' },
      { via: { plural: ['балл', 'балла', 'баллов'] }, in: 3, out: 'балла' },
      { via: { plural: ['балл', 'балла', 'баллов'] }, in: 11, out: 'баллов' },
      { via: { plural: ['балл', 'балла', 'баллов'] }, in: 1.5, out: 'балла' },
      { via: { plural: { one: 'point', other: 'points' } }, in: 1, out: 'point' },
      { via: { plural: { one: 'point', other: 'points' } }, in: 21, out: 'points' },
    ],
  }),
];
