/** The contract's types of places: which types are assignable, and whether a value certainly fits. */
import { isRight } from 'fp-ts/Either';
import { assignable, acceptAny, constantMisfit } from '../../../../src/mapping/check/assignable';
import { canBe } from '../../../../src/types/can-equal';
import { BOOLEAN, OPAQUE, TEXT, total } from '../../../../src/types/type';
import type { Scalar, Shape } from '../../../../src/types/type';
import { suggestionOf } from '../../../../src/diagnostics/fix';
import type { Fix } from '../../../../src/diagnostics/fix';

const SAFE = Number.MAX_SAFE_INTEGER;

const text = (brand: 'nonblank' | 'digits' | 'date' | 'url' | 'email'): Shape => ({ kind: 'text', brand });
const number = (integer: boolean, min?: number, max?: number): Shape => ({
  kind: 'number',
  integer,
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});
const literals = (...values: readonly Scalar[]): Shape => ({ kind: 'literals', values });
const union = (...members: readonly Shape[]): Shape => ({ kind: 'union', members });

const NUMBER = number(false);
const PERCENT = number(false, 0, 100);
const AGE = number(true, 0, 150);
const GENDER = literals('male', 'female');
const LINES: Shape = { kind: 'text', form: 'lines' };
const EXACT: Shape = { kind: 'text', form: 'exact' };
const LIST: Shape = { kind: 'array', item: total(TEXT) };

const FITS = { fits: 'always' };
const TRIED = { fits: 'if it is fit to show' };
const BLANK = { fits: 'if it is neither blank nor unfit' };
const NEVER = { fits: 'never' };

const fitOf = (target: Shape, shape: Shape): object => {
  const accepted = assignable(target, total(shape));
  if (!isRight(accepted)) return NEVER;
  const { none, unknown } = accepted.right.type;
  if (none) return BLANK;
  return unknown ? TRIED : FITS;
};

describe('for a place and a value, the check reports', () => {
  it.each<readonly [place: string, target: Shape, value: string, shape: Shape, fit: object]>([
    ['text', TEXT, 'any text', TEXT, TRIED],
    ['text', TEXT, 'digits', text('digits'), FITS],
    ['text', TEXT, 'constants', literals('a', 'b'), FITS],
    ['text', TEXT, 'a constant that is no text', literals('a', 1), NEVER],
    ['text', TEXT, 'a constant that is unfit to show', literals('a\u0000'), NEVER],
    ['text', TEXT, 'a number', NUMBER, NEVER],
    ['text', TEXT, 'true or false', BOOLEAN, NEVER],
    ['text', TEXT, 'a list', LIST, NEVER],
    ['text that is not blank', text('nonblank'), 'any text', TEXT, TRIED],
    ['text', TEXT, 'a text that may be blank', { kind: 'text', blank: true }, BLANK],
    ['text', TEXT, 'text or a blank constant', union(TEXT, literals('')), BLANK],
    ['text', TEXT, 'a blank constant', literals(''), FITS],
    ['lines', LINES, 'a constant with line breaks', literals('a\nb'), FITS],
    ['lines', LINES, 'any text', TEXT, TRIED],
    ['text', TEXT, 'a constant with line breaks', literals('a\nb'), NEVER],
    ['an identifier', EXACT, 'any text', TEXT, TRIED],
    ['an identifier', EXACT, 'a constant with line breaks', literals('a\nb'), NEVER],
    ['text that is not blank', text('nonblank'), 'text that is not blank', text('nonblank'), FITS],
    ['text that is not blank', text('nonblank'), 'a date', text('date'), FITS],
    ['text that is not blank', text('nonblank'), 'a blank constant', literals(' '), NEVER],
    ['digits', text('digits'), 'any text', TEXT, NEVER],
    ['digits', text('digits'), 'digits', text('digits'), FITS],
    ['digits', text('digits'), 'a date', text('date'), NEVER],
    ['digits', text('digits'), 'a constant of digits', literals('79161234567'), FITS],
    ['digits', text('digits'), 'a constant of something else', literals('+7916'), NEVER],
    ['a number', NUMBER, 'any number', NUMBER, TRIED],
    ['a number', NUMBER, 'a number within bounds', PERCENT, TRIED],
    ['a number', NUMBER, 'a whole number', number(true), TRIED],
    ['a number', NUMBER, 'a whole number within bounds', AGE, FITS],
    ['a number', NUMBER, 'a whole number of any size below', number(true, undefined, 5), TRIED],
    ['a number', NUMBER, 'a whole number of any size above', number(true, 5), TRIED],
    ['a number', NUMBER, 'all whole numbers that are exact', number(true, -SAFE, SAFE), FITS],
    ['a number', NUMBER, 'one that is not exact above', number(true, 0, SAFE + 1), TRIED],
    ['a number', NUMBER, 'one that is not exact below', number(true, -SAFE - 1, 0), TRIED],
    ['a number', NUMBER, 'constants', literals(1, 2.5), FITS],
    ['a number', NUMBER, 'a constant that is not exact', literals(2 ** 60), NEVER],
    ['a number', NUMBER, 'a constant text', literals('1'), NEVER],
    ['a number', NUMBER, 'text', TEXT, NEVER],
    ['a percentage', PERCENT, 'any number', NUMBER, NEVER],
    ['a percentage', PERCENT, 'a percentage', PERCENT, TRIED],
    ['a percentage', PERCENT, 'a whole percentage', number(true, 0, 100), FITS],
    ['a percentage', PERCENT, 'a number below it', number(true, -1, 100), NEVER],
    ['a percentage', PERCENT, 'a number above it', number(true, 0, 101), NEVER],
    ['a percentage', PERCENT, 'a number without a lower bound', number(true, undefined, 100), NEVER],
    ['a percentage', PERCENT, 'a number without an upper bound', number(true, 0), NEVER],
    ['a number of at least 5', number(false, 5), 'a number from 0', number(true, 0, 9), NEVER],
    ['an age', AGE, 'a whole number within bounds', number(true, 0, 150), FITS],
    ['an age', AGE, 'a number within bounds', number(false, 0, 150), NEVER],
    ['true or false', BOOLEAN, 'true or false', BOOLEAN, FITS],
    ['true or false', BOOLEAN, 'constants', literals(true), FITS],
    ['true or false', BOOLEAN, 'a constant text', literals('true'), NEVER],
    ['true or false', BOOLEAN, 'text', TEXT, NEVER],
    ['a gender', GENDER, 'the very words', literals('female', 'male'), FITS],
    ['a gender', GENDER, 'one word too many', literals('male', 'other'), NEVER],
    ['a gender', GENDER, 'text', TEXT, NEVER],
    ['a gender', GENDER, 'true or false', BOOLEAN, NEVER],
    ['a list', LIST, 'a constant', literals('a'), NEVER],
    ['text', TEXT, 'text or digits', union(TEXT, text('digits')), TRIED],
    ['text', TEXT, 'a date or digits', union(text('date'), text('digits')), FITS],
    ['text', TEXT, 'text or a number', union(TEXT, NUMBER), NEVER],
  ])('%s takes %j: %s', (_place, target, _value, shape, fit) => {
    expect(fitOf(target, shape)).toEqual(fit);
  });

  it('that a value that may be absent may be absent there', () => {
    const accepted = assignable(TEXT, { shape: text('date'), none: true, unknown: false });
    expect(accepted).toMatchObject({ right: { type: { none: true, unknown: false } } });
  });
});

