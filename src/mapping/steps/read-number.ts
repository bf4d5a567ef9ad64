/** The step that reads a text as a number. */
import * as t from 'io-ts';
import { ExactNumber, MAX_TEXT_LENGTH, isExactDecimal } from '../../values/codec';
import { numberReader } from '../../values/written-number';
import type { NumberSigns } from '../../values/written-number';
import { total } from '../../types/type';
import { fromDecimal, toDecimal } from '../../types/decimal';
import { NOT_READ, OF_OTHER_KIND, defineStep, failed, hasBrand, isTextual, unknownKey } from './step';

const Sign = t.union([t.literal('.'), t.literal(',')]);
const Group = t.union([Sign, t.literal(' '), t.literal("'")]);

const Unit = t.union([t.string, t.array(t.string)]);

/** How numbers are written: the sign before the fraction, the one between groups of three digits, and the unit. */
const Form = t.partial({ decimal: Sign, group: Group, unit: Unit });
type Form = t.TypeOf<typeof Form>;

const unitsOf = ({ unit = [] }: Form): readonly string[] => [unit].flat();

/** A unit of digits or signs could not be told from the number. */
const isUnit = (unit: string): boolean =>
  unit.length <= 20 && /^[^\s\d.,'()+-]([^\d]*[^\s\d,'()+-])?$/.test(unit);

const formFault = (form: Form | undefined): string | undefined => {
  if (form === undefined) return undefined;
  const fault = unknownKey(form, Object.keys(Form.props));
  if (fault !== undefined) return fault;
  if (Object.keys(form).length === 0) return 'takes at least one of decimal, group, unit';
  if (form.group !== undefined && form.decimal === undefined) return 'takes "group" only beside "decimal"';
  if (form.group !== undefined && form.decimal === form.group) return 'takes two different signs';
  const areUnits = form.unit === undefined || (unitsOf(form).length > 0 && unitsOf(form).every(isUnit));
  return areUnits ? undefined : 'takes a "unit" of letters or other signs than those of numbers, such as "₽"';
};

/** Spaces and apostrophes may be between groups without being named. */
const namedSigns = ({ decimal, group }: Form): NumberSigns | undefined =>
  decimal && { decimal, group: group === '.' || group === ',' ? group : undefined };

const readNumber = (form: Form): ((text: string) => unknown) => {
  const readText = numberReader({ signs: namedSigns(form), units: unitsOf(form) });
  return (text) => {
    if (text.length > MAX_TEXT_LENGTH) return NOT_READ;
    const parsed = readText(text);
    if ('why' in parsed) return failed(parsed.why);
    const exact = new ExactNumber(parsed.digits);
    const decimal = toDecimal(exact);
    return decimal === undefined ? exact : fromDecimal(decimal);
  };
};

/** Reads a text as a number. */
export const numberStep = defineStep<Form>({
  name: 'number',
  summary:
    'Reads a text as a number if it can be only one number. It is written as in JSON, or with a decimal comma, or with spaces, commas or apostrophes between groups of digits; a minus may be behind it. "1,234" could be two numbers, and is unknown unless the signs are named. “unit” lists what may be before or behind the number; another unit is unknown.',
  accepts: 'text',
  argument: Form,
  argumentOptional: true,
  fault: formFault,
  never: (shape) => hasBrand(shape, ['date', 'email', 'url', 'link']),
  cost: () => 80,
  output: () => (shape) => {
    if (shape.kind === 'number') return total(shape);
    return isTextual(shape)
      ? { shape: { kind: 'number', integer: false }, none: false, unknown: true }
      : undefined;
  },
  run: (form = {}) => {
    const read = readNumber(form);
    return (value) => {
      if (typeof value === 'string') return read(value);
      return isExactDecimal(value) ? value : OF_OTHER_KIND;
    };
  },
  examples: [
    { via: 'number', in: ' 119.30 ', out: 119.3 },
    { via: 'number', in: '12 345,60', out: 12345.6 },
    { via: 'number', in: '1,234', reason: 'step-failed' },
    { via: { number: { decimal: ',', group: '.' } }, in: '1.234', out: 1234 },
    { via: { number: { unit: ['₽', 'руб.'] } }, in: '1 234,5 ₽', out: 1234.5 },
    { via: { number: { unit: '₽' } }, in: '12.50 $', reason: 'step-failed' },
    { via: 'number', in: '0x10', reason: 'step-failed' },
  ],
});
