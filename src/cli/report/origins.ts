/** The values of an explanation and where they came from, for people and for machines; masked unless the user asked for them. */
import type { Colors } from 'picocolors/types';
import { Absence } from '../../core/absence';
import type { StepFailure, Why } from '../../core/absence';
import type { FieldOrigin, Origin, Outcome } from '../../mapping/compile/explain';
import { ExactNumber, isExactDecimal } from '../../values/codec';
import { counted } from './problem';

/** A rule of a lookup, what it gave, and the parts that it was made of. */
export interface RuleOrigin extends Pick<FieldOrigin, 'outcome' | 'inner'> {
  /** Where in the lookup it is: `query.phone`. */
  readonly place: string;
}

/** The description of a value that does not show it. */
const masked = (value: unknown): string => {
  if (typeof value === 'string') return `a text of ${counted(value.length, 'character')}`;
  if (typeof value === 'boolean') return 'true or false';
  if (isExactDecimal(value)) return 'a number';
  return Array.isArray(value) ? `a list of ${counted(value.length, 'element')}` : 'an object';
};

/** A value as JSON: numbers of many digits as texts, what is absent inside a list in words. */
const shownValue = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => {
    if (part instanceof ExactNumber) return part.toString();
    return part instanceof Absence ? `${part.kind}: ${part.reason}` : part;
  });

/** Why a step failed, as a text that follows the kind of the step's input. */
const whys: Readonly<Record<Why, string>> = {
  kind: ', which it does not take',
  form: ' of another form',
  ambiguous: ', which can be read as two numbers',
  'no-such-day': ' with a day that no calendar has',
  'no-instant': ' without a time or its zone',
  'out-of-range': ' out of range',
  'too-long': ', and its result is too long',
  'too-many-digits': ' of too many digits',
};

/** Which step failed and why, by kind: the value is not shown. */
export const failureText = ({ step, found, why }: Partial<StepFailure>): string =>
  why === undefined ? '' : `: ${String(step)} got ${String(found)}${whys[why]}`;

/** What a part gave, in words. */
export const outcomeText = (outcome: Outcome, reveal: boolean): string => {
  switch (outcome.gave) {
    case 'value':
      return reveal ? shownValue(outcome.value) : masked(outcome.value);
    case 'constant':
      return shownValue(outcome.value);
    case 'none':
    case 'unknown':
      return `${outcome.gave}, ${outcome.reason}${failureText(outcome)}`;
    default:
      return outcome.gave;
  }
};

const isAbsent = ({ gave }: Outcome): boolean => gave === 'none' || gave === 'unknown';

const originLines = (origin: Origin, depth: number, reveal: boolean, colours: Colors): readonly string[] => {
  const { part, type, outcome, inner } = origin;
  const typed = type === undefined ? '' : colours.dim(` (${type})`);
  const shown = outcomeText(outcome, reveal);
  return [
    `${'  '.repeat(depth)}${part}${typed}: ${isAbsent(outcome) ? colours.yellow(shown) : shown}`,
    ...inner.flatMap((each) => originLines(each, depth + 1, reveal, colours)),
  ];
};

/** A field of the account, and below it where it came from. */
export const fieldLines = (
  { field, outcome, inner }: FieldOrigin,
  reveal: boolean,
  colours: Colors,
): readonly string[] => {
  const shown = outcomeText(outcome, reveal);
  const text = isAbsent(outcome) ? colours.yellow(`left out (${shown})`) : shown;
  return [
    `${colours.bold(field)}: ${text}`,
    ...inner.flatMap((origin) => originLines(origin, 1, reveal, colours)),
  ];
};

/** A rule of a source's lookup, and below it where its value came from. */
export const ruleLines = (
  source: string,
  { place, outcome, inner }: RuleOrigin,
  reveal: boolean,
  colours: Colors,
): readonly string[] =>
  originLines({ part: `${source} asks with ${place}`, outcome, inner }, 1, reveal, colours);

/** A value as JSON has it: numbers of many digits as texts, what is absent inside a list in words. */
export const readable = (value: unknown): unknown => {
  const copy: unknown = JSON.parse(shownValue(value));
  return copy;
};

const outcomeJson = (outcome: Outcome, reveal: boolean): object => {
  if (outcome.gave !== 'value') return outcome;
  const { gave, value } = outcome;
  return reveal ? { gave, value: readable(value) } : { gave, masked: masked(value) };
};

/** A part of a rule for a machine. */
const originJson = ({ part, type, outcome, inner }: Origin, reveal: boolean): object => ({
  part,
  ...(type === undefined ? {} : { type }),
  ...outcomeJson(outcome, reveal),
  ...(inner.length === 0 ? {} : { from: inner.map((each) => originJson(each, reveal)) }),
});

/** The result of a rule, and where it came from, for a machine. */
export const fromJson = (
  { outcome, inner }: Pick<FieldOrigin, 'outcome' | 'inner'>,
  reveal: boolean,
): object => ({
  ...outcomeJson(outcome, reveal),
  from: inner.map((each) => originJson(each, reveal)),
});