describe('a mismatch is named', () => {
  it.each<readonly [target: Shape, shape: Shape, message: string, suggestion: string | undefined]>([
    [PERCENT, NUMBER, 'a number from 0 to 100 here, not any number', 'add { "between": [0, 100] } to "via"'],
    [
      AGE,
      number(true),
      'a whole number from 0 to 150 here, not any whole number',
      'add { "between": [0, 150] } to "via"',
    ],
    [
      PERCENT,
      number(false, 0, 200),
      'a number from 0 to 100 here, not a number from 0 to 200',
      'add { "between": [0, 100] } to "via"',
    ],
    [
      AGE,
      NUMBER,
      'a whole number from 0 to 150 here, not any number',
      'add "round", { "between": [0, 150] } to "via"',
    ],
    [number(true), NUMBER, 'a whole number here, not a number', 'add "round" to "via"'],
    [TEXT, NUMBER, 'text here, not a number', 'add "text" to "via"'],
    [
      PERCENT,
      TEXT,
      'a number from 0 to 100 here, not text',
      'add "number", { "between": [0, 100] } to "via"',
    ],
    [BOOLEAN, TEXT, 'true or false here, not text', 'add { "table": { "yes": true, "no": false } } to "via"'],
    [PERCENT, LIST, 'a number from 0 to 100 here, not a list', 'take one element of it, "[0]"'],
    [TEXT, LIST, 'text here, not a list', 'take one element of it, "[0]"'],
    [TEXT, literals(1, 2), 'text here, not 1 or 2', 'add "text" to "via"'],
    [TEXT, literals('a', 2), 'text here, not 2', undefined],
    [GENDER, literals('other', 'male'), '"male" or "female" here, not "other"', undefined],
    [GENDER, literals('mal', 'male'), '"male" or "female" here, not "mal"', 'write "male" instead of "mal"'],
    [
      GENDER,
      literals('mal', 'x'),
      '"male" or "female" here, not "mal" or "x"',
      'add { "table": { "…": "male" } } to "via"',
    ],
    [
      GENDER,
      literals('mal', 'femal'),
      '"male" or "female" here, not "mal" or "femal"',
      'write "male" instead of "mal", "female" instead of "femal"',
    ],
    [TEXT, union(TEXT, NUMBER), 'text here, not a number', 'add "text" to "via"'],
  ])('at a place of %j for %j', (target, shape, message, suggestion) => {
    const accepted = assignable(target, total(shape));
    const misfit = isRight(accepted) ? undefined : accepted.left;
    expect(misfit?.message).toBe(`the contract takes ${message}`);
    expect(inWords(misfit?.fix)).toBe(suggestion);
  });
});

