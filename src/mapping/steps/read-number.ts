/** The step that reads a text as a number. */
import * as t from 'io-ts';
import { ExactNumber, MAX_TEXT_LENGTH, isExactDecimal } from '../../values/codec';
import { readNumberText } from '../../values/written-number';
import type { NumberSigns } from '../../values/written-number';
import { total } from '../../types/type';
import { fromDecimal, toDecimal } from '../../types/decimal';
import { NOT_READ, OF_OTHER_KIND, defineStep, failed, hasBrand, isTextual, unknownKey } from './step';

const Sign = t.union([t.literal('.'), t.literal(',')]);
const Group = t.union([Sign, t.literal(' '), t.literal("'")]);

/** The signs of a number: the one before its fraction, and the one between groups of three digits. */
const Signs = t.intersection([t.type({ decimal: Sign }), t.partial({ group: Group })]);
type Signs = t.TypeOf<typeof Signs>;

const signsFault = (signs: Signs | undefined): string | undefined => {
  if (signs === undefined) return undefined;
  const fault = unknownKey(signs, ['decimal', 'group']);
  return fault ?? (signs.decimal === signs.group ? 'takes two different signs' : undefined);
};

/** Spaces and apostrophes may be between groups without being named. */
const namedSigns = ({ decimal, group }: Signs): NumberSigns => ({
  decimal,
  group: group === '.' || group === ',' ? group : undefined,
});

const readNumber =
  (signs: NumberSigns | undefined) =>
  (text: string): unknown => {
    if (text.length > MAX_TEXT_LENGTH) return NOT_READ;
    const parsed = readNumberText(text, signs);
    if ('why' in parsed) return failed(parsed.why);
    const exact = new ExactNumber(parsed.digits);
    const decimal = toDecimal(exact);
    return decimal === undefined ? exact : fromDecimal(decimal);
  };

/** Reads a text as a number. */
export const numberStep = defineStep<Signs>({
  name: 'number',
  summary:
    'Reads a text as a number if it can be only one number. It is written as in JSON, or with a decimal comma, or with spaces or commas between groups of three digits. "1,234" could be two numbers, and is unknown unless the signs are named.',
  accepts: 'text',
  argument: Signs,
  argumentOptional: true,
  fault: signsFault,
  never: (shape) => hasBrand(shape, ['date', 'email', 'url', 'link']),
  cost: () => 80,
  output: () => (shape) => {
    if (shape.kind === 'number') return total(shape);
    return isTextual(shape)
      ? { shape: { kind: 'number', integer: false }, none: false, unknown: true }
      : undefined;
  },
  run: (signs) => {
    const read = readNumber(signs && namedSigns(signs));
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
    { via: 'number', in: '0x10', reason: 'step-failed' },
  ],
});