describe('at run time', () => {
  it.each<readonly [finish: string | undefined, target: Shape, shape: Shape]>([
    ['text', TEXT, TEXT],
    ['text', TEXT, text('nonblank')],
    ['text', TEXT, text('email')],
    [undefined, TEXT, text('url')],
    ['text', TEXT, union(text('digits'), TEXT)],
    ['lines', LINES, TEXT],
    ['exact', EXACT, TEXT],
    ['text', text('nonblank'), TEXT],
    [undefined, text('digits'), text('digits')],
    [undefined, TEXT, literals(' a ')],
    ['number', NUMBER, NUMBER],
    ['number', NUMBER, union(AGE, NUMBER)],
    [undefined, NUMBER, AGE],
    [undefined, NUMBER, literals(5)],
    [undefined, BOOLEAN, BOOLEAN],
    [undefined, GENDER, GENDER],
  ])('a value becomes one that is shown as %s at a place of %j for %j', (finish, target, shape) => {
    expect(assignable(target, total(shape))).toMatchObject({ right: { outputCheck: finish } });
  });
});

const inWords = (fix: Fix | undefined): string | undefined => fix && suggestionOf(fix);

const anyFit = (shape: Shape): unknown => {
  const accepted = acceptAny(total(shape));
  if (!isRight(accepted)) return inWords(accepted.left.fix) ?? 'never';
  return `${accepted.right.outputCheck ?? 'it is'}${accepted.right.type.unknown ? '?' : ''}`;
};

describe('where the contract says nothing', () => {
  it.each<readonly [shape: Shape, fit: string]>([
    [TEXT, 'text?'],
    [text('digits'), 'it is'],
    [text('nonblank'), 'text'],
    [NUMBER, 'number?'],
    [BOOLEAN, 'it is'],
    [literals('a', 'b'), 'it is'],
    [literals(1, 2), 'it is'],
    [AGE, 'it is'],
    [literals(true), 'it is'],
    [union(BOOLEAN, literals(true)), 'it is'],
    [literals(1, 'a'), 'never'],
    [union(TEXT, literals('a')), 'text?'],
    [union(TEXT, NUMBER), 'never'],
    [union(NUMBER, TEXT), 'never'],
    [union(TEXT, LIST), 'take one element of it, "[0]"'],
    [LIST, 'take one element of it, "[0]"'],
    [OPAQUE, 'never'],
    [union(), 'it is'],
  ])('%j is taken as %s', (shape, fit) => {
    expect(anyFit(shape)).toBe(fit);
  });
});

it.each<readonly [value: Scalar, target: Shape, suggestion: string | undefined]>([
  ['1', NUMBER, 'write it without quotes: 1'],
  ['-1.5', NUMBER, 'write it without quotes: -1.5'],
  ['1,5', NUMBER, undefined],
  [5, TEXT, 'write it in quotes: "5"'],
  ['true', BOOLEAN, 'write it without quotes: true'],
  ['yes', BOOLEAN, undefined],
  ['M', GENDER, 'write "male" or "female"'],
  ['24.12.1986', text('date'), 'write it like "1986-12-24"'],
])('instead of the constant %j at a place of %j the check suggests: %s', (value, target, suggestion) => {
  expect(inWords(constantMisfit(target, value)?.fix)).toBe(suggestion);
});

it.each<readonly [shape: Shape, value: Scalar, can: boolean]>([
  [TEXT, 'a', true],
  [TEXT, 1, false],
  [NUMBER, 1, true],
  [NUMBER, '1', false],
  [BOOLEAN, false, true],
  [BOOLEAN, 'false', false],
  [GENDER, 'male', true],
  [GENDER, 'M', false],
  [OPAQUE, 'a', true],
  [LIST, 'a', false],
  [LIST, 1, false],
  [union(NUMBER, TEXT), 'a', true],
  [union(), 'a', false],
])('whether %j can be %j: %s', (shape, value, can) => {
  expect(canBe(shape, value)).toBe(can);
});
